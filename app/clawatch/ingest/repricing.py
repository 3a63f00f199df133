"""Pricing anew what is on disk: by itself after the price book changed, and as asked for."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from clawatch.storage.database import open_for_reading
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.facts import PRICED_BY, fact
from clawatch.storage.projections.repricing import RepricingSlice, RepricingSums

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.domain.pricing import PriceBook
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
# each slice is a transaction that events wait for
_SLICE = 500
_WRITE_TIMEOUT_S = 30
_WRITER_BUSY_S = 0.02
_ANY = "SELECT 1 FROM usage_records WHERE is_reported = 0 LIMIT 1"

RepricingState = Literal["idle", "running", "stopped", "done", "failed"]


class RepricingBusyError(Exception):
    """A repricing that was asked for is under way; the text is for the user."""

    def __init__(self) -> None:
        super().__init__("ClaWatch reprices already: try again when it is done.")


@dataclass(frozen=True, slots=True)
class RepricingProgress:
    """How far the repricing is that was asked for last: of `total` requests, what became of those looked at.

    `problem` says in one sentence why it failed.
    """

    state: RepricingState = "idle"
    total: int = 0
    done: RepricingSums = field(default_factory=RepricingSums)
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    """Which requests: only those without a price, or all, made since a time (UTC milliseconds) or ever."""

    only_unpriced: bool
    since_ms: int | None
    is_asked_for: bool

    @property
    def condition(self) -> str:
        unpriced = " AND cost IS NULL" if self.only_unpriced else ""
        since = "" if self.since_ms is None else " AND occurred_at >= :since"
        return f"is_reported = 0{unpriced}{since}"


class Repricer:
    """Prices requests anew, in slices, on a thread that is there only while there is something to do."""

    def __init__(self, writer: Writer, database: Path, book: Callable[[], PriceBook]) -> None:
        self._writer = writer
        self._database = database
        self._book = book
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._jobs: list[_Job] = []
        self._thread: threading.Thread | None = None
        self._progress = RepricingProgress()

    def start(self) -> None:
        """Do nothing yet: whatever shall come first has its time until `begin`."""

    def begin(self) -> None:
        """Look, in the background, whether the price book is another one than the last: what had no price may have one.

        What has a price keeps it.
        """
        self._add(_Job(only_unpriced=True, since_ms=None, is_asked_for=False))

    def ask(self, *, only_unpriced: bool, since_ms: int | None) -> RepricingProgress:
        """Begin to reprice, and say how far it is. Raises RepricingBusyError."""
        with self._lock:
            if self._progress.state == "running":
                raise RepricingBusyError
            self._progress = RepricingProgress("running")
        self._add(_Job(only_unpriced, since_ms, is_asked_for=True))
        return self.progress()

    def progress(self) -> RepricingProgress:
        """Say how far the repricing is that was asked for last."""
        return self._progress

    def stop(self, timeout: float) -> None:
        """Stop after the slice at hand; what is repriced stays so. Raises TimeoutError."""
        self._stop.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout)
            if thread.is_alive():
                raise TimeoutError("the repricing did not stop in time")

    def health(self) -> str | None:
        """Give None: whoever asks for a repricing is told what is wrong with it, and without one nothing is missing."""
        return None

    def _add(self, job: _Job) -> None:
        with self._lock:
            self._jobs.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="clawatch-repricing")
                self._thread.start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._thread = None
                    return
                job = self._jobs.pop(0)
            problem, is_over = None, False
            try:
                is_over = self._reprice(job)
            except WriterStoppedError as error:
                _log.debug("Repricing stops: %s", error)
            except StorageError as error:
                problem = str(error)
            except sqlite3.Error as error:
                problem = f"The database {self._database} cannot be read ({error}): clawatch doctor examines it."
            except Exception:  # noqa: BLE001 whoever asked must hear of it
                _log.exception("Repricing failed")
                problem = "Repricing failed: the log says why."
            self._note(job, problem, "failed" if problem else "done" if is_over else "stopped")

    def _note(self, job: _Job, problem: str | None, state: RepricingState) -> None:
        if job.is_asked_for:
            with self._lock:
                self._progress = replace(self._progress, state=state, problem=problem)
        elif problem is not None:
            # the next start tries again; what is wrong with the database is said by those who need it now
            _log.info("What has no price was not priced anew. %s", problem)

    def _reprice(self, job: _Job) -> bool:
        """Do a job; gives whether it came to its end."""
        parameters = {"since": job.since_ms, "last": 0, "count": _SLICE}
        with closing(open_for_reading(self._database)) as connection:
            if not job.is_asked_for and connection.execute(_ANY).fetchone() is None:
                # a first start has nothing to price, and need not load the list for it
                return True
            book = self._book()
            if not job.is_asked_for and fact(connection, PRICED_BY) == book.identity:
                return True
            condition = job.condition
            total = f"SELECT count(*) FROM usage_records WHERE {condition} AND is_counted"  # noqa: S608 our own text
            page = f"SELECT id FROM usage_records WHERE id > :last AND {condition} ORDER BY id LIMIT :count"  # noqa: S608
            self._tell(job, total=connection.execute(total, parameters).fetchone()[0])
            while not self._stop.is_set():
                ids = tuple(row[0] for row in connection.execute(page, parameters))
                is_last = len(ids) < _SLICE
                complete = is_last and job.since_ms is None
                if ids or complete:
                    done = self._write(RepricingSlice(ids, book, job.only_unpriced, complete))
                    self._tell(job, done=self._progress.done + done)
                if is_last:
                    return True
                parameters["last"] = ids[-1]
        return False

    def _tell(self, job: _Job, **changes: int | RepricingSums) -> None:
        if job.is_asked_for:
            with self._lock:
                self._progress = replace(self._progress, **changes)  # type: ignore[arg-type]  # the fields' own types

    def _write(self, wanted: RepricingSlice) -> RepricingSums:
        while True:
            try:
                ticket = self._writer.submit_repricing(wanted)
            except WriterBusyError:
                time.sleep(_WRITER_BUSY_S)
                continue
            return ticket.result(_WRITE_TIMEOUT_S).sums
