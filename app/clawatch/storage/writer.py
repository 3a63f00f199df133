"""The one writer: a thread that owns the only connection that writes."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.storage.database import concerns_all, is_damage, open_for_writing
from clawatch.storage.errors import (
    DamagedMeanwhileError,
    StorageError,
    StorageFullError,
    WriterBusyError,
    WriterStoppedError,
)
from clawatch.storage.journal import Accepted, Journal

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.domain.events import Event

_log = logging.getLogger(__name__)
QUEUE_LIMIT = 4096
_BATCH_LIMIT = 512


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit changed: ids of sessions, never the rows."""

    session_ids: frozenset[str]


class Ticket:
    """The promise of an answer for one submitted event. Made by the writer."""

    __slots__ = ("_answer", "_done", "_on_done", "event")

    def __init__(self, event: Event, on_done: Callable[[Ticket], None] | None) -> None:
        self.event = event
        self._on_done = on_done
        self._answer: Accepted | Exception | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def result(self, timeout: float) -> Accepted:
        """Wait, at most `timeout` seconds, until the event is on disk.

        Raises TimeoutError, WriterStoppedError, or the StorageError that kept it from the disk.
        """
        # where the answer stands, nobody waits for another who looks at it at the same moment
        if self._answer is None:
            if not self._done.acquire(timeout=timeout):
                raise TimeoutError("the event was not written in time")
            self._done.release()
        if isinstance(self._answer, Exception):
            raise self._answer
        if self._answer is None:
            raise WriterStoppedError("the writer stopped before it came to the event")
        return self._answer

    def resolve(self, answer: Accepted | Exception) -> None:
        """Give the answer, once; for the writer."""
        self._answer = answer
        self._done.release()
        if self._on_done is not None:
            self._on_done(self)


Listener = Callable[[Committed], None]


class Writer:
    """Takes events from any thread, writes whatever is queued in one transaction, and answers after the commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._listeners: list[Listener] = []
        self._accepting = threading.Lock()
        self._stopping = True
        self._trouble: str | None = None

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
        if self._queue.qsize() >= QUEUE_LIMIT:
            raise WriterBusyError("too many events wait to be written")
        with self._accepting:
            if self._stopping:
                raise WriterStoppedError("ClaWatch is stopping")
            self._queue.put(ticket)
        return ticket

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
                batch: list[Ticket] = []
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

    def _collect(self, batch: list[Ticket]) -> bool:
        """Wait for a first event and take what else is there; False once the stop was asked for."""
        item = self._queue.get()
        while item is not None:
            batch.append(item)
            if len(batch) >= _BATCH_LIMIT:
                return True
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return True
        return False

    def _write(self, connection: sqlite3.Connection, journal: Journal, batch: list[Ticket]) -> None:
        try:
            answers = self._commit(connection, journal, batch)
        except Exception as error:  # noqa: BLE001 every ticket must be answered
            failure = self._failure(error)
            for ticket in batch:
                ticket.resolve(failure)
            return
        self._trouble = None
        for ticket, answer in zip(batch, answers, strict=True):
            ticket.resolve(answer)
        changed = frozenset(answer.session_id for answer in answers if isinstance(answer, Accepted) and answer.is_new)
        if changed:
            for listener in self._listeners:
                listener(Committed(changed))

    def _commit(
        self, connection: sqlite3.Connection, journal: Journal, batch: list[Ticket]
    ) -> list[Accepted | Exception]:
        """Write a batch in one transaction; where one of its events fails, again, each in a savepoint of its own."""
        events = [ticket.event for ticket in batch]
        for guarded in (False, True):
            connection.execute("BEGIN IMMEDIATE")
            try:
                answers: list[Accepted | Exception] = []
                answers += [_append_guarded(journal, event) for event in events] if guarded else journal.append(events)
                connection.execute("COMMIT")
            except Exception as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                journal.forget()
                if guarded or concerns_all(error):
                    raise
            else:
                return answers
        raise AssertionError("the second round either answers or raises")

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


def _append_guarded(journal: Journal, event: Event) -> Accepted | Exception:
    """Append one event; what keeps even its bare payload from the journal is its own answer."""
    try:
        return journal.append_guarded(event)
    except Exception as error:
        if concerns_all(error):
            raise
        _log.exception("Event %s (%s) could not be kept", event.event_id, event.kind)
        return error
