"""`GET /api/alerts`, and the acknowledgement of one."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from clawatch.api.clawatch.keyed import KEY_ANSWERS, LATER_ANSWER, carry_out, keyed_blueprint, refused
from clawatch.api.clawatch.presentation import alert_fields
from clawatch.api.clawatch.schema import AlertBody, AlertListBody
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import reply
from clawatch.api.schema import ErrorBody
from clawatch.queries.alerts import RECENT_ALERTS, alerts_of, recent_alerts
from clawatch.storage.alerts import AcknowledgeAlert

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from clawatch.api.services import ApiServices

_ID = re.compile(r"alert_([0-9]{1,18})", re.ASCII)
_UNKNOWN = "Alert not found"
_EXAMPLE: AlertBody = {
    "id": "alert_1",
    "agentId": "agent_abc123",
    "type": "stuck",
    "severity": "critical",
    "message": "Agent stuck — no heartbeat for 5 minutes",
    "timestamp": "2026-03-09T14:00:00Z",
    "acknowledged": False,
}
_LIST = Operation(
    "ClaWatch",
    "List the recent alerts",
    {200: Answer(AlertListBody, "The alerts, the newest first.", {"alerts": [_EXAMPLE]}), **KEY_ANSWERS},
    needs_key=True,
    description=f"The {RECENT_ALERTS} that were raised last. One about no one agent has an empty `agentId`.",
)
_ACKNOWLEDGE = Operation(
    "ClaWatch",
    "Acknowledge an alert",
    {
        200: Answer(AlertBody, "The alert, which is acknowledged now.", {**_EXAMPLE, "acknowledged": True}),
        404: Answer(ErrorBody, "There is no such alert.", {"error": _UNKNOWN}),
        **KEY_ANSWERS,
        **LATER_ANSWER,
    },
    path_parameters={"alert_id": "The alert's id."},
    needs_key=True,
    description="To acknowledge one again changes nothing.",
)


def alerts_blueprint(services: ApiServices) -> Blueprint:
    """Make the paths for the app."""
    blueprint = keyed_blueprint("clawatch_alerts", services.guard)

    @blueprint.get("/api/alerts")
    @described(_LIST)
    def get_alerts() -> Response:
        body: AlertListBody = {"alerts": [alert_fields(alert) for alert in recent_alerts(services.source)]}
        return reply(body)

    @blueprint.post("/api/alerts/<alert_id>/acknowledge")
    @described(_ACKNOWLEDGE)
    def acknowledge_alert(alert_id: str) -> Response:
        named = _ID.fullmatch(alert_id)
        if named is None:
            return refused(404, _UNKNOWN)
        row_id = int(named[1])
        done = carry_out(services.writer, AcknowledgeAlert(row_id, "api", time.time_ns() // 1_000_000))
        if done.alert_id is None:
            return refused(404, _UNKNOWN)
        (alert,) = alerts_of(services.source, [row_id])
        return reply(alert_fields(alert))

    return blueprint
