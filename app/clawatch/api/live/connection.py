"""One client of the live updates: the WebSocket protocol on a socket that never blocks.

For the thread of the live updates alone. The moments given as `now` are those of `time.monotonic`.
"""

from __future__ import annotations

import contextlib
import enum
import logging
import socket
from collections import deque
from typing import TYPE_CHECKING

from websockets.exceptions import InvalidState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.api.live.opening import Opening
    from clawatch.api.live.pace import Pace

_RECEIVE_BYTES = 65536
_UNSENT_BYTES_WHILE_READING = 65536
_MESSAGE_MAX_BYTES = 16 * 1024
# what it would log of a handshake holds the key
_protocol_log = logging.getLogger("clawatch.api.live.protocol")
_protocol_log.setLevel(logging.ERROR)


class Standing(enum.Enum):
    """How far a client has come."""

    ENTERING = enum.auto()
    INSIDE = enum.auto()
    LEAVING = enum.auto()
    GONE = enum.auto()


class NotAdmittedError(Exception):
    """A client may not enter; the text says why, in at most 123 bytes."""


class LiveConnection:
    """A client's connection, from its handshake to its end.

    `admit` takes a client's first message and its address, and gives the key the message holds. `key` is the one it
    has shown, None before.
    """

    def __init__(self, opening: Opening, pace: Pace, admit: Callable[[bytes, str], str], now: float) -> None:
        self.socket = opening.socket
        self.key = opening.key
        self.standing = Standing.ENTERING
        self._address = opening.address
        self._pace = pace
        self._admit = admit
        self._protocol = ServerProtocol(max_size=_MESSAGE_MAX_BYTES, logger=_protocol_log)
        self._unsent: deque[memoryview] = deque()
        self._unsent_bytes = 0
        self._unsent_since = now
        self._first_message = b""
        self._awaits_pong = False
        self._ping_at = now + pace.ping_every_s
        self._end_at = now + pace.key_within_s
        self.socket.settimeout(0)
        # some systems refuse it where the client has gone already, which is found out soon enough
        with contextlib.suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, pace.send_buffer_bytes)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def is_ready(self) -> bool:
        """Whether it may have another message: it is inside, and all it was sent is on its way."""
        return self.standing is Standing.INSIDE and not self._unsent

    @property
    def wants_to_send(self) -> bool:
        """Whether something waits until the client reads on."""
        return bool(self._unsent)

    @property
    def wants_to_receive(self) -> bool:
        """Whether to read on: who does not take in our answers need not ask more."""
        return self._unsent_bytes < _UNSENT_BYTES_WHILE_READING

    @property
    def due_at(self) -> float:
        """When `tend` has something to do next, unless something comes before."""
        if self.standing is not Standing.INSIDE:
            return self._end_at
        return min(self._ping_at, self._unsent_since + self._pace.read_within_s) if self._unsent else self._ping_at

    def begin(self, opening: Opening, now: float) -> None:
        """Shake hands, and take what came behind the handshake: only then, for it would be answered first."""
        self._take(opening.request, now)
        if opening.beyond and self.standing is not Standing.GONE:
            self._take(opening.beyond, now)

    def receive(self, now: float) -> None:
        """Read what has come in."""
        if self.standing is Standing.GONE:
            return
        try:
            data = self.socket.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            self.drop()
            return
        if data:
            self._take(data, now)
        else:
            self._protocol.receive_eof()
            self.drop()

    def send(self, message: bytes, now: float) -> None:
        """Send a text message, as much of it as is taken at once."""
        self._protocol.send_text(message)
        self.flush(now)

    def flush(self, now: float) -> None:
        """Send what waits, as much of it as is taken."""
        if self.standing is Standing.GONE:
            return
        for data in self._protocol.data_to_send():
            if not self._unsent:
                self._unsent_since = now
            # an empty one stands for the end of what we send
            self._unsent.append(memoryview(data))
            self._unsent_bytes += len(data)
        try:
            while self._unsent:
                self._send_first()
        except BlockingIOError:
            return
        except OSError:
            self.drop()
            return
        if self.standing is Standing.LEAVING and self._protocol.close_rcvd is not None:
            # both have said goodbye
            self.drop()

    def tend(self, now: float) -> None:
        """Do what is due by now: ping, or end what has lasted for too long."""
        if self.standing is not Standing.INSIDE:
            if now >= self._end_at:
                self._run_out(now)
            return
        patience_s = self._pace.read_within_s
        if self._unsent and now >= self._unsent_since + patience_s:
            self.close(CloseCode.TRY_AGAIN_LATER, f"too slow: a message was not read within {patience_s:g} s", now)
        elif now >= self._ping_at:
            if self._awaits_pong:
                self.close(CloseCode.POLICY_VIOLATION, "no answer came to a ping", now)
                return
            self._awaits_pong = True
            self._ping_at = now + self._pace.ping_every_s
            self._protocol.send_ping(b"")
            self.flush(now)

    def close(self, code: CloseCode, reason: str, now: float) -> None:
        """Say goodbye, and give the client a while to say so as well."""
        if self.standing in {Standing.LEAVING, Standing.GONE}:
            return
        try:
            self._protocol.send_close(code, reason)
        except InvalidState:
            self.drop()
            return
        self._leave(now)
        self.flush(now)

    def drop(self) -> None:
        """End it at once, without a word."""
        self.standing = Standing.GONE
        self._unsent.clear()
        self._unsent_bytes = 0

    def _take(self, data: bytes, now: float) -> None:
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._shake_hands(event, now)
            elif isinstance(event, Frame):
                self._hear(event, now)
        if self._protocol.close_expected():
            self._leave(now)
        self.flush(now)

    def _shake_hands(self, request: Request, now: float) -> None:
        self._protocol.send_response(self._protocol.accept(request))
        if self.key is not None and self._protocol.state is State.OPEN:
            self._enter(now)

    def _hear(self, frame: Frame, now: float) -> None:
        if frame.opcode is Opcode.PONG:
            self._awaits_pong = False
        elif self.standing is Standing.ENTERING and frame.opcode in {Opcode.TEXT, Opcode.BINARY, Opcode.CONT}:
            self._first_message += frame.data
            if not frame.fin:
                return
            message, self._first_message = self._first_message, b""
            try:
                self.key = self._admit(message, self._address)
            except NotAdmittedError as refusal:
                self.close(CloseCode.POLICY_VIOLATION, str(refusal), now)
            else:
                self._enter(now)

    def _enter(self, now: float) -> None:
        self.standing = Standing.INSIDE
        self._ping_at = now + self._pace.ping_every_s

    def _leave(self, now: float) -> None:
        if self.standing in {Standing.ENTERING, Standing.INSIDE}:
            self.standing = Standing.LEAVING
            self._end_at = now + self._pace.close_within_s

    def _run_out(self, now: float) -> None:
        if self.standing is Standing.ENTERING and self._protocol.state is State.OPEN:
            self.close(CloseCode.POLICY_VIOLATION, f"no key came within {self._pace.key_within_s:g} s", now)
        else:
            self.drop()

    def _send_first(self) -> None:
        first = self._unsent[0]
        if not len(first):
            self.socket.shutdown(socket.SHUT_WR)
            self._unsent.popleft()
            return
        sent = self.socket.send(first)
        self._unsent_bytes -= sent
        if sent == len(first):
            self._unsent.popleft()
        else:
            self._unsent[0] = first[sent:]
