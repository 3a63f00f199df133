"""The states a session can be in, and which event speaks for which."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.domain.events import Event


class SessionState(StrEnum):
    """What a session does, as the domain names it; each API contract maps it to words of its own."""

    WORKING = "working"
    WAITING_FOR_PERMISSION = "waiting_for_permission"
    WAITING_FOR_INPUT = "waiting_for_input"
    PAUSED = "paused"
    STUCK = "stuck"
    ERROR = "error"
    ENDED = "ended"


class Evidence(StrEnum):
    """What a state was read from."""

    HOOK = "hook"
    REPORT = "report"
    TRANSCRIPT = "transcript"
    PROCESS = "process"
    PERSON = "person"
    TIMER = "timer"


class Claim(NamedTuple):
    """One event's word on the state: the state, why, and what it was read from."""

    state: SessionState
    reason: str
    evidence: Evidence


_ASKING_TOOLS = {"AskUserQuestion": "asks a question", "ExitPlanMode": "asks to approve its plan"}
ASKING_REASONS = frozenset(_ASKING_TOOLS.values())
"""The reasons of a session that waits for input in the middle of its work."""
_PERMISSION_NOTICES = frozenset({"permission_prompt", "worker_permission_prompt"})
_INPUT_NOTICES = frozenset({"idle_prompt", "agent_needs_input", "elicitation_dialog", "elicitation_url_dialog"})
_REPORTED_STATES = {
    "running": SessionState.WORKING,
    "paused": SessionState.PAUSED,
    "stuck": SessionState.STUCK,
    "error": SessionState.ERROR,
}


def hook_claim(event: Event) -> Claim | None:
    """Say what a Claude Code hook event claims about its session's state; None where it claims nothing."""
    read = _HOOK_CLAIMS.get(event.kind)
    said = read(event) if read else None
    return Claim(*said, Evidence.HOOK) if said else None


def question_of(event: Event) -> Claim | None:
    """Give the claim of a hook event by which one thread asks its person something and waits; None for any other."""
    asks = event.kind == "PermissionRequest" or (event.kind == "PreToolUse" and _tool(event) in _ASKING_TOOLS)
    return hook_claim(event) if asks else None


_Said = tuple[SessionState, str]


def _working(reason: str) -> Callable[[Event], _Said]:
    return lambda _event: (SessionState.WORKING, reason)


def _session_start(event: Event) -> _Said:
    if event.body.get("source") == "compact":
        return SessionState.WORKING, "context compacted"
    return SessionState.WAITING_FOR_INPUT, "session opened"


def _pre_tool_use(event: Event) -> _Said:
    tool = _tool(event)
    if tool in _ASKING_TOOLS:
        return SessionState.WAITING_FOR_INPUT, _ASKING_TOOLS[tool]
    return SessionState.WORKING, f"runs {tool}"


def _permission_request(event: Event) -> _Said:
    tool = _tool(event)
    if tool in _ASKING_TOOLS:
        return SessionState.WAITING_FOR_INPUT, _ASKING_TOOLS[tool]
    return SessionState.WAITING_FOR_PERMISSION, f"asks to run {tool}"


def _tool_ended(event: Event) -> _Said:
    return SessionState.WORKING, f"{_tool(event)} ended"


def _post_compact(event: Event) -> _Said:
    by_hand = event.body.get("trigger") == "manual"
    return SessionState.WAITING_FOR_INPUT if by_hand else SessionState.WORKING, "context compacted"


def _stop(event: Event) -> _Said:
    if _runs_subagents(event):
        return SessionState.WORKING, "waits for its subagents"
    return SessionState.WAITING_FOR_INPUT, "turn finished"


def _stop_failure(event: Event) -> _Said:
    return SessionState.ERROR, event.text("error") or "the turn failed"


def _notification(event: Event) -> _Said | None:
    notice = event.text("notification_type")
    if notice in _PERMISSION_NOTICES:
        return SessionState.WAITING_FOR_PERMISSION, event.text("message") or "asks for permission"
    if notice in _INPUT_NOTICES:
        return SessionState.WAITING_FOR_INPUT, event.text("message") or "waits for input"
    return None


_HOOK_CLAIMS: dict[str, Callable[[Event], _Said | None]] = {
    "SessionStart": _session_start,
    "UserPromptSubmit": _working("prompt received"),
    "PreToolUse": _pre_tool_use,
    "PermissionRequest": _permission_request,
    "PermissionDenied": _tool_ended,
    "PostToolUse": _tool_ended,
    "PostToolUseFailure": _tool_ended,
    "PostToolBatch": _working("tools ended"),
    "SubagentStart": _working("subagent started"),
    "PreCompact": _working("compacts its context"),
    "PostCompact": _post_compact,
    "Stop": _stop,
    "StopFailure": _stop_failure,
    "Notification": _notification,
}


def _tool(event: Event) -> str:
    return event.text("tool_name") or "a tool"


def _runs_subagents(event: Event) -> bool:
    tasks = event.body.get("background_tasks")
    return isinstance(tasks, list) and any(
        isinstance(task, dict) and task.get("type") == "subagent" and task.get("status") == "running" for task in tasks
    )


def reported_status(event: Event) -> str | None:
    """Give the status a ClaWatch `status_change` names: in `data.status`, else as the whole of `data.message`."""
    data = event.body.get("data")
    if event.kind != "status_change" or not isinstance(data, dict):
        return None
    for name in ("status", "message"):
        value = data.get(name)
        if isinstance(value, str) and (value in _REPORTED_STATES or value == "stopped"):
            return value
    return None


def agent_claim(event: Event) -> Claim | None:
    """Say what a ClaWatch event claims about its agent's state; None where it claims nothing."""
    data = event.body.get("data")
    data = data if isinstance(data, dict) else {}
    message = data.get("message")
    match event.kind:
        case "tool_call" | "cost":
            tool = data.get("toolName")
            return Claim(SessionState.WORKING, f"ran {tool}" if isinstance(tool, str) else "reports", Evidence.REPORT)
        case "error":
            text = data.get("error") or message
            return Claim(SessionState.ERROR, text if isinstance(text, str) else "reported an error", Evidence.REPORT)
        case "status_change":
            status = reported_status(event)
            if status is None or status not in _REPORTED_STATES:
                return None
            text = message if isinstance(message, str) and message != status else f"reported {status}"
            return Claim(_REPORTED_STATES[status], text, Evidence.REPORT)
        case _:
            return None
