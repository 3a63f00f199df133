"""JSON as it is kept in columns."""

from __future__ import annotations

import json
from typing import Any

import orjson

BODY_MAX_CHARACTERS = 256 * 1024


def to_json(value: Any) -> str:  # noqa: ANN401 any JSON value
    """Write a value as compact JSON; what orjson refuses (deep nesting, huge integers) the slower writer takes."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def body_json(value: Any) -> str | None:  # noqa: ANN401 any JSON value
    """Write a payload's part as JSON, at most BODY_MAX_CHARACTERS long, None for nothing.

    What is longer becomes a JSON text that holds its beginning and says how long it was; the journal has the whole.
    """
    if value is None:
        return None
    text = to_json(value)
    if len(text) <= BODY_MAX_CHARACTERS:
        return text
    return beginning_of(text[: BODY_MAX_CHARACTERS // 2], len(text))


def beginning_of(text: str, length: int) -> str:
    """Write the beginning of a JSON text that is too long to keep as one of its own, with the whole's length."""
    return to_json(f"{text}… (the first part of {length:,} characters)")
