"""Which sessions of Claude Code's are to stand still: what is asked at every tool call, and so kept in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.events import Origin
from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from clawatch.storage.journal import Journal

_LIVE = ", ".join(f"'{state}'" for state in SessionState if state is not SessionState.ENDED)


class StandingPauses:
    """The ids of sessions with a pause that stands. The writer's thread changes them; any thread may look."""

    def __init__(self) -> None:
        self.session_ids: frozenset[str] = frozenset()

    def load(self, connection: sqlite3.Connection) -> None:
        """Read them from the sessions as they are. Raises sqlite3.Error."""
        rows = connection.execute(
            f"SELECT session_id FROM sessions WHERE state IN ({_LIVE}) AND pause_requested_at IS NOT NULL "  # noqa: S608 fixed words
            "AND origin = ?",
            (Origin.CLAUDE_CODE,),
        )
        self.session_ids = frozenset(session_id for (session_id,) in rows)

    def note(self, changed: Iterable[str], journal: Journal) -> None:
        """Bring them up to date where sessions changed. What is not at hand any more has no new pause."""
        standing = self.session_ids
        for session_id in changed:
            was = session_id in standing
            session = journal.session(session_id) if was else journal.session_at_hand(session_id)
            is_paused = (
                session is not None and session.pause_requested_at is not None and session.origin is Origin.CLAUDE_CODE
            )
            if is_paused != was:
                standing = standing | {session_id} if is_paused else standing - {session_id}
        self.session_ids = standing
