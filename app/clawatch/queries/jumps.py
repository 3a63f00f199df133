"""Which sessions, projects and tools does a word lead to?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.rows import snapshot
from clawatch.queries.sessions import SessionFilter, list_sessions
from clawatch.queries.tool_stats import most_called

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class Jumps:
    """Where one can go by a word: the newest sessions, projects as (row id, name, path), and names of tools."""

    sessions: tuple[SessionSummary, ...]
    projects: tuple[tuple[int, str, str], ...]
    tools: tuple[str, ...]


def jumps(source: Source, word: str, *, each: int) -> Jumps:
    """Give `each` of a kind at most. An empty word leads to the newest sessions and nothing else."""
    sessions = list_sessions(source, SessionFilter(search=word), limit=each).items
    if not word:
        return Jumps(sessions, (), ())
    with snapshot(source) as connection:
        folded = word.casefold()
        tools = [tool.tool_name for tool in most_called(connection) if folded in tool.tool_name.casefold()]
        return Jumps(sessions, _projects(connection, folded, each), tuple(tools[:each]))


def _projects(connection: sqlite3.Connection, folded: str, each: int) -> tuple[tuple[int, str, str], ...]:
    # folded here and not by LIKE, which knows no letters but those of English
    rows = connection.execute("SELECT id, name, path FROM projects ORDER BY name, id")
    found = [(row_id, name, path) for row_id, name, path in rows if folded in name.casefold()]
    found.sort(key=lambda row: (not row[1].casefold().startswith(folded), row[1]))
    return tuple(found[:each])
