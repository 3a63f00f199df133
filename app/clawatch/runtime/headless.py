"""ClaWatch without a window: the core until a signal comes."""

from __future__ import annotations

import os
import signal
import threading
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
    """Calls back once at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self._callback = callback
        self._came = False

    def install(self) -> None:
        """Take the signals over; on the main thread only."""
        for number in stop_signals():
            signal.signal(number, self._handle)

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self._came:
            os._exit(128 + number)
        self._came = True
        self._callback()


def run_headless(core: Core, ready: Callable[[], None]) -> int:
    """Run a core until a signal comes and give the exit code. Raises what keeps it from starting."""
    stop = threading.Event()
    StopSignals(stop.set).install()
    core.start()
    try:
        ready()
        # a plain wait() would not let the signal in on Windows
        while not stop.wait(3600):
            pass
    finally:
        core.stop()
    return 0
