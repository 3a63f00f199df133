"""Making rows ready to be searched, behind everything else."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

from clawatch.storage.database import open_for_reading
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.search_index import SearchSlice
from clawatch.storage.search_reading import next_slice

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.storage.writer import Committed, Writer

_log = logging.getLogger(__name__)
# what changes goes on changing for a while: so much of it is taken together
GATHER_S = 0.7
# a slice is written when nobody wrote for so long; where somebody always does, one now and then all the same
_QUIET_S, _AT_LEAST_EVERY_S = 0.02, 2.0
# between slices, so that whoever wants to read or write while much is indexed finds the processor free
_PAUSE_S = 0.002
_WRITE_TIMEOUT_S = 30
_TRY_AGAIN_S = 5.0
# pages of the index brought together in one go, and after how many slices
_PAGES, _SLICES_BETWEEN = 8, 8


class Indexer:
    """Lets the search index follow the rows, in small slices, on a thread that sleeps until something changes."""

    def __init__(self, writer: Writer, database: Path) -> None:
        self._writer = writer
        self._database = database
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._last_commit = 0.0
        self._trouble: str | None = None

    def start(self) -> None:
        """Listen to the writer; whatever shall come first has its time until `begin`."""
        self._writer.listen(self._note_commit)

    def begin(self) -> None:
        """Begin with what the index lacks."""
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name="clawatch-indexing")
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Stop after the slice at hand; the next start goes on from there. Raises TimeoutError."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
            if self._thread.is_alive():
                raise TimeoutError("the indexing did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._thread is not None and not self._thread.is_alive() and not self._stop.is_set():
            return "Searches no longer learn what is new: restart ClaWatch."
        return self._trouble

    def _note_commit(self, _committed: Committed) -> None:
        """Hear of a commit, on the writer's thread."""
        self._last_commit = time.monotonic()
        if not self._wake.is_set():
            self._wake.set()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            if self._stop.wait(GATHER_S):
                return
            self._wake.clear()
            # asked only after that: whoever stops this sets the one before the other
            if self._stop.is_set():
                return
            try:
                with closing(open_for_reading(self._database)) as connection:
                    self._follow(connection)
                self._trouble = None
            except WriterStoppedError as error:
                _log.debug("Indexing stops: %s", error)
            except (StorageError, TimeoutError, sqlite3.Error) as error:
                # what is wrong with the database is said by those who need it now
                _log.info("Searches do not learn what is new: %s", error)
                self._try_again(None)
            except Exception:  # noqa: BLE001 it is logged, and tried again
                _log.exception("Indexing failed")
                self._try_again("Searches do not learn what is new; the log says why.")

    def _try_again(self, trouble: str | None) -> None:
        self._trouble = trouble
        self._wake.set()
        self._stop.wait(_TRY_AGAIN_S)

    def _follow(self, connection: sqlite3.Connection) -> None:
        """Index what is lacking, and put the index in order, until nothing is left to do."""
        slices = 0
        while not self._stop.is_set():
            wanted = next_slice(connection)
            if wanted is not None:
                self._write(wanted)
                slices += 1
            if wanted is None or slices % _SLICES_BETWEEN == 0:
                while self._write(SearchSlice(merges=_PAGES)) and not self._stop.is_set():
                    pass
            if wanted is None:
                return

    def _write(self, wanted: SearchSlice) -> bool:
        """Write a slice when the writer is at rest; gives whether it changed anything."""
        if not self._wait_for_quiet():
            return False
        try:
            return self._writer.submit_search(wanted).result(_WRITE_TIMEOUT_S).changed
        except WriterBusyError:
            # of whole thousands: nothing that a queue which was empty just now holds
            return True

    def _wait_for_quiet(self) -> bool:
        """Wait until nobody writes, or for long enough; False where it is time to stop."""
        until = time.monotonic() + _AT_LEAST_EVERY_S
        if self._stop.wait(_PAUSE_S):
            return False
        while (now := time.monotonic()) < until and (self._writer.waiting or now - self._last_commit < _QUIET_S):
            if self._stop.wait(_QUIET_S):
                return False
        return True
