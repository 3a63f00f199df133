"""Which agents are monitored, of either contract, and how does each do?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.domain.events import Origin
from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clawatch.queries.source import Source

ENDED_AGENTS_LISTED = 1000
_LIVE = ", ".join(f"'{state}'" for state in SessionState if state is not SessionState.ENDED)
_COLUMNS = (
    "s.session_id, s.origin, s.name, s.title, p.name, s.host, s.state, s.state_reason, s.pause_requested_at, "
    "s.started_at, s.last_event_at, "
    "s.input_tokens + s.output_tokens + s.cache_read_tokens + s.cache_write_tokens + coalesce(s.reported_tokens, 0), "
    "s.cost + coalesce(s.reported_cost, 0), s.error_count"
)
_TABLES = "sessions s LEFT JOIN projects p ON p.id = s.project_id"
_MONITORED = (
    f"SELECT {_COLUMNS}, s.id AS row_id FROM {_TABLES} WHERE s.state IN ({_LIVE}) "  # noqa: S608 fixed names
    f"UNION ALL SELECT * FROM (SELECT {_COLUMNS}, s.id AS row_id FROM {_TABLES} WHERE s.ended_at IS NOT NULL "
    "ORDER BY s.ended_at DESC, s.id DESC LIMIT ?) ORDER BY 10 DESC, row_id DESC"
)


@dataclass(frozen=True, slots=True)
class AgentRow:
    """A session as the ClaWatch contract's agent. Times are UTC milliseconds, `cost` micro-dollars.

    `tokens` and `cost` are sums of what is known so far, 0 before anything is. `pause_requested_at` is when a person
    asked for the pause that stands, None where none does: see domain.pausing for what that does to the state.
    """

    session_id: str
    origin: Origin
    name: str | None
    title: str | None
    project_name: str | None
    host: str | None
    state: SessionState
    state_reason: str
    pause_requested_at: int | None
    started_at: int
    last_event_at: int
    tokens: int
    cost: int
    error_count: int


def monitored_agents(source: Source) -> tuple[AgentRow, ...]:
    """Give the agents that run, and of those that ended the last ENDED_AGENTS_LISTED; the newest first."""
    rows = source.connection().execute(_MONITORED, (ENDED_AGENTS_LISTED,))
    return tuple([_agent(row[:-1]) for row in rows])


def agents_of(source: Source, session_ids: Iterable[str]) -> tuple[AgentRow, ...]:
    """Give those of some agents that anybody has heard of, the newest first."""
    rows = source.connection().execute(
        f"SELECT {_COLUMNS} FROM {_TABLES} WHERE s.session_id IN (SELECT value FROM json_each(?)) "  # noqa: S608 fixed names
        "ORDER BY s.started_at DESC, s.id DESC",
        (orjson.dumps(list(session_ids)).decode(),),
    )
    return tuple([_agent(row) for row in rows])


def find_agent(source: Source, session_id: str) -> AgentRow | None:
    """Give one agent, or None where nobody has heard of it."""
    found = source.connection().execute(
        f"SELECT {_COLUMNS} FROM {_TABLES} WHERE s.session_id = ?",  # noqa: S608 fixed names
        (session_id,),
    )
    row = found.fetchone()
    return _agent(row) if row else None


def _agent(row: Sequence[Any]) -> AgentRow:
    session_id, origin, name, title, project, host, state, *rest = row
    return AgentRow(session_id, Origin(origin), name, title, project, host, SessionState(state), *rest)
