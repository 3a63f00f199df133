"""The one writer: a thread that owns the only connection that writes.

A hook's sender waits for nothing but the disk: its event is written down and answered for, and what it changes is
written in the next transaction, without a sync of its own. `wait_until_applied` is for those who read what they sent.
"""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, TypeGuard

from clawatch.domain.events import Event, Origin
from clawatch.domain.transcripts import TranscriptPart
from clawatch.storage.commands import Command, Done, DoneT
from clawatch.storage.database import concerns_all, is_damage, open_for_writing
from clawatch.storage.errors import (
    DamagedMeanwhileError,
    StorageError,
    StorageFullError,
    WriterBusyError,
    WriterStoppedError,
)
from clawatch.storage.journal import Accepted, Journal, Taken
from clawatch.storage.projections.repricing import Repriced, RepricingSlice
from clawatch.storage.search_index import Indexed, SearchSlice
from clawatch.storage.tickets import CommandTicket, PartTicket, RepricingTicket, SearchTicket, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_log = logging.getLogger(__name__)
QUEUE_LIMIT = 4096
_BATCH_LIMIT = 512
_READ_WITHOUT_AFTER_S = 1.0


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit changed: ids of sessions and of alerts, never the rows."""

    session_ids: frozenset[str]
    alert_ids: frozenset[int] = frozenset()


_AnyTicket = Ticket | PartTicket | RepricingTicket | SearchTicket | CommandTicket[Any]
_Item = Event | TranscriptPart | RepricingSlice | SearchSlice | Command[Any]
_Answer = Accepted | Taken | Repriced | Indexed | Done
Listener = Callable[[Committed], None]


class Writer:
    """Takes events from any thread, writes whatever is queued at once, and answers after the commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[_AnyTicket | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._listeners: list[Listener] = []
        self._accepting = threading.Lock()
        self._stopping = True
        self._trouble: str | None = None
        self._care = "FULL"
        self._is_behind = True
        # how many times events were answered for before they were applied, and how many of these are over
        self._noted = 1
        self._applied = 0
        self._applied_changed = threading.Condition()

    def listen(self, listener: Listener) -> None:
        """Have `listener` called after each commit, on the writer's thread: it must return at once and not raise."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Open the database and begin. Raises StorageError in the user's words."""
        connection = open_for_writing(self._path)
        self._stopping = False
        self._thread = threading.Thread(target=self._run, args=(connection,), name="clawatch-writer")
        self._thread.start()

    def submit(self, event: Event, on_done: Callable[[Ticket], None] | None = None) -> Ticket:
        """Queue an event.

        `on_done` is called on the writer's thread once the ticket has its answer; it must return at once and not raise.
        Raises WriterBusyError when too many wait already, WriterStoppedError after the stop.
        """
        ticket = Ticket(event, on_done)
        self._put(ticket)
        return ticket

    def submit_transcript(
        self, part: TranscriptPart, on_done: Callable[[PartTicket], None] | None = None
    ) -> PartTicket:
        """Queue a part of a transcript; all as with `submit`."""
        ticket = PartTicket(part, on_done)
        self._put(ticket)
        return ticket

    def submit_repricing(self, wanted: RepricingSlice) -> RepricingTicket:
        """Queue requests to be priced anew; all as with `submit`."""
        ticket = RepricingTicket(wanted, None)
        self._put(ticket)
        return ticket

    def submit_search(self, wanted: SearchSlice) -> SearchTicket:
        """Queue a step of the search index; all as with `submit`."""
        ticket = SearchTicket(wanted, None)
        self._put(ticket)
        return ticket

    def submit_command(self, command: Command[DoneT]) -> CommandTicket[DoneT]:
        """Queue a command; all as with `submit`."""
        ticket = CommandTicket(command, None)
        self._put(ticket)
        return ticket

    @property
    def waiting(self) -> int:
        """How much is queued and not yet begun."""
        return self._queue.qsize()

    def _put(self, ticket: _AnyTicket) -> None:
        if self._queue.qsize() >= QUEUE_LIMIT:
            raise WriterBusyError("too many events wait to be written")
        with self._accepting:
            if self._stopping:
                raise WriterStoppedError("ClaWatch is stopping")
            self._queue.put(ticket)

    def stop(self, timeout: float) -> None:
        """Write what is queued, fold the log into the file, close. Raises TimeoutError if that takes too long."""
        with self._accepting:
            if self._stopping:
                return
            self._stopping = True
            self._queue.put(None)
        if self._thread is not None:
            self._thread.join(timeout)
            if self._thread.is_alive():
                raise TimeoutError("the writer did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._thread is not None and not self._thread.is_alive() and not self._stopping:
            return "The writer has died: restart ClaWatch. Events wait in the spool folder meanwhile."
        return self._trouble

    def wait_until_applied(self) -> None:
        """Wait until what was answered for by now can be read; not for long where the disk holds that up."""
        wanted = self._noted
        if self._applied < wanted:
            with self._applied_changed:
                self._applied_changed.wait_for(lambda: self._applied >= wanted, _READ_WITHOUT_AFTER_S)

    def _run(self, connection: sqlite3.Connection) -> None:
        try:
            journal = Journal(connection)
            self._catch_up(connection, journal)
            going_on = True
            while going_on:
                batch: list[_AnyTicket] = []
                going_on = self._collect(batch)
                if batch:
                    self._write(connection, journal, batch)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except Exception:
            _log.exception("The writer died")
            raise
        finally:
            connection.close()
            with self._accepting:
                died, self._stopping = not self._stopping, True
                if died:
                    self._trouble = "The writer has died: restart ClaWatch. Events wait in the spool folder meanwhile."
            self._turn_away()

    def _collect(self, batch: list[_AnyTicket]) -> bool:
        """Wait for a first event and take what else is there; False once the stop was asked for."""
        item = self._queue.get()
        while item is not None:
            batch.append(item)
            # anything but an event is large: whoever waits for an event must not wait for two of them
            if len(batch) >= _BATCH_LIMIT or not isinstance(item.item, Event):
                return True
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return True
        return False

    def _write(self, connection: sqlite3.Connection, journal: Journal, batch: list[_AnyTicket]) -> None:
        if self._is_behind and (failure := self._catch_up(connection, journal)) is not None:
            for ticket in batch:
                ticket.resolve(failure)
            return
        hooked = [ticket for ticket in batch if _waits_for_disk_only(ticket)]
        if hooked and self._note(connection, journal, hooked):
            batch = [ticket for ticket in batch if not _waits_for_disk_only(ticket)]
        if batch:
            self._write_at_once(connection, journal, batch)

    def _note(self, connection: sqlite3.Connection, journal: Journal, tickets: Sequence[Ticket]) -> bool:
        """Write events down and answer for them, then apply them; False where they cannot be written so."""
        events = [ticket.item for ticket in tickets]
        self._choose_care(connection, "FULL")
        try:
            with _transaction(connection):
                first = journal.note(events)
        except Exception as error:  # noqa: BLE001 whatever it is, writing them with more care meets it again
            _log.debug("Events are written with more care: %r", error)
            return False
        self._trouble = None
        self._noted += 1
        for ticket, event in zip(tickets, events, strict=True):
            ticket.resolve(Accepted(event.event_id, event.session_id, first is not None, None))
        if first is not None:
            self._apply(connection, journal, events, first)
        self._note_applied()
        return True

    def _apply(self, connection: sqlite3.Connection, journal: Journal, events: Sequence[Event], first: int) -> None:
        # what is lost of it with the power is made anew at the next start
        self._choose_care(connection, "NORMAL")
        try:
            with _transaction(connection):
                journal.apply(events, first)
        except Exception as error:  # noqa: BLE001 whatever it is, it is met again there, event by event
            _log.debug("Events are applied with more care: %r", error)
            journal.forget()
            self._is_behind = True
            self._catch_up(connection, journal)
        else:
            self._tell(frozenset(event.session_id for event in events))
        self._choose_care(connection, "FULL")

    def _catch_up(self, connection: sqlite3.Connection, journal: Journal) -> Exception | None:
        """Apply what is written down and not applied; gives what keeps it from that."""
        try:
            with _transaction(connection):
                changed = journal.catch_up()
        except Exception as error:  # noqa: BLE001 it is worded and logged
            journal.forget()
            return self._failure(error)
        finally:
            self._note_applied()
        self._is_behind = False
        self._tell(changed)
        return None

    def _note_applied(self) -> None:
        with self._applied_changed:
            self._applied = self._noted
            self._applied_changed.notify_all()

    def _tell(self, session_ids: frozenset[str], alert_ids: frozenset[int] = frozenset()) -> None:
        if session_ids or alert_ids:
            for listener in self._listeners:
                listener(Committed(session_ids, alert_ids))

    def _write_at_once(self, connection: sqlite3.Connection, journal: Journal, batch: list[_AnyTicket]) -> None:
        try:
            answers = self._commit(connection, journal, batch)
        except Exception as error:  # noqa: BLE001 every ticket must be answered
            failure = self._failure(error)
            for ticket in batch:
                ticket.resolve(failure)
            return
        self._trouble = None
        for ticket, answer in zip(batch, answers, strict=True):
            ticket.resolve(answer)  # type: ignore[arg-type]  # each kind of item has its kind of answer
        changed = frozenset(chain.from_iterable(map(_changed, answers)))
        alerts = frozenset(chain.from_iterable(answer.alert_ids for answer in answers if isinstance(answer, Done)))
        self._tell(changed, alerts)

    def _commit(
        self, connection: sqlite3.Connection, journal: Journal, batch: list[_AnyTicket]
    ) -> list[_Answer | Exception]:
        """Write a batch in one transaction; where one of its items fails, again, each in a savepoint of its own."""
        items = [ticket.item for ticket in batch]
        # transcripts and rows can be read again
        can_wait = all(isinstance(item, (TranscriptPart, SearchSlice)) for item in items)
        self._choose_care(connection, "NORMAL" if can_wait else "FULL")
        for write in (_write_all, _write_guarded):
            try:
                with _transaction(connection):
                    answers = write(journal, items)
                    for ticket in batch:
                        if isinstance(ticket, PartTicket):
                            ticket.note_rows()
            except Exception as error:
                journal.forget()
                if write is _write_guarded or concerns_all(error):
                    raise
            else:
                return answers
        raise AssertionError("the second round either answers or raises")

    def _choose_care(self, connection: sqlite3.Connection, care: str) -> None:
        """Say what is synced to the disk with its commit: with FULL all, with NORMAL what comes before the next."""
        if care != self._care:
            connection.execute(f"PRAGMA synchronous = {care}")
            self._care = care

    def _failure(self, error: Exception) -> Exception:
        """Word what kept a whole transaction from the disk, once for the log and for every sender."""
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            failure: StorageError = StorageFullError(self._path)
        elif is_damage(error):
            failure = DamagedMeanwhileError(self._path, str(error))
        else:
            failure = StorageError(
                f"The database {self._path} cannot be written ({error}). Events wait in the spool folder meanwhile."
            )
        if self._trouble != str(failure):
            _log.error("%s", failure, exc_info=not isinstance(error, sqlite3.Error))
        self._trouble = str(failure)
        return failure

    def _turn_away(self) -> None:
        while True:
            try:
                ticket = self._queue.get_nowait()
            except queue.Empty:
                return
            if ticket is not None:
                ticket.resolve(WriterStoppedError("ClaWatch is stopping"))


def _waits_for_disk_only(ticket: _AnyTicket) -> TypeGuard[Ticket]:
    """Whether a ticket is a hook's event; an agent of the other contract waits for the state it is in then."""
    return isinstance(ticket, Ticket) and ticket.item.origin is Origin.CLAUDE_CODE


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _changed(answer: _Answer | Exception) -> Iterable[str]:
    if isinstance(answer, Accepted):
        return (answer.session_id,) if answer.is_new else ()
    return answer.session_ids if isinstance(answer, (Taken, Repriced, Done)) else ()


def _write_all(journal: Journal, items: Sequence[_Item]) -> list[_Answer | Exception]:
    """Write items as they come, events next to each other at once. Whatever this raises concerns all of them."""
    answers: list[_Answer | Exception] = []
    for is_event, run in groupby(items, lambda item: isinstance(item, Event)):
        if is_event:
            answers += journal.append([item for item in run if isinstance(item, Event)])
        else:
            answers += [journal.take(item) for item in run if not isinstance(item, Event)]
    return answers


def _write_guarded(journal: Journal, items: Sequence[_Item]) -> list[_Answer | Exception]:
    return [_write_one(journal, item) for item in items]


def _write_one(journal: Journal, item: _Item) -> _Answer | Exception:
    """Write one item; what keeps even an event's bare payload from the journal is its own answer."""
    try:
        return journal.append_guarded(item) if isinstance(item, Event) else journal.take_guarded(item)
    except Exception as error:
        if concerns_all(error):
            raise
        match item:
            case Event():
                _log.exception("Event %s (%s) could not be kept", item.event_id, item.kind)
            case TranscriptPart():
                _log.exception("What %s says up to byte %d could not be kept", item.mark.path, item.mark.offset)
            case RepricingSlice():
                _log.exception("Some requests could not be priced anew")
            case SearchSlice():
                _log.exception("Some rows could not be made ready to be searched")
            case Command():
                _log.exception("A command could not be carried out: %s", type(item).__name__)
        return error
