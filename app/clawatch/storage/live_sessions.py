"""What the watch over live sessions asks the database, on a connection that reads."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import orjson

from clawatch.domain.events import Origin
from clawatch.domain.states import SessionState
from clawatch.storage.facts import APPLIED, fact

if TYPE_CHECKING:
    import sqlite3

PROCESS_SEEN = "ProcessSeen"
PROCESS_GONE = "ProcessGone"
_LIVE = ", ".join(f"'{state}'" for state in SessionState if state is not SessionState.ENDED)


class LiveSession(NamedTuple):
    """A session of Claude Code's that has not ended. Times are UTC milliseconds since the epoch."""

    session_id: str
    last_event_at: int
    cwd: str | None
    transcript_path: str | None
    agent_version: str | None


class SentEvent(NamedTuple):
    """One event's place in the journal, and when it happened and came in."""

    seq: int
    session_id: str
    event_id: str
    occurred_at: int
    received_at: int


class SessionEnd(NamedTuple):
    """When a session ended, None while it lives, and what that was read from."""

    ended_at: int | None
    evidence: str


class ProcessEvent(NamedTuple):
    """What an earlier watch wrote into the journal: a ProcessSeen or a ProcessGone."""

    kind: str
    pid: int | None
    process_started_at: int | None
    occurred_at: int
    received_at: int
    reason: str | None


def live_sessions(connection: sqlite3.Connection) -> list[LiveSession]:
    """Give the sessions of Claude Code's that have not ended."""
    rows = connection.execute(
        "SELECT s.session_id, s.last_event_at, p.path, s.transcript_path, s.agent_version FROM sessions s "  # noqa: S608 fixed words
        f"LEFT JOIN projects p ON p.id = s.project_id WHERE s.state IN ({_LIVE}) AND s.origin = ?",
        (Origin.CLAUDE_CODE,),
    )
    return [LiveSession(*row) for row in rows]


def end_of(connection: sqlite3.Connection, session_id: str) -> SessionEnd | None:
    """Give a session's end, None where there is no such session."""
    row = connection.execute(
        "SELECT ended_at, state_evidence FROM sessions WHERE session_id = ?", (session_id,)
    ).fetchone()
    return SessionEnd(*row) if row is not None else None


def applied_seq(connection: sqlite3.Connection) -> int:
    """Give the place up to which events are applied: what the sessions' rows do not know of yet comes behind it."""
    applied = fact(connection, APPLIED)
    return int(applied) if applied is not None else 0


def events_between(connection: sqlite3.Connection, seq: int, last_seq: int, limit: int) -> list[SentEvent]:
    """Give the next `limit` events after a place in the journal, up to another, in the order they were taken in."""
    rows = connection.execute(
        "SELECT seq, session_id, event_id, occurred_at, received_at FROM events WHERE seq > ? AND seq <= ? "
        "ORDER BY seq LIMIT ?",
        (seq, last_seq, limit),
    )
    return [SentEvent(*row) for row in rows]


def process_events_start(session_id: str) -> str:
    """Give what the ids of all events begin with that a watch writes for a session."""
    return f"process-{blake2b(session_id.encode(), digest_size=12).hexdigest()}-"


def process_events(connection: sqlite3.Connection, id_start: str) -> list[ProcessEvent]:
    """Give the events of the watch's own whose ids begin with a text, in the order they were written."""
    rows = connection.execute(
        "SELECT kind, payload, occurred_at, received_at FROM events WHERE event_id >= ? AND event_id < ? "
        "AND kind IN (?, ?) ORDER BY seq",
        (id_start, id_start + "\x7f", PROCESS_SEEN, PROCESS_GONE),
    )
    found = []
    for kind, payload, occurred_at, received_at in rows:
        body = orjson.loads(payload)
        pid, started = (_whole(body.get(name)) for name in ("pid", "process_started_at"))
        reason = body.get("reason")
        reason = reason if isinstance(reason, str) else None
        found.append(ProcessEvent(kind, pid, started, occurred_at, received_at, reason))
    return found


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
