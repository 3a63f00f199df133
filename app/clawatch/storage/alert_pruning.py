"""Throwing away what nobody asks for any more: what was told, and alerts that were over long ago.

What an open alert told stays, for its messages are changed when it is over; so does all that is still to be told, with
what it speaks of. The newest row of each stays too, whatever its age: its number must not be given to another, for the
buttons of old messages name alerts and digests by them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.alerts import Channel
from clawatch.storage.commands import Command, Done

if TYPE_CHECKING:
    import sqlite3

    from clawatch.storage.journal import Journal

DAY_MS = 24 * 3600 * 1000
TOLD_KEPT_MS = 7 * DAY_MS
"""What was told stays for so long, and as long after its alert is over: until then its message is changed."""
ALERTS_KEPT_MS = 400 * DAY_MS
"""An alert stays for so long after it is over: a year, and some time to look back at it."""

_TOLD = """
SELECT o.id FROM outbox o INDEXED BY outbox_created
LEFT JOIN alerts a ON a.id = o.alert
LEFT JOIN outbox d ON d.id = o.digest
WHERE o.channel = :channel AND o.created_at < :before AND coalesce(o.sent_at, o.dropped_at) < :before
AND o.id <> (SELECT max(id) FROM outbox)
AND (o.digest IS NULL OR coalesce(d.sent_at, d.dropped_at) < :before)
AND iif(o.alert IS NULL, NOT EXISTS (SELECT 1 FROM outbox m WHERE m.digest = o.id), a.resolved_at < :before)
ORDER BY o.created_at LIMIT :limit
"""
_OVER = """
SELECT a.id FROM alerts a INDEXED BY alerts_raised
WHERE a.raised_at < :before AND a.resolved_at < :before AND a.id <> (SELECT max(id) FROM alerts)
AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.alert = a.id)
ORDER BY a.raised_at LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class PruneAlerts(Command[Done]):
    """Throw away at most `limit` rows of the outbox of each channel, and as many alerts, at time `now`."""

    now: int
    limit: int

    def run(self, journal: Journal) -> Done:
        """Do it; nobody need hear of it."""
        connection = journal.connection
        for channel in Channel:
            told = _told(connection, channel, self.now, self.limit)
            connection.executemany("DELETE FROM outbox WHERE id = ?", told)
        connection.executemany("DELETE FROM alerts WHERE id = ?", _over(connection, self.now, self.limit))
        return Done(frozenset(), frozenset())


def is_to_prune(connection: sqlite3.Connection, now: int) -> bool:
    """Say whether there is anything to throw away at a time (UTC milliseconds). Raises sqlite3.Error."""
    return any(_told(connection, channel, now, 1) for channel in Channel) or bool(_over(connection, now, 1))


def _told(connection: sqlite3.Connection, channel: Channel, now: int, limit: int) -> list[tuple[int]]:
    bounds = {"channel": channel, "before": now - TOLD_KEPT_MS, "limit": limit}
    return connection.execute(_TOLD, bounds).fetchall()


def _over(connection: sqlite3.Connection, now: int, limit: int) -> list[tuple[int]]:
    return connection.execute(_OVER, {"before": now - ALERTS_KEPT_MS, "limit": limit}).fetchall()
