"""How do things stand, in a few numbers?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class Overview:
    """Sessions by state, and when the last event of any kind was taken in (UTC milliseconds), None for never.

    `misunderstood` counts events that were kept, but whose rows could not be made through a bug.
    """

    sessions_by_state: Mapping[SessionState, int]
    last_event_at: int | None
    misunderstood: int

    @property
    def live_sessions(self) -> int:
        """How many sessions have not ended."""
        return sum(count for state, count in self.sessions_by_state.items() if state is not SessionState.ENDED)


def overview(source: Source) -> Overview:
    """Count sessions by state and find the last event. Asked all the time: it looks at indexes alone."""
    connection = source.connection()
    counts = connection.execute("SELECT state, count(*) FROM sessions GROUP BY state").fetchall()
    last = connection.execute("SELECT received_at FROM events ORDER BY seq DESC LIMIT 1").fetchone()
    misunderstood = connection.execute("SELECT count(*) FROM events WHERE problem IS NOT NULL").fetchone()[0]
    return Overview(
        {SessionState(state): count for state, count in counts},
        last[0] if last else None,
        misunderstood,
    )


def last_hook_event_at(source: Source) -> int | None:
    """Find when the last event of a hook happened (UTC milliseconds), None for never. Looks at every session."""
    found: int | None = source.connection().execute("SELECT max(last_hook_at) FROM sessions").fetchone()[0]
    return found
