"""The one writer: a thread that owns the only connection that writes."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING

from clawatch.domain.events import Event
from clawatch.domain.transcripts import TranscriptPart
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
from clawatch.storage.tickets import PartTicket, RepricingTicket, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_log = logging.getLogger(__name__)
QUEUE_LIMIT = 4096
_BATCH_LIMIT = 512


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit changed: ids of sessions, never the rows."""

    session_ids: frozenset[str]


_AnyTicket = Ticket | PartTicket | RepricingTicket
_Item = Event | TranscriptPart | RepricingSlice
_Answer = Accepted | Taken | Repriced
Listener = Callable[[Committed], None]


class Writer:
    """Takes events from any thread, writes whatever is queued in one transaction, and answers after the commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[_AnyTicket | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._listeners: list[Listener] = []
        self._accepting = threading.Lock()
        self._stopping = True
        self._trouble: str | None = None
        self._care = "FULL"

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

    def _run(self, connection: sqlite3.Connection) -> None:
        try:
            journal = Journal(connection)
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
        if changed:
            for listener in self._listeners:
                listener(Committed(changed))

    def _commit(
        self, connection: sqlite3.Connection, journal: Journal, batch: list[_AnyTicket]
    ) -> list[_Answer | Exception]:
        """Write a batch in one transaction; where one of its items fails, again, each in a savepoint of its own."""
        items = [ticket.item for ticket in batch]
        self._choose_care(connection, items)
        for write in (_write_all, _write_guarded):
            connection.execute("BEGIN IMMEDIATE")
            try:
                answers = write(journal, items)
                for ticket in batch:
                    if isinstance(ticket, PartTicket):
                        ticket.note_rows()
                connection.execute("COMMIT")
            except Exception as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                journal.forget()
                if write is _write_guarded or concerns_all(error):
                    raise
            else:
                return answers
        raise AssertionError("the second round either answers or raises")

    def _choose_care(self, connection: sqlite3.Connection, items: Sequence[_Item]) -> None:
        """Have what senders rely on synced to the disk with its commit; a transcript can be read again."""
        care = "NORMAL" if all(isinstance(item, TranscriptPart) for item in items) else "FULL"
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


def _changed(answer: _Answer | Exception) -> Iterable[str]:
    if isinstance(answer, Accepted):
        return (answer.session_id,) if answer.is_new else ()
    return answer.session_ids if isinstance(answer, (Taken, Repriced)) else ()


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
        return error
