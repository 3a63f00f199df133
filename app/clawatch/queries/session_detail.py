"""What happened in one session?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.rows import (
    SessionSummary,
    SubagentRow,
    ToolCallRow,
    find_session,
    snapshot,
    subagents_of,
    tool_calls_of,
)

if TYPE_CHECKING:
    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class SessionDetail:
    """A session with all its tool calls and subagents, each first started first."""

    session: SessionSummary
    tool_calls: tuple[ToolCallRow, ...]
    subagents: tuple[SubagentRow, ...]

    def timeline(self) -> tuple[ToolCallRow | SubagentRow, ...]:
        """Give tool calls and subagents interleaved, first started first; at one moment the subagent comes first."""
        return tuple(
            sorted(
                (*self.subagents, *self.tool_calls),
                key=lambda item: (item.started_at, isinstance(item, ToolCallRow), item.id),
            )
        )


def session_detail(source: Source, session_id: str) -> SessionDetail | None:
    """Give one session whole, as of one moment, or None where nobody has heard of it."""
    with snapshot(source) as connection:
        session = find_session(connection, session_id)
        if session is None:
            return None
        return SessionDetail(
            session, tuple(tool_calls_of(connection, session)), tuple(subagents_of(connection, session))
        )
