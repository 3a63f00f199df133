"""Where a moment stands on a waterfall's axis: in proportion, but hours without any step are cut short. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

IDLE_MS = 120_000
"""How long nothing must happen to be cut short: a model may think for a minute."""
# round lengths, so that places seldom move while a session grows
_BREAK_LENGTHS_MS = (2_000, 5_000, 10_000, 20_000, 30_000, 60_000, IDLE_MS)
_BREAKS_SHARE = 0.1


class Break(NamedTuple):
    """A time in which nothing happened, from `start` to `end` (UTC milliseconds)."""

    start: int
    end: int


class Tick(NamedTuple):
    """A mark on the axis: the moment (UTC milliseconds), its place, and the size of the steps between its like."""

    moment: int
    place: float
    step: int


def idle_breaks(busy: Iterable[tuple[int, int]], least: int = IDLE_MS) -> tuple[Break, ...]:
    """Find where nothing goes on for at least so long. `busy` are stretches of time, the first started first."""
    found: list[Break] = []
    until: int | None = None
    for start, end in busy:
        if until is not None and start - until >= least:
            found.append(Break(until, start))
        until = end if until is None or end > until else until
    return tuple(found)


class Scale:
    """The axis from `first` to `last`. Places are milliseconds of what is shown, counted from the first moment."""

    def __init__(self, first: int, last: int, breaks: Sequence[Break] = ()) -> None:
        self.first, self.last = first, max(first + 1, last)
        self.breaks = tuple(breaks)
        busy = self.last - first - sum(gap.end - gap.start for gap in breaks)
        share = busy * _BREAKS_SHARE / max(1, len(breaks))
        self.break_length = max((ms for ms in _BREAK_LENGTHS_MS if ms <= share), default=_BREAK_LENGTHS_MS[0])
        """How long each break is shown."""
        self._starts = [gap.start for gap in breaks]
        self._places: list[float] = []
        saved = 0
        for gap in breaks:
            self._places.append(gap.start - first - saved)
            saved += gap.end - gap.start - self.break_length
        self.length = float(self.last - first - saved)

    def place(self, moment: float) -> float:
        """Give the place of a moment."""
        after = bisect_right(self._starts, moment) - 1
        if after < 0:
            return moment - self.first
        gap, start = self.breaks[after], self._places[after]
        if moment >= gap.end:
            return start + self.break_length + (moment - gap.end)
        return start + (moment - gap.start) / (gap.end - gap.start) * self.break_length

    def moment(self, place: float) -> float:
        """Give the moment at a place."""
        after = bisect_right(self._places, place) - 1
        if after < 0:
            return place + self.first
        gap, over = self.breaks[after], place - self._places[after]
        if over >= self.break_length:
            return gap.end + over - self.break_length
        return gap.start + over / self.break_length * (gap.end - gap.start)

    def breaks_between(self, low: float, high: float) -> Iterator[tuple[Break, float]]:
        """Give the breaks between two places, each with the place it begins at."""
        for gap, start in zip(self.breaks, self._places, strict=True):
            if start + self.break_length > low and start < high:
                yield gap, start

    def ticks(self, low: float, high: float, least: float, zone_offset_ms: int) -> Iterator[Tick]:
        """Give marks between two places, at least so far apart, on round local times; none within breaks."""
        step = next((step for step in _STEPS if step >= least), _STEPS[-1])
        shift = zone_offset_ms % step
        edges = [low]
        for _, start in self.breaks_between(low, high):
            edges += [start, start + self.break_length]
        edges.append(high)
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            begin, until = max(start, low), min(end, high)
            if until <= begin:
                continue
            # a hair beyond the edge, where it is another stretch's
            since = self.moment(begin)
            moment = int(-(-(since + shift) // step) * step - shift)
            while (place := begin + (moment - since)) < until:
                if 0 <= place <= self.length:
                    yield Tick(moment, place, step)
                moment += step


_SECOND, _MINUTE, _HOUR, _DAY = 1_000, 60_000, 3_600_000, 86_400_000
_STEPS = (
    *(n for scale in (1, 10, 100) for n in (scale, 2 * scale, 5 * scale)),
    *(n * _SECOND for n in (1, 2, 5, 10, 15, 30)),
    *(n * _MINUTE for n in (1, 2, 5, 10, 15, 30)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12)),
    *(n * _DAY for n in (1, 2, 7, 14, 28, 56, 112, 364)),
)
