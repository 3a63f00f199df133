"""ClaWatch without a window: the core until a signal comes."""

from __future__ import annotations

import os
import signal
from queue import Empty, SimpleQueue
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
    # no threading.Event: the main thread holds its lock as it begins to wait, and a handler called just then, on the
    # same thread, would wait for that lock for ever
    stop: SimpleQueue[None] = SimpleQueue()
    StopSignals(lambda: stop.put(None)).install()
    core.start()
    try:
        ready()
        _wait(stop)
    finally:
        core.stop()
    return 0


def _wait(stop: SimpleQueue[None]) -> None:
    while True:
        # a plain get() would not let the signal in on Windows
        try:
            stop.get(timeout=3600)
        except Empty:
            continue
        return
