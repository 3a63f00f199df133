"""How does everything stand at a glance?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.days import Day, last_days
from clawatch.queries.rows import (
    CALL_COLUMNS,
    SESSION_COLUMNS,
    SESSION_TABLES,
    SessionSummary,
    ToolCallRow,
    session_summary,
    snapshot,
    tool_call_row,
)
from clawatch.queries.tool_stats import ToolStats, most_called

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Set as AbstractSet

    from clawatch.domain.states import SessionState
    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Sums over everything, and what was last.

    `sessions_in` counts the sessions in the states that were asked for. `cost` is micro-dollars of what has a price.
    `tools` are those most called; `recent_failures` the calls last started that failed or were cancelled.
    """

    sessions: int
    sessions_in: int
    tool_calls: int
    input_tokens: int
    output_tokens: int
    cost: int
    tools: tuple[ToolStats, ...]
    recent_sessions: tuple[SessionSummary, ...]
    recent_failures: tuple[ToolCallRow, ...]
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class DashboardLimits:
    """How much of each list is wanted."""

    tools: int
    sessions: int
    failures: int
    days: int


def dashboard(source: Source, states: AbstractSet[SessionState], limits: DashboardLimits, *, now_ms: int) -> Dashboard:
    """Give everything as of one moment. The last of the days is `now_ms`'s."""
    with snapshot(source) as connection:
        sessions, input_tokens, output_tokens, cost = connection.execute(
            "SELECT coalesce(sum(sessions), 0), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), "
            "coalesce(sum(cost), 0) FROM project_totals"
        ).fetchone()
        sessions_in = connection.execute(
            f"SELECT count(*) FROM sessions WHERE state IN ({', '.join('?' * len(states))})",  # noqa: S608 bound
            sorted(states),
        ).fetchone()[0]
        tools = most_called(connection)
        return Dashboard(
            sessions,
            sessions_in,
            sum(tool.calls for tool in tools),
            input_tokens,
            output_tokens,
            cost,
            tools[: limits.tools],
            _recent_sessions(connection, limits.sessions),
            _recent_failures(connection, limits.failures),
            last_days(connection, now_ms, limits.days),
        )


def _recent_sessions(connection: sqlite3.Connection, limit: int) -> tuple[SessionSummary, ...]:
    rows = connection.execute(
        f"SELECT {SESSION_COLUMNS} FROM {SESSION_TABLES} ORDER BY s.started_at DESC, s.id DESC LIMIT ?",  # noqa: S608
        (limit,),
    )
    return tuple(map(session_summary, rows))


def _recent_failures(connection: sqlite3.Connection, limit: int) -> tuple[ToolCallRow, ...]:
    rows = connection.execute(
        f"SELECT {CALL_COLUMNS} FROM tool_calls t INDEXED BY tool_calls_failed JOIN sessions s ON s.id = t.session "  # noqa: S608 fixed names
        "WHERE t.status IN ('error', 'cancelled') ORDER BY t.started_at DESC, t.id DESC LIMIT ?",
        (limit,),
    )
    return tuple(map(tool_call_row, rows))
