"""`GET /api/agents` in AI Monitor's meaning: the subagents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import request
from pydantic import BaseModel

from clawatch.api.aimonitor import examples
from clawatch.api.aimonitor.parameters import read_parameters
from clawatch.api.aimonitor.schema import AgentBody, AgentStatus
from clawatch.api.operation import Answer, Operation
from clawatch.api.problems import reply
from clawatch.api.schema import INVALID_PARAMETERS
from clawatch.domain.subagents import SubagentStatus
from clawatch.queries.subagents import SubagentTexts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

    from clawatch.queries.source import Source
    from clawatch.queries.subagents import SubagentField

# as presentation.agent_fields gives them
_SHAPE: Mapping[str, SubagentField] = {
    "id": "id",
    "session_id": "session_id",
    "agent_name": "label",
    "agent_type": "type",
    "status": "status",
    "started_at": "started_at",
    "ended_at": "ended_at",
}


class AgentListParameters(BaseModel):
    """The parameters of the list."""

    session_id: str | None = None
    status: AgentStatus | None = None


AGENTS = Operation(
    "AI Monitor",
    "List the subagents, the last started first",
    {
        200: Answer(list[AgentBody], "All of them: this contract knows no pages here.", [examples.AGENT]),
        422: INVALID_PARAMETERS,
    },
    parameters=AgentListParameters,
    description="What a request without `X-ClaWatch-Key` means by this path.",
)


class Agents:
    """Answers for the subagents."""

    def __init__(self, source: Source) -> None:
        self._texts = SubagentTexts(source, _SHAPE)

    def answer(self) -> Response:
        """Answer with the subagents that the request asks for."""
        wanted = read_parameters(AgentListParameters, request.args)
        status = SubagentStatus(wanted.status) if wanted.status else None
        if wanted.session_id is None:
            return reply(orjson.Fragment(self._texts.every(status)))
        return reply(orjson.Fragment(self._texts.of_session(wanted.session_id, status)))
