"""The journal: every event as received, once, and what is made of it.

An event is applied in the transaction that writes it down or, where its sender waits for nothing but the disk, in the
next one. Up to which place of the journal events are applied is kept with what they changed, so that none is applied
twice or left out, whatever dies when.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Event, Origin
from clawatch.domain.marks import mark_of
from clawatch.storage.commands import Command
from clawatch.storage.database import concerns_all
from clawatch.storage.facts import APPLIED, fact, remember
from clawatch.storage.json_payload import parse_object
from clawatch.storage.many_rows import insert_new_rows, insert_rows
from clawatch.storage.projections.projector import TABLES, Projector
from clawatch.storage.projections.repricing import Repriced, RepricingSlice
from clawatch.storage.search_index import Indexed, SearchIndex, SearchSlice, empty_index
from clawatch.storage.transcript_files import save_mark

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from clawatch.domain.sessions import Session
    from clawatch.domain.states import SessionState
    from clawatch.domain.transcripts import TranscriptPart
    from clawatch.storage.commands import Done

_log = logging.getLogger(__name__)
_COLUMNS = ("event_id", "origin", "kind", "session_id", "occurred_at", "received_at", "payload", "mark", "problem")
_NOTE = f"INSERT OR IGNORE INTO events ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 fixed names
_READ_COLUMNS = "event_id, origin, kind, session_id, occurred_at, received_at, payload"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of an event: whether it was new, and the state its session is in after it.

    The state is None where it is unknown, and where the event is on disk and not applied yet.
    """

    event_id: str
    session_id: str
    is_new: bool
    state: SessionState | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of a transcript is on disk; it spoke of these sessions."""

    session_ids: frozenset[str]


class KnownEventError(Exception):
    """One of several events stands in the journal already."""


class Journal:
    """Appends events on the writer's connection, within the writer's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._projector = Projector(connection)
        self._search = SearchIndex(connection)

    @property
    def connection(self) -> sqlite3.Connection:
        """The writer's connection, for commands."""
        return self._connection

    def session(self, session_id: str) -> Session | None:
        """Give a session as it stands, or None where nobody has heard of it. It is not to be changed."""
        return self._projector.session(session_id)

    def session_at_hand(self, session_id: str) -> Session | None:
        """Give a session as it stands where it need not be read, as after any change; else None."""
        return self._projector.session_at_hand(session_id)

    def forget(self) -> None:
        """Drop what is kept at hand, as a rollback demands."""
        self._projector.forget()

    def append(self, events: Sequence[Event], *, careful: bool = False) -> list[Accepted]:
        """Write events down and apply them, a single one or many that are taken to be new.

        Whatever it raises has left the transaction half done: the caller rolls it back and appends one by one, with
        `append_guarded`. Raises KnownEventError where one of several is known already; a single one that is known
        changes nothing.
        """
        new = insert_new_rows(self._connection, "events", _COLUMNS, [_row(event) for event in events])
        if new.rows < len(events):
            if len(events) > 1:
                raise KnownEventError
            return [_accepted(events[0], self._projector.state_of(events[0]), is_new=False)]
        self._projector.be_careful(careful=careful)
        first = new.last_id - len(events) + 1
        answers = [
            _accepted(event, self._projector.apply(event, place), is_new=True)
            for place, event in enumerate(events, first)
        ]
        self._projector.flush()
        self._note_applied(new.last_id)
        return answers

    def note(self, events: Sequence[Event]) -> int | None:
        """Write events down that `apply` will apply, in a later transaction; gives the place of the first.

        A single one that is known already changes nothing and has no place. Raises KnownEventError where one of several
        is known: the caller rolls back, and appends them.
        """
        if len(events) == 1:
            # as it mostly is, and then somebody waits for nothing else
            done = self._connection.execute(_NOTE, _row(events[0]))
            return done.lastrowid if done.rowcount else None
        new = insert_new_rows(self._connection, "events", _COLUMNS, [_row(event) for event in events])
        if new.rows < len(events):
            raise KnownEventError
        return new.last_id - len(events) + 1

    def apply(self, events: Sequence[Event], first: int) -> None:
        """Apply events that `note` wrote down, the first of them at place `first`.

        Whatever it raises has left the transaction half done: the caller rolls it back, and catches up.
        """
        self._projector.be_careful(careful=False)
        for place, event in enumerate(events, first):
            self._projector.apply(event, place)
        self._projector.flush()
        self._note_applied(first + len(events) - 1)

    def catch_up(self) -> frozenset[str]:
        """Apply what was written down and, through a failure or a sudden end, not applied; gives its sessions' ids.

        An event that fails through a bug of ours is left out, with the problem beside it.
        """
        applied = fact(self._connection, APPLIED)
        if applied is None:
            # in a new file, and in one from before anything was applied apart, nothing waits
            self._note_applied(self._connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0])
            return frozenset()
        waiting = list(journaled_events(self._connection, behind=int(applied)))
        for place, event in waiting:
            self._apply_guarded(event, place)
        if waiting:
            self._note_applied(waiting[-1][0])
        return frozenset(event.session_id for _, event in waiting)

    def _apply_guarded(self, event: Event, place: int) -> None:
        self._connection.execute("SAVEPOINT event")
        try:
            self._projector.be_careful(careful=True)
            self._projector.apply(event, place)
            self._projector.flush()
        except Exception as error:
            if concerns_all(error):
                raise
            _log.exception("Event %s (%s) was kept but not understood", event.event_id, event.kind)
            self._connection.execute("ROLLBACK TO event")
            self._projector.forget()
            self._connection.execute("UPDATE events SET problem = ? WHERE seq = ?", (_problem(error), place))
        self._connection.execute("RELEASE event")

    def _note_applied(self, place: int) -> None:
        remember(self._connection, APPLIED, str(place))

    def append_guarded(self, event: Event) -> Accepted:
        """Do as `append`, within a savepoint, so that what is wrong with this event is its own trouble alone.

        An event whose projection fails through a bug of ours stays in the journal with the problem beside it, and
        none of its rows: nothing is lost, and a later version can apply it. Raises sqlite3.Error where the file itself
        fails.
        """
        self._connection.execute("SAVEPOINT event")
        try:
            accepted = self.append([event], careful=True)[0]
        except Exception as error:
            if concerns_all(error):
                raise
            # whatever the bug is, the event must stay
            _log.exception("Event %s (%s) was kept but not understood", event.event_id, event.kind)
            self._connection.execute("ROLLBACK TO event")
            self._projector.forget()
            place = insert_rows(self._connection, "events", _COLUMNS, [(*_row(event)[:-1], _problem(error))])
            self._note_applied(place)
            accepted = _accepted(event, None, is_new=True)
        self._connection.execute("RELEASE event")
        return accepted

    def take(
        self, item: TranscriptPart | RepricingSlice | SearchSlice | Command[Any]
    ) -> Taken | Repriced | Indexed | Done:
        """Do what is no event. Whatever this raises has left the transaction half done."""
        if isinstance(item, Command):
            done: Done = item.run(self)
            return done
        if isinstance(item, SearchSlice):
            return self._search.take(item)
        return self._reprice(item) if isinstance(item, RepricingSlice) else self.take_transcript(item)

    def take_guarded(
        self, item: TranscriptPart | RepricingSlice | SearchSlice | Command[Any]
    ) -> Taken | Repriced | Indexed | Done:
        """Do as `take`, within a savepoint, so that what is wrong with an item is its own trouble alone."""
        self._connection.execute("SAVEPOINT item")
        try:
            answer = self.take(item)
        except Exception as error:
            if not concerns_all(error):
                self._connection.execute("ROLLBACK TO item")
                self._connection.execute("RELEASE item")
                self._projector.forget()
            raise
        self._connection.execute("RELEASE item")
        return answer

    def _reprice(self, wanted: RepricingSlice) -> Repriced:
        done = self._projector.reprice(wanted)
        self._projector.flush()
        return done

    def take_transcript(self, part: TranscriptPart) -> Taken:
        """Take what a part of a transcript says, and note how far its file is read with it.

        Its lines are not kept as they are: the rows they make are.
        """
        for seen in part.sessions.values():
            self._projector.take(seen)
        self._projector.flush()
        save_mark(self._connection, part.mark)
        return Taken(frozenset(part.sessions))


def _row(event: Event) -> tuple[object, ...]:
    return (
        event.event_id,
        event.origin,
        event.kind,
        event.session_id,
        event.occurred_at,
        event.received_at,
        event.payload,
        mark_of(event),
        None,
    )


def _problem(error: Exception) -> str:
    return repr(error)[:1000]


def _accepted(event: Event, state: SessionState | None, *, is_new: bool) -> Accepted:
    return Accepted(event.event_id, event.session_id, is_new, state)


def journaled_events(connection: sqlite3.Connection, *, behind: int = 0) -> Iterator[tuple[int, Event]]:
    """Give the journal in the order it was taken in, each event with its place in it, from `behind` a place on."""
    rows = connection.execute(f"SELECT seq, {_READ_COLUMNS} FROM events WHERE seq > ? ORDER BY seq", (behind,))  # noqa: S608 fixed names
    for row in rows:
        seq, event_id, origin, kind, session_id, occurred_at, received_at, payload = row
        body = parse_object(payload)
        yield seq, Event(event_id, Origin(origin), kind, session_id, occurred_at, received_at, payload, body)


def rebuild_projections(connection: sqlite3.Connection) -> int:
    """Make every projected row anew from the journal, in one transaction, and give the number of events read.

    What transcripts say is in no journal: it goes too, and with it how far each was read, so that the next start reads
    them anew. Those that are gone by then are lost: nothing but tests does this. No ClaWatch may run meanwhile.
    """
    count = 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 fixed names
        empty_index(connection)
        projector = Projector(connection)
        for place, event in list(journaled_events(connection)):
            projector.apply(event, place)
            projector.flush()
            remember(connection, APPLIED, str(place))
            count += 1
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return count
