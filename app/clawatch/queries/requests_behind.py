"""Which model requests are behind a figure? A page of them at a time, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from clawatch.queries.money import Spending
from clawatch.queries.rows import snapshot
from clawatch.queries.session_requests import REQUEST_COLUMNS, RequestRow, request_row
from clawatch.queries.usage_days import QUARTER_MS
from clawatch.storage.projections.rollups import NO_PROJECT
from clawatch.storage.projections.sum_names import USAGE_SUMS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.queries.source import Source

PAGE = 100
UNKNOWN_PROJECT = NO_PROJECT
"""The `project_id` of requests of no known project."""
_EVER = (-(2**62), 2**62)
_SUMS = ", ".join(f"coalesce(sum({name}), 0)" for name in USAGE_SUMS)
_TOKENS = "u.input_tokens + u.output_tokens + u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens"
_OF_RECORDS = (
    "count(*), coalesce(sum(u.input_tokens), 0), coalesce(sum(u.output_tokens), 0), "
    "coalesce(sum(u.cache_read_tokens), 0), coalesce(sum(u.cache_write_5m_tokens + u.cache_write_1h_tokens), 0), "
    "coalesce(sum(u.cost), 0), coalesce(sum(u.cost IS NULL), 0), "
    f"coalesce(sum({_TOKENS}) FILTER (WHERE u.cost IS NULL), 0)"
)
_NAMED = "s.session_id, coalesce(s.title, s.name, s.first_prompt), p.name, u.is_reported"
_JOINED = "LEFT JOIN prices r ON r.id = u.price LEFT JOIN projects p ON p.id = s.project_id"
_LATEST_FIRST = "ORDER BY u.occurred_at DESC, u.id DESC LIMIT :limit"
_WITHIN = "u.is_counted AND u.occurred_at >= :low AND u.occurred_at <= :at AND (u.occurred_at < :at OR u.id < :id)"


class After(NamedTuple):
    """Behind which request a page begins: its time (UTC milliseconds) and its row's id."""

    at: int
    id: int


@dataclass(frozen=True, slots=True)
class RequestsWanted:
    """Which requests: those from `since_ms` on and before `until_ms` (UTC milliseconds on quarters of an hour).

    `model` "" is that of requests of no known model, `project_id` UNKNOWN_PROJECT stands for no known one; None is any.
    With `only_unpriced`, those without a price.
    """

    since_ms: int | None = None
    until_ms: int | None = None
    model: str | None = None
    project_id: int | None = None
    session_id: str | None = None
    only_unpriced: bool = False


@dataclass(frozen=True, slots=True)
class RequestBehind:
    """A request with its session's id, what a person would call that, and its project's name.

    `is_reported` tells what an agent said of itself from a request that a transcript shows: all its tokens stand under
    input, of whatever kind they are.
    """

    session_id: str
    headline: str | None
    project: str | None
    is_reported: bool
    request: RequestRow

    @property
    def place(self) -> After:
        """Where it stands in the order."""
        return After(self.request.occurred_at, self.request.id)


def requests_total(source: Source, wanted: RequestsWanted) -> Spending:
    """Give the sums over all of them, as `usage` has it for the same."""
    since, until = _range(wanted)
    connection = source.connection()
    if wanted.session_id is not None:
        where, values = _of_session(wanted, since, until)
        sums = connection.execute(
            f"SELECT {_OF_RECORDS} FROM sessions s JOIN usage_records u ON u.session = s.id "  # noqa: S608 fixed names
            f"WHERE {where} AND u.is_counted AND u.occurred_at >= :since AND u.occurred_at < :until",
            values,
        ).fetchone()
    elif wanted.model is None and wanted.project_id is None:
        sums = connection.execute(
            f"SELECT {_SUMS} FROM usage_quarters WHERE quarter >= ? AND quarter < ?",  # noqa: S608 fixed names
            (since, until),
        ).fetchone()
    else:
        where, values = _of_rollups(wanted)
        sums = connection.execute(
            f"SELECT {_SUMS} FROM usage_rollups WHERE quarter >= :since AND quarter < :until {where}",  # noqa: S608 fixed names
            {**values, "since": since, "until": until},
        ).fetchone()
    requests, uncached, output, read, written, cost, unpriced, unpriced_tokens = sums
    known = cost if requests > unpriced else None
    return Spending(requests, uncached, output, read, written, known, unpriced, unpriced_tokens)


def requests_behind(
    source: Source, wanted: RequestsWanted, *, after: After | None = None, limit: int = PAGE
) -> tuple[RequestBehind, ...]:
    """Give `limit` of them, those behind `after` in the order; fewer where there are no more."""
    since, until = _range(wanted)
    at = min(until - 1, 2**62) if after is None else after.at
    values: dict[str, Any] = {"low": since, "at": at, "id": 2**62 if after is None else after.id, "limit": limit}
    unpriced = " AND u.cost IS NULL" if wanted.only_unpriced else ""
    with snapshot(source) as connection:
        if wanted.session_id is not None:
            where, more = _of_session(wanted, since, until)
            tables = "sessions s JOIN usage_records u ON u.session = s.id"
            return _read(connection, tables, where + unpriced, values | more)
        low = _low(connection, wanted, since, at, limit)
        if low is None:
            return ()
        tables, where, more = _of_any(wanted)
        values |= {**more, "low": low, "end": at + 1}
        return _read(connection, tables, where + unpriced, values)


def _low(connection: sqlite3.Connection, wanted: RequestsWanted, since: int, at: int, limit: int) -> int | None:
    """Give a time from which on there are enough requests up to `at`, and not many more; None where there are none."""
    quarter = at // QUARTER_MS * QUARTER_MS
    counted = "unpriced_requests" if wanted.only_unpriced else "requests"
    where, values = _of_rollups(wanted)
    rows = connection.execute(
        f"SELECT quarter, {counted} FROM usage_rollups "  # noqa: S608 fixed names
        f"WHERE quarter >= :since AND quarter <= :quarter AND {counted} {where} ORDER BY quarter DESC",
        {**values, "since": since, "quarter": quarter},
    )
    found, low = 0, None
    for begin, count in rows:
        if low is not None and begin < low and found >= limit:
            break
        low = begin
        # of the quarter that `at` falls in, who knows how many come before it
        found += count if begin < quarter else 0
    rows.close()
    return low


def _of_rollups(wanted: RequestsWanted) -> tuple[str, dict[str, Any]]:
    parts = [
        (f"AND {name} = :{name}", name, value)
        for name, value in (("model", wanted.model), ("project_id", wanted.project_id))
        if value is not None
    ]
    return " ".join(part[0] for part in parts), {name: value for _, name, value in parts}


def _of_session(wanted: RequestsWanted, since: int, until: int) -> tuple[str, dict[str, Any]]:
    where = "s.session_id = :session_id"
    values: dict[str, Any] = {"session_id": wanted.session_id, "since": since, "until": until}
    if wanted.model is not None:
        where, values = f"{where} AND u.model = :model", {**values, "model": wanted.model}
    return where, values


def _of_any(wanted: RequestsWanted) -> tuple[str, str, dict[str, Any]]:
    """Name the tables to read, the sessions that have requests in the stretch at the front."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if wanted.project_id is not None:
        conditions.append("s.project_id IS :project_id")
        values["project_id"] = None if wanted.project_id == NO_PROJECT else wanted.project_id
    if wanted.model is None:
        tables = "sessions s INDEXED BY sessions_usage CROSS JOIN usage_records u ON u.session = s.id"
        conditions[:0] = ["s.usage_end_at IS NOT NULL", "s.usage_first_at < :end", "s.usage_end_at > :low"]
    else:
        tables = (
            "model_usage m CROSS JOIN sessions s ON s.id = m.session CROSS JOIN usage_records u "
            "ON u.session = m.session AND u.model = m.model"
        )
        conditions[:0] = ["m.model = :model", "m.first_at < :end", "m.end_at > :low"]
        values["model"] = wanted.model
    return tables, " AND ".join(conditions), values


def _read(connection: sqlite3.Connection, tables: str, where: str, values: dict[str, Any]) -> tuple[RequestBehind, ...]:
    # the rows of a page are found first, and only then is read what they show
    rows = connection.execute(
        f"WITH page AS MATERIALIZED (SELECT u.id FROM {tables} WHERE {where} AND {_WITHIN} {_LATEST_FIRST}) "  # noqa: S608 fixed names
        f"SELECT {_NAMED}, {REQUEST_COLUMNS} FROM page CROSS JOIN usage_records u ON u.id = page.id "
        f"JOIN sessions s ON s.id = u.session {_JOINED} ORDER BY u.occurred_at DESC, u.id DESC",
        values,
    )
    return tuple(_request(row) for row in rows)


def _request(row: Sequence[Any]) -> RequestBehind:
    session_id, headline, project, is_reported, *values = row
    return RequestBehind(session_id, headline, project, bool(is_reported), request_row(values))


def _range(wanted: RequestsWanted) -> tuple[int, int]:
    since, until = (
        end if moment is None else -(-moment // QUARTER_MS) * QUARTER_MS
        for moment, end in zip((wanted.since_ms, wanted.until_ms), _EVER, strict=True)
    )
    return since, until
