"""Which projects are there?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clawatch.queries.money import Spending

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.queries.source import Source

_OWN_LENGTH = 6
# an index has each project's sessions in the order of their starts: the first and the last are found at once
_SELECT = (
    "SELECT p.id, p.name, p.path, (SELECT min(started_at) FROM sessions WHERE project_id = p.id), "
    "(SELECT max(started_at) FROM sessions WHERE project_id = p.id), coalesce(t.sessions, 0), "
    "coalesce(t.requests, 0), coalesce(t.input_tokens, 0), coalesce(t.output_tokens, 0), "
    "coalesce(t.cache_read_tokens, 0), coalesce(t.cache_write_tokens, 0), "
    "CASE WHEN t.requests > t.unpriced_requests THEN t.cost END, coalesce(t.unpriced_requests, 0), "
    "coalesce(t.unpriced_tokens, 0) FROM projects p LEFT JOIN project_totals t ON t.project_id = p.id"
)


@dataclass(frozen=True, slots=True)
class Project:
    """A directory that sessions work in. Times are UTC milliseconds: when its first and its newest session began.

    `spending` sums the requests of its sessions, what agents reported of themselves included.
    """

    id: int
    name: str
    path: str
    first_session_at: int | None
    newest_session_at: int | None
    sessions: int
    spending: Spending


def list_projects(source: Source) -> tuple[Project, ...]:
    """Give all projects, by name."""
    rows = source.connection().execute(f"{_SELECT} ORDER BY p.name, p.id")
    return tuple(map(_project, rows))


def find_project(connection: sqlite3.Connection, project_id: int) -> Project | None:
    """Give one project, or None where there is none of that id."""
    row = connection.execute(f"{_SELECT} WHERE p.id = ?", (project_id,)).fetchone()
    return _project(row) if row else None


def _project(row: Sequence[Any]) -> Project:
    return Project(*[*row[:_OWN_LENGTH], Spending(*row[_OWN_LENGTH:])])
