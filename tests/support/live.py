"""A client of live updates on a real socket, which puts together what it is told."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING, Any, Self

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.uri import parse_uri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clawatch.runtime.core import Core

_TIMEOUT_S = 10


def key_of(core: Core) -> str:
    """Give the key of a core."""
    return core.paths.key.read_text("utf-8").strip()


def text_frame(message: object, *, opcode: Opcode = Opcode.TEXT, fin: bool = True) -> bytes:
    """Give the bytes that a client sends for a message: text as it is, anything else as JSON."""
    text = message if isinstance(message, str) else json.dumps(message)
    return Frame(opcode, text.encode(), fin).serialize(mask=True)


class LiveClient:
    """Connects, and keeps what it hears: `messages` as they came, `agents` and the rest as they are now."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None, *, connected: bool = True) -> None:
        self.response: Response | None = None
        self.messages: list[dict[str, Any]] = []
        self.heard_at: list[float] = []
        self.agents: dict[str, dict[str, Any]] = {}
        self.alerts: dict[str, dict[str, Any]] = {}
        self.tools: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, Any] = {}
        self.totals: dict[str, Any] = {}
        self.pings = 0
        self.pongs: list[bytes] = []
        self.answers_pings = True
        self.socket = socket.socket()
        self.socket.settimeout(_TIMEOUT_S)
        self.port = port
        self.protocol = ClientProtocol(parse_uri(f"ws://127.0.0.1:{port}/ws"), max_size=2**20)
        self._headers = dict(headers or {})
        if connected:
            self.socket.connect(("127.0.0.1", port))

    @classmethod
    def inside(cls, core: Core) -> Self:
        """Connect with the key."""
        client = cls(core.port, {"X-ClaWatch-Key": key_of(core)})
        assert client.shake_hands().status_code == 101
        return client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def request(self) -> bytes:
        """Give the bytes of the handshake."""
        request = self.protocol.connect()
        for name, value in self._headers.items():
            if name in request.headers:
                del request.headers[name]
            request.headers[name] = value
        self.protocol.send_request(request)
        return b"".join(self.protocol.data_to_send())

    def shake_hands(self) -> Response:
        """Send the handshake at once, and give the answer."""
        self.socket.sendall(self.request())
        return self.answer()

    def answer(self) -> Response:
        """Give the answer to the handshake; what comes behind it is heard as well."""
        while self.response is None:
            assert self.listen(), "no answer came to the handshake"
        return self.response

    def send(self, message: object) -> None:
        """Send a message."""
        self.socket.sendall(text_frame(message))

    def listen(self, for_s: float = _TIMEOUT_S) -> bool:
        """Take in what comes next, or has come; False where nothing came, or the connection has ended."""
        self.socket.settimeout(for_s)
        try:
            data = self.socket.recv(65536)
        except TimeoutError:
            return False
        except ConnectionError:
            data = b""
        self.take_in(data)
        return bool(data)

    def take_in(self, data: bytes) -> None:
        """Take in what came; nothing stands for the end."""
        if data:
            self.protocol.receive_data(data)
        else:
            self.protocol.receive_eof()
        for event in self.protocol.events_received():
            self._hear(event)
        for answer in self.protocol.data_to_send():
            if answer and self.answers_pings:
                self.socket.sendall(answer)

    def listen_until(self, condition: Callable[[], object], within_s: float = _TIMEOUT_S) -> None:
        """Take in what comes until a condition holds; fail if it does not in time, or the connection ends before."""
        until = time.monotonic() + within_s
        while not condition():
            left_s = until - time.monotonic()
            assert left_s > 0, "it was not heard in time"
            assert self.listen(left_s), f"it was not heard in time, or the connection ended: {self.protocol.close_rcvd}"

    def wait_for_snapshot(self) -> None:
        """Take in what comes until the whole snapshot has."""
        self.listen_until(lambda: any(message.get("complete") for message in self.messages))

    def listen_to_the_end(self) -> tuple[int, str]:
        """Take in everything until the server closes; gives the code and the reason of that."""
        while self.listen():
            pass
        assert self.protocol.close_rcvd is not None, "the connection ended without a word, or not at all"
        return self.protocol.close_rcvd.code, self.protocol.close_rcvd.reason

    def _hear(self, event: object) -> None:
        if isinstance(event, Response):
            self.response = event
        elif isinstance(event, Frame) and event.opcode is Opcode.PING:
            self.pings += 1
        elif isinstance(event, Frame) and event.opcode is Opcode.PONG:
            self.pongs.append(bytes(event.data))
        elif isinstance(event, Frame) and event.opcode is Opcode.TEXT:
            self._take(json.loads(bytes(event.data)))

    def _take(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        self.heard_at.append(time.monotonic())
        self.agents |= {agent["id"]: agent for agent in message.get("agents", [])}
        self.alerts |= {alert["id"]: alert for alert in message.get("alerts", [])}
        self.tools |= {tool["toolName"]: tool for tool in message.get("tools", [])}
        self.sessions = message.get("sessions", self.sessions)
        self.totals = message.get("totals", self.totals)
