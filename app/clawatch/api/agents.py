"""`GET /api/agents`: one path that means another thing in each contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from clawatch.api.aimonitor.agents import AGENTS, Agents
from clawatch.api.clawatch.agents import LIST_OPERATION, clawatch_agents
from clawatch.api.operation import described

if TYPE_CHECKING:
    from clawatch.api.services import ApiServices


def shared_agents_blueprint(services: ApiServices) -> Blueprint:
    """Make the path for the app: who sends the ClaWatch contract's key, right or wrong, speaks that contract."""
    blueprint = Blueprint("agents", __name__)
    agents = Agents(services.source)

    @blueprint.get("/api/agents")
    @described(AGENTS, LIST_OPERATION)
    def get_agents() -> Response:
        return clawatch_agents(services) if "X-ClaWatch-Key" in request.headers else agents.answer()

    return blueprint
