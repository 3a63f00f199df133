"""Rows of an export as text: CSV, or a JSON object a line."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clawatch.queries.export import Value

# what a spreadsheet would take for a formula, and the sign that keeps it from that
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "'")
_PLAIN = "'"


def csv_text(rows: Iterable[Sequence[Value]]) -> bytes:
    """Write rows as RFC 4180 has it, in UTF-8; nothing stands for null.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, and so does one that begins with an
    apostrophe: whoever takes one away from each text that has one has what it was.
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def jsonl_text(names: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Write rows as JSON objects, one a line."""
    return b"".join(orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            # never as 1e-06, which few read as a number
            return f"{value:.6f}"
        case str() if value.startswith(_FORMULAS):
            return f"{_PLAIN}{value}"
    return str(value)
