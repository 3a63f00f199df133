"""Claude Code hook payloads (and whoever speaks AI Monitor's contract) as events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Event, Origin
from clawatch.domain.holding import HOLD_KINDS
from clawatch.domain.pausing import PAUSE_KINDS
from clawatch.ingest.stamps import Stamp, plausible_time
from clawatch.ingest.validation import FieldProblem, InvalidEventError, check_id

if TYPE_CHECKING:
    from collections.abc import Mapping

_REQUIRED = ("session_id", "hook_event_name")
_OPTIONAL_TEXTS = (
    "cwd",
    "tool_name",
    "error",
    "agent_name",
    "agent_type",
    "agent_id",
    "model",
    "timestamp",
    "tool_use_id",
)


def is_hook_payload(body: Mapping[str, Any]) -> bool:
    """Whether a body speaks AI Monitor's contract."""
    return "hook_event_name" in body


def hook_event(payload: bytes, body: dict[str, Any], stamp: Stamp) -> Event:
    """Make the event of one hook payload. Raises InvalidEventError that names every field that is wrong."""
    problems = []
    for name in _REQUIRED:
        value = body.get(name)
        if name not in body:
            problems.append(FieldProblem(name, "Field required", "missing"))
        elif not isinstance(value, str):
            problems.append(FieldProblem(name, "Input should be a valid string", "string_type"))
        elif value in PAUSE_KINDS or value in HOLD_KINDS:
            # those who may pause have the key, and another path
            problems.append(FieldProblem(name, "Input should not be a name of ClaWatch's own", "value_error"))
        else:
            problems.extend(check_id(name, value))
    problems.extend(
        FieldProblem(name, "Input should be a valid string", "string_type")
        for name in _OPTIONAL_TEXTS
        if not isinstance(body.get(name), str | None)
    )
    if problems:
        raise InvalidEventError(Origin.CLAUDE_CODE, problems)
    return Event(
        event_id=stamp.event_id,
        origin=Origin.CLAUDE_CODE,
        kind=body["hook_event_name"],
        session_id=body["session_id"],
        occurred_at=plausible_time(body.get("timestamp"), stamp),
        received_at=stamp.received_at,
        payload=payload,
        body=body,
    )
