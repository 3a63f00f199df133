"""What a channel may have left on the screen as ClaWatch ended suddenly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.alerts import Channel
from clawatch.storage.commands import Command, Done
from clawatch.storage.facts import fact, remember

if TYPE_CHECKING:
    import sqlite3

    from clawatch.storage.journal import Journal

_CLEARED = "desktop cleared up to"
# more than any screen shows
_MOST = 200


@dataclass(frozen=True, slots=True)
class NoteCleared(Command[Done]):
    """Nothing is on the screen any more of what was shown on the desktop up to `at` (UTC milliseconds)."""

    at: int

    def run(self, journal: Journal) -> Done:
        """Note it."""
        remember(journal.connection, _CLEARED, str(self.at))
        return Done(frozenset(), frozenset())


def left_shown(connection: sqlite3.Connection) -> list[str]:
    """Give the references of what was shown on the desktop since that was noted last. Raises sqlite3.Error."""
    cleared = fact(connection, _CLEARED)
    rows = connection.execute(
        "SELECT reference FROM outbox WHERE channel = ? AND sent_at > ? AND reference IS NOT NULL "
        "ORDER BY id DESC LIMIT ?",
        (Channel.DESKTOP, 0 if cleared is None else int(cleared), _MOST),
    )
    return [row[0] for row in rows]
