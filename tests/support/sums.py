"""Whether the sums that are kept say what a plain count of the rows says."""

# ruff: noqa: S608 names of our own
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_QUARTER_MS, _DAY_MS = 900_000, 86_400_000
_PROJECT = "coalesce(s.project_id, 0)"
_CALLS = (
    "count(*), sum(t.status = 'error'), sum(t.status = 'cancelled'), count(t.duration_ms), "
    "coalesce(sum(t.duration_ms), 0) FROM tool_calls t JOIN sessions s ON s.id = t.session"
)
_SPENT = (
    "count(*), sum(u.input_tokens), sum(u.output_tokens), sum(u.cache_read_tokens), "
    "sum(u.cache_write_5m_tokens + u.cache_write_1h_tokens), coalesce(sum(u.cost), 0), sum(u.cost IS NULL), "
    "coalesce(sum(CASE WHEN u.cost IS NULL THEN u.input_tokens + u.output_tokens + u.cache_read_tokens + "
    "u.cache_write_5m_tokens + u.cache_write_1h_tokens END), 0) "
    "FROM usage_records u JOIN sessions s ON s.id = u.session WHERE u.is_counted"
)
_TOKENS = (
    "sum(u.input_tokens + u.output_tokens + u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens)"
)
_SPENT_NAMES = (
    "requests, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost, unpriced_requests, "
    "unpriced_tokens"
)


def _begin(time: str, length: int) -> str:
    """Say when the stretch of a length began that a time falls in, times before 1970 included."""
    return f"{time} - ({time} % {length} + {length}) % {length}"


# what is kept, and the same counted
_PAIRS = (
    (
        "SELECT * FROM call_rollups",
        f"SELECT {_begin('t.started_at', _QUARTER_MS)}, {_PROJECT}, t.tool_name, {_CALLS} GROUP BY 1, 2, 3",
    ),
    (
        "SELECT * FROM tool_days",
        f"SELECT {_begin('t.started_at', _DAY_MS)}, t.tool_name, {_CALLS} GROUP BY 1, 2",
    ),
    (
        "SELECT * FROM project_calls",
        (
            f"SELECT {_begin('t.started_at', _QUARTER_MS)}, {_PROJECT}, count(*), sum(t.status = 'error') "
            "FROM tool_calls t JOIN sessions s ON s.id = t.session GROUP BY 1, 2"
        ),
    ),
    (
        "SELECT * FROM call_durations",
        (
            "WITH RECURSIVE steps (begin, next) AS (SELECT 0, 1 UNION ALL "
            "SELECT next, next + max(1, next / 10) FROM steps WHERE next < 1000000000000000) "
            f"SELECT t.tool_name, s.begin, {_begin('t.started_at', _DAY_MS)}, count(*) FROM tool_calls t "
            "JOIN steps s ON t.duration_ms >= s.begin AND t.duration_ms < s.next GROUP BY 1, 2, 3"
        ),
    ),
    (
        "SELECT * FROM tool_totals",
        f"SELECT {_PROJECT}, t.tool_name, {_CALLS} GROUP BY 1, 2 UNION ALL SELECT -1, t.tool_name, {_CALLS} GROUP BY 2",
    ),
    (
        f"SELECT quarter, project_id, model, {_SPENT_NAMES} FROM usage_rollups",
        f"SELECT {_begin('u.occurred_at', _QUARTER_MS)}, {_PROJECT}, u.model, {_SPENT} GROUP BY 1, 2, 3",
    ),
    (
        f"SELECT day, project_id, {_SPENT_NAMES} FROM project_days WHERE requests",
        f"SELECT {_begin('u.occurred_at', _DAY_MS)}, {_PROJECT}, {_SPENT} GROUP BY 1, 2",
    ),
    (
        f"SELECT project_id, {_SPENT_NAMES} FROM project_totals WHERE requests",
        f"SELECT {_PROJECT}, {_SPENT} GROUP BY 1",
    ),
    (
        "SELECT day, project_id, sessions FROM project_days WHERE sessions",
        f"SELECT {_begin('s.started_at', _DAY_MS)}, {_PROJECT}, count(*) FROM sessions s GROUP BY 1, 2",
    ),
    (
        "SELECT project_id, sessions FROM project_totals WHERE sessions",
        f"SELECT {_PROJECT}, count(*) FROM sessions s GROUP BY 1",
    ),
    (
        "SELECT model, session, requests, cost, tokens FROM model_usage",
        (
            f"SELECT u.model, u.session, count(*), coalesce(sum(u.cost), 0), {_TOKENS} FROM usage_records u "
            "WHERE u.is_counted GROUP BY 1, 2"
        ),
    ),
    (
        (
            "SELECT id, cost + coalesce(reported_cost, 0), input_tokens + output_tokens + cache_read_tokens + "
            "cache_write_tokens + coalesce(reported_tokens, 0) FROM sessions "
            "WHERE request_count OR reported_cost NOTNULL OR reported_tokens NOTNULL"
        ),
        f"SELECT u.session, coalesce(sum(u.cost), 0), {_TOKENS} FROM usage_records u WHERE u.is_counted GROUP BY 1",
    ),
    (
        "SELECT * FROM cache_sums",
        (
            f"SELECT {_begin('u.occurred_at', _QUARTER_MS)}, u.model, u.price, sum(u.cache_read_tokens), "
            "sum(u.cache_write_5m_tokens), sum(u.cache_write_1h_tokens) FROM usage_records u "
            "WHERE u.is_counted AND u.price NOTNULL "
            "AND u.cache_read_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens GROUP BY 1, 2, 3"
        ),
    ),
    # no request is out of the bounds that are kept for its session, nor of those for its model in it
    (
        (
            "SELECT u.id FROM usage_records u JOIN sessions s ON s.id = u.session WHERE u.is_counted "
            "AND (u.occurred_at >= s.usage_first_at AND u.occurred_at < s.usage_end_at) IS NOT TRUE"
        ),
        "SELECT 1 WHERE 0",
    ),
    (
        (
            "SELECT u.id FROM usage_records u JOIN model_usage m ON m.session = u.session AND m.model = u.model "
            "WHERE u.is_counted AND NOT (u.occurred_at >= m.first_at AND u.occurred_at < m.end_at)"
        ),
        "SELECT 1 WHERE 0",
    ),
    # a row whose sums are all 0 is none
    ("SELECT * FROM project_days WHERE NOT sessions AND NOT requests", "SELECT 1 WHERE 0"),
    ("SELECT * FROM project_totals WHERE NOT sessions AND NOT requests", "SELECT 1 WHERE 0"),
)


def unequal_sums(connection: sqlite3.Connection) -> list[str]:
    """Give what is kept in sums and cannot be counted in the rows, and the other way round."""
    found = []
    for kept_query, counted_query in _PAIRS:
        kept, counted = set(connection.execute(kept_query)), set(connection.execute(counted_query))
        found += [f"{kept_query}: {row}, which is not so" for row in kept - counted]
        found += [f"{kept_query}: lacks {row}" for row in counted - kept]
    return found
