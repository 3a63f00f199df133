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
        total = connection.execute(f"SELECT count(*) FROM sessions s {where}", parameters).fetchone()[0]  # noqa: S608 parameters are bound
        # a page is found in an index alone, and only then are its rows read: they are long
        rows = connection.execute(
            f"WITH page AS (SELECT s.id FROM sessions s {where} "  # noqa: S608 parameters are bound
            "ORDER BY s.started_at DESC, s.id DESC LIMIT ? OFFSET ?) "
            f"SELECT {SESSION_COLUMNS} FROM page CROSS JOIN {SESSION_TABLES} WHERE s.id = page.id "
            "ORDER BY s.started_at DESC, s.id DESC",
            (*parameters, limit, offset),
        ).fetchall()
    return SessionPage(tuple(session_summary(row) for row in rows), total)


def _where(wanted: SessionFilter) -> tuple[str, tuple[object, ...]]:
    conditions: list[str] = []
    parameters: list[object] = []
    if wanted.states:
        states = f"state IN ({', '.join('?' * len(wanted.states))})"
        # what is searched for is looked up in the index over starts: states stand in another one
        searched = f"+s.id IN (SELECT id FROM sessions WHERE {states})"  # noqa: S608 parameters are bound
        conditions.append(searched if wanted.search else f"s.{states}")
        parameters.extend(sorted(wanted.states))
    if wanted.project_id is not None:
        conditions.append("s.project_id = ?")
        parameters.append(wanted.project_id)
    if wanted.search:
        pattern, columns = f"%{_literal(wanted.search)}%", ["s.session_id"]
        if wanted.search_titles:
            columns += ["s.title", "s.name", "s.first_prompt"]
        found = [f"{column} LIKE ? ESCAPE char(92)" for column in columns]
        found.append("s.project_id IN (SELECT id FROM projects WHERE name LIKE ? ESCAPE char(92))")
        conditions.append(f"({' OR '.join(found)})")
        parameters.extend([pattern] * len(found))
    return ("WHERE " + " AND ".join(conditions) if conditions else ""), tuple(parameters)


def _literal(text: str) -> str:
    """Take the meaning from LIKE's wildcards: a person who types % means %."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
