"""Events of the journal in the five types of the ClaWatch contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.api.clawatch.presentation import time_text
from clawatch.api.clawatch.status import agent_status
from clawatch.domain.events import Origin
from clawatch.domain.holding import CALL_HELD, CALL_RELEASED
from clawatch.domain.pausing import PAUSE_REQUESTED, RESUME_REQUESTED
from clawatch.domain.sessions import PROCESS_GONE, PROCESS_SEEN
from clawatch.domain.silence import WENT_SILENT
from clawatch.domain.states import SessionState, hook_claim

if TYPE_CHECKING:
    from clawatch.api.clawatch.schema import EventDataBody, EventType, RecentEventBody
    from clawatch.domain.events import Event

_MOST_CHARACTERS = 1000
_TEXTS = ("message", "status", "model", "toolName", "error")
_NUMBERS = ("tokenCount", "costUsd")
_OWN: dict[str, tuple[EventType, str, SessionState | None]] = {
    PAUSE_REQUESTED: ("status_change", "pause requested in ClaWatch", SessionState.PAUSED),
    RESUME_REQUESTED: ("status_change", "resumed in ClaWatch", SessionState.WORKING),
    CALL_HELD: ("status_change", "paused before a call", SessionState.PAUSED),
    CALL_RELEASED: ("status_change", "a call went on, or was refused, while paused", None),
    WENT_SILENT: ("status_change", "no sign of life", SessionState.STUCK),
    PROCESS_SEEN: ("heartbeat", "its process was seen", None),
    PROCESS_GONE: ("status_change", "its process is gone", SessionState.ENDED),
}
# that a call ended is a sign of life: the call itself was told of when it began
_HOOKS: dict[str, EventType] = {
    "PreToolUse": "tool_call",
    "PostToolUseFailure": "error",
    "StopFailure": "error",
    "SessionStart": "status_change",
    "SessionEnd": "status_change",
    "UserPromptSubmit": "status_change",
    "PermissionRequest": "status_change",
    "PermissionDenied": "status_change",
    "Notification": "status_change",
    "PostModelSwitch": "status_change",
    "PreCompact": "status_change",
    "PostCompact": "status_change",
    "Stop": "status_change",
}


def event_fields(event: Event) -> RecentEventBody:
    """Give an event's fields."""
    if event.kind in _OWN:
        kind, data = _of_own(event)
    elif event.origin is Origin.AGENT:
        kind, data = _of_agent(event)
    else:
        kind, data = _HOOKS.get(event.kind, "heartbeat"), _of_hook(event)
    return {"type": kind, "timestamp": time_text(event.occurred_at), "data": data}


def _of_own(event: Event) -> tuple[EventType, EventDataBody]:
    kind, message, state = _OWN[event.kind]
    data: EventDataBody = {"message": _short(event.text("reason") or message)}
    if state is not None:
        data["status"] = agent_status(state)
    return kind, data


def _of_agent(event: Event) -> tuple[EventType, EventDataBody]:
    said = event.body.get("data")
    said = said if isinstance(said, dict) else {}
    data: dict[str, Any] = {}
    data |= {name: _short(said[name]) for name in _TEXTS if isinstance(said.get(name), str)}
    data |= {name: said[name] for name in _NUMBERS if isinstance(said.get(name), int | float)}
    return event.kind, data  # type: ignore[return-value]  # only those of the contract's types and names are taken in


def _of_hook(event: Event) -> EventDataBody:
    claim, tool, error = hook_claim(event), event.text("tool_name"), event.text("error")
    message = claim.reason if claim is not None else event.text("message") or event.kind
    if event.kind == "SessionEnd":
        message = event.text("reason") or "ended"
    data: EventDataBody = {"message": _short(message)}
    if _HOOKS.get(event.kind) == "status_change":
        state = SessionState.ENDED if event.kind == "SessionEnd" else claim.state if claim is not None else None
        if state is not None:
            data["status"] = agent_status(state)
    model = event.text("to_model") or event.text("model")
    if model:
        data["model"] = _short(model)
    if tool:
        data["toolName"] = _short(tool)
    if error:
        data["error"] = _short(error)
    return data


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"
