"""`GET /api/dashboard/stats`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from clawatch.api.aimonitor import examples
from clawatch.api.aimonitor.limits import DAYS_SHOWN, ERRORS_SHOWN, SESSIONS_SHOWN, TOOLS_SHOWN
from clawatch.api.aimonitor.presentation import (
    STATES,
    dollars,
    session_fields,
    sessions_by_day,
    tokens_by_day,
    tool_call_fields,
    tool_stats_fields,
)
from clawatch.api.aimonitor.schema import DashboardBody
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import reply
from clawatch.queries.dashboard import DashboardLimits, dashboard

if TYPE_CHECKING:
    from clawatch.api.services import ApiServices

_LIMITS = DashboardLimits(tools=TOOLS_SHOWN, sessions=SESSIONS_SHOWN, failures=ERRORS_SHOWN, days=DAYS_SHOWN)


def dashboard_blueprint(services: ApiServices) -> Blueprint:
    """Make the path for the app."""
    blueprint = Blueprint("dashboard", __name__)

    @blueprint.get("/api/dashboard/stats")
    @described(
        Operation(
            "AI Monitor",
            "Everything at a glance",
            {200: Answer(DashboardBody, "Sums over everything, and what was last.", examples.DASHBOARD)},
        )
    )
    def get_dashboard() -> Response:
        found = dashboard(services.source, STATES["active"], _LIMITS, now_ms=time.time_ns() // 1_000_000)
        body: DashboardBody = {
            "total_sessions": found.sessions,
            "active_sessions": found.sessions_in,
            "total_tool_calls": found.tool_calls,
            "total_input_tokens": found.input_tokens,
            "total_output_tokens": found.output_tokens,
            "total_cost": dollars(found.cost),
            "tool_distribution": [tool_stats_fields(tool) for tool in found.tools],
            "recent_sessions": [session_fields(session) for session in found.recent_sessions],
            "sessions_over_time": sessions_by_day(found.days),
            "tokens_over_time": tokens_by_day(found.days),
            "recent_errors": [tool_call_fields(call) for call in found.recent_failures],
        }
        return reply(body)

    return blueprint
