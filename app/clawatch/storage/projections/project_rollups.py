"""How many sessions each project has and what they spent: by UTC day, and of all time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.storage.many_rows import add_to_rows
from clawatch.storage.projections.rollups import NO_PROJECT
from clawatch.storage.projections.sum_names import USAGE_SUMS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

DAY_MS = 24 * 60 * 60 * 1000
SUMS = ("sessions", *USAGE_SUMS)
# the day a session began on, told by the time that it begins at (UTC milliseconds), and its project
Place = tuple[int, int]


def place_of(project_id: int | None, started_at: int) -> Place:
    """Say where a session is counted that began then."""
    return started_at - started_at % DAY_MS, project_id or NO_PROJECT


class ProjectRollups:
    """The sums, as the writer's thread changes them: gathered, and written by `flush`, the last of all."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._days: dict[Place, list[int]] = {}

    def forget(self) -> None:
        """Drop what waits to be written: a rollback takes all of it back."""
        self._days.clear()

    def placed(self, before: Place | None, now: Place) -> None:
        """Count a session where it is now, no longer where it was before; None where it is new."""
        self._sums(now)[0] += 1
        if before is not None:
            self._sums(before)[0] -= 1

    def spent(self, at: int, project_id: int, spent: Sequence[int]) -> None:
        """Add what requests of about a moment (UTC milliseconds) took: the sums that usage_rollups has."""
        sums = self._sums((at - at % DAY_MS, project_id))
        for place, value in enumerate(spent, 1):
            sums[place] += value

    def flush(self) -> None:
        """Write the sums."""
        if not self._days:
            return
        totals: dict[int, list[int]] = {}
        for (_, project_id), sums in self._days.items():
            total = totals.setdefault(project_id, [0] * len(SUMS))
            total[:] = [known + more for known, more in zip(total, sums, strict=True)]
        days = [(*place, *sums) for place, sums in self._days.items() if any(sums)]
        add_to_rows(self._connection, "project_days", ("day", "project_id"), SUMS, days)
        rows = [(project_id, *sums) for project_id, sums in totals.items() if any(sums)]
        add_to_rows(self._connection, "project_totals", ("project_id",), SUMS, rows)
        self._days.clear()

    def _sums(self, place: Place) -> list[int]:
        sums = self._days.get(place)
        if sums is None:
            sums = self._days[place] = [0] * len(SUMS)
        return sums
