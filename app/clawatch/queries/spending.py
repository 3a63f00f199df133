"""What was spent, by day, project, model or session?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from clawatch.queries.money import Spending

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from clawatch.queries.source import Source

GroupBy = Literal["day", "project", "model", "session"]
_QUARTER_MS = 15 * 60 * 1000
_SUMS = (
    "sum(requests), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), "
    "sum(cost), sum(unpriced_requests), sum(unpriced_tokens)"
)
_KEYS = {
    "day": ("quarter, NULL, NULL", "quarter", ""),
    "project": ("p.path, p.name, p.id", "project_id", "LEFT JOIN projects p ON p.id = project_id"),
    "model": ("nullif(model, ''), NULL, NULL", "model", ""),
}
# the same sums over the requests of a session as usage_rollups holds over those of a quarter
_OF_SESSIONS = (
    "SELECT s.session_id, coalesce(s.title, s.name, s.first_prompt), s.id, count(*), sum(u.input_tokens), "
    "sum(u.output_tokens), sum(u.cache_read_tokens), sum(u.cache_write_5m_tokens + u.cache_write_1h_tokens), "
    "coalesce(sum(u.cost), 0), sum(u.cost IS NULL), coalesce(sum(u.input_tokens + u.output_tokens + "
    "u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens) FILTER (WHERE u.cost IS NULL), 0) "
    "FROM usage_records u JOIN sessions s ON s.id = u.session "
    "WHERE u.is_counted AND u.occurred_at >= ? AND u.occurred_at < ? GROUP BY s.id"
)
_EVER = (-(2**62), 2**62)


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """One group and its sums.

    `key` is a day (2026-01-31), a project's path, a model's id or a session's, None for requests of no known project
    or model; `name` what a person calls the project or the session, where it has a name, and `id` its row's.
    Requests are those of transcripts and what agents reported of themselves.
    """

    key: str | None
    name: str | None
    id: int | None
    spending: Spending


def spending(
    source: Source,
    group_by: GroupBy,
    *,
    since_ms: int | None = None,
    until_ms: int | None = None,
    timezone: tzinfo,
) -> tuple[SpendingRow, ...]:
    """Give the sums over what was requested from `since_ms` on and before `until_ms` (UTC milliseconds).

    They are exact where both fall on a quarter of an hour, as all days and hours of every time zone do; else what
    counts is each quarter that begins within. Days are those of `timezone`, in their order; other groups come with the
    most expensive first.
    """
    since, until = (
        end if moment is None else -(-moment // _QUARTER_MS) * _QUARTER_MS
        for moment, end in zip((since_ms, until_ms), _EVER, strict=True)
    )
    connection = source.connection()
    if group_by == "session":
        return _ranked(connection.execute(_OF_SESSIONS, (since, until)).fetchall())
    keys, grouping, join = _KEYS[group_by]
    rows = connection.execute(
        f"SELECT {keys}, {_SUMS} FROM usage_rollups {join} "  # noqa: S608 fixed names
        f"WHERE quarter >= ? AND quarter < ? GROUP BY {grouping} ORDER BY {grouping}",
        (since, until),
    ).fetchall()
    return _by_day(rows, timezone) if group_by == "day" else _ranked(rows)


def _by_day(rows: Sequence[Sequence[Any]], timezone: tzinfo) -> tuple[SpendingRow, ...]:
    days: dict[str, list[int]] = {}
    for quarter, _, _, *sums in rows:
        day = datetime.fromtimestamp(quarter / 1000, timezone).date().isoformat()
        total = days.setdefault(day, [0] * len(sums))
        total[:] = [known + more for known, more in zip(total, sums, strict=True)]
    return tuple(SpendingRow(day, None, None, _spending(sums)) for day, sums in days.items())


def _ranked(rows: Sequence[Sequence[Any]]) -> tuple[SpendingRow, ...]:
    found = [SpendingRow(key, name, row_id, _spending(sums)) for key, name, row_id, *sums in rows]
    return tuple(sorted(found, key=lambda row: (-(row.spending.cost or 0), -row.spending.tokens, row.key or "")))


def _spending(sums: Sequence[int]) -> Spending:
    requests, uncached, output, read, written, cost, unpriced, unpriced_tokens = sums
    known = cost if requests > unpriced else None
    return Spending(requests, uncached, output, read, written, known, unpriced, unpriced_tokens)
