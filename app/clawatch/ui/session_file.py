"""Writes one session to a file. Runs on the read executor."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING, Literal

import orjson

from clawatch.queries.export import EXPORTS
from clawatch.queries.export_text import csv_text
from clawatch.queries.session_export import session_export

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.queries.session_export import SessionExportName
    from clawatch.queries.source import Source

SessionFileKind = Literal["json", "calls", "requests"]
"""All of a session as JSON, or its tool calls or its requests as CSV."""
_NAMES: dict[str, SessionExportName] = {"tool_calls": "tool_calls", "requests": "usage"}


def write_session(source: Source, session_id: str, kind: SessionFileKind, path: Path) -> None:
    """Write it; the file takes its name once it is whole, and can be read by this user alone. Raises OSError."""
    parts = _json(source, session_id) if kind == "json" else _csv(source, session_id, kind)
    aside = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for part in parts:
                file.write(part)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _csv(source: Source, session_id: str, kind: SessionFileKind) -> Iterator[bytes]:
    name: SessionExportName = "tool_calls" if kind == "calls" else "usage"
    return chain([csv_text([EXPORTS[name].names])], map(csv_text, session_export(source, session_id, name)))


def _json(source: Source, session_id: str) -> Iterator[bytes]:
    """Give one object: the session, its tool calls with their input and output as JSON texts, and its requests."""
    session = next(iter(_objects(source, session_id, "sessions")), b"null")
    yield b'{"session":' + session
    for title, name in _NAMES.items():
        yield f',"{title}":['.encode()
        for place, item in enumerate(_objects(source, session_id, name)):
            yield b"," + item if place else item
        yield b"]"
    yield b"}\n"


def _objects(source: Source, session_id: str, name: SessionExportName) -> Iterator[bytes]:
    names = EXPORTS[name].names
    for rows in session_export(source, session_id, name):
        for row in rows:
            yield orjson.dumps(dict(zip(names, row, strict=True)))
