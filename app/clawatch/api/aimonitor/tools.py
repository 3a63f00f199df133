"""`GET /api/tools/stats`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response

from clawatch.api.aimonitor import examples
from clawatch.api.aimonitor.presentation import tool_stats_fields
from clawatch.api.aimonitor.schema import ToolStatsBody
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import reply
from clawatch.queries.tool_stats import tool_stats

if TYPE_CHECKING:
    from clawatch.api.services import ApiServices


def tools_blueprint(services: ApiServices) -> Blueprint:
    """Make the path for the app."""
    blueprint = Blueprint("tools", __name__)

    @blueprint.get("/api/tools/stats")
    @described(
        Operation(
            "AI Monitor",
            "How often each tool is called, and how that goes",
            {200: Answer(list[ToolStatsBody], "Every tool, the most called first.", [examples.TOOL_STATS])},
        )
    )
    def get_tool_stats() -> Response:
        return reply([tool_stats_fields(tool) for tool in tool_stats(services.source)])

    return blueprint
