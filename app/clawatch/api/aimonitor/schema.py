"""The bodies of AI Monitor's answers. Times are texts in UTC, `2025-01-15 10:30:00`; money is dollars."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the API's description of these, takes no TypedDict of Python 3.11's own
from typing_extensions import TypedDict

SessionStatus = Literal["active", "error", "ended"]
CallStatus = Literal["pending", "success", "error"]
AgentStatus = Literal["active", "stopped"]


class Health(TypedDict):
    """That the server answers."""

    status: Literal["ok"]


class SessionBody(TypedDict):
    """A session as lists show it. `duration_seconds` is None until it has ended."""

    id: int
    session_id: str
    project_id: int | None
    project_name: str | None
    status: SessionStatus
    model: str | None
    started_at: str
    ended_at: str | None
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    estimated_cost: float
    tool_call_count: int
    duration_seconds: float | None


class SessionPageBody(TypedDict):
    """A page of sessions, and how many there are in all."""

    items: list[SessionBody]
    total: int
    page: int
    page_size: int


class ToolCallBody(TypedDict):
    """A tool call. `tool_input` and `tool_response` are JSON texts; None is what is not known, or not yet."""

    id: int
    session_id: str
    tool_name: str
    tool_input: str | None
    tool_response: str | None
    status: CallStatus
    error: str | None
    started_at: str
    ended_at: str | None
    duration_ms: int | None


class AgentBody(TypedDict):
    """A subagent, which this contract calls an agent."""

    id: int
    session_id: str
    agent_name: str | None
    agent_type: str | None
    status: AgentStatus
    started_at: str
    ended_at: str | None


class SessionDetailBody(SessionBody):
    """A session with all its tool calls and agents, each first started first."""

    tool_calls: list[ToolCallBody]
    agents: list[AgentBody]


class TimelineEventBody(TypedDict):
    """A tool call or an agent, whichever `type` says; the other one is None."""

    type: Literal["tool_call", "agent"]
    timestamp: str
    tool_call: ToolCallBody | None
    agent: AgentBody | None


class ProjectBody(TypedDict):
    """A project with sums over its sessions.

    `created_at` is when its first session began and `last_active` when its newest did; both are None where it has none.
    """

    id: int
    name: str
    path: str
    created_at: str | None
    session_count: int
    total_input_tokens: int
    total_output_tokens: int
    total_cost: float
    last_active: str | None


class ToolStatsBody(TypedDict):
    """How often a tool was called and how that went. `avg_duration_ms` is 0 where no call's duration is known."""

    tool_name: str
    count: int
    error_count: int
    error_rate: float
    avg_duration_ms: float


class DaySessionsBody(TypedDict):
    """How many sessions began on a day (2025-01-14, UTC)."""

    date: str
    count: int


class DayTokensBody(TypedDict):
    """How many tokens went in and came out on a day (2025-01-14, UTC)."""

    date: str
    tokens_in: int
    tokens_out: int


class ProjectDetailBody(ProjectBody):
    """A project with its tools, the most used first, and those of its last 30 days on which anything happened."""

    tool_distribution: list[ToolStatsBody]
    sessions_over_time: list[DaySessionsBody]
    tokens_over_time: list[DayTokensBody]


class DashboardBody(TypedDict):
    """Sums over everything, and what was last."""

    total_sessions: int
    active_sessions: int
    total_tool_calls: int
    total_input_tokens: int
    total_output_tokens: int
    total_cost: float
    tool_distribution: list[ToolStatsBody]
    recent_sessions: list[SessionBody]
    sessions_over_time: list[DaySessionsBody]
    tokens_over_time: list[DayTokensBody]
    recent_errors: list[ToolCallBody]
