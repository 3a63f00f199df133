"""A client's connection, and the answers to its events: see event_dispatcher for the way they take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from waitress.task import WSGITask

from clawatch.api.live.handover import LeavingChannel
from clawatch.api.plain_post import PlainPost, plain_post

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

MOST_UNREAD = 1024 * 1024


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
    # waitress's own
    current_outbuf_count: int

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
            while self.connected and self.total_outbufs_len > MOST_UNREAD:
                # only the loop's thread sends what is read
                self.server.pull_trigger()
                self.outbuf_lock.wait()
            if self.current_outbuf_count > MOST_UNREAD:
                # the next part begins a buffer of its own, so that what was sent is let go
                self.current_outbuf_count = self.adj.outbuf_high_watermark

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
