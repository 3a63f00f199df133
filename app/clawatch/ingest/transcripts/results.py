"""How a tool call ended, as the line with its result tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.tool_calls import DENIED, INTERRUPTED, NOT_RUN, ToolCallStatus
from clawatch.domain.transcripts import ResultSeen
from clawatch.ingest.transcripts.fields import NOTHING, json_of, new, value_of

if TYPE_CHECKING:
    from clawatch.ingest.transcripts.fields import Block, Line

_ERROR_MAX_LENGTH = 64 * 1024
_LONGEST_MS = 10**12
_REFUSED_INPUT = "<tool_use_error>"
# what Claude Code tells the model of a call that its person, or a rule, did not let run
_REJECTED = "The user doesn't want to"
_DENIED = ("Permission to use ", "This command requires approval", "Claude requested permissions to")
_REJECTED_IN_SHORT = b'"User rejected tool use"'


def result_seen(tool_use_id: str, order: str, block: Block, line: Line) -> ResultSeen:
    """Read a `tool_result` block; its line's `toolUseResult` is what hooks call the response."""
    result = b"" if line.tool_use_result is NOTHING else bytes(line.tool_use_result)
    duration = _duration(line) if b'"totalDurationMs"' in result else None
    if block.is_error is not True:
        response = json_of(line.tool_use_result if result[:1] in (b"{", b"[") else block.content)
        return new(ResultSeen, (tool_use_id, order, ToolCallStatus.SUCCESS, None, response, None, duration))
    text = _text_of_result(value_of(block.content))
    denial, decision = line.tool_denial_kind, line.permission_decision
    rejected = isinstance(decision, dict) and decision.get("decision") == "reject"
    if text.startswith(_REJECTED) or result == _REJECTED_IN_SHORT:
        ran = denial is not None and not rejected and line.tool_denial_before_run is not True
        reason = INTERRUPTED if ran else DENIED
        return ResultSeen(tool_use_id, order, ToolCallStatus.CANCELLED, reason, None, None, duration)
    if denial is not None or rejected or text.startswith(_DENIED):
        error = text[:_ERROR_MAX_LENGTH]
        return ResultSeen(tool_use_id, order, ToolCallStatus.CANCELLED, NOT_RUN, None, error, duration)
    if text.startswith(_REFUSED_INPUT):
        text = text.removeprefix(_REFUSED_INPUT).removesuffix("</tool_use_error>")
    return ResultSeen(tool_use_id, order, ToolCallStatus.ERROR, None, None, text[:_ERROR_MAX_LENGTH], duration)


def text_of(content: str | list[Block] | None) -> str:
    """Give the text of a message's content."""
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(block.text for block in content if block.type == "text" and isinstance(block.text, str))


def error_text(error: object) -> str:
    """Give the words of an error of the Messages API, which was tried again."""
    if not isinstance(error, dict):
        return error if isinstance(error, str) else ""
    texts = (error.get("formatted"), error.get("message"))
    return next((text for text in texts if isinstance(text, str) and text), "")


def _text_of_result(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = (block.get("text") for block in content if isinstance(block, dict) and block.get("type") == "text")
    return "\n".join(text for text in texts if isinstance(text, str))


def _duration(line: Line) -> int | None:
    result = value_of(line.tool_use_result)
    value = result.get("totalDurationMs") if isinstance(result, dict) else None
    return value if type(value) is int and 0 <= value < _LONGEST_MS else None
