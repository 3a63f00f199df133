"""What happened on each of the last days, as UTC counts them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clawatch.storage.projections.project_rollups import DAY_MS

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Day:
    """The sessions that began on a UTC day (2026-01-31) and the tokens of its requests, reported ones included."""

    date: str
    sessions: int
    input_tokens: int
    output_tokens: int


def last_days(
    connection: sqlite3.Connection, now_ms: int, count: int, project_id: int | None = None
) -> tuple[Day, ...]:
    """Give those of the last days, today's included, on which anything happened, in their order.

    With a project, it is what happened in that one.
    """
    today = now_ms - now_ms % DAY_MS
    days = range(today - (count - 1) * DAY_MS, today + 1, DAY_MS)
    condition, parameters = f"day IN ({', '.join('?' * count)})", [*days]
    if project_id is not None:
        condition += " AND project_id = ?"
        parameters.append(project_id)
    rows = connection.execute(
        "SELECT day, sum(sessions), sum(input_tokens), sum(output_tokens) FROM project_days "  # noqa: S608 bound
        f"WHERE {condition} GROUP BY day ORDER BY day",
        parameters,
    )
    return tuple(Day(_date(day), *sums) for day, *sums in rows)


def _date(day: int) -> str:
    return datetime.fromtimestamp(day / 1000, UTC).date().isoformat()
