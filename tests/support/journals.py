"""Events written straight into a database file, and what became of them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Event, Origin
from clawatch.storage.database import open_for_reading, open_for_writing
from clawatch.storage.journal import Journal, KnownEventError
from support.new_databases import lay_new
from support.sums import unequal_sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

START_MS = 1_700_000_000_000

# Every projected column but the rows' own numbers, which follow the order of arrival.
_TABLES = {
    "sessions": (
        "SELECT s.session_id, s.origin, p.path, p.name, s.state, s.state_reason, s.state_evidence, s.state_at, "
        "s.started_at, s.ended_at, s.last_event_at, s.model, s.title, s.name, s.host, s.transcript_path, "
        "s.first_prompt, s.tool_call_count, s.error_count, s.reported_tokens, s.reported_cost, s.pause_requested_at, "
        "s.pause_requested_by "
        "FROM sessions s LEFT JOIN projects p ON p.id = s.project_id ORDER BY 1"
    ),
    "projects": "SELECT path, name FROM projects ORDER BY 1",
    "tool_calls": (
        "SELECT s.session_id, t.tool_use_id, t.agent_id, t.tool_name, t.input, t.response, t.error, t.status, "
        "t.reason, t.started_at, t.ended_at, t.duration_ms, t.start_order, t.end_rank, t.end_order, t.bodies "
        "FROM tool_calls t JOIN sessions s ON s.id = t.session ORDER BY 1, t.start_order, t.started_at, 2, t.end_order"
    ),
    "subagents": (
        "SELECT s.session_id, a.agent_id, a.name, a.type, a.status, a.started_at, a.ended_at "
        "FROM subagents a JOIN sessions s ON s.id = a.session ORDER BY 1, a.started_at, 2"
    ),
    "usage_records": (
        "SELECT u.message_id, u.request_id, s.session_id, u.is_counted, u.is_reported, u.occurred_at, u.model, "
        "u.input_tokens, u.output_tokens, u.stated_cost, u.cost, u.price IS NULL "
        "FROM usage_records u JOIN sessions s ON s.id = u.session ORDER BY 1, 2"
    ),
    "model_usage": (
        "SELECT s.session_id, u.model, u.requests, u.cost, u.tokens FROM model_usage u "
        "JOIN sessions s ON s.id = u.session ORDER BY 1, 2"
    ),
    "usage_rollups": (
        "SELECT r.quarter, p.path, r.model, r.requests, r.input_tokens, r.output_tokens, r.cache_read_tokens, "
        "r.cache_write_tokens, r.cost, r.unpriced_requests, r.unpriced_tokens "
        "FROM usage_rollups r LEFT JOIN projects p ON p.id = r.project_id ORDER BY 1, 2, 3"
    ),
    "call_rollups": (
        "SELECT r.quarter, p.path, r.tool_name, r.calls, r.errors, r.cancelled, r.timed_calls, r.duration_ms "
        "FROM call_rollups r LEFT JOIN projects p ON p.id = r.project_id ORDER BY 1, 2, 3"
    ),
    "tool_days": "SELECT * FROM tool_days ORDER BY 1, 2",
    "tool_totals": (
        "SELECT r.project_id < 0, p.path, r.tool_name, r.calls, r.errors, r.cancelled, r.timed_calls, r.duration_ms "
        "FROM tool_totals r LEFT JOIN projects p ON p.id = r.project_id ORDER BY 1, 2, 3"
    ),
    "project_calls": (
        "SELECT r.quarter, p.path, r.calls, r.errors "
        "FROM project_calls r LEFT JOIN projects p ON p.id = r.project_id ORDER BY 1, 2"
    ),
    "call_durations": "SELECT * FROM call_durations ORDER BY 1, 2, 3",
    "project_days": (
        "SELECT r.day, p.path, r.sessions, r.requests, r.input_tokens, r.output_tokens, r.cost "
        "FROM project_days r LEFT JOIN projects p ON p.id = r.project_id ORDER BY 1, 2"
    ),
    "project_totals": (
        "SELECT p.path, r.sessions, r.requests, r.input_tokens, r.output_tokens, r.cost "
        "FROM project_totals r LEFT JOIN projects p ON p.id = r.project_id ORDER BY 1"
    ),
}


def hook_event(number: int, kind: str, *, session: str = "s1", at: int | None = None, **fields: Any) -> Event:  # noqa: ANN401 a payload's fields
    """Make a hook event; `number` makes its id, and its time (a second apart) where `at` gives none."""
    body = {"session_id": session, "hook_event_name": kind, **fields}
    occurred = START_MS + (number * 1000 if at is None else at)
    return event(f"{number:016d}-1-1", Origin.CLAUDE_CODE, kind, session, occurred, body)


def agent_event(number: int, kind: str, *, agent: str = "a1", at: int | None = None, **data: Any) -> Event:  # noqa: ANN401 a payload's fields
    """Make an event of the ClaWatch contract."""
    body = {"agentId": agent, "type": kind, "data": data}
    occurred = START_MS + (number * 1000 if at is None else at)
    return event(f"{number:016d}-2-1", Origin.AGENT, kind, agent, occurred, body)


def event(  # noqa: PLR0917 all that an event is
    event_id: str, origin: Origin, kind: str, session: str, occurred: int, body: dict[str, Any]
) -> Event:
    """Make any event."""
    return Event(event_id, origin, kind, session, occurred, occurred, json.dumps(body).encode(), body)


def write(path: Path, batches: Iterable[Sequence[Event]]) -> None:
    """Append batches of events as the writer does: a batch with an event known before, one by one."""
    lay_new(path)
    with closing(open_for_writing(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        journal = Journal(connection)
        for batch in batches:
            connection.execute("BEGIN")
            try:
                journal.append(list(batch))
                connection.execute("COMMIT")
            except (KnownEventError, sqlite3.IntegrityError):
                connection.execute("ROLLBACK")
                journal.forget()
                connection.execute("BEGIN")
                for one in batch:
                    journal.append_guarded(one)
                connection.execute("COMMIT")


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give every projected row, in an order of its own, having seen that the sums are right."""
    with closing(open_for_reading(path)) as connection:
        problems = connection.execute("SELECT event_id, problem FROM events WHERE problem IS NOT NULL").fetchall()
        assert problems == []
        assert unequal_sums(connection) == []
        return {name: connection.execute(query).fetchall() for name, query in _TABLES.items()}
