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

from waitress.task import ThreadedTaskDispatcher, WSGITask

from clawatch.api import aimonitor
from clawatch.api.events import answer_of, is_hook_event_kept, not_in_time
from clawatch.api.guard import EVENTS_PATH
from clawatch.api.live.handover import LeavingChannel
from clawatch.api.plain_post import LARGEST, PlainPost, plain_post
from clawatch.ingest.accept import ACCEPT_TIMEOUT_S

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from waitress.server import TcpWSGIServer

    from clawatch.api.events import EventIntake
    from clawatch.api.live.server import LiveServer
    from clawatch.storage.tickets import Ticket

_log = logging.getLogger(__name__)
_MOST_UNREAD = 1024 * 1024
_HEADERS = (
    "HOST",
    "ORIGIN",
    "SEC_FETCH_SITE",
    "AUTHORIZATION",
    "X_CLAWATCH_KEY",
    "X_CLAWATCH_EVENT_ID",
    "X_CLAWATCH_RECEIVED_AT",
)


class EventTask(WSGITask):  # type: ignore[misc]  # waitress is not typed
    """Writes the answer to a request: one that stands already, or the application's."""

    # as the application named it
    content_length: int | None

    def execute(self) -> None:
        """Give the answer, head and body in one piece where it stands already."""
        answer = getattr(self.request, "answer", None)
        if answer is None:
            super().execute()
            return

        self.status, self.response_headers, body = written(answer)
        self.complete = True
        self.content_length = len(body)
        head = self.build_response_header()
        self.wrote_header = True
        self.channel.write_soon(head + body)

    def write(self, data: bytes) -> None:
        """Write a part of the application's answer; of one that has no end in sight, when most before it was read."""
        if self.content_length is None:
            self.channel.wait_for_reader()
        super().write(data)


def written(answer: WSGIApplication) -> tuple[str, list[tuple[str, str]], bytes]:
    """Give status, headers and body of an answer that asks nothing of its request."""
    said: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
        said.append((status, headers))

    body = b"".join(answer({"REQUEST_METHOD": "POST"}, start_response))  # type: ignore[arg-type]  # write() is not offered
    return (*said[0], body)


def whole_answer(answer: WSGIApplication, *, closes: bool) -> bytes:
    """Give head and body of an answer that asks nothing of its request."""
    status, headers, body = written(answer)
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    if closes:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


class EventChannel(LeavingChannel):
    """A client's connection.

    A plain event that came whole is queued without a request of waitress's being made of it; until it is answered,
    nothing more is read but, where the answer is to be the last, the end of the connection.
    """

    task_class = EventTask
    held: PlainPost | None = None
    # of a held event, under outbuf_lock: whether it has its answer, and whether its sender will send no more
    is_answered = False
    has_ended = False

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 waitress is not typed
        super().__init__(*arguments, **named)
        # a hook sends as soon as it is connected: what is there already need not wait for another round of the loop
        try:
            data = self.socket.recv(self.adj.recv_bytes)
        except OSError:
            # nothing there yet; anything worse the loop finds out as well
            return
        if data:
            try:
                self.received(data)
            except Exception:  # noqa: BLE001 handle_error logs it
                # here it would end the listener, in the loop's hands it ends this connection
                self.handle_error()

    def received(self, data: bytes) -> bool:
        """Take what came in, on the loop's thread."""
        if self.request is None and not self.requests and not (self.will_close or self.close_when_flushed):
            self.held = plain_post(data)
            if self.held is not None:
                if self.server.task_dispatcher.queue_plain(self, self.held):
                    return True
                self.held = None
        return bool(super().received(data))

    def readable(self) -> bool:
        """Whether the loop should read on."""
        if self.held is not None:
            return self.held.closes and not self.has_ended
        return bool(super().readable())

    def handle_read(self) -> None:
        """Read what came; of a connection that ends with its answer, only whether it has ended."""
        if self.held is None:
            super().handle_read()
            return
        try:
            more = self.socket.recv(self.adj.recv_bytes)
        except BlockingIOError:
            return
        except OSError:
            # a hook does not read the rest of its answer: its end looks like a broken connection
            self.handle_close()
            return
        if not more:
            with self.outbuf_lock:
                self.has_ended = True
            if self.is_answered:
                self.handle_close()

    def answer_at_once(self, whole: bytes) -> bool:
        """Answer the held event, on any thread; False where the loop has to: nothing is sent then."""
        if self.held is None or not self.held.closes:
            return False
        with self.outbuf_lock:
            if self.has_ended or not self.connected:
                return False
            try:
                sent = self.socket.send(whole)
            except OSError:
                return False
            if sent < len(whole):
                # nothing was in the buffer, so this is the end of the machine's memory: half an answer is none
                self.will_close = True
            self.is_answered = True
        return True

    def wait_for_reader(self) -> None:
        """Wait, on a worker's thread, until no more than a little is left for the client to read, or it is gone."""
        with self.outbuf_lock:
            while self.connected and self.total_outbufs_len > _MOST_UNREAD:
                # only the loop's thread sends what is read
                self.server.pull_trigger()
                self.outbuf_lock.wait()

    def answer(self, answer: WSGIApplication) -> None:
        """Answer the plain event that is held, on the loop's thread."""
        held, self.held = self.held, None
        if held is None or not self.connected:
            return
        self.write_soon(whole_answer(answer, closes=held.closes))
        # as waitress does between requests, so that what was sent is let go
        self.current_outbuf_count = self.adj.outbuf_high_watermark
        self.last_activity = time.time()
        if held.closes:
            self.close_when_flushed = True


class EventDispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress is not typed
    """Queues events from the loop's thread, lets live updates leave, hands all other requests to the worker threads."""

    # its warnings, of requests that wait and of those given up at the stop, tell of nothing that is wrong
    logger = logging.getLogger("waitress.dispatcher")
    logger.setLevel(logging.ERROR)

    def __init__(self, intake: EventIntake, live: LiveServer) -> None:
        super().__init__()
        self._intake = intake
        self._live = live
        self._server: TcpWSGIServer | None = None
        self._lock_done = threading.Lock()
        self._numbers = itertools.count()
        # by number, the oldest first: whose answer is awaited, and until when
        self._waiting: dict[int, tuple[EventChannel, float]] = {}
        self._done: deque[tuple[EventChannel, Ticket]] = deque()
        # those that the writer's thread answered, and whose connections may still stand
        self._answered: deque[EventChannel] = deque()
        self._accepted = whole_answer(aimonitor.events.accepted, closes=True)

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
        if is_hook_event_kept(ticket) and channel.answer_at_once(self._accepted):
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
            self._answer(channel, answer_of(ticket))

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
        if channel.total_outbufs_len > _MOST_UNREAD:
            # waitress may wait until its client reads on, and only the loop sends what is read
            super().add_task(channel)
        else:
            channel.service()
