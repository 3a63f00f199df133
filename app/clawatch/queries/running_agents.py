"""Which agents run, of either kind, and what have they spent?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.states import SessionState
from clawatch.queries.rows import SESSION_COLUMNS, SESSION_TABLES, SessionSummary, session_summary, snapshot
from clawatch.queries.session_filter import SessionFilter, SessionOrder, order_by

if TYPE_CHECKING:
    from clawatch.queries.source import Source

_LIVE = ", ".join(f"'{state}'" for state in SessionState if state is not SessionState.ENDED)
# who needs somebody comes first
_RANKS = (
    (SessionState.STUCK, 0),
    (SessionState.ERROR, 0),
    (SessionState.WAITING_FOR_PERMISSION, 1),
    (SessionState.WAITING_FOR_INPUT, 2),
    (SessionState.WORKING, 3),
    (SessionState.PAUSED, 4),
)
_WHENS = " ".join(f"WHEN '{state}' THEN {rank}" for state, rank in _RANKS)
_RANK = f"CASE s.state {_WHENS} END"
_ORDER = f"ORDER BY {_RANK}, s.started_at DESC, s.id DESC"


class RunningState(NamedTuple):
    """As much of an agent that runs as tells whether it can be paused; see domain.pausing."""

    session_id: str
    state: SessionState
    pause_requested_at: int | None


@dataclass(frozen=True, slots=True)
class RunningAgents:
    """The agents that run; `total` is how many there are, whatever was asked for.

    `cost` sums up what is known of all of them, None where nothing is, and `unpriced_requests` counts what is not.
    """

    items: tuple[SessionSummary, ...]
    total: int
    cost: int | None
    unpriced_requests: int


def running_agents(
    source: Source, *, limit: int, order: SessionOrder = SessionOrder.STATE, is_ascending: bool = True
) -> RunningAgents:
    """Give the first `limit` of them, in an order: by state, ascending, those first who need somebody."""
    ordered = _ordered(order, is_ascending=is_ascending)
    with snapshot(source) as connection:
        total, cost, unpriced = connection.execute(
            "SELECT count(*), sum(CASE WHEN request_count > unpriced_requests OR reported_cost IS NOT NULL "  # noqa: S608 fixed names
            f"THEN cost + coalesce(reported_cost, 0) END), coalesce(sum(unpriced_requests), 0) FROM sessions s "
            f"WHERE s.state IN ({_LIVE})"
        ).fetchone()
        rows = connection.execute(
            f"WITH page AS MATERIALIZED (SELECT s.id FROM sessions s WHERE s.state IN ({_LIVE}) {ordered} LIMIT ?) "  # noqa: S608 fixed names
            f"SELECT {SESSION_COLUMNS} FROM page CROSS JOIN {SESSION_TABLES} WHERE s.id = page.id {ordered}",
            (limit,),
        ).fetchall()
    return RunningAgents(tuple(session_summary(row) for row in rows), total, cost, unpriced)


def _ordered(order: SessionOrder, *, is_ascending: bool) -> str:
    if order is SessionOrder.STATE:
        return _ORDER if is_ascending else f"ORDER BY {_RANK} DESC, s.started_at DESC, s.id DESC"
    return order_by(SessionFilter(order=order, is_ascending=is_ascending))


def running_states(source: Source) -> tuple[RunningState, ...]:
    """Give all of them."""
    rows = source.connection().execute(
        f"SELECT session_id, state, pause_requested_at FROM sessions s WHERE state IN ({_LIVE}) {_ORDER}"  # noqa: S608 fixed names
    )
    return tuple(RunningState(session_id, SessionState(state), at) for session_id, state, at in rows)
