"""Which tools were called in a range of time, how did that go, and how long did it take?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.rows import snapshot
from clawatch.queries.time_parts import EVER, split_range, whole_quarters
from clawatch.queries.tool_durations import Percentiles, tool_percentiles

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.source import Source

_SUMS = "calls, errors, cancelled, timed_calls, duration_ms"
_EVER_CALLED = f"SELECT tool_name, {_SUMS} FROM tool_totals WHERE project_id = -1"  # noqa: S608 fixed names
_CALLED = (
    "SELECT tool_name, sum(calls), sum(errors), sum(cancelled), sum(timed_calls), sum(duration_ms) FROM ("  # noqa: S608 fixed names
    f"SELECT tool_name, {_SUMS} FROM tool_days WHERE day >= :first AND day < :last UNION ALL "
    f"SELECT tool_name, {_SUMS} FROM call_rollups WHERE quarter >= :since AND quarter < :begin UNION ALL "
    f"SELECT tool_name, {_SUMS} FROM call_rollups WHERE quarter >= :finish AND quarter < :until"
    ") GROUP BY tool_name"
)


@dataclass(frozen=True, slots=True)
class ToolFigures:
    """The calls of one tool. `cancelled` ones never ran to an answer, and are none of the `errors`.

    `duration_ms` is the sum over `timed_calls`, those whose duration is known; `percentiles` is None where none is.
    """

    tool_name: str
    calls: int
    errors: int
    cancelled: int
    timed_calls: int
    duration_ms: int
    percentiles: Percentiles | None

    @property
    def error_rate(self) -> float:
        """How many of all calls failed, from 0 to 1."""
        return self.errors / self.calls if self.calls else 0.0


def tools_in_range(source: Source, since_ms: int | None, until_ms: int | None) -> tuple[ToolFigures, ...]:
    """Give the tools that were called from `since_ms` on and before `until_ms` (UTC milliseconds), most called first.

    What counts is each quarter of an hour that begins within.
    """
    since, until = whole_quarters(since_ms, until_ms)
    with snapshot(source) as connection:
        percentiles = tool_percentiles(connection, since, until)
        rows = _rows(connection, since, until)
    found = [ToolFigures(*row, percentiles.get(row[0])) for row in rows if row[1]]
    return tuple(sorted(found, key=lambda tool: (-tool.calls, tool.tool_name)))


def _rows(connection: sqlite3.Connection, since: int, until: int) -> list[tuple[str, int, int, int, int, int]]:
    if (since, until) == EVER:
        return connection.execute(_EVER_CALLED).fetchall()
    return connection.execute(_CALLED, split_range(since, until).values).fetchall()
