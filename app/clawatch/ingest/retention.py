"""Taking texts out that are older than the user wants them kept: once a day, in small slices behind everything else."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

from clawatch.storage.database import open_for_reading
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.old_texts import SCANNED, TakeTextsOut, next_scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.storage.old_texts import TakenOut
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
DAY_MS = 24 * 60 * 60 * 1000
_EVERY_S = 24 * 60 * 60.0
# what follows a start, or a changed setting, comes first
_FIRST_AFTER_S = 60.0
_TRY_AGAIN_S = 600.0
_PAUSE_S = 0.02
_WRITE_TIMEOUT_S = 30


class Retention:
    """A service. Its thread is there only while texts are not kept for ever."""

    def __init__(
        self,
        writer: Writer,
        database: Path,
        days: int,
        *,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        first_after_s: float = _FIRST_AFTER_S,
    ) -> None:
        """Keep texts for so many days, 0 for ever. `first_after_s` is how long after its start it first looks."""
        self._writer = writer
        self._database = database
        self._days = days
        self._now_ms = now_ms
        self._first_after_s = first_after_s
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._changed = threading.Event()
        self._thread: threading.Thread | None = None
        self._began = False
        self.looks = 0
        """How often everything was looked through so far."""

    def start(self) -> None:
        """Begin, where there is anything to do."""
        with self._lock:
            self._began = True
            self._begin()

    def apply(self, days: int) -> None:
        """Keep texts for so many days from now on, 0 for ever; for any thread."""
        with self._lock:
            if days == self._days:
                return
            self._days = days
            self._changed.set()
            if self._began:
                self._begin()

    def stop(self, timeout: float) -> None:
        """Stop after the slice at hand. Raises TimeoutError."""
        self._stop.set()
        self._changed.set()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout)
            if thread.is_alive():
                raise TimeoutError("the taking out of old texts did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        with self._lock:
            thread = self._thread
        if thread is not None and not thread.is_alive() and not self._stop.is_set():
            return "Old texts are no longer taken out: restart ClaWatch."
        return None

    def _begin(self) -> None:
        if self._thread is None and self._days and not self._stop.is_set():
            self._thread = threading.Thread(target=self._run, name="clawatch-retention")
            self._thread.start()

    def _run(self) -> None:
        wait_s = self._first_after_s
        while True:
            if self._changed.wait(wait_s):
                self._changed.clear()
                wait_s = self._first_after_s
                # asked only after that: whoever stops this sets the one before the other
                if self._stop.is_set():
                    return
                with self._lock:
                    if not self._days:
                        self._thread = None
                        return
                continue
            wait_s = _EVERY_S if self._take_out() else _TRY_AGAIN_S

    def _take_out(self) -> bool:
        """Take out what is too old by now; gives whether nothing kept it from that."""
        before = self._now_ms() - self._days * DAY_MS
        rows = size = 0
        try:
            with closing(open_for_reading(self._database)) as connection:
                for kind in SCANNED:
                    behind, is_last = 0, False
                    while not is_last and not self._changed.is_set():
                        scan = next_scan(connection, kind, behind, before)
                        behind, is_last = scan.to, scan.is_last
                        if scan.rows and (done := self._write(TakeTextsOut.of(scan))) is not None:
                            rows, size = rows + done.rows, size + done.bytes
                        # for whoever wants the processor, or the disk
                        self._changed.wait(_PAUSE_S)
        except WriterStoppedError as error:
            _log.debug("Taking out old texts stops: %s", error)
        except (StorageError, TimeoutError, sqlite3.Error) as error:
            # what is wrong with the database is said by those who need it now
            _log.info("Old texts are not taken out: %s", error)
            return False
        self.looks += not self._changed.is_set()
        if rows:
            _log.info("The texts of %d events and tool calls were taken out, %d bytes", rows, size)
        return True

    def _write(self, wanted: TakeTextsOut) -> TakenOut | None:
        while not self._changed.is_set():
            try:
                return self._writer.submit_command(wanted).result(_WRITE_TIMEOUT_S)
            except WriterBusyError:
                self._changed.wait(1.0)
        return None
