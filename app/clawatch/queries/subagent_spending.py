"""What did each subagent of a session use and cost?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class AgentSpending:
    """The sums of one subagent's requests, or with `agent_id` None of the session's own.

    `cost` is in micro-dollars, None where none of them has a price; `unpriced_requests` says whether there is more.
    """

    agent_id: str | None
    requests: int
    tokens: int
    cost: int | None
    unpriced_requests: int


def subagent_spending(source: Source, session_id: str) -> tuple[AgentSpending, ...]:
    """Give the sums of a session by who made the requests; nobody who made none is among them."""
    rows = source.connection().execute(
        "SELECT u.agent_id, count(*), sum(u.input_tokens + u.output_tokens + u.cache_read_tokens + "
        "u.cache_write_5m_tokens + u.cache_write_1h_tokens), sum(u.cost), sum(u.cost IS NULL) "
        "FROM usage_records u JOIN sessions s ON s.id = u.session "
        "WHERE s.session_id = ? AND u.is_counted AND u.is_reported = 0 GROUP BY u.agent_id ORDER BY u.agent_id",
        (session_id,),
    )
    return tuple(AgentSpending(*row) for row in rows)
