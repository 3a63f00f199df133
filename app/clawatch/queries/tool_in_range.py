"""How did one tool do in a range of time: in all, over time, by project?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.queries.rows import snapshot
from clawatch.queries.time_parts import EVER, TimeParts, parts_of, whole_quarters
from clawatch.queries.tool_durations import Percentiles, durations_over_time, tool_percentiles
from clawatch.queries.tools_in_range import ToolFigures

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.source import Source

_SUMS = "sum(calls), sum(errors), sum(cancelled), sum(timed_calls), sum(duration_ms)"
_PARTS = (
    f"SELECT json_extract(p.value, '$[0]'), {_SUMS} FROM json_each(:parts) p CROSS JOIN {{table}} "  # noqa: S608 fixed names
    "ON {time} >= json_extract(p.value, '$[1]') AND {time} < json_extract(p.value, '$[2]') AND tool_name = :tool "
    "GROUP BY 1"
)
_OF_DAYS = _PARTS.format(table="tool_days", time="day")
_OF_QUARTERS = _PARTS.format(table="call_rollups", time="quarter")
_BY_PROJECT = (
    f"SELECT c.project_id, p.name, p.path, c.* FROM (SELECT project_id, {_SUMS} FROM {{table}} "  # noqa: S608 fixed names
    "WHERE tool_name = :tool {where} GROUP BY project_id) c LEFT JOIN projects p ON p.id = c.project_id "
    "ORDER BY 5 DESC, 1"
)
_EVER_BY_PROJECT = _BY_PROJECT.format(table="tool_totals", where="AND project_id >= 0")
_RANGE_BY_PROJECT = _BY_PROJECT.format(table="call_rollups", where="AND quarter >= :since AND quarter < :until")


@dataclass(frozen=True, slots=True)
class ProjectUse:
    """A tool's calls in one project; `id`, `name` and `path` are None for sessions of no known project."""

    id: int | None
    name: str | None
    path: str | None
    calls: int
    errors: int
    timed_calls: int
    duration_ms: int

    @property
    def error_rate(self) -> float:
        """How many of all calls failed, from 0 to 1."""
        return self.errors / self.calls if self.calls else 0.0


@dataclass(frozen=True, slots=True)
class ToolInRange:
    """A tool's figures, and for each of the `parts` of the range its calls, its errors and how long calls took."""

    figures: ToolFigures
    parts: TimeParts | None
    calls: tuple[int, ...]
    errors: tuple[int, ...]
    durations: tuple[Percentiles | None, ...]
    projects: tuple[ProjectUse, ...] = field(default=())


def tool_in_range(
    source: Source, tool: str, since_ms: int | None, until_ms: int | None, now_ms: int
) -> ToolInRange | None:
    """Give how a tool did from `since_ms` on and before `until_ms` (UTC milliseconds); None if it was never called.

    A range without a begin starts with its first call, one without an end goes on until `now_ms` or its last call.
    """
    since, until = whole_quarters(since_ms, until_ms)
    with snapshot(source) as connection:
        ends = connection.execute("SELECT min(day), max(day) FROM tool_days WHERE tool_name = ?", (tool,)).fetchone()
        if ends[0] is None:
            return None
        begin = ends[0] if since_ms is None else since
        end = until if until_ms is not None else max(now_ms, ends[1] + 1, begin + 1)
        bounds = (None if since_ms is None else since, None if until_ms is None else until)
        parts = parts_of(begin, end, *bounds) if begin < end else None
        sums = _over_time(connection, tool, parts) if parts else []
        calls, errors, cancelled, timed, duration = (sum(part[column] for part in sums) for column in range(5))
        percentiles = tool_percentiles(connection, since, until, tool).get(tool)
        return ToolInRange(
            ToolFigures(tool, calls, errors, cancelled, timed, duration, percentiles),
            parts,
            tuple(part[0] for part in sums),
            tuple(part[1] for part in sums),
            durations_over_time(connection, tool, parts, timed) if parts else (),
            _projects(connection, tool, since, until),
        )


def _over_time(connection: sqlite3.Connection, tool: str, parts: TimeParts) -> list[list[int]]:
    """Sum up each part; whole UTC days come from sums by day."""
    summed = parts.as_summed()
    found = [[0] * 5 for _ in parts.starts]
    for query, stretches in ((_OF_DAYS, summed.days), (_OF_QUARTERS, summed.quarters)):
        values = {"parts": stretches, "tool": tool}
        for number, *sums in connection.execute(query, values):
            found[number] = [known + more for known, more in zip(found[number], sums, strict=True)]
    return found


def _projects(connection: sqlite3.Connection, tool: str, since: int, until: int) -> tuple[ProjectUse, ...]:
    query = _EVER_BY_PROJECT if (since, until) == EVER else _RANGE_BY_PROJECT
    rows = connection.execute(query, {"tool": tool, "since": since, "until": until})
    return tuple(
        ProjectUse(project_id or None, name, path, calls, errors, timed, duration)
        for project_id, name, path, _, calls, errors, _, timed, duration in rows
    )
