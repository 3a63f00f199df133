"""The parts that charts divide a range of time into: hours, days, weeks or months of local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

import orjson

from clawatch.queries.usage_days import DAY_MS, QUARTER_MS

PartKind = Literal["hour", "day", "week", "month"]
EVER = (-(2**62), 2**62)
"""The range of all time, in UTC milliseconds."""
Stretch = tuple[int, int, int]
_HOUR_MS = 3_600_000
# how many days make more than some sixty parts of a kind
_HOURS_UP_TO, _DAYS_UP_TO, _WEEKS_UP_TO = 2, 62, 420
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class SummedParts:
    """Stretches as JSON arrays of a part's number, begin and end: whole UTC days, and what is left of the parts."""

    days: str
    quarters: str


@dataclass(frozen=True, slots=True)
class TimeParts:
    """Where the parts begin and, last, where the last one ends (UTC milliseconds)."""

    kind: PartKind
    edges: tuple[int, ...]

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each begins."""
        return self.edges[:-1]

    @property
    def until(self) -> int:
        """Where the last one ends."""
        return self.edges[-1]

    def as_summed(self) -> SummedParts:
        """Give the stretches that sums are read by: most of a long part is whole UTC days."""
        days: list[Stretch] = []
        quarters: list[Stretch] = []
        for number, (since, until) in enumerate(pairwise(self.edges)):
            first, last = -(-since // DAY_MS) * DAY_MS, until // DAY_MS * DAY_MS
            if first >= last:
                quarters.append((number, since, until))
                continue
            days.append((number, first, last))
            quarters += [(number, *part) for part in ((since, first), (last, until)) if part[0] < part[1]]
        return SummedParts(orjson.dumps(days).decode(), orjson.dumps(quarters).decode())


@dataclass(frozen=True, slots=True)
class SplitRange:
    """A range as sums are kept: whole UTC days from `first` on and before `last`, and what is left at both ends.

    That is from `since` on and before `begin`, and from `finish` on and before `until`.
    """

    since: int
    begin: int
    first: int
    last: int
    finish: int
    until: int

    @property
    def values(self) -> dict[str, int]:
        """The same by name, as parameters of a query."""
        return {name: getattr(self, name) for name in self.__slots__}


def whole_quarters(since_ms: int | None, until_ms: int | None) -> tuple[int, int]:
    """Give a range from the first whole quarter of an hour on; None has no end on that side."""
    since, until = (
        end if moment is None else -(-moment // QUARTER_MS) * QUARTER_MS
        for moment, end in zip((since_ms, until_ms), EVER, strict=True)
    )
    return since, until


def split_range(since: int, until: int) -> SplitRange:
    """Split a range into whole UTC days and what is left over before and behind them."""
    first, last = -(-since // DAY_MS) * DAY_MS, until // DAY_MS * DAY_MS
    # within one day there is no whole one, and one part only
    begin, finish = (first, last) if first <= last else (until, until)
    return SplitRange(since, begin, first, last, finish, until)


def time_parts(since: int, until: int) -> TimeParts:
    """Divide a range, both ends UTC milliseconds, into parts of local time; the first and the last may be cut off."""
    days = (until - since) / DAY_MS
    if days <= _HOURS_UP_TO:
        first = since // _HOUR_MS * _HOUR_MS
        return TimeParts("hour", _edges(since, until, list(range(first, until, _HOUR_MS))))
    kind: PartKind = "day" if days <= _DAYS_UP_TO else "week" if days <= _WEEKS_UP_TO else "month"
    day = _first_day(kind, datetime.fromtimestamp(since / 1000).astimezone().date())
    starts = []
    while (start := _midnight(day)) < until:
        starts.append(start)
        day = _next_day(kind, day)
    return TimeParts(kind, _edges(since, until, starts))


def _edges(since: int, until: int, starts: list[int]) -> tuple[int, ...]:
    return (since, *(start for start in starts if since < start < until), until)


def _first_day(kind: PartKind, day: date) -> date:
    if kind == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if kind == "month" else day


def _next_day(kind: PartKind, day: date) -> date:
    if kind == "month":
        return date(day.year + day.month // _LAST_MONTH, day.month % _LAST_MONTH + 1, 1)
    return day + timedelta(days=7 if kind == "week" else 1)


def _midnight(day: date) -> int:
    return round(datetime(day.year, day.month, day.day).astimezone().timestamp() * 1000)
