"""Which sessions are there?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.queries.rows import SESSION_COLUMNS, SESSION_TABLES, SessionSummary, session_summary, snapshot
from clawatch.queries.session_filter import SessionFilter, SessionOrder, order_by, where

if TYPE_CHECKING:
    from clawatch.queries.source import Source

__all__ = ["SessionFilter", "SessionOrder", "SessionPage", "list_sessions"]


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of sessions, in the order asked for, and how many there are in all."""

    items: tuple[SessionSummary, ...] = field(default=())
    total: int = 0


def list_sessions(source: Source, wanted: SessionFilter, *, limit: int, offset: int = 0) -> SessionPage:
    """Give `limit` sessions from `offset` on. A page past the end is empty and has the true total."""
    condition, parameters = where(wanted)
    order = order_by(wanted)
    with snapshot(source) as connection:
        total = connection.execute(f"SELECT count(*) FROM sessions s {condition}", parameters).fetchone()[0]  # noqa: S608 parameters are bound
        # a page is found in an index alone, and only then are its rows read: they are long
        rows = connection.execute(
            f"WITH page AS (SELECT s.id FROM sessions s {condition} {order} LIMIT ? OFFSET ?) "  # noqa: S608 parameters are bound
            f"SELECT {SESSION_COLUMNS} FROM page CROSS JOIN {SESSION_TABLES} WHERE s.id = page.id {order}",
            (*parameters, limit, offset),
        ).fetchall()
    return SessionPage(tuple(session_summary(row) for row in rows), total)
