"""The loop on which notifications are shown, as other threads reach it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine

_log = logging.getLogger(__name__)


def note_loss(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Take note of what nobody waits for: a connection that ends in the middle of a message is no bug."""
    error = context.get("exception")
    if isinstance(error, OSError | EOFError):
        _log.info("The connection to the desktop was lost: %s", error)
    else:
        loop.default_exception_handler(context)


class RunningLoop:
    """The running loop as other threads reach it. Made within it."""

    def __init__(self) -> None:
        import asyncio  # noqa: PLC0415 only once there is something to tell

        self.woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._begun: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Say that there may be something new to tell; for any thread."""
        self._loop.call_soon_threadsafe(self.woken.set)

    def cancel(self) -> None:
        """End what runs on the loop; for any thread."""
        if self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)

    def begin(self, work: Coroutine[None, None, None]) -> None:
        """Have something done beside the rest; on the loop."""
        task = self._loop.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
