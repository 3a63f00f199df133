"""The command that has messages about open alerts changed when a session's pause becomes another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from clawatch.domain.alerts import Occasion
from clawatch.domain.events import order_time
from clawatch.domain.states import SessionState
from clawatch.storage.commands import Command, Done

if TYPE_CHECKING:
    import sqlite3

    from clawatch.storage.journal import Journal


CHANGES_APART_MS = 3_000
"""So long at least is between two changes of one message for a pause's sake; what comes meanwhile is one change."""
_WAITING = "sent_at IS NULL AND dropped_at IS NULL"


def unsaid_pauses(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Give the sessions with open alerts whose pause came or went after the last that was told of these alerts."""
    rows = connection.execute(
        "SELECT s.session_id, coalesce(s.pause_requested_at, 0), iif(s.state = ?, s.state_at, 0), "
        "json_extract(s.said, '$.resume[0]'), (SELECT max(sent_at) FROM outbox WHERE alert = a.id) "
        "FROM alerts a INDEXED BY alerts_open JOIN sessions s ON s.session_id = a.session_id "
        "WHERE a.resolved_at IS NULL",
        (SessionState.PAUSED,),
    )
    unsaid = {
        session_id
        for session_id, asked_at, paused_at, resumed, told_at in rows
        if told_at is not None and max(asked_at, paused_at, order_time(resumed) if resumed else 0) > told_at
    }
    return tuple(sorted(unsaid))


@dataclass(frozen=True, slots=True)
class SayPauses(Command[Done]):
    """Has what was told of the open alerts of some sessions changed, soon, to how it stands with their pauses then."""

    session_ids: tuple[str, ...]
    now: int

    def run(self, journal: Journal) -> Done:
        """Write it down: one silent row for each alert and channel, in place of one that waits."""
        connection = journal.connection
        found = connection.execute(
            "SELECT id FROM alerts INDEXED BY alerts_open WHERE resolved_at IS NULL "
            "AND session_id IN (SELECT value FROM json_each(?))",
            (orjson.dumps(self.session_ids).decode(),),
        ).fetchall()
        for (alert,) in found:
            # what is being told just now may say what held a moment ago
            rows = connection.execute(
                "SELECT channel, max(sent_at) FILTER (WHERE occasion = ?) FROM outbox WHERE alert = ? "  # noqa: S608 fixed words
                f"AND (sent_at IS NOT NULL OR ({_WAITING} AND due_at <= ?)) GROUP BY channel",
                (Occasion.CHANGED, alert, self.now),
            ).fetchall()
            connection.execute(
                f"UPDATE outbox SET dropped_at = ? WHERE alert = ? AND occasion = ? AND {_WAITING}",  # noqa: S608 fixed words
                (self.now, alert, Occasion.CHANGED),
            )
            connection.executemany(
                "INSERT INTO outbox (channel, occasion, alert, created_at, due_at) VALUES (?, ?, ?, ?, ?)",
                [
                    (channel, Occasion.CHANGED, alert, self.now, max(self.now, (changed_at or 0) + CHANGES_APART_MS))
                    for channel, changed_at in rows
                ],
            )
        return Done(frozenset(), frozenset(row[0] for row in found))
