"""How often is each tool called, and how does that go?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.storage.projections.call_rollups import EVERY_PROJECT

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.source import Source

_NO_LIMIT = -1


@dataclass(frozen=True, slots=True)
class ToolStats:
    """All calls of one tool, of all time. `cancelled` ones never ran to an answer, and are none of the `errors`.

    `duration_ms` is the sum over `timed_calls`, those whose duration is known.
    """

    tool_name: str
    calls: int
    errors: int
    cancelled: int
    timed_calls: int
    duration_ms: int


def tool_stats(source: Source) -> tuple[ToolStats, ...]:
    """Give every tool that was ever called, the most called first."""
    return most_called(source.connection())


def most_called(
    connection: sqlite3.Connection, project_id: int = EVERY_PROJECT, limit: int = _NO_LIMIT
) -> tuple[ToolStats, ...]:
    """Give the tools that were called most, those of one project alone where one is given."""
    rows = connection.execute(
        "SELECT tool_name, calls, errors, cancelled, timed_calls, duration_ms FROM tool_totals WHERE project_id = ? "
        "ORDER BY calls DESC, tool_name LIMIT ?",
        (project_id, limit),
    )
    return tuple(ToolStats(*row) for row in rows)
