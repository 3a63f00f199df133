"""The rows that several queries return."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Origin
from clawatch.domain.states import Evidence, SessionState
from clawatch.domain.subagents import SubagentStatus
from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.money import Spending
from clawatch.storage.bodies import inflated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A session as lists show it. Times are UTC milliseconds, `cost` micro-dollars; None is unknown, never zero.

    `spending` sums the requests that transcripts show, `reported_tokens` and `reported_cost` what an agent of the
    ClaWatch contract said of itself; `tokens` and `cost` are both together. `agent_version` is Claude Code's.
    `pause_requested_at` is when a person asked for the pause that stands, None where none does.
    """

    id: int
    session_id: str
    origin: Origin
    project_id: int | None
    project_name: str | None
    project_path: str | None
    state: SessionState
    state_reason: str
    state_evidence: Evidence
    state_at: int
    started_at: int
    ended_at: int | None
    last_event_at: int
    model: str | None
    title: str | None
    name: str | None
    host: str | None
    transcript_path: str | None
    first_prompt: str | None
    tool_call_count: int
    error_count: int
    git_branch: str | None
    agent_version: str | None
    entrypoint: str | None
    pause_requested_at: int | None
    reported_tokens: int | None
    reported_cost: int | None
    spending: Spending

    @property
    def tokens(self) -> int | None:
        """All tokens of whatever kind, None before any were counted."""
        if self.spending.requests:
            return self.spending.tokens + (self.reported_tokens or 0)
        return self.reported_tokens

    @property
    def cost(self) -> int | None:
        """What is known of the cost, None where nothing is; `spending.unpriced_requests` says whether there is more."""
        if self.spending.cost is not None:
            return self.spending.cost + (self.reported_cost or 0)
        return self.reported_cost

    @property
    def headline(self) -> str | None:
        """What a person would call the session: its title, its agent's name, or what was asked for first."""
        return self.title or self.name or self.first_prompt


@dataclass(frozen=True, slots=True)
class ToolCallRow:
    """One tool call. `input` and `response` are JSON texts; times are UTC milliseconds, None while unknown.

    `reason` says why a cancelled call has no answer. `tool_use_id` and `agent_id` are None where none was given.
    """

    id: int
    session_id: str
    tool_use_id: str | None
    agent_id: str | None
    tool_name: str
    input: str | None
    response: str | None
    error: str | None
    status: ToolCallStatus
    reason: str | None
    started_at: int
    ended_at: int | None
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class SubagentRow:
    """One subagent. Times are UTC milliseconds."""

    id: int
    session_id: str
    agent_id: str | None
    name: str | None
    type: str | None
    status: SubagentStatus
    started_at: int
    ended_at: int | None


SESSION_COLUMNS = (
    "s.id, s.session_id, s.origin, s.project_id, p.name, p.path, s.state, s.state_reason, s.state_evidence, "
    "s.state_at, s.started_at, s.ended_at, s.last_event_at, s.model, s.title, s.name, s.host, s.transcript_path, "
    "s.first_prompt, s.tool_call_count, s.error_count, s.git_branch, s.agent_version, s.entrypoint, "
    "s.pause_requested_at, s.reported_tokens, s.reported_cost, s.request_count, s.input_tokens, s.output_tokens, "
    "s.cache_read_tokens, s.cache_write_tokens, CASE WHEN s.request_count > s.unpriced_requests THEN s.cost END, "
    "s.unpriced_requests, s.unpriced_tokens"
)
_SPENDING_LENGTH = 8
CALL_COLUMNS = (
    "t.id, s.session_id, t.tool_use_id, t.agent_id, t.tool_name, t.input, t.response, t.error, t.status, t.reason, "
    "t.started_at, t.ended_at, t.duration_ms, t.bodies"
)
SESSION_TABLES = "sessions s LEFT JOIN projects p ON p.id = s.project_id"


@contextmanager
def snapshot(source: Source) -> Iterator[sqlite3.Connection]:
    """Give a connection on which everything that is read is as of one moment."""
    connection = source.connection()
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        connection.execute("COMMIT")


def find_session(connection: sqlite3.Connection, session_id: str) -> SessionSummary | None:
    """Give one session, or None where nobody has heard of it."""
    row = connection.execute(
        f"SELECT {SESSION_COLUMNS} FROM {SESSION_TABLES} WHERE s.session_id = ?",  # noqa: S608 fixed names
        (session_id,),
    ).fetchone()
    return session_summary(row) if row else None


def session_summary(row: Sequence[Any]) -> SessionSummary:
    """Make a summary of a row of SESSION_COLUMNS."""
    values = list(row)
    values[2], values[6], values[8] = Origin(row[2]), SessionState(row[6]), Evidence(row[8])
    spending = Spending(*values[-_SPENDING_LENGTH:])
    return SessionSummary(*[*values[:-_SPENDING_LENGTH], spending])


def tool_call_row(row: Sequence[Any]) -> ToolCallRow:
    """Make a tool call of a row of CALL_COLUMNS."""
    *values, bodies = row
    values[5:7] = inflated(values[5], values[6], bodies)
    values[8] = ToolCallStatus(row[8])
    return ToolCallRow(*values)


def subagent_row(row: Sequence[Any]) -> SubagentRow:
    """Make a subagent of its columns, in the order of SubagentRow's."""
    values = list(row)
    values[5] = SubagentStatus(row[5])
    return SubagentRow(*values)


def tool_calls_of(connection: sqlite3.Connection, session: SessionSummary) -> Iterator[ToolCallRow]:
    """Give a session's tool calls, first started first."""
    rows = connection.execute(
        f"SELECT {CALL_COLUMNS} FROM tool_calls t JOIN sessions s ON s.id = t.session WHERE t.session = ? "  # noqa: S608
        "ORDER BY t.started_at, t.id",
        (session.id,),
    )
    return map(tool_call_row, rows)


def subagents_of(connection: sqlite3.Connection, session: SessionSummary) -> Iterator[SubagentRow]:
    """Give a session's subagents, first started first."""
    rows = connection.execute(
        "SELECT id, ?, agent_id, name, type, status, started_at, ended_at FROM subagents WHERE session = ? "
        "ORDER BY started_at, id",
        (session.session_id, session.id),
    )
    return map(subagent_row, rows)
