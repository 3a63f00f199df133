"""How did one project do in a range of time: its figures, its tools, its hours of the week?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.money import Spending
from clawatch.queries.rows import snapshot
from clawatch.queries.time_parts import EVER, split_range, whole_quarters
from clawatch.storage.projections.sum_names import USAGE_SUMS

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.source import Source

_SUMS = ", ".join(f"coalesce(sum({name}), 0)" for name in USAGE_SUMS)
_EACH = ", ".join(USAGE_SUMS)
_PROJECT = "SELECT id, name, path FROM projects WHERE id = ?"
_BEGUN = "SELECT count(*) FROM sessions WHERE project_id = :id AND started_at >= :since AND started_at < :until"
_LIVE = "SELECT count(*) FROM sessions WHERE project_id = ? AND state != 'ended'"
_WITHIN = "quarter >= :since AND quarter < :until AND project_id = :id"
# whole days from the sums by day, what is left over at both ends from those by quarter
_SPENT = (
    f"SELECT {_SUMS} FROM ("  # noqa: S608 fixed names
    f"SELECT {_EACH} FROM project_days WHERE day >= :first AND day < :last AND project_id = :id UNION ALL "
    f"SELECT {_EACH} FROM usage_rollups WHERE quarter >= :since AND quarter < :begin AND project_id = :id UNION ALL "
    f"SELECT {_EACH} FROM usage_rollups WHERE quarter >= :finish AND quarter < :until AND project_id = :id)"
)
_EVER_SPENT = f"SELECT {_SUMS} FROM project_totals WHERE project_id = :id"  # noqa: S608 fixed names
_EVER_CALLED = "SELECT tool_name, calls, errors FROM tool_totals WHERE project_id = :id"
_CALLED = f"SELECT tool_name, sum(calls), sum(errors) FROM call_rollups WHERE {_WITHIN} GROUP BY tool_name"  # noqa: S608 fixed names
_BUSY = f"SELECT quarter, calls FROM project_calls WHERE {_WITHIN} AND calls"  # noqa: S608 fixed names
_WEEK, _DAY = 7, 24

Hours = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ToolUse:
    """How often a tool was called, and how often that failed."""

    tool_name: str
    calls: int
    errors: int

    @property
    def error_rate(self) -> float:
        """How many of all calls failed, from 0 to 1."""
        return self.errors / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class ProjectInRange:
    """A project's figures. `sessions` counts those that began in the range, `live_sessions` those that run now.

    `tools` come with the most called first. `hours` has for each day of the week, Monday first, how many tool calls
    began in each of its 24 hours, by local time.
    """

    id: int
    name: str
    path: str
    sessions: int
    live_sessions: int
    spending: Spending
    tools: tuple[ToolUse, ...]
    hours: Hours

    @property
    def calls(self) -> int:
        """All tool calls."""
        return sum(tool.calls for tool in self.tools)

    @property
    def errors(self) -> int:
        """Those that failed."""
        return sum(tool.errors for tool in self.tools)


def project_in_range(
    source: Source, project_id: int, since_ms: int | None, until_ms: int | None
) -> ProjectInRange | None:
    """Give what happened from `since_ms` on and before `until_ms` (UTC milliseconds); None for no such project.

    What counts is each quarter of an hour that begins within.
    """
    since, until = whole_quarters(since_ms, until_ms)
    is_ever = (since, until) == EVER
    values = {"id": project_id, **split_range(since, until).values}
    with snapshot(source) as connection:
        project = connection.execute(_PROJECT, (project_id,)).fetchone()
        if project is None:
            return None
        sessions = connection.execute(_BEGUN, values).fetchone()[0]
        live = connection.execute(_LIVE, (project_id,)).fetchone()[0]
        sums = connection.execute(_EVER_SPENT if is_ever else _SPENT, values).fetchone()
        tools = [ToolUse(*row) for row in connection.execute(_EVER_CALLED if is_ever else _CALLED, values) if row[1]]
        tools.sort(key=lambda tool: (-tool.calls, tool.tool_name))
        hours = _hours(connection, values)
    requests, uncached, output, read, written, cost, unpriced, unpriced_tokens = sums
    known = cost if requests > unpriced else None
    spending = Spending(requests, uncached, output, read, written, known, unpriced, unpriced_tokens)
    return ProjectInRange(*[*project, sessions, live, spending, tuple(tools), hours])


def _hours(connection: sqlite3.Connection, values: dict[str, int]) -> Hours:
    found = [[0] * _DAY for _ in range(_WEEK)]
    for quarter, calls in connection.execute(_BUSY, values):
        local = time.localtime(quarter / 1000)
        found[local.tm_wday][local.tm_hour] += calls
    return tuple(map(tuple, found))
