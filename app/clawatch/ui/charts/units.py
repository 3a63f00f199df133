"""What the values of a chart are, and how they read on an axis and beside the cursor."""

from __future__ import annotations

from enum import Enum, auto
from math import ceil, floor, log10

from clawatch.ui.formatting import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    SECOND_MS,
    UNKNOWN,
    duration,
    money,
    number,
    short_number,
)
from clawatch.ui.numerals import in_dollars, percent, punctuated

_CENT, _DOLLAR = 10_000, 1_000_000
_WHOLE_STEPS = (1, 2, 5, 10)
_TIMES = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500),
    *(n * SECOND_MS for n in (1, 2, 5, 10, 15, 30)),
    *(n * MINUTE_MS for n in (1, 2, 5, 10, 15, 30)),
    *(n * HOUR_MS for n in (1, 2, 3, 6, 12)),
)


class Unit(Enum):
    """What is counted. MONEY is in micro-dollars, DURATION in milliseconds, PERCENT from 0 to 100."""

    COUNT = auto()
    TOKENS = auto()
    MONEY = auto()
    DURATION = auto()
    PERCENT = auto()

    def text(self, value: float | None) -> str:
        """Write a value as it is read by itself: 1,234; 1.2M; $0.08; 4.2 s; 12.5 %."""
        if value is None:
            return UNKNOWN
        match self:
            case Unit.COUNT:
                return number(round(value))
            case Unit.TOKENS:
                return short_number(round(value))
            case Unit.MONEY:
                return money(round(value))
            case Unit.DURATION:
                return duration(round(value))
            case Unit.PERCENT:
                return percent(value)

    def tick(self, value: float, step: float) -> str:
        """Write a value for an axis whose ticks are `step` apart: as short as that allows."""
        match self:
            case Unit.COUNT | Unit.TOKENS:
                return short_number(round(value))
            case Unit.MONEY if value == 0:
                return in_dollars("0")
            case Unit.MONEY if step >= _DOLLAR:
                dollars = round(value / _DOLLAR)
                figure = short_number(dollars) if dollars >= _DOLLAR / 100 else punctuated(f"{dollars:,}")
                return in_dollars(figure)
            case Unit.MONEY:
                digits = max(2, -floor(log10(step / _DOLLAR)))
                return in_dollars(punctuated(f"{value / _DOLLAR:,.{digits}f}"))
            case Unit.DURATION:
                return "0" if value == 0 else duration(round(value))
            case Unit.PERCENT:
                return f"{punctuated(f'{value:g}')} %"

    def raw(self, value: float | None) -> float | None:
        """Give a value as spreadsheets want it: money in dollars, all else as it is."""
        return value / _DOLLAR if self is Unit.MONEY and value is not None else value

    def ticks(self, highest: float, at_most: int) -> tuple[float, ...]:
        """Give the ticks of an axis from zero up to the first that is not below `highest`; at least two.

        `at_most` is how many steps there is room for.
        """
        step = self._step(max(highest, 0.0) / max(1, at_most))
        count = max(1, ceil(highest / step - 1e-9))
        return tuple(step * place for place in range(count + 1))

    def _step(self, least: float) -> float:
        if self is Unit.DURATION:
            fitting = next((float(step) for step in _TIMES if step >= least), None)
            return fitting if fitting is not None else DAY_MS * _round_up(least / DAY_MS, whole=True)
        return _round_up(least, whole=self in (Unit.COUNT, Unit.TOKENS))


def _round_up(least: float, *, whole: bool) -> float:
    """Give the least of 1, 2, 5 and their tens that is not below `least`; where only whole ones count, at least 1."""
    if least <= 0 or (whole and least <= 1):
        return 1.0
    scale: float = 10.0 ** floor(log10(least))
    return next(step * scale for step in _WHOLE_STEPS if step * scale >= least * (1 - 1e-9))
