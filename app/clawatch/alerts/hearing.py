"""What events say that rules listen to: an error, an ended call, the end of a turn."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec
import orjson

from clawatch.domain.alert_rules.loops import RESULT_LENGTH, EndedCall, normal_text
from clawatch.domain.marks import is_of_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.storage.alert_reading import HeardEvent

# who asks for what runs in the background gets the same answer until it has ended
_POLLING = frozenset({"BashOutput", "TaskOutput", "AgentOutputTool", "Monitor"})
# words about a command are no part of it, nor is what an agent counts beside a call
_ASIDE = frozenset({"description", "timeout", "run_in_background"})
_COUNTED = frozenset({"tokenCount", "costUsd", "model", "error"})
_INTERRUPTED = b"true"


class _Said(msgspec.Struct):
    tool_name: str = ""
    agent_id: str = ""
    tool_input: msgspec.Raw = msgspec.Raw(b"null")
    tool_response: msgspec.Raw = msgspec.Raw(b"null")
    error: msgspec.Raw = msgspec.Raw(b"null")
    is_interrupt: msgspec.Raw = msgspec.Raw(b"false")
    prompt: msgspec.Raw = msgspec.Raw(b"null")
    data: msgspec.Raw = msgspec.Raw(b"null")


_read = msgspec.json.Decoder(_Said).decode


class Heard(msgspec.Struct, frozen=True):
    """What an event says: whether a turn is over, an error and its text, a call of a thread ("" is the main one)."""

    ends_turn: bool = False
    is_error: bool = False
    error: str | None = None
    thread: str = ""
    call: EndedCall | None = None


NOTHING = Heard()
_TURN = Heard(ends_turn=True)


def hear(event: HeardEvent, at: int) -> Heard:
    """Say what an event says that happened at a time (UTC milliseconds)."""
    if event.kind == "Stop":
        return _TURN
    try:
        said = _read(event.payload)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        # a field is of another type than those who send it document: it says nothing
        return NOTHING
    return _READ[event.kind](said, at)


def _ended(said: _Said, at: int) -> Heard:
    return Heard(thread=said.agent_id, call=_call(said, at, bytes(said.tool_response)))


def _failed(said: _Said, at: int) -> Heard:
    if bytes(said.is_interrupt) == _INTERRUPTED:
        return NOTHING
    call = _call(said, at, bytes(said.error))
    return Heard(is_error=True, error=_text(said.error), thread=said.agent_id, call=call)


def _turn_failed(said: _Said, _at: int) -> Heard:
    return Heard(ends_turn=True, is_error=True, error=_text(said.error))


def _prompted(said: _Said, _at: int) -> Heard:
    return _TURN if is_of_person(_text(said.prompt) or "") else NOTHING


def _reported_error(said: _Said, _at: int) -> Heard:
    data = _fields(said.data)
    text = data.get("error") or data.get("message")
    return Heard(is_error=True, error=text if isinstance(text, str) else None)


def _reported(said: _Said, at: int) -> Heard:
    """Read the call that an agent reports; one that says no more than its tool can be like any other."""
    data = _fields(said.data)
    name = data.pop("toolName", None)
    known = {field: value for field, value in data.items() if field not in _COUNTED}
    if not isinstance(name, str) or not known:
        return NOTHING
    return Heard(call=EndedCall(at, name, _key(known), b""))


_READ: dict[str, Callable[[_Said, int], Heard]] = {
    "PostToolUse": _ended,
    "PostToolUseFailure": _failed,
    "StopFailure": _turn_failed,
    "UserPromptSubmit": _prompted,
    "error": _reported_error,
    "tool_call": _reported,
}


def _call(said: _Said, at: int, result: bytes) -> EndedCall | None:
    if not said.tool_name or said.tool_name in _POLLING:
        return None
    given = _fields(said.tool_input)
    if "command" in given:
        given = {name: value for name, value in given.items() if name not in _ASIDE}
    return EndedCall(at, said.tool_name, _key(given), result[:RESULT_LENGTH])


def _key(given: dict[str, Any]) -> bytes:
    if isinstance(given.get("command"), str):
        given["command"] = normal_text(given["command"])
    return blake2b(orjson.dumps(given, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()


def _fields(raw: msgspec.Raw) -> dict[str, Any]:
    value = orjson.loads(bytes(raw))
    return value if isinstance(value, dict) else {}


def _text(raw: msgspec.Raw) -> str | None:
    value = orjson.loads(bytes(raw))
    return value if isinstance(value, str) and value else None
