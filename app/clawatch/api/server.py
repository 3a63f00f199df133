"""The HTTP server: waitress, on a socket that is bound where the caller can hear that it is taken."""

from __future__ import annotations

import errno
import logging
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

from waitress.server import create_server

from clawatch.api.event_channel import EventChannel
from clawatch.api.event_dispatcher import EventDispatcher

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from clawatch.api.events import EventIntake
    from clawatch.api.holding import CallHolder
    from clawatch.api.live.server import LiveServer

_log = logging.getLogger(__name__)
THREADS = 4
_BACKLOG = 1024
_MEGABYTE = 1024 * 1024
_MOST_CONNECTIONS = 128
# From so many on, whoever is silent for so long has to make room. It may be in the middle of sending for longer.
_CROWDED = 96
_SILENT_S = 0.5
_SILENT_WITHIN_REQUEST_S = 10.0


class PortTakenError(Exception):
    """Another program listens on the port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Port {port} on {host} is taken by another program: start ClaWatch with another one "
            "(clawatch --port NUMBER, or CLAWATCH_PORT), or stop that program."
        )
        self.port = port


class AddressError(Exception):
    """The address to listen on is not one of this machine's, or not allowed."""

    def __init__(self, host: str, port: int, finding: str) -> None:
        super().__init__(
            f"ClaWatch cannot listen on {host}, port {port} ({finding}): choose another host or port in the settings."
        )


def bind(host: str, port: int) -> socket.socket:
    """Bind and listen; a port of 0 lets the system choose. Raises PortTakenError or AddressError."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise AddressError(host, port, error.strerror or str(error)) from error
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno in {errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}:
            raise PortTakenError(host, port) from error
        raise AddressError(host, port, error.strerror or str(error)) from error
    return listener


class HttpServer:
    """Serves an app on a bound socket: one thread for the sockets, THREADS for the requests."""

    def __init__(
        self,
        app: WSGIApplication,
        intake: EventIntake,
        live: LiveServer,
        holder: CallHolder,
        listener: socket.socket,
    ) -> None:
        # waitress warns whenever a request waits for a free thread; under load that is its daily work
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._dispatcher = EventDispatcher(intake, live, holder)
        intake.when_applied(self._dispatcher.note_applied)
        self._dispatcher.set_thread_count(THREADS)
        self._server = create_server(
            app,
            sockets=[listener],
            _dispatcher=self._dispatcher,
            ident="ClaWatch",
            asyncore_use_poll=True,
            backlog=_BACKLOG,
            connection_limit=_MOST_CONNECTIONS,
            recv_bytes=65536,
            inbuf_overflow=8 * _MEGABYTE,
            # refused by the app with a JSON answer below this, by waitress in plain text beyond
            max_request_body_size=64 * _MEGABYTE,
            clear_untrusted_proxy_headers=True,
        )
        self._server.channel_class = EventChannel
        self._dispatcher.serve(self._server)
        self._thread = threading.Thread(target=self._run, name="clawatch-http")
        self._started = False
        self._stopping = False
        self._closing = False
        self._all_answered = False

    def start(self) -> None:
        """Begin to answer."""
        self._started = True
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Take no more requests, let those under way be answered, and end. Raises TimeoutError."""
        if self._stopping:
            return
        self._stopping = True
        if not self._started:
            self._server.task_dispatcher.shutdown()
            self._server.close()
            return
        # whatever touches sockets runs on the loop's own thread: closing them from here would leave an idle
        # keep-alive client holding the loop
        self._server.trigger.pull_trigger(self._close_listener)
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=timeout)
        self._server.trigger.pull_trigger(self._close_channels_once_answered)
        self._thread.join(timeout)
        if self._thread.is_alive():
            self._server.trigger.pull_trigger(self._close_channels_now)
            self._thread.join(timeout)
        if self._thread.is_alive():
            raise TimeoutError("the HTTP server did not stop in time")
        # only now: a thread that pulls the trigger may still be at it when the loop has already come to its end
        self._dispatcher.serve(None)
        self._server.trigger.close()

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._started and not self._thread.is_alive() and not self._stopping:
            return "The HTTP server has died: restart ClaWatch. Events wait in the spool folder meanwhile."
        return None

    def _run(self) -> None:
        server = self._server
        try:
            while not self._all_answered or server.active_channels:
                # one round of waitress's own loop; its run() would never come back
                server.asyncore.loop(
                    timeout=_SILENT_S if self._is_crowded() else server.adj.asyncore_loop_timeout,
                    map=server._map,  # noqa: SLF001 pinned waitress
                    use_poll=server.adj.asyncore_use_poll,
                    count=1,
                )
                self._dispatcher.give_up()
                self._dispatcher.close_answered()
                if self._is_crowded():
                    self._make_room()
                if self._closing and not self._all_answered and self._dispatcher.pending == 0:
                    self._close_channels_once_flushed()
        except Exception:
            _log.exception("The HTTP server died")
            raise

    def _is_crowded(self) -> bool:
        return len(self._server.active_channels) >= _CROWDED

    def _make_room(self) -> None:
        """Close connections that are held open for nothing: they must not keep the hooks out."""
        now = time.time()
        for channel in list(self._server.active_channels.values()):
            may_be_silent_s = _SILENT_S if channel.request is None else _SILENT_WITHIN_REQUEST_S
            if not channel.requests and not channel.total_outbufs_len and now - channel.last_activity > may_be_silent_s:
                channel.handle_close()

    def _close_listener(self) -> None:
        self._server.asyncore.dispatcher.close(self._server)

    def _close_channels_once_answered(self) -> None:
        self._closing = True

    def _close_channels_once_flushed(self) -> None:
        self._all_answered = True
        for channel in list(self._server.active_channels.values()):
            channel.close_when_flushed = True

    def _close_channels_now(self) -> None:
        self._closing = self._all_answered = True
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
