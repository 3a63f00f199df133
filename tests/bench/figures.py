"""What the benches report: figures, each with the bound it has to keep."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report; `bound` is None for what is only told."""

    name: str
    value: float
    bound: float | None = None
    unit: str = "x"
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether it keeps its bound, if it has one."""
        if self.bound is None:
            return True
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        word = "at least" if self.at_least else "at most"
        bound = "" if self.bound is None else f"{word} {self.bound:g} {self.unit}"
        return f"{self.name:<56} {self.value:9.2f} {self.unit:<4} {bound:<18}{'' if self.holds else 'BROKEN'}".rstrip()


def report(figures: Iterable[Figure]) -> int:
    """Print each figure as it comes, and what the machine had to do besides; 1 where a bound is broken, else 0."""
    print(f"{os.cpu_count()} processors, load before {_load()}")
    broken = [figure.name for figure in map(_print, figures) if not figure.holds]
    print(f"load after {_load()}")
    if broken:
        print(f"BROKEN: {'; '.join(broken)}")
    return int(bool(broken))


def in_turn(*columns: list[float]) -> tuple[float, ...]:
    """Give the median of each column of figures that were taken in turn."""
    return tuple(statistics.median(column) for column in columns)


def _print(figure: Figure) -> Figure:
    print(figure, flush=True)
    return figure


def _load() -> str:
    return " ".join(f"{load:.1f}" for load in os.getloadavg())
