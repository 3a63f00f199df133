"""What the ClaWatch contract says of `POST /api/events`."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field

# pydantic, which makes the API's description of these, takes no TypedDict of Python 3.11's own
from typing_extensions import TypedDict

from clawatch.api.clawatch.schema import AgentStatus, EventType  # noqa: TC001 pydantic reads the annotations
from clawatch.api.operation import Answer, Operation
from clawatch.api.schema import ErrorBody, ProblemBody

_LATER = "The event cannot be written to disk now: send it again later."


class AgentEventData(TypedDict):
    """What happened. Whatever else it says is kept as well."""

    message: NotRequired[str | None]
    status: NotRequired[Annotated[str | None, Field(description="What a `status_change` changes to.")]]
    tokenCount: NotRequired[Annotated[int | None, Field(ge=0, le=10**15)]]
    costUsd: NotRequired[Annotated[float | None, Field(ge=0, le=10**9)]]
    model: NotRequired[str | None]
    toolName: NotRequired[str | None]
    error: NotRequired[str | None]


class AgentEvent(TypedDict):
    """What any agent says of itself. Whatever else it says is kept as well."""

    agentId: Annotated[str, Field(min_length=1, max_length=512, description="The agent's id, of its own choice.")]
    agentName: NotRequired[str | None]
    host: NotRequired[Annotated[str | None, Field(description="The machine the agent runs on.")]]
    type: EventType
    timestamp: NotRequired[
        Annotated[str | None, Field(description="When it happened, ISO 8601; taken where it is plausible.")]
    ]
    data: NotRequired[AgentEventData | None]


class AgentEventAccepted(TypedDict):
    """The event is on disk; `agentStatus` is the agent's state by now, null where it is not known yet."""

    ok: bool
    agentStatus: AgentStatus | None


OPERATION = Operation(
    "ClaWatch",
    "Take an event of any agent in",
    {
        201: Answer(AgentEventAccepted, "The agent's event is on disk.", {"ok": True, "agentStatus": "running"}),
        400: Answer(
            ErrorBody,
            "The agent's event has wrong fields.",
            {"error": "type must be one of heartbeat, tool_call, error, cost, status_change"},
        ),
        503: Answer(
            ProblemBody,
            "The event cannot be taken now: send it again, under the same id. Retry-After says when.",
            {"detail": _LATER, "error": _LATER},
        ),
    },
    body=AgentEvent,
    body_example={
        "agentId": "agent_abc123",
        "agentName": "my-assistant",
        "host": "macbook-pro",
        "type": "cost",
        "timestamp": "2026-03-09T14:00:00Z",
        "data": {"tokenCount": 1500, "costUsd": 0.03, "model": "claude-sonnet-4-20250514"},
    },
    description="A body with `agentId` and `type`, and without `hook_event_name`, is an agent's event.",
)
