"""ClaWatch without a window: the core until a signal comes."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from clawatch.runtime.core import Core

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def stop_signals() -> tuple[signal.Signals, ...]:
    """Give the signals that mean the end here; a SIGHUP that is ignored, as under nohup, stays so."""
    ignored = {number for number in SIGNALS if signal.getsignal(number) is signal.SIG_IGN}
    return tuple(number for number in SIGNALS if number.name != "SIGHUP" or number not in ignored)


class StopSignals:
    """Waits for the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once.

    The interpreter writes to a socket as a signal comes, and the wait is a read of it. A wait for a lock, as in an
    Event or a queue, may begin after a signal came and before its handler ran, and then lasts for ever.
    """

    def __init__(self) -> None:
        """Take the signals over; on the main thread only."""
        self._came = False
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)  # noqa: FBT003 the standard library's own way to say it
        signal.set_wakeup_fd(self._write.fileno())
        for number in stop_signals():
            signal.signal(number, self._handle)

    def wait(self) -> None:
        """Wait until one comes, or return at once where one came before."""
        while not self._came:
            self._read.recv(1)

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self._came:
            os._exit(128 + number)
        self._came = True


def run_headless(core: Core, ready: Callable[[], None]) -> int:
    """Run a core until a signal comes and give the exit code. Raises what keeps it from starting."""
    signals = StopSignals()
    core.start()
    try:
        ready()
        signals.wait()
    finally:
        core.stop()
    return 0
