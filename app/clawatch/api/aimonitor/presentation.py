"""Sessions, tool calls and subagents in the words of AI Monitor's contract."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, overload

from clawatch.domain.states import SessionState
from clawatch.domain.subagents import SubagentStatus
from clawatch.domain.tool_calls import ToolCallStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clawatch.api.aimonitor.schema import (
        AgentBody,
        AgentStatus,
        CallStatus,
        DaySessionsBody,
        DayTokensBody,
        ProjectBody,
        SessionBody,
        SessionStatus,
        ToolCallBody,
        ToolStatsBody,
    )
    from clawatch.queries.days import Day
    from clawatch.queries.projects import Project
    from clawatch.queries.rows import SessionSummary, SubagentRow, ToolCallRow
    from clawatch.queries.tool_stats import ToolStats

_MICRODOLLARS = 1_000_000
_SECONDS_A_DAY = 24 * 60 * 60
_EPOCH = date(1970, 1, 1)
STATES: Mapping[SessionStatus, frozenset[SessionState]] = {
    "active": frozenset(SessionState) - {SessionState.ERROR, SessionState.ENDED},
    "error": frozenset({SessionState.ERROR}),
    "ended": frozenset({SessionState.ENDED}),
}
_STATUS = {state: status for status, states in STATES.items() for state in states}
_CALL_STATUS: Mapping[ToolCallStatus, CallStatus] = {
    ToolCallStatus.PENDING: "pending",
    ToolCallStatus.SUCCESS: "success",
    ToolCallStatus.ERROR: "error",
    ToolCallStatus.CANCELLED: "error",
}
_AGENT_STATUS: Mapping[SubagentStatus, AgentStatus] = {
    SubagentStatus.ACTIVE: "active",
    SubagentStatus.STOPPED: "stopped",
}


@overload
def time_text(moment: int) -> str: ...
@overload
def time_text(moment: int | None) -> str | None: ...
def time_text(moment: int | None) -> str | None:
    """Print UTC milliseconds as the contract does: `2025-01-15 10:30:00`, in UTC."""
    if moment is None:
        return None
    day, second = divmod(moment // 1000, _SECONDS_A_DAY)
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{_date(day)} {hours:02d}:{minutes:02d}:{seconds:02d}"


# thousands are printed for one answer, most of the same few days
@lru_cache(maxsize=1024)
def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()


def dollars(cost: int | None) -> float:
    """Give micro-dollars as the contract's dollars, what is unknown as 0."""
    return (cost or 0) / _MICRODOLLARS


def session_fields(session: SessionSummary) -> SessionBody:
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
        "estimated_cost": dollars(session.cost),
        "tool_call_count": session.tool_call_count,
        "duration_seconds": None if ended is None else (ended - session.started_at) / 1000,
    }


def tool_call_fields(call: ToolCallRow) -> ToolCallBody:
    """Give a tool call's fields. The contract has no word for a call that was cancelled: an error that says why."""
    cancelled = call.status is ToolCallStatus.CANCELLED
    return {
        "id": call.id,
        "session_id": call.session_id,
        "tool_name": call.tool_name,
        "tool_input": call.input,
        "tool_response": call.response,
        "status": _CALL_STATUS[call.status],
        "error": call.error or call.reason if cancelled else call.error,
        "started_at": time_text(call.started_at),
        "ended_at": time_text(call.ended_at),
        "duration_ms": call.duration_ms,
    }


def agent_fields(subagent: SubagentRow) -> AgentBody:
    """Give a subagent's fields; one without a name of its own goes by its type."""
    return {
        "id": subagent.id,
        "session_id": subagent.session_id,
        "agent_name": subagent.name or subagent.type,
        "agent_type": subagent.type,
        "status": _AGENT_STATUS[subagent.status],
        "started_at": time_text(subagent.started_at),
        "ended_at": time_text(subagent.ended_at),
    }


def project_fields(project: Project) -> ProjectBody:
    """Give a project's fields. The contract's example was last active when its newest session began."""
    spent = project.spending
    return {
        "id": project.id,
        "name": project.name,
        "path": project.path,
        "created_at": time_text(project.first_session_at),
        "session_count": project.sessions,
        "total_input_tokens": spent.input_tokens,
        "total_output_tokens": spent.output_tokens,
        "total_cost": dollars(spent.cost),
        "last_active": time_text(project.newest_session_at),
    }


def tool_stats_fields(tool: ToolStats) -> ToolStatsBody:
    """Give a tool's numbers. A cancelled call is an error to this contract: see tool_call_fields."""
    errors = tool.errors + tool.cancelled
    return {
        "tool_name": tool.tool_name,
        "count": tool.calls,
        "error_count": errors,
        "error_rate": round(errors / tool.calls, 4),
        "avg_duration_ms": round(tool.duration_ms / tool.timed_calls, 1) if tool.timed_calls else 0.0,
    }


def sessions_by_day(days: Iterable[Day]) -> list[DaySessionsBody]:
    """Give the days on which sessions began."""
    return [{"date": day.date, "count": day.sessions} for day in days if day.sessions]


def tokens_by_day(days: Iterable[Day]) -> list[DayTokensBody]:
    """Give the days on which tokens were counted."""
    return [
        {"date": day.date, "tokens_in": day.input_tokens, "tokens_out": day.output_tokens}
        for day in days
        if day.input_tokens or day.output_tokens
    ]
