"""Which sessions run, and in what state is each?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.states import SessionState
from clawatch.queries.rows import snapshot

if TYPE_CHECKING:
    from clawatch.queries.source import Source

LISTED_PER_STATE = 12
_LIVE = tuple(state for state in SessionState if state is not SessionState.ENDED)
_TEXT_LIMIT = 300


@dataclass(frozen=True, slots=True)
class LiveSession:
    """As much of a live session as fits a line. Times are UTC milliseconds.

    `headline` is what a person would call it, None where nothing is known; `project_name` its project's or host's.
    `pause_requested_at` is when a person asked for the pause that stands, None where none does.
    """

    session_id: str
    headline: str | None
    project_name: str | None
    state: SessionState
    state_reason: str
    state_at: int
    pause_requested_at: int | None


def live_sessions(source: Source, *, per_state: int = LISTED_PER_STATE) -> tuple[LiveSession, ...]:
    """Give the `per_state` sessions of each state but ended that began last: few rows, however many are stored."""
    found: list[LiveSession] = []
    with snapshot(source) as connection:
        for state in _LIVE:
            rows = connection.execute(
                "SELECT s.session_id, substr(coalesce(s.title, s.name, s.first_prompt), 1, ?), "
                "coalesce(p.name, s.host), s.state_reason, s.state_at, s.pause_requested_at "
                "FROM sessions s LEFT JOIN projects p ON p.id = s.project_id WHERE s.state = ? "
                "ORDER BY s.started_at DESC, s.id DESC LIMIT ?",
                (_TEXT_LIMIT, state.value, per_state),
            ).fetchall()
            found.extend(LiveSession(row[0], row[1], row[2], state, *row[3:]) for row in rows)
    return tuple(found)
