"""Batches of what is queued, each written in as few transactions as its senders' waiting allows.

A hook's sender waits for nothing but the disk: its event is written down and answered for, and what it changes is
written in the next transaction, without a sync of its own. All else is written in one transaction, and answered for
then.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, TypeGuard

from clawatch.domain.events import Event, Origin
from clawatch.domain.transcripts import TranscriptPart
from clawatch.storage.commands import Command, Done
from clawatch.storage.database import concerns_all, is_damage
from clawatch.storage.errors import DamagedMeanwhileError, StorageError, StorageFullError
from clawatch.storage.journal import Accepted, Journal, Taken
from clawatch.storage.projections.repricing import Repriced, RepricingSlice
from clawatch.storage.search_index import Indexed, SearchSlice
from clawatch.storage.tickets import CommandTicket, PartTicket, RepricingTicket, SearchTicket, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from clawatch.storage.standing_pauses import StandingPauses

_log = logging.getLogger(__name__)
# SQLite's own measure: to sync a log that grows takes thrice as long as one that is written over
_FEW_PAGES = 1000
# most pages change often in an import, and are folded into the file once for many changes
_MANY_PAGES = 4000
# without a part for so long, an import is over
_QUIET_S = 2.0


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit changed: ids of sessions and of alerts, never the rows."""

    session_ids: frozenset[str]
    alert_ids: frozenset[int] = frozenset()


AnyTicket = Ticket | PartTicket | RepricingTicket | SearchTicket | CommandTicket[Any]
_Item = Event | TranscriptPart | RepricingSlice | SearchSlice | Command[Any]
_Answer = Accepted | Taken | Repriced | Indexed | Done
Listener = Callable[[Committed], None]


class AppliedCount:
    """Counts how often events were answered for before they were applied, and how often that is over."""

    def __init__(self) -> None:
        self._begun = self._over = 0
        self._changed = threading.Condition()

    def begin(self) -> None:
        """Say that events are on disk and not applied; for the writer, before it answers for them."""
        self._begun += 1

    def end(self) -> None:
        """Say that they are applied, or will not be for now; for the writer."""
        with self._changed:
            self._over = self._begun
            self._changed.notify_all()

    def wait(self, timeout: float) -> None:
        """Wait, at most `timeout` seconds, until it is over for all that has begun by now."""
        begun = self._begun
        if self._over < begun:
            with self._changed:
                self._changed.wait_for(lambda: self._over >= begun, timeout)


class Batches:
    """Writes batches on the writer's connection. For the writer's thread, but `trouble`."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        applied: AppliedCount,
        pauses: StandingPauses,
        told: Listener,
    ) -> None:
        """Keep `pauses` up to date, and have `told` called after each commit that changed something."""
        self._path = path
        self._connection = connection
        self._applied = applied
        self._pauses = pauses
        self._told = told
        self._journal = Journal(connection)
        self._care = "FULL"
        self._pages_in_log = _FEW_PAGES
        self._grown_at = 0.0
        self._is_behind = True
        self.trouble: str | None = None
        """What keeps it from writing, in one sentence for the user; None is well."""

    def write(self, batch: list[AnyTicket]) -> None:
        """Write what tickets hold, and answer every one of them."""
        if self._is_behind and (failure := self.catch_up()) is not None:
            for ticket in batch:
                ticket.resolve(failure)
            return
        hooked = [ticket for ticket in batch if _waits_for_disk_only(ticket)]
        if hooked and self._note(hooked):
            batch = [ticket for ticket in batch if not _waits_for_disk_only(ticket)]
        if batch:
            self._write_at_once(batch)

    def _note(self, tickets: Sequence[Ticket]) -> bool:
        """Write events down and answer for them, then apply them; False where they cannot be written so."""
        events = [ticket.item for ticket in tickets]
        self._choose_care("FULL")
        if self._pages_in_log != _FEW_PAGES and time.monotonic() > self._grown_at + _QUIET_S:
            self._let_log_grow(_FEW_PAGES)
        try:
            with self._transaction():
                first = self._journal.note(events)
        except Exception as error:  # noqa: BLE001 whatever it is, writing them with more care meets it again
            _log.debug("Events are written with more care: %r", error)
            return False
        self.trouble = None
        self._applied.begin()
        for ticket, event in zip(tickets, events, strict=True):
            ticket.resolve(Accepted(event.event_id, event.session_id, first is not None, None))
        if first is not None:
            self._apply(events, first)
        self._applied.end()
        return True

    def _apply(self, events: Sequence[Event], first: int) -> None:
        # what is lost of it with the power is made anew at the next start
        self._choose_care("NORMAL")
        try:
            with self._transaction():
                self._journal.apply(events, first)
        except Exception as error:  # noqa: BLE001 whatever it is, it is met again there, event by event
            _log.debug("Events are applied with more care: %r", error)
            self._is_behind = True
            self.catch_up()
        else:
            self._tell(frozenset(event.session_id for event in events))
        self._choose_care("FULL")

    def catch_up(self) -> Exception | None:
        """Apply what is written down and not applied; gives what keeps it from that."""
        try:
            with self._transaction():
                changed = self._journal.catch_up()
            self._pauses.load(self._connection)
        except Exception as error:  # noqa: BLE001 it is worded and logged
            return self._failure(error)
        finally:
            self._applied.end()
        self._is_behind = False
        self._tell(changed)
        return None

    def _tell(self, session_ids: frozenset[str], alert_ids: frozenset[int] = frozenset()) -> None:
        if session_ids or alert_ids:
            self._pauses.note(session_ids, self._journal)
            self._told(Committed(session_ids, alert_ids))

    def _write_at_once(self, batch: list[AnyTicket]) -> None:
        try:
            answers = self._commit(batch)
        except Exception as error:  # noqa: BLE001 every ticket must be answered
            failure = self._failure(error)
            for ticket in batch:
                ticket.resolve(failure)
            return
        self.trouble = None
        for ticket, answer in zip(batch, answers, strict=True):
            ticket.resolve(answer)  # type: ignore[arg-type]  # each kind of item has its kind of answer
        changed = frozenset(chain.from_iterable(map(_changed, answers)))
        alerts = frozenset(chain.from_iterable(answer.alert_ids for answer in answers if isinstance(answer, Done)))
        self._tell(changed, alerts)

    def _commit(self, batch: list[AnyTicket]) -> list[_Answer | Exception]:
        """Write a batch in one transaction; where one of its items fails, again, each in a savepoint of its own."""
        items = [ticket.item for ticket in batch]
        # transcripts and rows can be read again
        can_wait = all(isinstance(item, (TranscriptPart, SearchSlice)) for item in items)
        self._choose_care("NORMAL" if can_wait else "FULL")
        if can_wait:
            self._let_log_grow(_MANY_PAGES)
            self._grown_at = time.monotonic()
        for write in (_write_all, _write_guarded):
            try:
                with self._transaction():
                    answers = write(self._journal, items)
                    for ticket in batch:
                        if isinstance(ticket, PartTicket):
                            ticket.note_rows()
            except Exception as error:
                if write is _write_guarded or concerns_all(error):
                    raise
            else:
                return answers
        raise AssertionError("the second round either answers or raises")

    def _choose_care(self, care: str) -> None:
        """Say what is synced to the disk with its commit: with FULL all, with NORMAL what comes before the next."""
        if care != self._care:
            self._connection.execute(f"PRAGMA synchronous = {care}")
            self._care = care

    def _let_log_grow(self, pages: int) -> None:
        """Say after how many pages the log is folded into the file."""
        if pages != self._pages_in_log:
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {pages}")
            self._pages_in_log = pages

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
        if self.trouble != str(failure):
            _log.error("%s", failure, exc_info=not isinstance(error, sqlite3.Error))
        self.trouble = str(failure)
        return failure

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._journal.forget()
            raise


def _waits_for_disk_only(ticket: AnyTicket) -> TypeGuard[Ticket]:
    """Whether a ticket is a hook's event; an agent of the other contract waits for the state it is in then."""
    return isinstance(ticket, Ticket) and ticket.item.origin is Origin.CLAUDE_CODE


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
