"""What was used, by day, model, project, session or tool? From sums alone: its cost grows with days, not requests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import orjson

from clawatch.queries.money import Spending
from clawatch.queries.rows import snapshot
from clawatch.queries.usage_days import DAY_MS, QUARTER_MS, local_days
from clawatch.storage.projections.sum_names import USAGE_SUMS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import tzinfo

    from clawatch.queries.source import Source

UsageGroup = Literal["day", "model", "project", "session", "tool"]
_EVER = (-(2**62), 2**62)
_SUMS = ", ".join(f"sum({name})" for name in USAGE_SUMS)
_EACH = ", ".join(USAGE_SUMS)
_TOKENS = "input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens"
_OF_DAYS = (
    f"SELECT json_extract(d.value, '$[0]'), {_SUMS} FROM json_each(?) d JOIN usage_quarters "  # noqa: S608 our own text
    "ON quarter >= json_extract(d.value, '$[1]') AND quarter < json_extract(d.value, '$[2]') "
    "GROUP BY d.key ORDER BY d.key"
)
_OF_UTC_DAYS = f"SELECT day, {_SUMS} FROM model_days WHERE day BETWEEN ? AND ? GROUP BY day"  # noqa: S608 our own text
# whole days from the sums by day, what is left over at both ends from those by quarter
_OF_PARTS = (
    "SELECT {key}, {sums} FROM ("
    "SELECT {key}, {each} FROM {days} WHERE day >= :first AND day < :last UNION ALL "
    "SELECT {key}, {each} FROM usage_rollups WHERE quarter >= :since AND quarter < :begin UNION ALL "
    "SELECT {key}, {each} FROM usage_rollups WHERE quarter >= :finish AND quarter < :until) GROUP BY {key}"
)
# the same for all together
_OF_ALL_PARTS = (
    f"SELECT {_SUMS} FROM (SELECT {_EACH} FROM model_days WHERE day >= :first AND day < :last UNION ALL "  # noqa: S608 our own text
    f"SELECT {_EACH} FROM usage_quarters WHERE quarter >= :since AND quarter < :begin UNION ALL "
    f"SELECT {_EACH} FROM usage_quarters WHERE quarter >= :finish AND quarter < :until)"
)
_PROJECTS_EVER = f"SELECT project_id, {_EACH} FROM project_totals"  # noqa: S608 our own text
_EVER_USED = f"SELECT {_SUMS} FROM project_totals"  # noqa: S608 our own text
# sessions that reach over an end of the range, and those of agents that report their usage themselves, are summed up
# request by request, all others by their own sums
_SESSIONS = f"""
    WITH within AS MATERIALIZED (
        SELECT id, usage_first_at >= :since AND usage_end_at <= :until
        AND reported_tokens IS NULL AND reported_cost IS NULL AS is_whole,
        request_count, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost, unpriced_requests,
        unpriced_tokens FROM sessions WHERE usage_end_at > :since AND usage_first_at < :until
    )
    SELECT s.session_id, coalesce(s.title, s.name, s.first_prompt), s.id, f.* FROM (
        SELECT id, request_count, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost,
        unpriced_requests, unpriced_tokens FROM within WHERE is_whole AND request_count
        UNION ALL
        SELECT session, count(*), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens),
        sum(cache_write_5m_tokens + cache_write_1h_tokens), coalesce(sum(cost), 0), sum(cost IS NULL),
        coalesce(sum({_TOKENS}) FILTER (WHERE cost IS NULL), 0) FROM usage_records
        WHERE session IN (SELECT id FROM within WHERE NOT is_whole) AND is_counted
        AND occurred_at >= :since AND occurred_at < :until GROUP BY session
        ORDER BY 7 DESC, 1 LIMIT :limit
    ) f JOIN sessions s ON s.id = f.id
"""  # noqa: S608 our own text
_CALLS_EVER = "SELECT tool_name, calls, errors FROM tool_totals WHERE project_id = -1"
_CALLS = (
    "SELECT tool_name, sum(calls), sum(errors) FROM ("
    "SELECT tool_name, calls, errors FROM tool_days WHERE day >= :first AND day < :last UNION ALL "
    "SELECT tool_name, calls, errors FROM call_rollups WHERE quarter >= :since AND quarter < :begin UNION ALL "
    "SELECT tool_name, calls, errors FROM call_rollups WHERE quarter >= :finish AND quarter < :until"
    ") GROUP BY tool_name"
)


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One group and its sums. `name` is what a person calls it, where it has a name, and `id` its row's.

    `key` is a day (2026-01-31), a model's or a session's id, a project's path, a tool's name; None for requests of no
    known model or project, or for those that no tool call goes with. `calls` and `errors` are those of a tool.
    """

    key: str | None
    name: str | None
    id: int | None
    spending: Spending
    calls: int | None = None
    errors: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Groups, `rest` the sum of those that are left out, and the total of all: it is the same whatever the grouping."""

    rows: tuple[UsageRow, ...]
    total: Spending
    rest: Spending | None = field(default=None)


def usage(  # noqa: PLR0913 all that is asked
    source: Source,
    group_by: UsageGroup,
    *,
    since_ms: int | None,
    until_ms: int | None,
    timezone: tzinfo,
    limit: int,
) -> Usage:
    """Give the sums over what was requested from `since_ms` on and before `until_ms` (UTC milliseconds).

    They are exact where both fall on a quarter of an hour, as all days and hours of every time zone do; else what
    counts is each quarter that begins within. Days are those of `timezone`, in their order, and all are given. Other
    groups come with the most expensive first, `limit` of them.

    A request's tokens belong to no one tool. Grouped by tool, what all requests took is shared out among the tools by
    how often each was called: calls and errors are counted, tokens and costs are estimates that add up to the total.
    """
    since, until = (
        end if moment is None else -(-moment // QUARTER_MS) * QUARTER_MS
        for moment, end in zip((since_ms, until_ms), _EVER, strict=True)
    )
    with snapshot(source) as connection:
        total = _total(connection, since, until)
        match group_by:
            case "day":
                rows = _days(connection, since, until, timezone)
                return Usage(tuple(UsageRow(day, None, None, _spending(sums)) for day, *sums in rows), total)
            case "model":
                found = _of_parts(connection, "model", "model_days", since, until)
                ranked = _ranked([UsageRow(key or None, None, None, _spending(sums)) for key, *sums in found])
            case "project":
                is_ever = (since, until) == _EVER
                rows = connection.execute(_PROJECTS_EVER).fetchall() if is_ever else []
                found = _used(rows) if is_ever else _of_parts(connection, "project_id", "project_days", since, until)
                ranked = _ranked(_projects(connection, found))
            case "session":
                return _sessions(connection, since, until, total, limit)
            case "tool":
                ranked = _ranked(_tools(connection, since, until, total))
        return Usage(tuple(ranked[:limit]), total, _rest(ranked[limit:]))


def _total(connection: sqlite3.Connection, since: int, until: int) -> Spending:
    if (since, until) == _EVER:
        sums = connection.execute(_EVER_USED).fetchone()
    else:
        sums = connection.execute(_OF_ALL_PARTS, _parts(since, until)).fetchone()
    return _spending([value or 0 for value in sums])


def _days(connection: sqlite3.Connection, since: int, until: int, timezone: tzinfo) -> list[tuple[Any, ...]]:
    days = local_days(connection, since, until, timezone)
    # where local time is UTC, and as long as it is, its days have sums of their own
    of_utc = {begin: date for date, begin, end in days if begin % DAY_MS == 0 and end == begin + DAY_MS}
    others = [day for day in days if day[1] not in of_utc]
    found = {date: sums for date, *sums in connection.execute(_OF_DAYS, (orjson.dumps(others).decode(),))}
    if of_utc:
        rows = connection.execute(_OF_UTC_DAYS, (min(of_utc), max(of_utc)))
        found |= {of_utc[day]: sums for day, *sums in rows if day in of_utc}
    return [(date, *found[date]) for date, _, _ in days if date in found]


def _of_parts(connection: sqlite3.Connection, key: str, days: str, since: int, until: int) -> list[tuple[Any, ...]]:
    query = _OF_PARTS.format(key=key, days=days, sums=_SUMS, each=_EACH)
    return _used(connection.execute(query, _parts(since, until)).fetchall())


def _parts(since: int, until: int) -> dict[str, int]:
    """Give the whole days within a range, and what is left over before and behind them."""
    first, last = -(-since // DAY_MS) * DAY_MS, until // DAY_MS * DAY_MS
    # within one day there is no whole one, and one part only
    begin, finish = (first, last) if first <= last else (until, until)
    return {"first": first, "last": last, "since": since, "begin": begin, "finish": finish, "until": until}


def _used(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Leave out those without a request: a project may have sessions that made none."""
    return [row for row in rows if row[1]]


def _projects(connection: sqlite3.Connection, found: Sequence[tuple[Any, ...]]) -> list[UsageRow]:
    projects = {
        row_id: (path, name) for row_id, path, name in connection.execute("SELECT id, path, name FROM projects")
    }
    return [
        UsageRow(*projects.get(project_id, (None, None)), project_id or None, _spending(sums))
        for project_id, *sums in found
    ]


def _sessions(connection: sqlite3.Connection, since: int, until: int, total: Spending, limit: int) -> Usage:
    rows = connection.execute(_SESSIONS, {"since": since, "until": until, "limit": limit}).fetchall()
    ranked = _ranked([UsageRow(key, name, row_id, _spending(sums)) for key, name, row_id, _, *sums in rows])
    left = [_known(total, name) - sum(_known(row.spending, name) for row in ranked) for name in USAGE_SUMS]
    return Usage(tuple(ranked), total, _spending(left) if left[0] else None)


def _tools(connection: sqlite3.Connection, since: int, until: int, total: Spending) -> list[UsageRow]:
    counted = _calls(connection, since, until)
    if not counted:
        return [UsageRow(None, None, None, total, 0, 0)] if total.requests else []
    tools = list(counted)
    shares = [_shared(_known(total, name), [counted[tool][0] for tool in tools]) for name in USAGE_SUMS]
    found = []
    for tool, *share in zip(tools, *shares, strict=True):
        spent = replace(_spending(share), cost=None if total.cost is None else share[USAGE_SUMS.index("cost")])
        found.append(UsageRow(tool, None, None, spent, *counted[tool]))
    return found


def _calls(connection: sqlite3.Connection, since: int, until: int) -> dict[str, tuple[int, int]]:
    """Count calls and errors by tool."""
    if (since, until) == _EVER:
        rows = connection.execute(_CALLS_EVER)
    else:
        rows = connection.execute(_CALLS, _parts(since, until))
    return {tool: (calls, errors) for tool, calls, errors in rows if calls}


def _shared(total: int, weights: Sequence[int]) -> list[int]:
    """Share a whole out by weights, so that the parts add up to it."""
    whole = sum(weights)
    parts = []
    given = done = 0
    for weight in weights:
        done += weight
        parts.append(total * done // whole - given)
        given += parts[-1]
    return parts


def _ranked(rows: Sequence[UsageRow]) -> list[UsageRow]:
    return sorted(rows, key=lambda row: (-(row.spending.cost or 0), -row.spending.tokens, row.key or ""))


def _rest(rows: Sequence[UsageRow]) -> Spending | None:
    if not rows:
        return None
    sums = _spending([sum(_known(row.spending, name) for row in rows) for name in USAGE_SUMS])
    # a tool's share may hold a part of the cost and no whole request
    known = [row.spending.cost for row in rows if row.spending.cost is not None]
    return replace(sums, cost=sum(known) if known else None)


def _known(spending: Spending, name: str) -> int:
    value: int | None = getattr(spending, name)
    return value or 0


def _spending(sums: Sequence[int]) -> Spending:
    requests, uncached, output, read, written, cost, unpriced, unpriced_tokens = sums
    known = cost if requests > unpriced else None
    return Spending(requests, uncached, output, read, written, known, unpriced, unpriced_tokens)
