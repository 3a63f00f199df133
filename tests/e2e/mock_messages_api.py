"""A scripted stand-in for the Anthropic Messages API on loopback, so that the real Claude Code runs with no network.

Each conversation walks through a script: the n-th reply is picked by how many of its messages hold tool results, and
the last reply repeats. A conversation whose first message holds SUBAGENT_MARK walks a subagent's script. Every answer
has counts of its own, and each is kept, for the bill. While `gate` is closed, the model thinks and says nothing.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Self, TypeAlias

if TYPE_CHECKING:
    from types import TracebackType

SUBAGENT_MARK = "SUBAGENT-MARK"
MODEL = "claude-sonnet-5-5"
_THINKS_AT_MOST_S = 60


@dataclass(frozen=True)
class Usage:
    """What the model says that one answer took."""

    model: str
    input: int
    output: int
    cache_read: int
    cache_write_5m: int
    cache_write_1h: int

    def entry(self, output: int | None = None) -> dict[str, Any]:
        return {
            "input_tokens": self.input,
            "output_tokens": self.output if output is None else output,
            "cache_read_input_tokens": self.cache_read,
            "cache_creation_input_tokens": self.cache_write_5m + self.cache_write_1h,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.cache_write_5m,
                "ephemeral_1h_input_tokens": self.cache_write_1h,
            },
            "service_tier": "standard",
        }


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class ToolUse:
    id: str
    name: str
    input: dict[str, Any]


Reply: TypeAlias = tuple[Text | ToolUse, ...]


@dataclass(frozen=True)
class Fault:
    """From the given reply of the main conversation on, the API answers with an error."""

    after: int
    status: int


@dataclass(frozen=True)
class Script:
    main: tuple[Reply, ...]
    subagent: tuple[Reply, ...] = ((Text("nothing to do"),),)
    fault: Fault | None = None


@dataclass
class MessagesApi:
    """Serves one script while its context is open."""

    script: Script
    answered: list[Usage] = field(default_factory=list)
    tool_results: list[dict[str, Any]] = field(default_factory=list)  # of the last request that brought any
    gate: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)
    _server: ThreadingHTTPServer = field(init=False)
    _thread: Thread = field(init=False)

    def __enter__(self) -> Self:
        self.gate.set()
        handler = type("ScriptedHandler", (_Handler,), {"api": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="messages-api")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gate.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def count(self, model: str, reply: Reply) -> Usage:
        """Give an answer its counts, such as no other has."""
        with self._lock:
            number = len(self.answered)
            usage = Usage(
                model=model,
                input=12 + number,
                output=50 + 10 * len(reply) + 3 * number,
                cache_read=20_000 + 100 * number,
                cache_write_5m=1_000 + 4 * number,
                cache_write_1h=500 + 7 * number,
            )
            self.answered.append(usage)
        return usage


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: MessagesApi

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep quiet: the requests are no news."""

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self._send_error_body(404, "not_found_error", "no such path")

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"{}")
        if "count_tokens" in self.path:
            self._send_json(200, {"input_tokens": 100})
            return
        if not self.path.startswith("/v1/messages"):
            self.do_GET()
            return
        messages = request.get("messages", [])
        subagent = SUBAGENT_MARK in json.dumps(messages[:1])
        turn = sum(_holds_tool_result(message) for message in messages)
        if messages and _holds_tool_result(messages[-1]):
            content = messages[-1]["content"]
            self.api.tool_results = [block for block in content if block.get("type") == "tool_result"]
        self.api.gate.wait(_THINKS_AT_MOST_S)
        script = self.api.script
        fault = script.fault
        if fault and not subagent and turn >= fault.after:
            self._send_error_body(fault.status, "overloaded_error", "scripted")
            return
        replies = script.subagent if subagent else script.main
        # requests without tools are Claude Code's own, such as the one for a session's title
        reply = replies[min(turn, len(replies) - 1)] if request.get("tools") else (Text("ok"),)
        usage = self.api.count(request.get("model", MODEL), reply)
        if request.get("stream"):
            self._stream(reply, usage)
            return
        content = [_block(part) for part in reply]
        body = {**_message(usage), "stop_reason": _stop_reason(reply), "content": content, "usage": usage.entry()}
        self._send_json(200, body)

    def _send_json(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _send_error_body(self, status: int, kind: str, message: str) -> None:
        self._send_json(status, {"type": "error", "error": {"type": kind, "message": message}})

    def _stream(self, reply: Reply, usage: Usage) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("request-id", f"req_{uuid.uuid4().hex[:24]}")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        begun = {**_message(usage), "content": [], "stop_reason": None, "usage": usage.entry(output=1)}
        self._emit("message_start", message=begun)
        for index, part in enumerate(reply):
            if isinstance(part, Text):
                opening: dict[str, Any] = {"type": "text", "text": ""}
                delta = {"type": "text_delta", "text": part.text}
            else:
                opening = {**_block(part), "input": {}}
                delta = {"type": "input_json_delta", "partial_json": json.dumps(part.input)}
            self._emit("content_block_start", index=index, content_block=opening)
            self._emit("content_block_delta", index=index, delta=delta)
            self._emit("content_block_stop", index=index)
        ending = {"stop_reason": _stop_reason(reply), "stop_sequence": None}
        self._emit("message_delta", delta=ending, usage=usage.entry())
        self._emit("message_stop")

    def _emit(self, kind: str, **fields: object) -> None:
        self.wfile.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode())
        self.wfile.flush()


def _holds_tool_result(message: dict[str, Any]) -> bool:
    content = message.get("content")
    return isinstance(content, list) and any(block.get("type") == "tool_result" for block in content)


def _message(usage: Usage) -> dict[str, Any]:
    return {
        "id": f"msg_{uuid.uuid4().hex[:24]}",
        "type": "message",
        "role": "assistant",
        "model": usage.model,
        "stop_sequence": None,
    }


def _block(part: Text | ToolUse) -> dict[str, Any]:
    if isinstance(part, Text):
        return {"type": "text", "text": part.text}
    return {"type": "tool_use", "id": part.id, "name": part.name, "input": part.input}


def _stop_reason(reply: Reply) -> str:
    return "tool_use" if any(isinstance(part, ToolUse) for part in reply) else "end_turn"
