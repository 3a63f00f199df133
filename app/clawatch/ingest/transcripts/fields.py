"""A transcript's line as its fields: only those that are looked at, and large ones as the bytes they are.

The names are Claude Code's. Whatever is not declared is skipped without being built, which is most of a line.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeGuard

import msgspec

from clawatch.storage.json_payload import NotAnObjectError, NotJsonError, mend_surrogates, parse_object
from clawatch.storage.json_text import BODY_MAX_CHARACTERS, beginning_of, to_json

_EARLIEST_MS = 946_684_800_000  # the year 2000
LATEST_MS = 4_102_444_800_000  # the year 2100
ID_MAX_LENGTH = 512
# makes named tuples without the call that their own way of it costs, three for each request of a history
new = tuple.__new__
# what a field of bytes is where a line has none
NOTHING = msgspec.Raw(b"")


class Usage(msgspec.Struct, gc=False):
    """The counts of a request, as the Messages API gives them."""

    input_tokens: Any = 0
    output_tokens: Any = 0
    cache_creation_input_tokens: Any = 0
    cache_read_input_tokens: Any = 0
    cache_creation: Any = None
    server_tool_use: Any = None
    speed: Any = None
    service_tier: Any = None
    inference_geo: Any = None


class Block(msgspec.Struct, gc=False):
    """A block of a message: text, a tool's use, a tool's result."""

    type: Any = None
    text: Any = None
    id: Any = None
    name: Any = None
    input: msgspec.Raw = NOTHING
    tool_use_id: Any = None
    content: msgspec.Raw = NOTHING
    is_error: Any = None


class Message(msgspec.Struct, gc=False):
    """What was said, as the Messages API has it."""

    id: Any = None
    model: Any = None
    usage: Usage | None = None
    stop_reason: Any = None
    content: str | list[Block] | None = None


class Line(msgspec.Struct, rename="camel", gc=False):
    """One line. Only `message` and what is in it has a known shape; every other field may be anything."""

    type: Any = None
    uuid: Any = None
    session_id: Any = None
    timestamp: Any = None
    is_sidechain: Any = None
    agent_id: Any = None
    request_id: Any = None
    request_session_id: Any = None
    forked_from: Any = None
    message: Message | None = None
    tool_use_result: msgspec.Raw = NOTHING
    tool_denial_kind: Any = None
    tool_denial_before_run: Any = None
    permission_decision: Any = None
    is_api_error_message: Any = None
    error: Any = None
    is_meta: Any = None
    is_compact_summary: Any = None
    origin: Any = None
    subtype: Any = None
    content: msgspec.Raw = NOTHING
    data: msgspec.Raw = NOTHING
    custom_title: Any = None
    ai_title: Any = None
    summary: Any = None
    cost: Any = msgspec.field(default=None, name="costUSD")


class Surroundings(msgspec.Struct, rename="camel"):
    """What each line repeats of its session: looked at in its first and its last line only."""

    cwd: Any = None
    git_branch: Any = None
    version: Any = None
    entrypoint: Any = None


class Progress(msgspec.Struct, rename="camel"):
    """What a line on a subagent's progress wraps."""

    message: Line | None = None
    agent_id: Any = None


# no JSON, of another shape, no text, nested beyond all reason
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_DECODE = msgspec.json.Decoder(Line).decode
_DECODE_SURROUNDINGS = msgspec.json.Decoder(Surroundings).decode
_DECODE_PROGRESS = msgspec.json.Decoder(Progress).decode


def read_line(line: bytes) -> Line | None:
    """Read a line; None where it is no JSON object. Never raises: what has another shape than known is left out."""
    try:
        return _DECODE(line)
    except _UNREADABLE:
        return _read_leniently(line)


def read_surroundings(line: bytes) -> Surroundings:
    """Read what a line that was read already says of its session."""
    try:
        return _DECODE_SURROUNDINGS(line)
    except _UNREADABLE:
        try:
            entry = parse_object(line.decode("utf-8", "replace").encode())
        except (NotJsonError, NotAnObjectError):
            return Surroundings()
        return Surroundings(entry.get("cwd"), entry.get("gitBranch"), entry.get("version"), entry.get("entrypoint"))


def read_progress(raw: msgspec.Raw) -> Progress | None:
    """Read what a line on progress wraps, where it is of the known shape."""
    try:
        return _DECODE_PROGRESS(raw)
    except _UNREADABLE:
        return None


def value_of(raw: msgspec.Raw) -> Any:  # noqa: ANN401 any JSON value
    """Read a field that was left as bytes; None where there is none."""
    text = bytes(raw)
    if not text:
        return None
    try:
        return msgspec.json.decode(text)
    except _UNREADABLE:
        return msgspec.json.decode(mend_surrogates(text.decode("utf-8", "replace").encode()))


def json_of(raw: msgspec.Raw) -> str | None:
    """Give a field as the JSON text that is kept of it (see storage.json_text), None for nothing."""
    text = bytes(raw)
    if not text or text == b"null":
        return None
    if b"\\u" in text:
        text = mend_surrogates(text)
    if len(text) <= BODY_MAX_CHARACTERS:
        return text.decode("utf-8", "replace")
    return beginning_of(text[: BODY_MAX_CHARACTERS // 2].decode("utf-8", "replace"), len(text))


def is_identifier(value: object) -> TypeGuard[str]:
    """Whether a value can be an id."""
    return type(value) is str and 0 < len(value) <= ID_MAX_LENGTH


def agent_of(line: Line) -> str | None:
    """Give the id of the subagent that a line is of; None on the main thread."""
    value = line.agent_id
    return value if is_identifier(value) and line.is_sidechain is True else None


def milliseconds(text: object) -> int:
    """Read a line's timestamp as UTC milliseconds since the epoch; 0 where it makes no sense."""
    if type(text) is not str:
        return 0
    try:
        moment = int(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return 0
    return moment if _EARLIEST_MS <= moment <= LATEST_MS else 0


def line_order(at: int, offset: int, agent_id: str | None = None) -> str:
    """Make the order (see domain.events) of a line from its time and its place.

    Of what happened in one millisecond, the later line is the later; hooks, whose ids begin with digits, come first.
    """
    return f"{order_prefix(at)}{offset:012d}{agent_id or ''}"


def order_prefix(at: int) -> str:
    """Give what the orders of all lines of one time begin with."""
    return f"{at:015d}.~"


def _read_leniently(line: bytes) -> Line | None:
    for text in (line, line.decode("utf-8", "replace").encode()):
        try:
            entry = parse_object(text)
        except (NotJsonError, NotAnObjectError):
            continue
        try:
            return _DECODE(to_json(_without_odd_shapes(entry)))
        except _UNREADABLE:
            return None
    return None


def _without_odd_shapes(entry: dict[str, Any]) -> dict[str, Any]:
    message = entry.get("message")
    if not isinstance(message, dict):
        return {name: value for name, value in entry.items() if name != "message"}
    content, usage = message.get("content"), message.get("usage")
    if isinstance(content, list):
        content = [block for block in content if isinstance(block, dict)]
    elif not isinstance(content, str):
        content = None
    usage = usage if isinstance(usage, dict) else None
    return {**entry, "message": {**message, "content": content, "usage": usage}}
