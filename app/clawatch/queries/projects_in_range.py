"""What happened in each project in a range of time?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from clawatch.queries.money import Spending
from clawatch.queries.rows import snapshot
from clawatch.queries.time_parts import EVER, whole_quarters
from clawatch.queries.usage import usage

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.source import Source

_EVER_CALLED = "SELECT project_id, sum(calls), sum(errors) FROM tool_totals WHERE project_id > 0 GROUP BY project_id"
_CALLED = (
    "SELECT project_id, sum(calls), sum(errors) FROM project_calls "
    "WHERE quarter >= ? AND quarter < ? AND project_id > 0 GROUP BY project_id"
)
_EVER_BEGUN = "SELECT project_id, sessions FROM project_totals WHERE project_id > 0"
_BEGUN = (
    "SELECT project_id, count(*) FROM sessions WHERE started_at >= ? AND started_at < ? AND project_id NOTNULL "
    "GROUP BY project_id"
)
# an index has each project's sessions in the order of their starts: the last is found at once
_PROJECTS = "SELECT id, name, path, (SELECT max(started_at) FROM sessions WHERE project_id = projects.id) FROM projects"
_NOTHING = Spending(0, 0, 0, 0, 0, None, 0, 0)
_ALL_OF_THEM = 2**31


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """A project and its sums. `sessions` counts those that began in the range, `errors` the calls that failed.

    `newest_session_at` (UTC milliseconds) is of all time, None where it has none.
    """

    id: int
    name: str
    path: str
    newest_session_at: int | None
    sessions: int
    calls: int
    errors: int
    spending: Spending

    @property
    def error_rate(self) -> float:
        """How many of all calls failed, from 0 to 1."""
        return self.errors / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class ProjectsInRange:
    """The projects in which anything happened, the dearest first, and how many others there are."""

    projects: tuple[ProjectFigures, ...]
    others: int


def projects_in_range(source: Source, since_ms: int | None, until_ms: int | None) -> ProjectsInRange:
    """Give them for what happened from `since_ms` on and before `until_ms` (UTC milliseconds).

    What counts is each quarter of an hour that begins within.
    """
    since, until = whole_quarters(since_ms, until_ms)
    # days play no part in the sums by project
    used = usage(source, "project", since_ms=since_ms, until_ms=until_ms, timezone=UTC, limit=_ALL_OF_THEM)
    spent = {row.id: row.spending for row in used.rows}
    with snapshot(source) as connection:
        calls = _calls(connection, since, until)
        sessions = _sessions(connection, since, until)
        rows = connection.execute(_PROJECTS).fetchall()
    found = [
        ProjectFigures(*[*row, sessions.get(row[0], 0), *calls.get(row[0], (0, 0)), spent.get(row[0], _NOTHING)])
        for row in rows
        if row[0] in spent or row[0] in sessions or row[0] in calls
    ]
    found.sort(key=lambda one: (-(one.spending.cost or 0), -one.calls, one.name, one.id))
    return ProjectsInRange(tuple(found), len(rows) - len(found))


def _calls(connection: sqlite3.Connection, since: int, until: int) -> dict[int, tuple[int, int]]:
    is_ever = (since, until) == EVER
    rows = connection.execute(_EVER_CALLED) if is_ever else connection.execute(_CALLED, (since, until))
    return {project_id: (calls, errors) for project_id, calls, errors in rows if calls}


def _sessions(connection: sqlite3.Connection, since: int, until: int) -> dict[int, int]:
    is_ever = (since, until) == EVER
    rows = connection.execute(_EVER_BEGUN) if is_ever else connection.execute(_BEGUN, (since, until))
    return {project_id: sessions for project_id, sessions in rows if sessions}
