"""How a tool call ended, as the line with its result tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.domain.tool_calls import DENIED, INTERRUPTED, NOT_RUN, ToolCallStatus
from clawatch.domain.transcripts import ResultSeen
from clawatch.storage.json_text import body_json

if TYPE_CHECKING:
    from collections.abc import Mapping

_ERROR_MAX_LENGTH = 64 * 1024
_LONGEST_MS = 10**12
_REFUSED_INPUT = "<tool_use_error>"
# what Claude Code tells the model of a call that its person, or a rule, did not let run
_REJECTED = "The user doesn't want to"
_DENIED = ("Permission to use ", "This command requires approval", "Claude requested permissions to")
_REJECTED_IN_SHORT = "User rejected tool use"


def result_seen(tool_use_id: str, order: str, block: Mapping[str, Any], entry: Mapping[str, Any]) -> ResultSeen:
    """Read a `tool_result` block; `entry` is its line, whose `toolUseResult` is what hooks call the response."""
    result = entry.get("toolUseResult")
    duration = _duration(result)
    if block.get("is_error") is not True:
        response = result if isinstance(result, (dict, list)) else block.get("content")
        return ResultSeen(tool_use_id, order, ToolCallStatus.SUCCESS, None, body_json(response), None, duration)
    text = text_of(block.get("content"))
    denial, decision = entry.get("toolDenialKind"), entry.get("permissionDecision")
    rejected = isinstance(decision, dict) and decision.get("decision") == "reject"
    if text.startswith(_REJECTED) or result == _REJECTED_IN_SHORT:
        ran = denial is not None and not rejected and entry.get("toolDenialBeforeRun") is not True
        reason = INTERRUPTED if ran else DENIED
        return ResultSeen(tool_use_id, order, ToolCallStatus.CANCELLED, reason, None, None, duration)
    if denial is not None or rejected or text.startswith(_DENIED):
        error = text[:_ERROR_MAX_LENGTH]
        return ResultSeen(tool_use_id, order, ToolCallStatus.CANCELLED, NOT_RUN, None, error, duration)
    if text.startswith(_REFUSED_INPUT):
        text = text.removeprefix(_REFUSED_INPUT).removesuffix("</tool_use_error>")
    return ResultSeen(tool_use_id, order, ToolCallStatus.ERROR, None, None, text[:_ERROR_MAX_LENGTH], duration)


def text_of(content: object) -> str:
    """Give the text of a message's or a result's content, which is a text or a list of blocks."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = (block.get("text") for block in content if isinstance(block, dict) and block.get("type") == "text")
    return "\n".join(text for text in texts if isinstance(text, str))


def _duration(result: object) -> int | None:
    if not isinstance(result, dict):
        return None
    value = result.get("totalDurationMs")
    return value if type(value) is int and 0 <= value < _LONGEST_MS else None
