"""Sums over tool calls: by quarter of an hour and project, by day, of all time; with and without the tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.storage.many_rows import add_to_rows
from clawatch.storage.projections.call_durations import CallDurations
from clawatch.storage.projections.project_rollups import DAY_MS
from clawatch.storage.projections.rollups import NO_PROJECT, QUARTER_MS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from clawatch.storage.projections.session_rows import SessionRow

# the rows of tool_totals that are over all projects
EVERY_PROJECT = -1
SUMS = ("calls", "errors", "cancelled", "timed_calls", "duration_ms")
_SUCCESS, _ERROR, _CANCELLED = ToolCallStatus.SUCCESS, ToolCallStatus.ERROR, ToolCallStatus.CANCELLED
_NOTHING = (0,) * len(SUMS)
_OF_SESSION = (
    f"SELECT started_at - (started_at % {QUARTER_MS} + {QUARTER_MS}) % {QUARTER_MS}, tool_name, count(*), "  # noqa: S608
    "sum(status = 'error'), sum(status = 'cancelled'), count(duration_ms), coalesce(sum(duration_ms), 0) "
    "FROM tool_calls WHERE session = ? GROUP BY 1, 2"
)
_ADDED = ", ".join(f"{name} = {name} + excluded.{name}" for name in SUMS)
_ADD_TO_QUARTER = (
    "INSERT INTO call_rollups VALUES (?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 names of our own
    f"ON CONFLICT (quarter, project_id, tool_name) DO UPDATE SET {_ADDED}"
)
_ADD_TO_TOTALS = (
    "INSERT INTO tool_totals VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7), (?8, ?2, ?3, ?4, ?5, ?6, ?7) "  # noqa: S608
    f"ON CONFLICT (project_id, tool_name) DO UPDATE SET {_ADDED}"
)
_ADD_TO_DAY = (
    "INSERT INTO tool_days VALUES (?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 names of our own
    f"ON CONFLICT (day, tool_name) DO UPDATE SET {_ADDED}"
)
_ADD_TO_PROJECT = (
    "INSERT INTO project_calls VALUES (?, ?, ?, ?) "
    "ON CONFLICT (quarter, project_id) DO UPDATE SET calls = calls + excluded.calls, errors = errors + excluded.errors"
)
_ByKey = dict[tuple[int, str], list[int]]


class Counted(NamedTuple):
    """What of a call is in the sums. Times are UTC milliseconds; `duration_ms` is None while unknown."""

    tool_name: str
    started_at: int
    status: str
    duration_ms: int | None


class CallRollups:
    """The sums, as the writer's thread changes them: gathered, and written by `flush`, after calls and sessions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # by session, then by quarter and tool
        self._pending: dict[int, tuple[SessionRow, _ByKey]] = {}
        self._moves: dict[tuple[int, int, str], list[int]] = {}
        self._durations = CallDurations(connection)

    def forget(self) -> None:
        """Drop what waits to be written: a rollback takes all of it back."""
        self._pending.clear()
        self._moves.clear()
        self._durations.forget()

    def add(self, row: SessionRow, calls: Iterable[Sequence[Any]], sign: int = 1) -> None:
        """Count calls of a session in, or with -1 out again; each is the values of a Counted."""
        by_key = self._of(row)
        for tool_name, started_at, status, duration_ms in calls:
            key = (started_at - started_at % QUARTER_MS, tool_name)
            sums = by_key.get(key)
            if sums is None:
                sums = by_key[key] = [0, 0, 0, 0, 0]
            sums[0] += sign
            if status is not _SUCCESS:
                sums[1] += sign * (status == _ERROR)
                sums[2] += sign * (status == _CANCELLED)
            if duration_ms is not None:
                sums[3] += sign
                sums[4] += sign * duration_ms
                self._durations.add(tool_name, started_at, duration_ms, sign)

    def _of(self, row: SessionRow) -> _ByKey:
        pending = self._pending.get(row.id)
        if pending is None:
            pending = self._pending[row.id] = (row, {})
        return pending[1]

    def moved(self, row: SessionRow, left: int | None) -> None:
        """Take a session's calls from one project to the one it has now. They are all written."""
        pending = self._pending[row.id][1] if row.id in self._pending else {}
        if sum(sums[0] for sums in pending.values()) == row.session.tool_call_count:
            # none of them is in any sum yet
            return
        written = {(quarter, tool): sums for quarter, tool, *sums in self._connection.execute(_OF_SESSION, (row.id,))}
        for quarter, tool in written.keys() | pending.keys():
            sums, waiting = written.get((quarter, tool), _NOTHING), pending.get((quarter, tool), _NOTHING)
            rolled = [total - part for total, part in zip(sums, waiting, strict=True)]
            self._put((quarter, left or NO_PROJECT, tool), [-value for value in rolled])
            self._put((quarter, row.project_id or NO_PROJECT, tool), rolled)

    def flush(self) -> None:
        """Write the sums."""
        self._durations.flush()
        if len(self._pending) == 1 and not self._moves and self._write_one():
            self._pending.clear()
            return
        for row, by_key in self._pending.values():
            project_id = row.project_id or NO_PROJECT
            for (quarter, tool), sums in by_key.items():
                self._put((quarter, project_id, tool), sums)
        quarters = [(*key, *sums) for key, sums in self._moves.items() if any(sums)]
        add_to_rows(self._connection, "call_rollups", ("quarter", "project_id", "tool_name"), SUMS, quarters)
        add_to_rows(self._connection, "project_calls", ("quarter", "project_id"), ("calls", "errors"), self._projects())
        add_to_rows(self._connection, "tool_days", ("day", "tool_name"), SUMS, self._days())
        add_to_rows(self._connection, "tool_totals", ("project_id", "tool_name"), SUMS, self._totals())
        self.forget()

    def _write_one(self) -> bool:
        """Write what a single call changed, with less ado: an event waits for it. False where it is anything else."""
        ((row, by_key),) = self._pending.values()
        if len(by_key) != 1:
            return False
        (((quarter, tool), sums),) = by_key.items()
        if min(sums) < 0:
            return False
        project_id = row.project_id or NO_PROJECT
        self._connection.execute(_ADD_TO_QUARTER, (quarter, project_id, tool, *sums))
        if sums[0] or sums[1]:
            # an end that is no failure changes neither
            self._connection.execute(_ADD_TO_PROJECT, (quarter, project_id, *sums[:2]))
        self._connection.execute(_ADD_TO_DAY, (_day(quarter), tool, *sums))
        self._connection.execute(_ADD_TO_TOTALS, (project_id, tool, *sums, EVERY_PROJECT))
        return True

    def _put(self, key: tuple[int, int, str], sums: Iterable[int]) -> None:
        known = self._moves.get(key)
        self._moves[key] = list(sums) if known is None else [a + b for a, b in zip(known, sums, strict=True)]

    def _days(self) -> list[tuple[int | str, ...]]:
        days = _summed(((_day(quarter), tool), sums) for (quarter, _, tool), sums in self._moves.items())
        return [(*key, *sums) for key, sums in days.items() if any(sums)]

    def _projects(self) -> list[tuple[int, ...]]:
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for (quarter, project_id, _), (calls, errors, *_rest) in self._moves.items():
            more_calls, more_errors = found.get((quarter, project_id), (0, 0))
            found[quarter, project_id] = (calls + more_calls, errors + more_errors)
        return [(*key, *sums) for key, sums in found.items() if any(sums)]

    def _totals(self) -> list[tuple[int | str, ...]]:
        of_projects = _summed(((project_id, tool), sums) for (_, project_id, tool), sums in self._moves.items())
        of_all = _summed(((EVERY_PROJECT, tool), sums) for (_, tool), sums in of_projects.items())
        return [(*key, *sums) for totals in (of_projects, of_all) for key, sums in totals.items() if any(sums)]


def _day(moment: int) -> int:
    return moment - moment % DAY_MS


def _summed(parts: Iterable[tuple[tuple[int, str], Sequence[int]]]) -> dict[tuple[int, str], list[int]]:
    found: dict[tuple[int, str], list[int]] = {}
    for key, (calls, errors, cancelled, timed, duration) in parts:
        sums = found.get(key)
        if sums is None:
            found[key] = [calls, errors, cancelled, timed, duration]
            continue
        sums[0] += calls
        sums[1] += errors
        sums[2] += cancelled
        sums[3] += timed
        sums[4] += duration
    return found
