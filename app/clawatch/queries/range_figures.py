"""What happened within a range, in a few sums?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.states import SessionState
from clawatch.queries.money import Spending
from clawatch.queries.rows import snapshot
from clawatch.queries.usage_days import DAY_MS
from clawatch.storage.projections.sum_names import USAGE_SUMS

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.source import Source

_EVER = (-(2**62), 2**62)
_SUMS = ", ".join(f"coalesce(sum({name}), 0)" for name in USAGE_SUMS)
_USED = f"SELECT {_SUMS} FROM usage_quarters WHERE quarter >= ? AND quarter < ?"  # noqa: S608 our own text
_USED_EVER = f"SELECT {_SUMS} FROM project_totals"  # noqa: S608 our own text
_BEGUN = "SELECT count(*) FROM sessions INDEXED BY sessions_started WHERE started_at >= ? AND started_at < ?"
_BEGUN_EVER = "SELECT coalesce(sum(sessions), 0) FROM project_totals"
_LIVE = ", ".join(f"'{state}'" for state in SessionState if state is not SessionState.ENDED)
_LIVE_NOW = f"SELECT count(*) FROM sessions WHERE state IN ({_LIVE})"  # noqa: S608 fixed names
# project_id -1 stands for all projects together
_CALLS_EVER = "SELECT tool_name, calls, errors FROM tool_totals WHERE project_id = -1 AND calls ORDER BY calls DESC, 1"
# whole UTC days from the sums by day, what is left over at both ends from those by quarter
_CALLS = (
    "SELECT tool_name, sum(calls) AS calls, sum(errors) FROM ("
    "SELECT tool_name, calls, errors FROM tool_days WHERE day >= :first AND day < :last UNION ALL "
    "SELECT tool_name, calls, errors FROM call_rollups WHERE quarter >= :since AND quarter < :begin UNION ALL "
    "SELECT tool_name, calls, errors FROM call_rollups WHERE quarter >= :finish AND quarter < :until"
    ") GROUP BY tool_name HAVING sum(calls) ORDER BY calls DESC, 1"
)


@dataclass(frozen=True, slots=True)
class ToolCount:
    """How often a tool was called, and how many of these calls failed."""

    tool_name: str
    calls: int
    errors: int


@dataclass(frozen=True, slots=True)
class RangeFigures:
    """Sums over a range, but for `live`: how many sessions have not ended, now.

    `tools` are all that were called, the most called first.
    """

    sessions: int
    live: int
    spending: Spending
    tools: tuple[ToolCount, ...]

    @property
    def calls(self) -> int:
        """All tool calls."""
        return sum(tool.calls for tool in self.tools)

    @property
    def errors(self) -> int:
        """Those that failed."""
        return sum(tool.errors for tool in self.tools)


def range_figures(source: Source, since_ms: int | None, until_ms: int | None) -> RangeFigures:
    """Give the sums from `since_ms` on and before `until_ms` (UTC milliseconds, on quarters of an hour)."""
    since, until = (end if moment is None else moment for moment, end in zip((since_ms, until_ms), _EVER, strict=True))
    is_ever = since_ms is None and until_ms is None
    with snapshot(source) as connection:
        one = connection.execute
        sessions = one(_BEGUN_EVER).fetchone() if is_ever else one(_BEGUN, (since, until)).fetchone()
        sums = one(_USED_EVER).fetchone() if is_ever else one(_USED, (since, until)).fetchone()
        return RangeFigures(
            sessions[0], one(_LIVE_NOW).fetchone()[0], _spending(*sums), _tools(connection, since, until)
        )


def _tools(connection: sqlite3.Connection, since: int, until: int) -> tuple[ToolCount, ...]:
    if (since, until) == _EVER:
        rows = connection.execute(_CALLS_EVER)
    else:
        first, last = -(-since // DAY_MS) * DAY_MS, until // DAY_MS * DAY_MS
        # within one day there is no whole one, and one part only
        begin, finish = (first, last) if first <= last else (until, until)
        parts = {"first": first, "last": last, "since": since, "begin": begin, "finish": finish, "until": until}
        rows = connection.execute(_CALLS, parts)
    return tuple(ToolCount(*row) for row in rows)


def _spending(*sums: int) -> Spending:
    requests, uncached, output, read, written, cost, unpriced, unpriced_tokens = sums
    known = cost if requests > unpriced else None
    return Spending(requests, uncached, output, read, written, known, unpriced, unpriced_tokens)
