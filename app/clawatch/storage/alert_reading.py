"""What rules ask the database, on a connection that reads. Times are UTC milliseconds, money is micro-dollars."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson

from clawatch.domain.alert_rules.silence import PendingCall
from clawatch.domain.events import Origin, order_time
from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

# what tells of errors, of ended calls, and of turns
HEARD_KINDS = ("PostToolUse", "PostToolUseFailure", "StopFailure", "Stop", "UserPromptSubmit", "error", "tool_call")
_HEARD = ", ".join(f"'{kind}'" for kind in HEARD_KINDS)
_COLUMNS = (
    "s.id, s.session_id, s.origin, s.state, s.state_reason, s.state_at, s.last_event_at, s.pause_requested_at, "
    "s.first_prompt IS NOT NULL, s.cost + coalesce(s.reported_cost, 0), s.project_id, p.path, p.name "
    "FROM sessions s LEFT JOIN projects p ON p.id = s.project_id"
)
_LIVE = ", ".join(f"'{state}'" for state in SessionState if state is not SessionState.ENDED)


class SessionNow(NamedTuple):
    """A session as rules look at it; `cost` is what is known of it, 0 before anything is."""

    id: int
    session_id: str
    origin: Origin
    state: SessionState
    state_reason: str
    state_at: int
    last_event_at: int
    pause_requested_at: int | None
    was_asked: bool
    cost: int
    project_id: int | None
    project_path: str | None
    project_name: str | None


class HeardEvent(NamedTuple):
    """An event of one of HEARD_KINDS."""

    seq: int
    session_id: str
    kind: str
    occurred_at: int
    received_at: int
    payload: bytes


def live_now(connection: sqlite3.Connection) -> list[SessionNow]:
    """Give all sessions that have not ended."""
    rows = connection.execute(f"SELECT {_COLUMNS} WHERE s.state IN ({_LIVE})")
    return [_session(*row) for row in rows]


def sessions_now(connection: sqlite3.Connection, session_ids: Iterable[str]) -> list[SessionNow]:
    """Give those of some sessions that there are."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} WHERE s.session_id IN (SELECT value FROM json_each(?))",  # noqa: S608 fixed words
        (orjson.dumps(list(session_ids)).decode(),),
    )
    return [_session(*row) for row in rows]


def projects_named(connection: sqlite3.Connection, projects: Collection[int]) -> list[tuple[int, str, str | None]]:
    """Give the id, the path and the name of those of some projects that there are."""
    if not projects:
        return []
    rows = connection.execute(
        "SELECT id, path, name FROM projects WHERE id IN (SELECT value FROM json_each(?))",
        (orjson.dumps(list(projects)).decode(),),
    )
    return rows.fetchall()


def heard_events(connection: sqlite3.Connection, behind: int, last: int) -> list[HeardEvent]:
    """Give the events that rules listen to, behind a place in the journal and up to another."""
    rows = connection.execute(
        "SELECT seq, session_id, kind, occurred_at, received_at, payload FROM events "  # noqa: S608 fixed words
        f"WHERE seq > ? AND seq <= ? AND kind IN ({_HEARD}) ORDER BY seq",
        (behind, last),
    )
    return [HeardEvent(*row) for row in rows]


def pending_calls(connection: sqlite3.Connection, session: int) -> list[PendingCall]:
    """Give a session's tool calls that have not ended."""
    rows = connection.execute(
        "SELECT tool_name, input, started_at FROM tool_calls INDEXED BY tool_calls_open "
        "WHERE session = ? AND end_rank < 2 AND status = 'pending'",
        (session,),
    )
    return [PendingCall(name, _object(text), started_at) for name, text, started_at in rows]


def last_tool(connection: sqlite3.Connection, session: int) -> str | None:
    """Give the tool that a session called last, None where it called none."""
    found = connection.execute(
        "SELECT tool_name FROM tool_calls WHERE id = (SELECT max(id) FROM tool_calls WHERE session = ?)", (session,)
    ).fetchone()
    return None if found is None else found[0]


def resumed_at(connection: sqlite3.Connection, session: int) -> int:
    """Give when a person resumed a session last, 0 where none did."""
    (order,) = connection.execute(
        "SELECT json_extract(said, '$.resume[0]') FROM sessions WHERE id = ?", (session,)
    ).fetchone()
    return 0 if order is None else order_time(order)


def spent_by_spans(connection: sqlite3.Connection, session: int, span: int, since: int) -> dict[int, int]:
    """Give what a session's requests cost since a time, by the number of the span of time since the epoch."""
    rows = connection.execute(
        "SELECT occurred_at / ?, coalesce(sum(cost), 0) FROM usage_records "
        "WHERE session = ? AND occurred_at >= ? AND is_counted GROUP BY 1",
        (span, session, since),
    )
    return {number: cost for number, cost in rows}  # noqa: C416 dict() of a cursor has no types


def spent_since(connection: sqlite3.Connection, since: int, project_id: int | None = None) -> int:
    """Give what all requests cost since a quarter of an hour, or those of one project."""
    if project_id is None:
        query, values = "SELECT sum(cost) FROM usage_quarters WHERE quarter >= ?", (since,)
        found: tuple[int | None] = connection.execute(query, values).fetchone()
    else:
        query = "SELECT sum(cost) FROM usage_rollups WHERE quarter >= ? AND project_id = ?"
        found = connection.execute(query, (since, project_id)).fetchone()
    return found[0] or 0


def _session(*values: object) -> SessionNow:
    row_id, session_id, origin, state, *rest = values
    return SessionNow(row_id, session_id, Origin(origin), SessionState(state), *rest)  # type: ignore[arg-type]  # as the table holds them


def _object(text: str | None) -> dict[str, object]:
    value = orjson.loads(text) if text else None
    return value if isinstance(value, dict) else {}
