"""Sums over usage_rollups that answer questions which would read too many of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.storage.many_rows import add_to_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

_DAY_MS = 24 * 60 * 60 * 1000


def add_usage_sums(
    connection: sqlite3.Connection,
    names: tuple[str, ...],
    changes: Mapping[tuple[int, int, str], Sequence[int]],
) -> None:
    """Add to the sums by quarter, and by UTC day and model, what usage_rollups gets.

    `changes` are by quarter, project and model, each with a value for every one of the sums' `names`.
    """
    quarters: dict[tuple[Any, ...], list[int]] = {}
    days: dict[tuple[Any, ...], list[int]] = {}
    for (quarter, _, model), sums in changes.items():
        for totals, key in ((quarters, (quarter,)), (days, (quarter - quarter % _DAY_MS, model))):
            known = totals.get(key)
            totals[key] = list(sums) if known is None else [a + b for a, b in zip(known, sums, strict=True)]
    add_to_rows(connection, "usage_quarters", ("quarter",), names, _rows(quarters))
    add_to_rows(connection, "model_days", ("day", "model"), names, _rows(days))


def _rows(totals: Mapping[tuple[Any, ...], Sequence[int]]) -> list[tuple[Any, ...]]:
    return [(*key, *sums) for key, sums in totals.items() if any(sums)]
