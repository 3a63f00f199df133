"""Live updates, the service: one thread for all clients, which does nothing while there are none.

Data goes one way: a commit says what changed, the thread asks the feed for it, at most so often, and whoever has read
what came before is sent the rest in one message.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from clawatch.api.live.inbox import Inbox
from clawatch.api.live.opening import Opening, handshake
from clawatch.api.live.pace import Pace

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from clawatch.api.guard import Guard
    from clawatch.api.live.feed import Feed
    from clawatch.api.live.loop import LiveLoop
    from clawatch.storage.batches import Committed

_log = logging.getLogger(__name__)
_DIED = "Live updates have died: restart ClaWatch if other programs are to see changes as they come."


class LiveServer:
    """Takes connections over from the HTTP server, and tells their clients what changes."""

    def __init__(self, feed: Feed, guard: Guard) -> None:
        self.pace = Pace()
        self._feed = feed
        self._guard = guard
        self._inbox = Inbox()
        self._loop: LiveLoop | None = None
        self._thread = threading.Thread(target=self._run, name="clawatch-live")
        self._started = False

    def start(self) -> None:
        """Begin."""
        self._started = True
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Say goodbye to all clients, and end. Raises TimeoutError."""
        if self._inbox.is_stopping:
            return
        self._inbox.stop()
        if self._started:
            self._thread.join(timeout)
            if self._thread.is_alive():
                raise TimeoutError("live updates did not stop in time")
        self._inbox.close()

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._started and not self._thread.is_alive() and not self._inbox.is_stopping:
            return _DIED
        return self._loop.trouble if self._loop is not None else None

    def hear(self, committed: Committed) -> None:
        """Note what a commit changed; called on the writer's thread, so it returns at once and never raises."""
        self._inbox.note(committed)

    def taker(self, environ: Mapping[str, str], beyond: bytes, address: str) -> Callable[[socket.socket], None] | None:
        """Give what takes over the socket of a request for live updates, or None where that is not to be. Never waits.

        `environ` are the WSGI variables of the request, `beyond` is what came behind it.
        """
        is_full = self._loop is not None and self._loop.is_full
        if is_full or not self._thread.is_alive() or not self._guard.lets_live_in(environ):
            return None
        key = self._guard.keys.current if self._guard.has_key(environ) else None
        request = handshake(environ)
        return lambda taken: self._inbox.put(Opening(taken, address, request, beyond, key))

    def _run(self) -> None:
        try:
            self._inbox.wait()
            if not self._inbox.is_stopping:
                # the protocol's library is not read before somebody speaks it
                from clawatch.api.live.loop import LiveLoop  # noqa: PLC0415

                self._loop = LiveLoop(self._inbox, self._feed, self._guard, self.pace)
                self._loop.run()
        except Exception:
            _log.exception("Live updates died")
            raise
        finally:
            self._inbox.listen(wanted=False)
