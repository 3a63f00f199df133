"""What happened in one session, at a glance: without the bodies, which are large where there are many calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import SessionSummary, SubagentRow, find_session, snapshot, subagents_of
from clawatch.storage.bodies import inflated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.source import Source

INPUT_START_LENGTH = 600


@dataclass(frozen=True, slots=True)
class TimelineCall:
    """A tool call without its bodies. `input_start` is the beginning of its input, a JSON text perhaps cut short."""

    id: int
    tool_use_id: str | None
    agent_id: str | None
    tool_name: str
    input_start: str | None
    status: ToolCallStatus
    reason: str | None
    started_at: int
    ended_at: int | None
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class SessionTimeline:
    """A session, and its tool calls and subagents interleaved, first started first."""

    session: SessionSummary
    items: tuple[TimelineCall | SubagentRow, ...]


def session_timeline(source: Source, session_id: str) -> SessionTimeline | None:
    """Give one session's timeline, as of one moment, or None where nobody has heard of it."""
    with snapshot(source) as connection:
        session = find_session(connection, session_id)
        if session is None:
            return None
        rows = connection.execute(
            "SELECT id, tool_use_id, agent_id, tool_name, substr(input, 1, ?), status, reason, started_at, ended_at, "
            "duration_ms, bodies FROM tool_calls WHERE session = ? ORDER BY started_at, id",
            (INPUT_START_LENGTH, session.id),
        ).fetchall()
        items: list[TimelineCall | SubagentRow] = [*subagents_of(connection, session), *map(_call, rows)]
    items.sort(key=lambda item: (item.started_at, isinstance(item, TimelineCall), item.id))
    return SessionTimeline(session, tuple(items))


def _call(row: Sequence[Any]) -> TimelineCall:
    *values, bodies = row
    if bodies is not None:
        whole, _ = inflated(None, None, bodies)
        values[4] = whole and whole[:INPUT_START_LENGTH]
    values[5] = ToolCallStatus(row[5])
    return TimelineCall(*values)
