"""Agents and alerts in the words of the ClaWatch contract."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from clawatch.api.clawatch.status import agent_status
from clawatch.domain.alerts import AlertRule
from clawatch.domain.events import Origin

if TYPE_CHECKING:
    from clawatch.api.clawatch.schema import AgentBody, AlertBody, AlertLifeBody, AlertType
    from clawatch.queries.agents import AgentRow
    from clawatch.queries.alerts import AlertRow

_MICRODOLLARS = 1_000_000
# the contract knows no null
UNKNOWN = "unknown"
# the nearest of the contract's four words
_TYPES: dict[AlertRule, AlertType] = {
    AlertRule.STUCK: "stuck",
    AlertRule.ERROR: "error",
    AlertRule.ERROR_STATE: "error",
    AlertRule.COST_SPIKE: "cost_spike",
    AlertRule.LOOP_DETECTED: "loop_detected",
    AlertRule.WAITING: "stuck",
}


def time_text(moment: int) -> str:
    """Print UTC milliseconds as the contract does: `2026-03-09T14:00:00Z`."""
    return f"{datetime.fromtimestamp(moment // 1000, UTC).isoformat()[:19]}Z"


def dollars(cost: int) -> float:
    """Give micro-dollars as dollars, to the last of them."""
    return cost / _MICRODOLLARS


def agent_fields(agent: AgentRow) -> AgentBody:
    """Give an agent's fields: a session of Claude Code's runs on this machine and goes by its title or project."""
    is_claude = agent.origin is Origin.CLAUDE_CODE
    return {
        "id": agent.session_id,
        "name": agent.name or agent.title or agent.project_name or agent.session_id,
        "host": agent.host or (_this_machine() if is_claude else UNKNOWN),
        "status": agent_status(agent.state, is_pause_requested=agent.pause_requested_at is not None),
        "lastHeartbeat": time_text(agent.last_event_at),
        "createdAt": time_text(agent.started_at),
        "costUsd": dollars(agent.cost),
        "tokenCount": agent.tokens,
        "errorCount": agent.error_count,
    }


def alert_fields(alert: AlertRow) -> AlertBody:
    """Give an alert's fields; one about no one agent has an empty `agentId`."""
    return {
        "id": f"alert_{alert.id}",
        "agentId": alert.session_id or "",
        "type": _TYPES[alert.rule],
        "severity": alert.severity.value,
        "message": alert.message,
        "timestamp": time_text(alert.raised_at),
        "acknowledged": alert.acknowledged_at is not None,
    }


def alert_life_fields(alert: AlertRow) -> AlertLifeBody:
    """Give an alert's fields with those of its life."""
    return {
        **alert_fields(alert),
        "rule": alert.rule.value,
        "project": alert.project,
        "since": time_text(alert.since),
        "notifiedAt": _time_or_none(alert.notified_at),
        "acknowledgedAt": _time_or_none(alert.acknowledged_at),
        "acknowledgedBy": alert.acknowledged_by,
        "snoozedUntil": _time_or_none(alert.snoozed_until),
        "resolvedAt": _time_or_none(alert.resolved_at),
        "resolvedReason": alert.resolved_reason,
    }


def _time_or_none(moment: int | None) -> str | None:
    return None if moment is None else time_text(moment)


@cache
def _this_machine() -> str:
    return socket.gethostname() or "localhost"
