"""How far an import is: what there is to read, what is read, how fast, and what was in the way."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import Literal

# a rate taken over less says nothing
_RATE_AFTER_S = 0.5
_PROBLEMS_MAX = 20

ImportState = Literal["idle", "running", "stopped", "done"]


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """An import at one moment.

    The totals are all that was found, and what was read before is done already; `bytes_read` is what this import has
    read itself. `started_at` is in UTC milliseconds, 0 before any import. `bytes_per_second` is 0 and `seconds_left`
    None as long as nobody knows. `current` is the file at hand. `problems` are sentences for the user.
    """

    state: ImportState = "idle"
    files_total: int = 0
    files_done: int = 0
    bytes_total: int = 0
    bytes_done: int = 0
    bytes_read: int = 0
    started_at: int = 0
    bytes_per_second: float = 0.0
    seconds_left: float | None = None
    current: str | None = None
    problems: tuple[str, ...] = ()


class ImportMeter:
    """Counts along with an import; any thread may look."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = ImportProgress()
        self._problems: dict[str, str] = {}
        self._expected = 0
        # the time that was spent running, up to the last stop, and since when it runs again
        self._spent_s = 0.0
        self._running_since: float | None = None

    def progress(self) -> ImportProgress:
        """Say how far the import is."""
        with self._lock:
            now = replace(self._now, problems=tuple(self._problems.values())[:_PROBLEMS_MAX])
            spent = self._spent()
        if spent < _RATE_AFTER_S or now.bytes_read == 0:
            return now
        rate = now.bytes_read / spent
        left = (now.bytes_total - now.bytes_done) / rate if now.state == "running" else None
        return replace(now, bytes_per_second=rate, seconds_left=left)

    def expect(self) -> None:
        """Begin an import, or a further one: it runs from now on, and what there is to read is said by `found`."""
        with self._lock:
            self._expected += 1
            if self._now.state in {"idle", "done"}:
                self._spent_s = 0.0
                self._now = ImportProgress(started_at=time.time_ns() // 1_000_000)
            self._run()

    def found(self, files: int, size: int, known_files: int, known_bytes: int) -> None:
        """Add what was found for an import that is expected, and how much of it is read already."""
        with self._lock:
            self._expected -= 1
            self._now = replace(
                self._now,
                files_total=self._now.files_total + files,
                bytes_total=self._now.bytes_total + size,
                files_done=self._now.files_done + known_files,
                bytes_done=self._now.bytes_done + known_bytes,
            )

    def resume(self) -> None:
        """Go on after a stop."""
        with self._lock:
            if self._now.state == "stopped":
                self._run()

    def stop(self) -> None:
        """Stand still until resumed."""
        with self._lock:
            if self._now.state == "running":
                self._halt("stopped")

    def finish(self) -> None:
        """Everything is read, or cannot be; what vanished meanwhile or grew is settled."""
        with self._lock:
            if self._now.state == "running" and not self._expected:
                self._halt("done")
                self._now = replace(
                    self._now, files_done=self._now.files_total, bytes_done=self._now.bytes_total, seconds_left=None
                )

    @property
    def run(self) -> int:
        """Tell one import from the next."""
        return self._now.started_at

    @property
    def bytes_left(self) -> int:
        """How much is still to be read."""
        now = self._now
        return now.bytes_total - now.bytes_done

    @property
    def is_stopped(self) -> bool:
        """Whether the import stands still."""
        return self._now.state == "stopped"

    def take(self, path: str) -> None:
        """Say which file is at hand."""
        with self._lock:
            self._now = replace(self._now, current=path)

    def read(self, count: int) -> None:
        """Count bytes whose rows are on disk."""
        with self._lock:
            done = min(self._now.bytes_done + count, self._now.bytes_total)
            self._now = replace(self._now, bytes_done=done, bytes_read=self._now.bytes_read + count)

    def file_done(self, rest: int) -> None:
        """Count a file that is read, or given up; `rest` is what of it will not be read now, in bytes."""
        with self._lock:
            done = min(self._now.bytes_done + rest, self._now.bytes_total)
            files = min(self._now.files_done + 1, self._now.files_total)
            self._now = replace(self._now, files_done=files, bytes_done=done)

    def problem(self, about: str, sentence: str) -> bool:
        """Note what is in the way of one file, folder or of all; gives whether that was not known yet."""
        with self._lock:
            is_new = self._problems.get(about) != sentence
            self._problems[about] = sentence
            return is_new

    def solved(self, about: str) -> None:
        """Forget a problem that is none any more."""
        with self._lock:
            self._problems.pop(about, None)

    def abouts(self) -> list[str]:
        """Give what there are problems about."""
        with self._lock:
            return list(self._problems)

    def problems(self, *, beside: str) -> list[str]:
        """Give the problems there are, but for the one about `beside`, in the order they came."""
        with self._lock:
            return [sentence for about, sentence in self._problems.items() if about != beside]

    def _run(self) -> None:
        self._now = replace(self._now, state="running")
        if self._running_since is None:
            self._running_since = time.monotonic()

    def _halt(self, state: ImportState) -> None:
        self._spent_s = self._spent()
        self._running_since = None
        self._now = replace(self._now, state=state, current=None)

    def _spent(self) -> float:
        since = self._running_since
        return self._spent_s + (0.0 if since is None else time.monotonic() - since)
