"""How much is there of everything, over all agents and all time?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from clawatch.queries.source import Source

_LIVE = ", ".join(f"'{state}'" for state in SessionState if state is not SessionState.ENDED)
_LIVE_SESSIONS = (
    f"SELECT state, pause_requested_at IS NOT NULL, count(*) FROM sessions WHERE state IN ({_LIVE}) GROUP BY 1, 2"  # noqa: S608 fixed names
)
# project_id -1 stands for all projects together
_TOOLS = "SELECT tool_name, calls, errors FROM tool_totals WHERE project_id = -1 AND calls > 0 ORDER BY tool_name"
_SUMS = (
    "SELECT coalesce(sum(sessions), 0), "
    "coalesce(sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens), 0), "
    "coalesce(sum(cost), 0) FROM project_totals"
)


@dataclass(frozen=True, slots=True)
class SessionCount:
    """How many sessions are in a state, either with a pause that a person asked for or without."""

    state: SessionState
    is_pause_requested: bool
    count: int


@dataclass(frozen=True, slots=True)
class ToolCount:
    """How often a tool was called, and how often that failed."""

    tool_name: str
    calls: int
    errors: int


@dataclass(frozen=True, slots=True)
class GrandTotals:
    """The sums. `tokens` and `cost` (micro-dollars) are of what is known so far, 0 before anything is."""

    sessions: tuple[SessionCount, ...]
    tools: tuple[ToolCount, ...]
    tokens: int
    cost: int


def grand_totals(source: Source) -> GrandTotals:
    """Read the sums, as of one moment within a snapshot; what it costs grows with tools, projects and live sessions."""
    connection = source.connection()
    live = [
        SessionCount(SessionState(state), bool(is_paused), count)
        for state, is_paused, count in connection.execute(_LIVE_SESSIONS)
    ]
    sessions, tokens, cost = connection.execute(_SUMS).fetchone()
    # those that have not ended are few, and found by themselves
    ended = sessions - sum(some.count for some in live)
    return GrandTotals(
        (*live, SessionCount(SessionState.ENDED, is_pause_requested=False, count=ended)),
        tuple(ToolCount(*row) for row in connection.execute(_TOOLS)),
        tokens,
        cost,
    )
