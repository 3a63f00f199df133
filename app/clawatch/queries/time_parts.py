"""Ranges of time as sums are read for them: in whole days and what is left over, or in the parts a chart has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import orjson

from clawatch.domain.moments import LocalZone
from clawatch.queries.time_buckets import bucket_edges
from clawatch.queries.usage_days import DAY_MS, QUARTER_MS

EVER = (-(2**62), 2**62)
"""The range of all time, in UTC milliseconds."""
Stretch = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class SummedParts:
    """Stretches as JSON arrays of a part's number, begin and end: whole UTC days, and what is left of the parts."""

    days: str
    quarters: str


@dataclass(frozen=True, slots=True)
class TimeParts:
    """Where the parts begin and, last, where the last one ends (UTC milliseconds)."""

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
            part = split_range(since, until)
            if part.first < part.last:
                days.append((number, part.first, part.last))
            ends = ((part.since, part.begin), (part.finish, part.until))
            quarters += [(number, *end) for end in ends if end[0] < end[1]]
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


def parts_of(begin: int, end: int, since_ms: int | None, until_ms: int | None) -> TimeParts:
    """Divide what is between `begin` and `end` into parts of local time, cut off at the ends that are given."""
    return TimeParts(bucket_edges(begin, max(begin + 1, end), LocalZone(), since=since_ms, until=until_ms))
