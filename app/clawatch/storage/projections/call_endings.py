"""How a tool call ended, read from what hooks say of it, or inferred from what they say of its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.marks import Mark, MarkKind, inferred_end
from clawatch.domain.tool_calls import (
    INTERRUPTED,
    NOT_RUN,
    SESSION_ENDED,
    TURN_WENT_ON,
    Ending,
    EndRank,
    ToolCall,
    ToolCallStatus,
)
from clawatch.storage.json_text import body_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.domain.events import Event

_LONGEST_MS = 10**12
_REFUSED_INPUT = "<tool_use_error>"


def reported_ending(event: Event) -> Ending:
    """Read the end of a call that an event of its own reports."""
    duration = event.body.get("duration_ms")
    ending = Ending(EndRank.REPORTED, event.order, ToolCallStatus.SUCCESS)
    if isinstance(duration, (int, float)) and not isinstance(duration, bool) and 0 <= duration < _LONGEST_MS:
        ending.duration_ms = round(duration)
    ending.response = body_json(event.body.get("tool_response"))
    if event.kind == "PostToolUseFailure":
        interrupted = event.body.get("is_interrupt") is True
        ending.status = ToolCallStatus.CANCELLED if interrupted else ToolCallStatus.ERROR
        ending.reason = INTERRUPTED if interrupted else None
        ending.error = event.text("error")
    return ending


def batch_ending(order: str, response: object) -> Ending:
    """Read the end of a call that no event of its own reported: it was denied, blocked, or its input refused."""
    ending = Ending(EndRank.BATCH, order, ToolCallStatus.CANCELLED, NOT_RUN)
    if isinstance(response, str):
        ending.error = response.strip()
        if ending.error.startswith(_REFUSED_INPUT):
            ending.status, ending.reason = ToolCallStatus.ERROR, None
            ending.error = ending.error.removeprefix(_REFUSED_INPUT).removesuffix("</tool_use_error>")
    else:
        ending.response = body_json(response)
    return ending


def infer_end(call: ToolCall, marks: Sequence[Mark]) -> None:
    """Close a call that no word of its own ended, where a mark says that it cannot run any more; or open it again."""
    if call.end_rank > EndRank.INFERRED or not marks:
        return
    mark = inferred_end(call.known_start, marks, main_thread=call.agent_id is None)
    if call.end_rank is EndRank.INFERRED:
        call.reopen()
    if mark is not None:
        reason = SESSION_ENDED if mark.kind is MarkKind.ENDED else TURN_WENT_ON
        call.end(Ending(EndRank.INFERRED, mark.order, ToolCallStatus.CANCELLED, reason))
