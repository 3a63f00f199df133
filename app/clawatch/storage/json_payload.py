"""Payload bytes as a JSON object."""

from __future__ import annotations

import re
from typing import Any

import orjson

# An escaped pair of surrogates, a lone one (the group), or any other escape, which may be a backslash's own.
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.DOTALL
)


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


def mend_surrogates(text: bytes) -> bytes:
    """Put the replacement character where a JSON text has an escaped lone surrogate."""
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], text)


def _parse_leniently(payload: bytes, refusal: orjson.JSONDecodeError) -> object:
    mended = mend_surrogates(payload)
    if mended == payload:
        raise _no_json(refusal) from refusal
    try:
        return orjson.loads(mended)
    except orjson.JSONDecodeError as error:
        raise _no_json(error) from error


def _no_json(refusal: orjson.JSONDecodeError) -> NotJsonError:
    return NotJsonError(f"the body is no JSON that can be read ({refusal})")
