"""Events straight from the socket to the writer, with no thread held while they are written.

waitress hands each complete request to a worker thread, which would do nothing for an event but wait for the commit:
eight workers, the writer and the loop then fight for one interpreter lock, and that costs more than all the work. So
the loop's own thread queues a good event at once, and answers it when the writer says that it is on disk; a hook, whose
connection ends with the answer, is answered by the writer's thread itself. Everything else, a bad event too, goes the
long way through the workers and the WSGI application.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from waitress.task import ThreadedTaskDispatcher

from clawatch.api import aimonitor
from clawatch.api.event_channel import MOST_UNREAD, whole_answer
from clawatch.api.events import is_hook_event_kept, not_in_time
from clawatch.api.guard import EVENTS_PATH, HOLD_PATH
from clawatch.api.plain_post import LARGEST
from clawatch.ingest.accept import ACCEPT_TIMEOUT_S

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from waitress.server import TcpWSGIServer

    from clawatch.api.event_channel import EventChannel
    from clawatch.api.events import EventIntake
    from clawatch.api.holding import CallHolder
    from clawatch.api.live.server import LiveServer
    from clawatch.api.plain_post import PlainPost
    from clawatch.storage.tickets import Ticket

_log = logging.getLogger(__name__)
_HEADERS = (
    "HOST",
    "ORIGIN",
    "SEC_FETCH_SITE",
    "AUTHORIZATION",
    "X_CLAWATCH_KEY",
    "X_CLAWATCH_EVENT_ID",
    "X_CLAWATCH_RECEIVED_AT",
)


class EventDispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress is not typed
    """Queues events from the loop's thread, lets live updates and hooks that hold calls leave, hands on all else."""

    # its warnings, of requests that wait and of those given up at the stop, tell of nothing that is wrong
    logger = logging.getLogger("waitress.dispatcher")
    logger.setLevel(logging.ERROR)

    def __init__(self, intake: EventIntake, live: LiveServer, holder: CallHolder) -> None:
        super().__init__()
        self._intake = intake
        self._live = live
        self._holder = holder
        self._server: TcpWSGIServer | None = None
        self._lock_done = threading.Lock()
        self._numbers = itertools.count()
        # by number, the oldest first: whose answer is awaited, and until when
        self._waiting: dict[int, tuple[EventChannel, float]] = {}
        self._done: deque[tuple[EventChannel, Ticket]] = deque()
        # those that the writer's thread answered, and whose connections may still stand
        self._answered: deque[EventChannel] = deque()
        self._accepted = whole_answer(aimonitor.events.accepted, closes=True)
        self._held = whole_answer(aimonitor.events.held, closes=True)

    def serve(self, server: TcpWSGIServer | None) -> None:
        """Say whose events these are; None, at the end, that nobody is left to answer them."""
        with self._lock_done:
            self._server = server

    @property
    def pending(self) -> int:
        """How many events wait for their answer. For the loop's thread."""
        return len(self._waiting) + len(self._done)

    def give_up(self) -> None:
        """Answer those that have waited for too long: the writer is stuck. For the loop's thread."""
        now = time.monotonic()
        with self._lock_done:
            late = [number for number, (_, until) in self._waiting.items() if until < now]
            channels = [self._waiting.pop(number)[0] for number in late]
        for channel in channels:
            self._answer(channel, not_in_time())

    def add_task(self, task: EventChannel) -> None:
        """Take a channel whose first request is complete."""
        request = task.requests[0]
        if request.beyond is not None and self._let_leave(task, request):
            return
        if request.error is None and request.path == HOLD_PATH and self._let_wait(task, request):
            return
        # one that is no HTTP has an error, and no command
        if request.error is not None or request.command != "POST" or request.path != EVENTS_PATH or self.stop_count:
            super().add_task(task)
            return
        if not self._queue_event(task, request):
            super().add_task(task)

    def _let_leave(self, channel: EventChannel, request: Any) -> bool:  # noqa: ANN401 waitress is not typed
        """Have a WebSocket taken over; where that is not to be, its request is answered and nothing behind it read."""
        environ = {f"HTTP_{name}": value for name, value in request.headers.items()}
        environ |= {"REQUEST_METHOD": request.command, "PATH_INFO": request.path}
        taker = None if self.stop_count else self._live.taker(environ, request.beyond, channel.addr[0])
        if taker is None:
            request.headers["CONNECTION"] = "close"
            return False
        channel.leave(taker)
        return True

    def _let_wait(self, channel: EventChannel, request: Any) -> bool:  # noqa: ANN401 waitress is not typed
        """Have the connection of a hook taken over that asks what is to become of its call; False for all others."""
        if request.command != "GET" or self.stop_count:
            return False
        taker = self._holder.taker({f"HTTP_{name}": value for name, value in request.headers.items()})
        if taker is not None:
            channel.leave(taker)
        return taker is not None

    def queue_plain(self, channel: EventChannel, post: PlainPost) -> bool:
        """Queue a plain event; False where it has to go the long way."""
        return not self.stop_count and self._queue(channel, post.environ, post.payload)

    def _queue_event(self, channel: EventChannel, request: Any) -> bool:  # noqa: ANN401 waitress is not typed
        headers = request.headers
        length = headers.get("CONTENT_LENGTH") or "0"
        if int(length) > LARGEST:
            return False
        environ = {f"HTTP_{name}": headers[name] for name in _HEADERS if name in headers}
        environ |= {"REQUEST_METHOD": "POST", "CONTENT_TYPE": headers.get("CONTENT_TYPE", ""), "CONTENT_LENGTH": length}
        body = request.get_body_stream()
        queued = self._queue(channel, environ, body.read())
        if not queued:
            body.seek(0)
        return queued

    def _queue(self, channel: EventChannel, environ: dict[str, str], payload: bytes) -> bool:
        number = next(self._numbers)
        # noted first: the writer may be done before this thread comes back
        with self._lock_done:
            self._waiting[number] = (channel, time.monotonic() + ACCEPT_TIMEOUT_S)
        queued = False
        try:
            queued = self._intake.queue(environ, payload, lambda ticket: self._note_done(number, ticket)) is not None
        except Exception:  # noqa: BLE001 it is logged
            # whatever fails here must not end the connection: the long way answers it
            _log.exception("Queueing an event failed")
        if not queued:
            with self._lock_done:
                del self._waiting[number]
        return queued

    def _note_done(self, number: int, ticket: Ticket) -> None:
        """Take a ticket that was answered, on the writer's thread; answer it, or wake the loop's for the first."""
        with self._lock_done:
            waiting = self._waiting.pop(number, None)
        if waiting is None:
            return
        channel = waiting[0]
        if is_hook_event_kept(ticket) and channel.answer_at_once(
            self._held if self._intake.holds(ticket) else self._accepted
        ):
            self._answered.append(channel)
            return
        with self._lock_done:
            self._done.append((channel, ticket))
            if len(self._done) == 1 and self._server is not None:
                self._server.trigger.pull_trigger(self._answer_done)

    def _answer_done(self) -> None:
        """Answer what was written, on the loop's thread."""
        with self._lock_done:
            done = list(self._done)
            self._done.clear()
        for channel, ticket in done:
            self._answer(channel, self._intake.answer_of(ticket))

    def note_applied(self) -> None:
        """Have the loop close what was answered and still stands, on the writer's thread once it has time for that."""
        if any(channel.connected for channel in tuple(self._answered)):
            with self._lock_done:
                if self._server is not None:
                    self._server.trigger.pull_trigger()

    def close_answered(self) -> None:
        """Close what was answered and still stands. For the loop's thread."""
        while self._answered:
            channel = self._answered.popleft()
            if channel.connected:
                channel.handle_close()

    def _answer(self, channel: EventChannel, answer: WSGIApplication) -> None:
        if channel.held is not None:
            channel.answer(answer)
            return
        if not channel.requests:
            return
        channel.requests[0].answer = answer
        if channel.total_outbufs_len > MOST_UNREAD:
            # waitress may wait until its client reads on, and only the loop sends what is read
            super().add_task(channel)
        else:
            channel.service()
