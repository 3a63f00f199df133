"""How a connection leaves waitress, which knows no WebSocket, for the thread that speaks it.

waitress reads the request, however it comes: byte by byte, or after others. What came along behind it is kept, answers
to earlier requests are sent first, and then the socket changes hands, on the loop's own thread.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from clawatch.api.guard import LIVE_PATH

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class UpgradeParser(HTTPRequestParser):  # type: ignore[misc]  # waitress is not typed
    """Reads a request; behind one that asks for a WebSocket comes no further request."""

    beyond: bytes | None = None
    """What came behind a request for a WebSocket, None for any other."""

    def received(self, data: bytes) -> int:
        """Take what came in, and say how much of it is used up."""
        used = int(super().received(data))
        if self.completed and self.error is None and not self.empty and self._asks_for_websocket():
            self.beyond = bytes(data[used:])
            return len(data)
        return used

    def _asks_for_websocket(self) -> bool:
        return (
            self.command == "GET"
            and self.path == LIVE_PATH
            and self.version == "1.1"
            and self.headers.get("UPGRADE", "").lower() == "websocket"
            and self.body_rcv is None
        )


class LeavingChannel(HTTPChannel):  # type: ignore[misc]  # waitress is not typed
    """A client's connection that may be handed over to somebody else."""

    parser_class = UpgradeParser
    socket: Any
    _taker: Callable[[socket.socket], None] | None = None

    def leave(self, taker: Callable[[socket.socket], None]) -> None:
        """Have the socket handed to `taker` once all answers are sent, by the loop's thread. From any thread."""
        self._taker = taker

    def readable(self) -> bool:
        """Whether the loop should read on."""
        return self._taker is None and bool(super().readable())

    def writable(self) -> bool:
        """Whether the loop should call `handle_write` as soon as the socket takes more."""
        return self._taker is not None or bool(super().writable())

    def handle_write(self) -> None:
        """Send what there is to send, on the loop's thread; then leave, if that was asked for."""
        super().handle_write()
        if self._taker is None or not self.connected or self.total_outbufs_len:
            return
        taker, self._taker = self._taker, None
        # without its socket, the rest of the channel closes as ever
        taken = self.socket
        self.socket = None
        self.handle_close()
        try:
            taker(taken)
        except Exception:  # noqa: BLE001 it is logged
            taken.close()
            _log.exception("A connection could not be handed over")
