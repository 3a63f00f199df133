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


class AlertBody(TypedDict):
    """An alert."""

    id: str
    agentId: str
    type: AlertType
    severity: Literal["critical", "warning", "info"]
    message: str
    timestamp: str
    acknowledged: bool


class AlertListBody(TypedDict):
    """Alerts, the newest first."""

    alerts: list[AlertBody]
