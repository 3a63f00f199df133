"""The watch over live sessions: one whose process is gone has ended, whatever it did or did not say."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from clawatch.ingest.liveness.network import last_received
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from clawatch.ingest.liveness.sweep import Sweep
    from clawatch.storage.readers import Readers
    from clawatch.storage.writer import Committed, Writer

_log = logging.getLogger(__name__)
# the spool and the transcripts are first given the time to tell of what happened while ClaWatch was off; who lives is
# seen from the beginning, or it would be taken for something elsewhere
ENDS_AFTER_S = 1.0
LOOK_EVERY_S = 2.0
# where nothing lives, there is only the registry to look into
IDLE_EVERY_S = 5.0
_WOKEN_EVERY_S = 0.5
_TROUBLE = "Whether sessions still run cannot be told now; the log says why."


class LivenessWatch:
    """A thread that ends the sessions whose process is gone, and tells of those that run and said nothing yet."""

    def __init__(self, writer: Writer, readers: Readers, folders: Sequence[Path]) -> None:
        """Watch over the sessions of `readers`; `folders` are Claude Code's own, with its registry in them."""
        self._writer = writer
        self._readers = readers
        self._folders = tuple(folders)
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._changed = threading.Event()
        self._live: frozenset[str] = frozenset()
        self._running: Mapping[str, int] = {}
        self._thread: threading.Thread | None = None
        self._trouble: str | None = None
        writer.listen(self._hear)

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, name="clawatch-liveness")
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Stop after the look at hand. Raises TimeoutError."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
            if self._thread.is_alive():
                raise TimeoutError("the watch over sessions did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._thread is not None and not self._thread.is_alive() and not self._stopping.is_set():
            return "Nobody looks any more whether sessions still run: restart ClaWatch."
        return self._trouble

    def heard_at(self, session_id: str) -> int:
        """Give when a session's process last received something from elsewhere (UTC milliseconds), 0 where unknown.

        For any thread; takes less than a millisecond.
        """
        pid = self._running.get(session_id)
        return 0 if pid is None else last_received(pid)

    def _hear(self, committed: Committed) -> None:
        self._changed.set()
        if not committed.session_ids <= self._live:
            self._wake.set()

    def _run(self) -> None:
        from clawatch.ingest.liveness.sweep import Sweep  # noqa: PLC0415 it loads psutil, which would delay the start

        sweep = Sweep(self._writer, self._folders)
        self._changed.set()
        ends_from = time.monotonic() + ENDS_AFTER_S
        while not self._stopping.is_set():
            looked_at = time.monotonic()
            may_end = looked_at >= ends_from
            self._look(sweep, may_end=may_end)
            self._live = frozenset(sweep.sessions.by_id)
            self._running = sweep.running
            pause = (LOOK_EVERY_S if self._live else IDLE_EVERY_S) if may_end else ends_from - time.monotonic()
            if may_end and sweep.look_again_ms is not None:
                pause = min(pause, sweep.look_again_ms / 1000)
            if self._wake.wait(max(pause, 0.0)):
                # the first that is new is looked at as soon as it is known, and what comes close behind it together
                self._stopping.wait(max(0.0, looked_at + _WOKEN_EVERY_S - time.monotonic()))
                self._wake.clear()

    def _look(self, sweep: Sweep, *, may_end: bool) -> None:
        refresh = self._changed.is_set()
        self._changed.clear()
        try:
            sweep.run(self._readers.connection(), refresh=refresh, may_end=may_end)
        except WriterStoppedError:
            return
        except (WriterBusyError, StorageError, TimeoutError, sqlite3.Error) as error:
            self._note(f"Whether sessions still run cannot be told now ({error}).")
        except Exception:  # noqa: BLE001 it is logged, and looked at again
            if self._trouble != _TROUBLE:
                _log.exception("Looking whether sessions still run failed")
            self._trouble = _TROUBLE
        else:
            self._trouble = None
            return
        self._changed.set()

    def _note(self, trouble: str) -> None:
        if trouble != self._trouble:
            _log.error("%s", trouble)
        self._trouble = trouble
