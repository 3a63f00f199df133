"""Events of the ClaWatch contract: what any agent posts of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Event, Origin
from clawatch.ingest.stamps import Stamp, plausible_time
from clawatch.ingest.validation import FieldProblem, InvalidEventError, check_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TYPES = ("heartbeat", "tool_call", "error", "cost", "status_change")
_DATA_TEXTS = ("message", "model", "toolName", "error", "status")
_MOST_TOKENS = 10**15
_MOST_USD = 10**9


def is_agent_event(body: Mapping[str, Any]) -> bool:
    """Whether a body speaks the ClaWatch contract."""
    return "agentId" in body and "type" in body


def agent_event(payload: bytes, body: dict[str, Any], stamp: Stamp) -> Event:
    """Make the event of one ClaWatch body. Raises InvalidEventError that names every field that is wrong."""
    problems = list(_problems(body))
    if problems:
        raise InvalidEventError(Origin.AGENT, problems)
    return Event(
        event_id=stamp.event_id,
        origin=Origin.AGENT,
        kind=body["type"],
        session_id=body["agentId"],
        occurred_at=plausible_time(body.get("timestamp"), stamp),
        received_at=stamp.received_at,
        payload=payload,
        body=body,
    )


def _problems(body: Mapping[str, Any]) -> Iterator[FieldProblem]:
    agent_id = body.get("agentId")
    if isinstance(agent_id, str):
        yield from check_id("agentId", agent_id)
    else:
        yield FieldProblem("agentId", "must be a string", "string_type")
    if body.get("type") not in TYPES:
        yield FieldProblem("type", f"must be one of {', '.join(TYPES)}", "enum")
    for name in ("agentName", "host", "timestamp"):
        if not isinstance(body.get(name), str | None):
            yield FieldProblem(name, "must be a string", "string_type")
    data = body.get("data")
    if not isinstance(data, dict | None):
        yield FieldProblem("data", "must be an object", "dict_type")
        return
    data = data or {}
    for name in _DATA_TEXTS:
        if not isinstance(data.get(name), str | None):
            yield FieldProblem(f"data.{name}", "must be a string", "string_type")
    if not _is_amount(data.get("tokenCount"), _MOST_TOKENS, whole=True):
        yield FieldProblem("data.tokenCount", "must be a whole number of tokens, zero or more", "int_type")
    if not _is_amount(data.get("costUsd"), _MOST_USD, whole=False):
        yield FieldProblem("data.costUsd", "must be an amount of dollars, zero or more", "float_type")


def _is_amount(value: object, most: int, *, whole: bool) -> bool:
    if value is None:
        return True
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # the bounds come first: no NaN passes them, nor an integer too large for a float
    return 0 <= value <= most and (not whole or float(value).is_integer())
