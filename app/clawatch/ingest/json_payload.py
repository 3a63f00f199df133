"""Payload bytes as a JSON object."""

from __future__ import annotations

import json
from typing import Any

import orjson


class NotJsonError(Exception):
    """The bytes are no JSON; the text says where they stop being it."""


class NotAnObjectError(Exception):
    """The JSON is something else than an object."""


def parse_object(payload: bytes) -> dict[str, Any]:
    """Parse a payload. Raises NotJsonError or NotAnObjectError.

    Lone surrogates, which JavaScript writes and strict readers refuse, are taken and shown as the replacement
    character; the journal keeps the bytes as they came.
    """
    try:
        body = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        body = _parse_leniently(payload, error)
    if not isinstance(body, dict):
        raise NotAnObjectError("the body must be a JSON object")
    return body


def _parse_leniently(payload: bytes, refusal: orjson.JSONDecodeError) -> object:
    if b"\\u" not in payload:
        raise NotJsonError(str(refusal)) from refusal
    try:
        return _without_surrogates(json.loads(payload, parse_constant=_refuse_constant))
    except (ValueError, RecursionError):
        raise NotJsonError(str(refusal)) from refusal


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _without_surrogates(value: Any) -> Any:  # noqa: ANN401 any JSON value
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(name): _without_surrogates(item) for name, item in value.items()}
    return value
