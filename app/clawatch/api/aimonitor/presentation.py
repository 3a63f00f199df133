"""Sessions, tool calls and subagents in the words of AI Monitor's contract."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from clawatch.domain.states import SessionState
from clawatch.domain.tool_calls import ToolCallStatus

if TYPE_CHECKING:
    from clawatch.queries.rows import SessionSummary, SubagentRow, ToolCallRow

_MICRODOLLARS = 1_000_000
STATES = {
    "active": frozenset(
        {SessionState.WORKING, SessionState.WAITING_FOR_PERMISSION, SessionState.WAITING_FOR_INPUT, SessionState.PAUSED}
    ),
    "stuck": frozenset({SessionState.STUCK}),
    "error": frozenset({SessionState.ERROR}),
    "ended": frozenset({SessionState.ENDED}),
}
_STATUS = {state: status for status, states in STATES.items() for state in states}


def time_text(moment: int | None) -> str | None:
    """Print UTC milliseconds as the contract does: `2025-01-15 10:30:00`, in UTC."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def session_fields(session: SessionSummary) -> dict[str, Any]:
    """Give a session's fields.

    The contract's numbers are sums of what was counted so far, 0 before anything was: it knows no null there.
    Tokens that an agent reported without saying of which kind count as input.
    """
    ended = session.ended_at
    return {
        "id": session.id,
        "session_id": session.session_id,
        "project_id": session.project_id,
        "project_name": session.project_name,
        "status": _STATUS[session.state],
        "model": session.model,
        "started_at": time_text(session.started_at),
        "ended_at": time_text(ended),
        "input_tokens": session.spending.input_tokens + (session.reported_tokens or 0),
        "output_tokens": session.spending.output_tokens,
        "cache_read_tokens": session.spending.cache_read_tokens,
        "cache_write_tokens": session.spending.cache_write_tokens,
        "estimated_cost": (session.cost or 0) / _MICRODOLLARS,
        "tool_call_count": session.tool_call_count,
        "duration_seconds": None if ended is None else (ended - session.started_at) / 1000,
    }


def tool_call_fields(call: ToolCallRow) -> dict[str, Any]:
    """Give a tool call's fields. The contract has no word for a call that was cancelled: an error that says why."""
    cancelled = call.status is ToolCallStatus.CANCELLED
    return {
        "id": call.id,
        "session_id": call.session_id,
        "tool_name": call.tool_name,
        "tool_input": call.input,
        "tool_response": call.response,
        "status": "error" if cancelled else call.status,
        "error": call.error or call.reason if cancelled else call.error,
        "started_at": time_text(call.started_at),
        "ended_at": time_text(call.ended_at),
        "duration_ms": call.duration_ms,
    }


def agent_fields(subagent: SubagentRow) -> dict[str, Any]:
    """Give a subagent's fields; one without a name of its own goes by its type."""
    return {
        "id": subagent.id,
        "session_id": subagent.session_id,
        "agent_name": subagent.name or subagent.type,
        "agent_type": subagent.type,
        "status": subagent.status,
        "started_at": time_text(subagent.started_at),
        "ended_at": time_text(subagent.ended_at),
    }
