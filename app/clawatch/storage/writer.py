"""The one writer: a thread that owns the only connection that writes."""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING

from clawatch.domain.events import Event
from clawatch.storage.batches import AppliedCount, Batches, Committed
from clawatch.storage.database import open_for_writing
from clawatch.storage.errors import WriterBusyError, WriterStoppedError
from clawatch.storage.standing_pauses import StandingPauses
from clawatch.storage.tickets import CommandTicket, PartTicket, RepricingTicket, SearchTicket, Ticket

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.domain.transcripts import TranscriptPart
    from clawatch.storage.batches import AnyTicket, Listener
    from clawatch.storage.commands import Command, DoneT
    from clawatch.storage.projections.repricing import RepricingSlice
    from clawatch.storage.search_index import SearchSlice

__all__ = ["Committed", "Writer"]

_log = logging.getLogger(__name__)
QUEUE_LIMIT = 4096
_BATCH_LIMIT = 512
_READ_WITHOUT_AFTER_S = 1.0


class Writer:
    """Takes events from any thread, writes whatever is queued at once, and answers after the commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[AnyTicket | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._listeners: list[Listener] = []
        self._accepting = threading.Lock()
        self._stopping = True
        self._trouble: str | None = None
        self._batches: Batches | None = None
        self._applied = AppliedCount()
        self.pauses = StandingPauses()

    def listen(self, listener: Listener) -> None:
        """Have `listener` called after each commit, on the writer's thread: it must return at once and not raise."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Open the database and begin. Raises StorageError in the user's words."""
        connection = open_for_writing(self._path)
        self._applied.begin()
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

    def submit_command(
        self, command: Command[DoneT], on_done: Callable[[CommandTicket[DoneT]], None] | None = None
    ) -> CommandTicket[DoneT]:
        """Queue a command; all as with `submit`."""
        ticket = CommandTicket(command, on_done)
        self._put(ticket)
        return ticket

    @property
    def waiting(self) -> int:
        """How much is queued and not yet begun."""
        return self._queue.qsize()

    def _put(self, ticket: AnyTicket) -> None:
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
        return self._trouble or (self._batches.trouble if self._batches is not None else None)

    def wait_until_applied(self) -> None:
        """Wait until what was answered for by now can be read; not for long where the disk holds that up."""
        self._applied.wait(_READ_WITHOUT_AFTER_S)

    def _run(self, connection: sqlite3.Connection) -> None:
        try:
            self._batches = batches = Batches(self._path, connection, self._applied, self.pauses, self._tell)
            batches.catch_up()
            going_on = True
            while going_on:
                batch: list[AnyTicket] = []
                going_on = self._collect(batch)
                if batch:
                    batches.write(batch)
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

    def _collect(self, batch: list[AnyTicket]) -> bool:
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

    def _tell(self, committed: Committed) -> None:
        for listener in self._listeners:
            listener(committed)

    def _turn_away(self) -> None:
        while True:
            try:
                ticket = self._queue.get_nowait()
            except queue.Empty:
                return
            if ticket is not None:
                ticket.resolve(WriterStoppedError("ClaWatch is stopping"))
