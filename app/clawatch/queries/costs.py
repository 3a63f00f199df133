"""What did agents use and cost within a range, by agent and by model?"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from clawatch.queries.rows import snapshot

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.source import Source

_EVER = (-(2**62), 2**62)
_COST, _TOKENS = (
    "coalesce(sum(u.cost), 0)",
    "sum(u.input_tokens + u.output_tokens + u.cache_write_5m_tokens + u.cache_write_1h_tokens + u.cache_read_tokens)",
)
_WITHIN = "u.is_counted AND u.occurred_at >= :since AND u.occurred_at < :until"
# sessions whose requests all lie within the range are taken by their sums; those that reach over one of its ends,
# which are few, request by request
_BY_AGENT = f"""
    SELECT s.session_id, coalesce(s.name, s.title, (SELECT name FROM projects WHERE id = s.project_id), s.session_id),
    iif(usage_first_at >= :since AND usage_end_at <= :until, s.cost + coalesce(s.reported_cost, 0),
        (SELECT {_COST} FROM usage_records u WHERE u.session = s.id AND {_WITHIN})),
    iif(usage_first_at >= :since AND usage_end_at <= :until,
        s.input_tokens + s.output_tokens + s.cache_read_tokens + s.cache_write_tokens + coalesce(s.reported_tokens, 0),
        (SELECT {_TOKENS} FROM usage_records u WHERE u.session = s.id AND {_WITHIN}))
    FROM sessions s WHERE s.usage_end_at > :since AND s.usage_first_at < :until
    AND (s.request_count OR s.reported_tokens NOTNULL OR s.reported_cost NOTNULL)
"""  # noqa: S608 fixed names
_BY_MODEL = f"""
    SELECT nullif(model, ''), sum(cost), sum(tokens) FROM (
        SELECT model, sum(cost) AS cost, sum(tokens) AS tokens FROM model_usage m
        WHERE first_at >= :since AND end_at <= :until AND {{of_session}} GROUP BY model
        UNION ALL
        SELECT u.model, {_COST}, {_TOKENS} FROM model_usage m CROSS JOIN usage_records u
        ON u.session = m.session AND u.model = m.model AND {_WITHIN}
        WHERE m.first_at < :until AND m.end_at > :since AND (m.first_at < :since OR m.end_at > :until)
        AND {{of_session}} GROUP BY u.model
    ) GROUP BY 1
"""  # noqa: S608 fixed names


@dataclass(frozen=True, slots=True)
class Costs:
    """What was spent within a range, the most expensive first. Money is micro-dollars.

    `by_agent` has id, name, cost and tokens of each session, `by_model` model, cost and tokens: None is an unknown
    model. Both sum up to `total`; what has no price counts with its tokens, and with no cost.
    """

    total: int
    by_agent: list[tuple[str, str, int, int]]
    by_model: list[tuple[str | None, int, int]]


def costs(
    source: Source, *, session_id: str | None = None, since_ms: int | None = None, until_ms: int | None = None
) -> Costs:
    """Sum up what was requested from `since_ms` on and before `until_ms` (UTC milliseconds), to the millisecond.

    With `session_id`, of this session alone.
    """
    wanted = {
        "since": _EVER[0] if since_ms is None else since_ms,
        "until": _EVER[1] if until_ms is None else until_ms,
    }
    by_agent, by_model, of_session = _BY_AGENT, _BY_MODEL, "TRUE"
    with snapshot(source) as connection:
        if session_id is not None:
            wanted["session"] = _row_of(connection, session_id)
            by_agent, of_session = f"{_BY_AGENT} AND s.id = :session", "m.session = :session"
        agents = connection.execute(by_agent, wanted).fetchall()
        models = connection.execute(by_model.format(of_session=of_session), wanted).fetchall()
    if since_ms is not None or until_ms is not None:
        # one that reaches over an end of the range need not have spent anything within
        agents = [row for row in agents if row[3] is not None]
    agents.sort(key=itemgetter(2), reverse=True)
    models.sort(key=itemgetter(1), reverse=True)
    return Costs(sum(cost for _, cost, _ in models), agents, models)


def _row_of(connection: sqlite3.Connection, session_id: str) -> int:
    """Give the number of a session's row, that of none where nobody has heard of it."""
    found = connection.execute("SELECT id FROM sessions WHERE session_id = ?", (session_id,)).fetchone()
    return found[0] if found else 0
