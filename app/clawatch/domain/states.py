"""The states a session can be in, and which event speaks for which."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
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


class Claim(NamedTuple):
    """One event's word on the state: the state, why, and what it was read from."""

    state: SessionState
    reason: str
    evidence: Evidence


_ASKING_TOOLS = {"AskUserQuestion": "asks a question", "ExitPlanMode": "asks to approve its plan"}
_PERMISSION_NOTICES = frozenset({"permission_prompt", "worker_permission_prompt"})
_INPUT_NOTICES = frozenset({"idle_prompt", "agent_needs_input", "elicitation_dialog", "elicitation_url_dialog"})
_REPORTED_STATES = {
    "running": SessionState.WORKING,
    "paused": SessionState.PAUSED,
    "stuck": SessionState.STUCK,
    "error": SessionState.ERROR,
}


def hook_claim(event: Event) -> Claim | None:  # noqa: PLR0911 a table of cases reads best flat
    """Say what a Claude Code hook event claims about its session's state; None where it claims nothing."""

    def claim(state: SessionState, reason: str) -> Claim:
        return Claim(state, reason, Evidence.HOOK)

    tool = event.text("tool_name") or "a tool"
    match event.kind:
        case "SessionStart":
            if event.body.get("source") == "compact":
                return claim(SessionState.WORKING, "context compacted")
            return claim(SessionState.WAITING_FOR_INPUT, "session opened")
        case "UserPromptSubmit":
            return claim(SessionState.WORKING, "prompt received")
        case "PreToolUse":
            if tool in _ASKING_TOOLS:
                return claim(SessionState.WAITING_FOR_INPUT, _ASKING_TOOLS[tool])
            return claim(SessionState.WORKING, f"runs {tool}")
        case "PermissionRequest":
            if tool in _ASKING_TOOLS:
                return claim(SessionState.WAITING_FOR_INPUT, _ASKING_TOOLS[tool])
            return claim(SessionState.WAITING_FOR_PERMISSION, f"asks to run {tool}")
        case "PostToolUse" | "PostToolUseFailure" | "PermissionDenied":
            return claim(SessionState.WORKING, f"{tool} ended")
        case "PostToolBatch":
            return claim(SessionState.WORKING, "tools ended")
        case "SubagentStart":
            return claim(SessionState.WORKING, "subagent started")
        case "PreCompact":
            return claim(SessionState.WORKING, "compacts its context")
        case "PostCompact":
            if event.body.get("trigger") == "manual":
                return claim(SessionState.WAITING_FOR_INPUT, "context compacted")
            return claim(SessionState.WORKING, "context compacted")
        case "Stop":
            if _runs_subagents(event):
                return claim(SessionState.WORKING, "waits for its subagents")
            return claim(SessionState.WAITING_FOR_INPUT, "turn finished")
        case "StopFailure":
            return claim(SessionState.ERROR, event.text("error") or "the turn failed")
        case "Notification":
            notice = event.text("notification_type")
            if notice in _PERMISSION_NOTICES:
                return claim(SessionState.WAITING_FOR_PERMISSION, event.text("message") or "asks for permission")
            if notice in _INPUT_NOTICES:
                return claim(SessionState.WAITING_FOR_INPUT, event.text("message") or "waits for input")
            return None
        case _:
            return None


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
