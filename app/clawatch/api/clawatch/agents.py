"""`GET /api/agents` in the ClaWatch contract's meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.api.clawatch.presentation import agent_fields
from clawatch.api.problems import reply
from clawatch.queries.agents import monitored_agents

if TYPE_CHECKING:
    from flask import Response

    from clawatch.api.clawatch.schema import AgentListBody
    from clawatch.api.services import ApiServices


def clawatch_agents(services: ApiServices) -> Response:
    """Answer with all monitored agents."""
    body: AgentListBody = {"agents": [agent_fields(agent) for agent in monitored_agents(services.source)]}
    return reply(body)
