"""When to look at what again, of as many things as may be. Times are UTC milliseconds."""

from __future__ import annotations

import heapq
from typing import Generic, TypeVar

_ThingT = TypeVar("_ThingT", bound=str)


class Timers(Generic[_ThingT]):
    """One time for each thing."""

    def __init__(self) -> None:
        self._at: dict[_ThingT, int] = {}
        self._heap: list[tuple[int, _ThingT]] = []

    def set(self, thing: _ThingT, at: int | None) -> None:
        """Look at a thing at a time, and no more at whatever was said before; None is never."""
        if at is None:
            self._at.pop(thing, None)
        elif self._at.get(thing) != at:
            self._at[thing] = at
            heapq.heappush(self._heap, (at, thing))

    def due(self, now: int) -> list[_ThingT]:
        """Give the things whose time has come, once."""
        found = []
        while (first := self._first()) is not None and first[0] <= now:
            heapq.heappop(self._heap)
            del self._at[first[1]]
            found.append(first[1])
        return found

    @property
    def next_at(self) -> int | None:
        """The next time, None where there is none."""
        first = self._first()
        return None if first is None else first[0]

    def _first(self) -> tuple[int, _ThingT] | None:
        while self._heap:
            at, thing = self._heap[0]
            if self._at.get(thing) == at:
                return at, thing
            heapq.heappop(self._heap)
        return None
