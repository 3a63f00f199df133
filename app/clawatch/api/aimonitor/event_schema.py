"""What AI Monitor's contract says of `POST /api/events`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field

# pydantic, which makes the API's description of these, takes no TypedDict of Python 3.11's own
from typing_extensions import TypedDict

from clawatch.api.operation import Answer, Operation
from clawatch.api.schema import UnreadableProblem, ValidationProblem

Name = Annotated[str, Field(min_length=1, max_length=512)]


class HookEvent(TypedDict):
    """What a hook of Claude Code says. Whatever else it says is kept as well."""

    session_id: Annotated[Name, Field(description="Claude Code's own id of the session.")]
    hook_event_name: Annotated[
        Name, Field(description="SessionStart, PreToolUse and so on; a name that is not known is kept as well.")
    ]
    cwd: NotRequired[Annotated[str | None, Field(description="The working directory: the session's project.")]]
    tool_name: NotRequired[str | None]
    tool_input: NotRequired[Annotated[Any, Field(description="Any JSON.")]]
    tool_response: NotRequired[Annotated[Any, Field(description="Any JSON.")]]
    tool_use_id: NotRequired[Annotated[str | None, Field(description="What pairs the begin of a call with its end.")]]
    error: NotRequired[str | None]
    agent_id: NotRequired[Annotated[str | None, Field(description="The subagent's own id.")]]
    agent_name: NotRequired[str | None]
    agent_type: NotRequired[str | None]
    model: NotRequired[str | None]
    timestamp: NotRequired[
        Annotated[str | None, Field(description="When it happened, ISO 8601; taken where it is plausible.")]
    ]


class EventAccepted(TypedDict):
    """The event is on disk."""

    status: Literal["ok"]


OPERATION = Operation(
    "AI Monitor",
    "Take an event of Claude Code in",
    {
        200: Answer(EventAccepted, "The event of a hook is on disk.", {"status": "ok"}),
        202: Answer(
            EventAccepted,
            "The event is on disk, and the call it tells of is to wait: ClaWatch's own hook alone is answered so.",
            {"status": "ok"},
        ),
        422: Answer(
            ValidationProblem | UnreadableProblem,
            "The event of a hook has wrong fields, or the body is of neither contract.",
            {"detail": [{"type": "missing", "loc": ["body", "session_id"], "msg": "Field required"}]},
        ),
    },
    body=HookEvent,
    body_example={
        "session_id": "abc-123",
        "hook_event_name": "PreToolUse",
        "cwd": "/home/dev/my-project",
        "tool_name": "Read",
        "tool_use_id": "toolu_01",
        "tool_input": {"file_path": "/home/dev/my-project/main.py"},
    },
    headers={
        "X-ClaWatch-Event-Id": "An id of the sender's: the same id sent again is the same event. 1 to 128 of "
        "`0-9A-Za-z._-`; any other is as none.",
        "X-ClaWatch-Received-At": "When the sender took the event, in milliseconds since the epoch, UTC.",
    },
    description="A body with `hook_event_name` is a hook's event. It is answered once the event is on disk.",
)
