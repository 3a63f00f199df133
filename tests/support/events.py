"""Events as clients send them, and where they end up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def hook(kind: str, at: str | None = None, session: str = "s-1", **fields: object) -> dict[str, Any]:
    """Give a hook event; `at` is a time of the day on 15 January 2025, UTC."""
    body: dict[str, Any] = {"session_id": session, "hook_event_name": kind, **fields}
    return body if at is None else {**body, "timestamp": f"2025-01-15T{at}Z"}


def report(kind: str, at: str | None = None, agent: str = "a-1", **fields: object) -> dict[str, Any]:
    """Give an event of the ClaWatch contract; what `fields` do not name goes without."""
    body: dict[str, Any] = {"agentId": agent, "type": kind, **fields}
    return body if at is None else {**body, "timestamp": f"2025-01-15T{at}Z"}


def journal(home: Path) -> list[tuple[str, str, bytes]]:
    """Read the journal: id, kind and payload of every event, in the order they were taken in."""
    with closing(sqlite3.connect(f"{(home / 'clawatch.db').as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT event_id, kind, payload FROM events ORDER BY seq").fetchall()
