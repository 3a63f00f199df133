"""What a line of the main conversation says of its session's state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.states import SessionState
from clawatch.domain.transcripts import ClaimSeen
from clawatch.ingest.transcripts.results import text_of

if TYPE_CHECKING:
    from clawatch.ingest.transcripts.fields import Block, Line

_REASON_MAX_LENGTH = 300
_INTERRUPTED = "[Request interrupted by user"
_TURN_ENDS = ("end_turn", "stop_sequence", "max_tokens", "refusal")


def claim_of(order: str, line: Line) -> ClaimSeen | None:
    """Read a line's word on the state; None where it has none."""
    match line.type:
        case "assistant":
            state, reason = _assistant(line)
        case "user":
            state, reason = _user(line)
        case "system":
            state, reason = SessionState.WAITING_FOR_INPUT, "turn finished"
        case _:
            return None
    return ClaimSeen(order, state, reason[:_REASON_MAX_LENGTH])


def is_interruption(line: Line) -> bool:
    """Whether a user's line says that its person stopped the turn or rejected a dialog, which no hook reports."""
    return text_of(_content(line)).startswith(_INTERRUPTED)


def is_prompt(line: Line) -> bool:
    """Whether a user's line is what a person asked for, and not an answer of a tool or a note of Claude Code's own."""
    if line.is_meta is True or line.is_compact_summary is True:
        return False
    origin = line.origin
    if isinstance(origin, dict) and origin.get("kind") not in {None, "human"}:
        return False
    text = text_of(_content(line)).lstrip()
    return bool(text) and not text.startswith(("<", _INTERRUPTED))


def is_task_notification(line: Line) -> bool:
    """Whether a user's line is how Claude Code tells the model of finished background work."""
    return text_of(_content(line)).lstrip().startswith("<task-notification>")


def _assistant(line: Line) -> tuple[SessionState, str]:
    content = _content(line)
    if line.is_api_error_message is True:
        error = line.error
        return SessionState.ERROR, error if isinstance(error, str) and error else text_of(content) or "the turn failed"
    blocks = content if isinstance(content, list) else ()
    tools = [block.name for block in blocks if block.type == "tool_use" and isinstance(block.name, str)]
    if tools:
        return SessionState.WORKING, f"runs {tools[-1]}"
    if line.message is not None and line.message.stop_reason in _TURN_ENDS:
        return SessionState.WAITING_FOR_INPUT, "turn finished"
    return SessionState.WORKING, "answers"


def _content(line: Line) -> str | list[Block] | None:
    return line.message.content if line.message is not None else None


def _user(line: Line) -> tuple[SessionState, str]:
    if is_interruption(line):
        return SessionState.WAITING_FOR_INPUT, "interrupted"
    if is_prompt(line) or is_task_notification(line):
        return SessionState.WORKING, "prompt received"
    return SessionState.WORKING, "a tool ended"
