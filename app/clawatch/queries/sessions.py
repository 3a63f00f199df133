"""Which sessions are there?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.queries.rows import SESSION_COLUMNS, SESSION_TABLES, SessionSummary, session_summary, snapshot

if TYPE_CHECKING:
    from clawatch.domain.states import SessionState
    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions are asked for. Empty `states` means any.

    `search` is looked for in session ids and project names, with `search_titles` in titles, names and first prompts
    as well.
    """

    states: frozenset[SessionState] = frozenset()
    project_id: int | None = None
    search: str = ""
    search_titles: bool = True


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of sessions, the newest first, and how many there are in all."""

    items: tuple[SessionSummary, ...] = field(default=())
    total: int = 0


def list_sessions(source: Source, wanted: SessionFilter, *, limit: int, offset: int = 0) -> SessionPage:
    """Give `limit` sessions from `offset` on. A page past the end is empty and has the true total."""
    where, parameters = _where(wanted)
    with snapshot(source) as connection:
        total = connection.execute(f"SELECT count(*) FROM {SESSION_TABLES} {where}", parameters).fetchone()[0]  # noqa: S608 parameters are bound
        rows = connection.execute(
            f"SELECT {SESSION_COLUMNS} FROM {SESSION_TABLES} {where} "  # noqa: S608 parameters are bound
            "ORDER BY s.started_at DESC, s.id DESC LIMIT ? OFFSET ?",
            (*parameters, limit, offset),
        ).fetchall()
    return SessionPage(tuple(session_summary(row) for row in rows), total)


def _where(wanted: SessionFilter) -> tuple[str, tuple[object, ...]]:
    conditions: list[str] = []
    parameters: list[object] = []
    if wanted.states:
        conditions.append(f"s.state IN ({', '.join('?' * len(wanted.states))})")
        parameters.extend(sorted(wanted.states))
    if wanted.project_id is not None:
        conditions.append("s.project_id = ?")
        parameters.append(wanted.project_id)
    if wanted.search:
        columns = ["s.session_id", "p.name", *(("s.title", "s.name", "s.first_prompt") if wanted.search_titles else ())]
        conditions.append(f"({' OR '.join(f'{column} LIKE ? ESCAPE char(92)' for column in columns)})")
        parameters.extend([f"%{_literal(wanted.search)}%"] * len(columns))
    return ("WHERE " + " AND ".join(conditions) if conditions else ""), tuple(parameters)


def _literal(text: str) -> str:
    """Take the meaning from LIKE's wildcards: a person who types % means %."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
