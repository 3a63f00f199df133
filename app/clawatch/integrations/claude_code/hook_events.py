from dataclasses import dataclass

TIMEOUT_SECONDS = 10
"""How long Claude Code waits for one run of the hook. The hook itself takes at most a second."""

HOLD_TIMEOUT_SECONDS = 24 * 3600
"""The same for PreToolUse, where the hook holds the calls of paused sessions: Claude Code lets a call go on as soon as
this time is over, so the hook refuses it before (settings.model.LONGEST_HOLD_S)."""


@dataclass(frozen=True, slots=True)
class HookEvent:
    """One event of Claude Code that the hook is registered for."""

    name: str
    matches_tool: bool = False
    """Whether the event's matcher is about the name of a tool."""
    timeout: int = TIMEOUT_SECONDS
    """Seconds."""


HOOK_EVENTS = (
    HookEvent("SessionStart"),
    HookEvent("SessionEnd"),
    HookEvent("UserPromptSubmit"),
    HookEvent("PreToolUse", matches_tool=True, timeout=HOLD_TIMEOUT_SECONDS),
    HookEvent("PostToolUse", matches_tool=True),
    HookEvent("PostToolUseFailure", matches_tool=True),
    HookEvent("PostToolBatch"),
    HookEvent("Notification"),
    HookEvent("PermissionRequest", matches_tool=True),
    HookEvent("PermissionDenied", matches_tool=True),
    HookEvent("Stop"),
    HookEvent("StopFailure"),
    HookEvent("SubagentStart"),
    HookEvent("SubagentStop"),
    HookEvent("PreCompact"),
    HookEvent("PostCompact"),
)
"""WorktreeCreate and MessageDisplay are left out on purpose: a hook on the first replaces git's own work, and the
second waits for its hook at every piece of text."""
