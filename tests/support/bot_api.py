"""A server that speaks Telegram's Bot API over HTTP on a real socket, and the phone of whoever uses the bot."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

from typing_extensions import override

from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "4711:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
BOT: dict[str, Any] = {"id": 4711, "is_bot": True, "first_name": "ClaWatch", "username": "clawatch_test_bot"}
CHAT = 99
_TAGS = frozenset({"b", "i", "u", "s", "code", "pre", "a", "blockquote"})
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)")
_LOOK_EVERY_S = 0.01
Params = dict[str, Any]


@dataclass
class Message:
    """A message in a chat; `buttons` are the rows of its keyboard, `versions` all texts that it ever had."""

    id: int
    chat: int
    text: str
    is_html: bool
    buttons: list[list[dict[str, str]]]
    versions: list[str] = field(default_factory=list)

    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]

    def button(self, label: str) -> dict[str, str]:
        return next(button for row in self.buttons for button in row if button["text"] == label)


@dataclass(frozen=True)
class Fault:
    """What is answered instead: a status with a body, or nothing at all for as long as the server lives.

    With `is_done` what was asked for is done all the same.
    """

    status: int = 0
    description: str = ""
    parameters: dict[str, int] | None = None
    body: bytes | None = None
    hangs: bool = False
    is_done: bool = False


UNAUTHORIZED = Fault(401, "Unauthorized")
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")
HANGING = Fault(hangs=True)
UNANSWERED = Fault(hangs=True, is_done=True)


def too_many(retry_after: int) -> Fault:
    return Fault(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


class _RefusalError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.description)
        self.fault = fault


class BotApi:
    """The server. `fault` decides on each call what is answered instead, None for the usual."""

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        self.token = token
        self.messages: dict[int, Message] = {}
        self.calls: list[tuple[str, Params]] = []
        self.answers: list[tuple[str, str]] = []
        self.commands: list[str] = []
        self.fault: Callable[[str, Params], Fault | None] = lambda _method, _params: None
        self.updates_ever: list[dict[str, Any]] = []
        self.waiting_polls = 0
        self._lock = threading.Lock()
        self._updates: list[dict[str, Any]] = []
        self._update_id = 1000
        self._number = 0
        self._poll = 0
        self._closing = threading.Event()
        self._connections: set[socket.socket] = set()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="bot-api")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        with self._lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    # the phone

    def write(self, text: str, *, chat: int = CHAT, kind: str = "private", age_s: int = 0) -> None:
        """Write into a chat with the bot."""
        message = {
            "message_id": self._next(),
            "date": int(time.time()) - age_s,
            "chat": {"id": chat, "type": kind},
            "from": {"id": chat, "is_bot": False, "first_name": "Ada", "last_name": "L."},
            "text": text,
        }
        self._update({"message": message})

    def press(self, message: Message, label: str, *, chat: int | None = None) -> str:
        """Press a button and give the id of the query."""
        return self.press_data(message, message.button(label)["callback_data"], chat=chat)

    def press_data(self, message: Message, data: str, *, chat: int | None = None) -> str:
        """Send what a button would."""
        query = str(self._next())
        where = message.chat if chat is None else chat
        body = {
            "id": query,
            "from": {"id": where, "is_bot": False, "first_name": "Ada"},
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": message.id,
                "date": int(time.time()),
                "chat": {"id": where, "type": "private"},
                "text": message.text,
            },
        }
        self._update({"callback_query": body})
        return query

    def send_raw(self, update: dict[str, Any]) -> None:
        """Have an update come whose like nobody has seen."""
        self._update(update)

    # what tests look at

    def sent(self) -> list[Message]:
        """All messages, the first sent first."""
        with self._lock:
            return list(self.messages.values())

    def wait_for(self, count: int) -> list[Message]:
        """Wait until so many messages are there, and give all."""
        until(lambda: len(self.messages) >= count)
        return self.sent()

    def answer_to(self, query: str) -> str:
        """Wait for the answer to a button, and give it."""
        until(lambda: any(asked == query for asked, _ in self.answers))
        return next(text for asked, text in self.answers if asked == query)

    def wait_until_heard(self) -> None:
        """Wait until everything that was written was fetched, done, and the next asked for."""
        with self._lock:
            last = self._update_id
        until(
            lambda: any(
                int(params.get("offset") or 0) > last for method, params in list(self.calls) if method == "getUpdates"
            )
        )

    def count(self, method: str) -> int:
        return sum(called == method for called, _ in list(self.calls))

    # the API

    def call(self, method: str, params: Params, is_gone: Callable[[], bool]) -> Any:  # noqa: ANN401 any JSON value
        """Do what is asked for; `is_gone` says whether who asked still listens."""
        with self._lock:
            self.calls.append((method, params))
        fault = self.fault(method, params)
        if fault is not None:
            if fault.is_done:
                getattr(self, f"_do_{method}")(params)
            if fault.hangs:
                self._closing.wait()
            raise _RefusalError(fault)
        if method == "getUpdates":
            return self._do_getUpdates(params, is_gone)
        return getattr(self, f"_do_{method}")(params)

    def _do_getMe(self, _: Params) -> dict[str, Any]:  # noqa: N802 Telegram's name
        return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    def _do_setMyCommands(self, params: Params) -> bool:  # noqa: N802
        self.commands = [command["command"] for command in params["commands"]]
        return True

    def _do_getUpdates(self, params: Params, is_gone: Callable[[], bool]) -> list[dict[str, Any]]:  # noqa: N802
        offset = int(params.get("offset") or 0)
        deadline = time.monotonic() + int(params.get("timeout") or 0)
        with self._lock:
            self._poll += 1
            mine = self._poll
            if offset < 0:
                self._updates = self._updates[offset:]
            else:
                self._updates = [update for update in self._updates if update["update_id"] >= offset]
            self.waiting_polls += 1
        try:
            while True:
                with self._lock:
                    if self._poll != mine:
                        raise _RefusalError(Fault(409, "Conflict: terminated by other getUpdates request"))
                    if self._updates:
                        return list(self._updates)
                if time.monotonic() >= deadline or is_gone() or self._closing.wait(_LOOK_EVERY_S):
                    return []
        finally:
            with self._lock:
                self.waiting_polls -= 1

    def _do_sendMessage(self, params: Params) -> dict[str, Any]:  # noqa: N802
        message = Message(0, int(params["chat_id"]), *self._checked(params))
        message.id = self._next()
        message.versions.append(message.text)
        with self._lock:
            self.messages[message.id] = message
        return _told(message)

    def _do_editMessageText(self, params: Params) -> dict[str, Any]:  # noqa: N802
        text, is_html, buttons = self._checked(params)
        with self._lock:
            message = self.messages.get(int(params["message_id"]))
            if message is None or message.chat != int(params["chat_id"]):
                raise _RefusalError(Fault(400, "Bad Request: message to edit not found"))
            if (message.text, message.buttons) == (text, buttons):
                raise _RefusalError(
                    Fault(400, "Bad Request: message is not modified: specified new message content is same")
                )
            message.text, message.is_html, message.buttons = text, is_html, buttons
            message.versions.append(text)
        return _told(message)

    def _do_answerCallbackQuery(self, params: Params) -> bool:  # noqa: N802
        text = str(params.get("text", ""))
        if len(text) > 200:
            raise _RefusalError(Fault(400, "Bad Request: MESSAGE_TOO_LONG"))
        with self._lock:
            self.answers.append((str(params["callback_query_id"]), text))
        return True

    def _checked(self, params: Params) -> tuple[str, bool, list[list[dict[str, str]]]]:
        text = str(params["text"])
        if not text.strip():
            raise _RefusalError(Fault(400, "Bad Request: message text is empty"))
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise _RefusalError(Fault(400, "Bad Request: message is too long"))
        is_html = params.get("parse_mode") == "HTML"
        if is_html and (trouble := html_trouble(text)) is not None:
            raise _RefusalError(Fault(400, f"Bad Request: can't parse entities: {trouble}"))
        markup = params.get("reply_markup")
        buttons = markup["inline_keyboard"] if markup else []
        for button in (button for row in buttons for button in row):
            if "url" in button and "." not in (urlsplit(button["url"]).hostname or ""):
                raise _RefusalError(Fault(400, f"Bad Request: inline keyboard button URL '{button['url']}' is invalid"))
            if len(button.get("callback_data", "").encode()) > 64:
                raise _RefusalError(Fault(400, "Bad Request: BUTTON_DATA_INVALID"))
        return text, is_html, buttons

    def _update(self, body: dict[str, Any]) -> None:
        with self._lock:
            self._update_id += 1
            update = {"update_id": self._update_id, **body}
            self.updates_ever.append(update)
            self._updates.append(update)

    def _next(self) -> int:
        with self._lock:
            self._number += 1
            return self._number


def html_trouble(text: str) -> str | None:
    """Say what Telegram would not read in a text as HTML, None where it reads all of it."""
    if (entity := _ENTITY.search(text)) is not None:
        return f"unknown entity at {entity.start()}"
    parser = _Tags()
    parser.feed(text)
    parser.close()
    if parser.trouble is None and parser.open:
        return f"no end of {parser.open[-1]}"
    return parser.trouble


def _told(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "date": int(time.time()),
        "chat": {"id": message.chat, "type": "private"},
        "text": message.text,
    }


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.trouble: str | None = None

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.trouble = f"unsupported start tag {tag}"
        self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.trouble = f"unexpected end tag {tag}"


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def __init__(self, address: tuple[str, int], api: BotApi) -> None:
        self.api = api
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    @override
    def setup(self) -> None:
        super().setup()
        with self.server.api._lock:
            self.server.api._connections.add(self.connection)

    @override
    def finish(self) -> None:
        with self.server.api._lock:
            self.server.api._connections.discard(self.connection)
        try:
            super().finish()
        except OSError:
            return

    @override
    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return

    @override
    def log_message(self, format: str, *args: object) -> None:
        return

    def do_POST(self) -> None:
        api = self.server.api
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", self.path)
        if found is None or found[1] != api.token:
            self._refuse(UNAUTHORIZED)
            return
        try:
            result = api.call(found[2], _params(body), self._is_gone)
        except _RefusalError as refusal:
            self._refuse(refusal.fault)
        else:
            self._reply(200, {"ok": True, "result": result})

    def _is_gone(self) -> bool:
        try:
            return not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _refuse(self, fault: Fault) -> None:
        if fault.hangs:
            self.close_connection = True
        elif fault.body is not None:
            self._send(fault.status, fault.body)
        else:
            answer: dict[str, Any] = {"ok": False, "error_code": fault.status, "description": fault.description}
            if fault.parameters:
                answer["parameters"] = fault.parameters
            self._reply(fault.status, answer)

    def _reply(self, status: int, body: object) -> None:
        self._send(status, json.dumps(body).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _params(body: str) -> Params:
    """Read a form, the values of which may be JSON."""
    found: Params = {}
    for name, values in parse_qs(body, keep_blank_values=True).items():
        value = values[-1]
        found[name] = json.loads(value) if value[:1] in {"{", "["} and name != "text" else value
    return found
