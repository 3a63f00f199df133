"""One ClaWatch at a time, for one data folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from clawatch.runtime.paths import Paths


@dataclass(frozen=True, slots=True)
class Running:
    """What a running ClaWatch says of itself. `window` is the name of the socket that raises its window, if any."""

    pid: int
    address: str
    window: str | None


class AlreadyRunningError(Exception):
    """Another ClaWatch holds the data folder; `running` is what it says of itself, None in its first moments."""

    def __init__(self, running: Running | None) -> None:
        at = f" at {running.address} (process {running.pid})" if running else ""
        super().__init__(f"ClaWatch runs already{at}.")
        self.running = running


class Instance:
    """The right to be the one ClaWatch of a data folder; the system takes it back however the process ends."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._lock = FileLock(paths.lock, mode=0o600)

    def acquire(self) -> None:
        """Take the right. Raises AlreadyRunningError, or OSError where the folder cannot be used."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise AlreadyRunningError(running_instance(self._paths)) from None
        self._paths.running.unlink(missing_ok=True)

    def announce(self, address: str, window: str | None) -> None:
        """Say where this ClaWatch is to be found."""
        aside = self._paths.running.with_suffix(".new")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(Running(os.getpid(), address, window)), file)
        aside.replace(self._paths.running)

    def release(self) -> None:
        """Give the right back."""
        if self._lock.is_locked:
            self._paths.running.unlink(missing_ok=True)
            self._lock.release()


def is_running(paths: Paths) -> bool:
    """Whether a ClaWatch holds the data folder now."""
    if not paths.lock.exists():
        return False
    probe = FileLock(paths.lock, mode=0o600)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        return True
    probe.release()
    return False


def running_instance(paths: Paths) -> Running | None:
    """Read what the running ClaWatch says of itself."""
    try:
        return Running(**json.loads(paths.running.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
