"""What did agents use and cost within a range, by agent and by model?"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.rows import snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from clawatch.queries.source import Source

_EVER = (-(2**62), 2**62)
_COST, _TOKENS = (
    "coalesce(sum(u.cost), 0)",
    "sum(u.input_tokens + u.output_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens + u.cache_read_tokens)",
)
_WITHIN = "u.is_counted AND u.occurred_at >= :since AND u.occurred_at < :until"
_NAME = "coalesce(s.name, s.title, (SELECT name FROM projects WHERE id = s.project_id), s.session_id)"
_OWN_COST = "s.cost + coalesce(s.reported_cost, 0)"
_OWN_TOKENS = (
    "s.input_tokens + s.output_tokens + s.cache_read_tokens + s.cache_write_tokens + coalesce(s.reported_tokens, 0)"
)
_HAS_USED = "(s.request_count OR s.reported_tokens NOTNULL OR s.reported_cost NOTNULL)"
# sessions whose requests all lie within the range are taken by their sums; those that reach over one of its ends,
# which are few, request by request: and those need not have made any within
_BY_AGENT = f"""
    SELECT s.session_id, {_NAME},
    iif(s.usage_first_at >= :since AND s.usage_end_at <= :until, {_OWN_COST},
        (SELECT {_COST} FROM usage_records u WHERE u.session = s.id AND {_WITHIN})),
    iif(s.usage_first_at >= :since AND s.usage_end_at <= :until, {_OWN_TOKENS},
        (SELECT {_TOKENS} FROM usage_records u WHERE u.session = s.id AND {_WITHIN})) AS tokens
    FROM sessions s INDEXED BY sessions_usage
    WHERE s.usage_end_at IS NOT NULL AND s.usage_end_at > :since AND s.usage_first_at < :until
    AND {_HAS_USED} AND tokens NOTNULL
"""  # noqa: S608 fixed names
_BY_AGENT_EVER = f"""
    SELECT s.session_id, {_NAME}, {_OWN_COST}, {_OWN_TOKENS} FROM sessions s INDEXED BY sessions_usage
    WHERE s.usage_end_at IS NOT NULL AND {_HAS_USED}
"""  # noqa: S608 fixed names
_BY_MODEL_EVER = """
    SELECT nullif(model, ''), sum(cost), sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens)
    FROM model_days GROUP BY model
"""
_BY_MODEL = f"""
    SELECT nullif(model, ''), sum(cost), sum(tokens) FROM (
        SELECT model, sum(cost) AS cost, sum(tokens) AS tokens FROM model_usage
        WHERE first_at >= :since AND end_at <= :until GROUP BY model
        UNION ALL
        SELECT u.model, {_COST}, {_TOKENS} FROM model_usage m CROSS JOIN usage_records u
        ON u.session = m.session AND u.model = m.model AND {_WITHIN}
        WHERE m.first_at < :until AND m.end_at > :since AND (m.first_at < :since OR m.end_at > :until)
        GROUP BY u.model
    ) GROUP BY 1
"""  # noqa: S608 fixed names
_BY_MODEL_EVER = """
    SELECT nullif(model, ''), sum(cost), sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens)
    FROM model_days GROUP BY model HAVING sum(requests)
"""
_OF_ONE = f"""
    SELECT nullif(u.model, ''), {_COST}, {_TOKENS} FROM usage_records u WHERE u.session = :session AND {_WITHIN}
    GROUP BY u.model
"""  # noqa: S608 fixed names


@dataclass(frozen=True, slots=True)
class Costs:
    """What was spent within a range, in no order. Money is micro-dollars.

    `by_agent` gives id, name, cost and tokens of each session, once: many of them are not kept at the same time.
    `by_model` has model, cost and tokens; None is an unknown model. Both sum up to `total`; what has no price counts
    with its tokens, and with no cost.
    """

    total: int
    by_agent: Iterable[tuple[str, str, int, int]]
    by_model: list[tuple[str | None, int, int]]


@contextmanager
def costs(
    source: Source, *, session_id: str | None = None, since_ms: int | None = None, until_ms: int | None = None
) -> Iterator[Costs]:
    """Sum up what was requested from `since_ms` on and before `until_ms` (UTC milliseconds), to the millisecond.

    With `session_id`, of this session alone.
    """
    wanted = {
        "since": _EVER[0] if since_ms is None else since_ms,
        "until": _EVER[1] if until_ms is None else until_ms,
    }
    with snapshot(source) as connection:
        if session_id is not None:
            yield _of_one(connection, session_id, wanted)
            return
        is_ever = since_ms is None and until_ms is None
        by_model = connection.execute(_BY_MODEL_EVER if is_ever else _BY_MODEL, wanted).fetchall()
        by_agent = connection.execute(_BY_AGENT_EVER if is_ever else _BY_AGENT, wanted)
        try:
            yield Costs(sum(cost for _, cost, _ in by_model), by_agent, by_model)
        finally:
            by_agent.close()


def _of_one(connection: sqlite3.Connection, session_id: str, wanted: dict[str, int]) -> Costs:
    known = connection.execute(f"SELECT s.id, {_NAME} FROM sessions s WHERE s.session_id = ?", (session_id,)).fetchone()  # noqa: S608 fixed names
    if known is None:
        return Costs(0, [], [])
    by_model = connection.execute(_OF_ONE, {**wanted, "session": known[0]}).fetchall()
    cost, tokens = (sum(column) for column in (list(zip(*by_model, strict=True))[1:] or ((), ())))
    return Costs(cost, [(session_id, known[1], cost, tokens)] if by_model else [], by_model)
