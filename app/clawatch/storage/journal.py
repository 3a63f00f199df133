"""The journal: every event as received, once, and its projections in the same transaction."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from clawatch.domain.events import Event, Origin
from clawatch.domain.marks import mark_of
from clawatch.storage.projections.projector import TABLES, Projector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.domain.states import SessionState

_log = logging.getLogger(__name__)
_INSERT = (
    "INSERT OR IGNORE INTO events (event_id, origin, kind, session_id, occurred_at, received_at, payload, mark) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_PROBLEM = (
    "INSERT INTO events (event_id, origin, kind, session_id, occurred_at, received_at, payload, problem) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_COLUMNS = "event_id, origin, kind, session_id, occurred_at, received_at, payload"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of an event: whether it was new, and the state its session is in after it (None where unknown)."""

    event_id: str
    session_id: str
    is_new: bool
    state: SessionState | None


class Journal:
    """Appends events on the writer's connection, within the writer's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._projector = Projector(connection)

    def forget(self) -> None:
        """Drop what is kept at hand, as a rollback demands."""
        self._projector.forget()

    def append(self, event: Event) -> Accepted:
        """Write the event down and apply it; one that is known already changes nothing.

        Whatever it raises has left the transaction half done: the caller rolls it back.
        """
        cursor = self._connection.execute(
            _INSERT,
            (
                event.event_id,
                event.origin,
                event.kind,
                event.session_id,
                event.occurred_at,
                event.received_at,
                event.payload,
                mark_of(event),
            ),
        )
        is_new = cursor.rowcount > 0
        state = self._projector.apply(event) if is_new else self._projector.state_of(event)
        return Accepted(event.event_id, event.session_id, is_new, state)

    def append_guarded(self, event: Event) -> Accepted:
        """Do as `append`, within a savepoint, so that what is wrong with this event is its own trouble alone.

        An event whose projection fails through a bug of ours stays in the journal with the problem beside it, and
        none of its rows: nothing is lost, and a later version can apply it. Raises sqlite3.OperationalError where the
        file itself fails.
        """
        self._connection.execute("SAVEPOINT event")
        try:
            accepted = self.append(event)
        except (sqlite3.OperationalError, MemoryError):
            raise
        except Exception as error:
            _log.exception("Event %s (%s) was kept but not understood", event.event_id, event.kind)
            self._connection.execute("ROLLBACK TO event")
            self._projector.forget()
            values = (event.event_id, event.origin, event.kind, event.session_id, event.occurred_at, event.received_at)
            self._connection.execute(_INSERT_PROBLEM, (*values, event.payload, repr(error)[:1000]))
            accepted = Accepted(event.event_id, event.session_id, is_new=True, state=None)
        self._connection.execute("RELEASE event")
        return accepted


def journaled_events(connection: sqlite3.Connection) -> Iterator[Event]:
    """Give the whole journal in the order it was taken in."""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM events ORDER BY seq"):  # noqa: S608 fixed names
        event_id, origin, kind, session_id, occurred_at, received_at, payload = row
        body = orjson.loads(payload)
        yield Event(event_id, Origin(origin), kind, session_id, occurred_at, received_at, payload, body)


def rebuild_projections(connection: sqlite3.Connection) -> int:
    """Make every projected row anew from the journal, in one transaction, and give the number of events read."""
    count = 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 fixed names
        projector = Projector(connection)
        for event in list(journaled_events(connection)):
            projector.apply(event)
            count += 1
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return count
