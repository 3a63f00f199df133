"""What a line of the main conversation says of its session's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.domain.states import SessionState
from clawatch.domain.transcripts import ClaimSeen
from clawatch.ingest.transcripts.results import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_REASON_MAX_LENGTH = 300
_INTERRUPTED = "[Request interrupted by user"
_TURN_ENDS = frozenset({"end_turn", "stop_sequence", "max_tokens", "refusal"})


def claim_of(order: str, entry: Mapping[str, Any]) -> ClaimSeen | None:
    """Read a line's word on the state; None where it has none."""
    match entry.get("type"):
        case "assistant":
            state, reason = _assistant(entry)
        case "user":
            state, reason = _user(entry)
        case "system":
            state, reason = SessionState.WAITING_FOR_INPUT, "turn finished"
        case _:
            return None
    return ClaimSeen(order, state, reason[:_REASON_MAX_LENGTH])


def is_interruption(entry: Mapping[str, Any]) -> bool:
    """Whether a user's line says that its person stopped the turn or rejected a dialog, which no hook reports."""
    return text_of(entry["message"].get("content")).startswith(_INTERRUPTED)


def is_prompt(entry: Mapping[str, Any]) -> bool:
    """Whether a user's line is what a person asked for, and not an answer of a tool or a note of Claude Code's own."""
    if entry.get("isMeta") is True or entry.get("isCompactSummary") is True:
        return False
    origin = entry.get("origin")
    if isinstance(origin, dict) and origin.get("kind") not in {None, "human"}:
        return False
    text = text_of(entry["message"].get("content")).lstrip()
    return bool(text) and not text.startswith(("<", _INTERRUPTED))


def _assistant(entry: Mapping[str, Any]) -> tuple[SessionState, str]:
    message = entry["message"]
    content = message.get("content")
    if entry.get("isApiErrorMessage") is True:
        error = entry.get("error")
        return SessionState.ERROR, error if isinstance(error, str) and error else text_of(content) or "the turn failed"
    tools = [
        str(block.get("name"))
        for block in (content if isinstance(content, list) else ())
        if isinstance(block, dict) and block.get("type") == "tool_use"
    ]
    if tools:
        return SessionState.WORKING, f"runs {tools[-1]}"
    if message.get("stop_reason") in _TURN_ENDS:
        return SessionState.WAITING_FOR_INPUT, "turn finished"
    return SessionState.WORKING, "answers"


def _user(entry: Mapping[str, Any]) -> tuple[SessionState, str]:
    if is_interruption(entry):
        return SessionState.WAITING_FOR_INPUT, "interrupted"
    if is_prompt(entry):
        return SessionState.WORKING, "prompt received"
    return SessionState.WORKING, "a tool ended"
