"""The bodies of the ClaWatch contract's answers."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the API's description of these, takes no TypedDict of Python 3.11's own
from typing_extensions import TypedDict

AgentStatus = Literal["running", "paused", "stopped", "error", "stuck"]
EventType = Literal["tool_call", "error", "heartbeat", "cost", "status_change"]
AlertType = Literal["stuck", "error", "cost_spike", "loop_detected"]


class AgentBody(TypedDict):
    """An agent. Times are ISO 8601 in UTC; the numbers are sums of what is known so far, 0 before anything is."""

    id: str
    name: str
    host: str
    status: AgentStatus
    lastHeartbeat: str
    createdAt: str
    costUsd: float
    tokenCount: int
    errorCount: int


class AgentListBody(TypedDict):
    """Agents, the newest first."""

    agents: list[AgentBody]


class EventDataBody(TypedDict, total=False):
    """What an event said; each text at most 1,000 characters long."""

    message: str
    status: str
    tokenCount: float
    costUsd: float
    model: str
    toolName: str
    error: str


class RecentEventBody(TypedDict):
    """One event of an agent's."""

    type: EventType
    timestamp: str
    data: EventDataBody


class AgentDetailBody(AgentBody):
    """An agent with its last 50 events, the newest first."""

    recentEvents: list[RecentEventBody]


class NotInStateBody(TypedDict):
    """What was asked for makes no sense in the state that the agent is in."""

    error: str
    status: AgentStatus


class AgentCostBody(TypedDict):
    """What one agent used within the range."""

    agentId: str
    name: str
    costUsd: float
    tokenCount: int


class ModelCostBody(TypedDict):
    """What one model was used for within the range; `unknown` is that of reports that name none."""

    model: str
    costUsd: float
    tokenCount: int


class CostsBody(TypedDict):
    """What was used within the range, the most expensive first; both lists sum up to the total."""

    totalUsd: float
    byAgent: list[AgentCostBody]
    byModel: list[ModelCostBody]


class AlertBody(TypedDict):
    """An alert."""

    id: str
    agentId: str
    type: AlertType
    severity: Literal["critical", "warning", "info"]
    message: str
    timestamp: str
    acknowledged: bool


class AlertLifeBody(AlertBody):
    """An alert with its life; null is what has not happened, or is not known."""

    rule: Literal["stuck", "error", "error_state", "cost_spike", "loop_detected", "waiting"]
    project: str | None
    since: str
    notifiedAt: str | None
    acknowledgedAt: str | None
    acknowledgedBy: str | None
    snoozedUntil: str | None
    resolvedAt: str | None
    resolvedReason: str | None


class AcknowledgedBody(TypedDict):
    """How many alerts were acknowledged now."""

    acknowledged: int


class MuteBody(TypedDict):
    """Until when nothing is told, null where all is."""

    mutedUntil: str | None


class AlertListBody(TypedDict):
    """Alerts, the newest first."""

    alerts: list[AlertBody]
