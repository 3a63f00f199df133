"""The lines that Claude Code writes of a session, and the hook events of the same, with the same ids and contents."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Origin
from support.journals import event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.domain.events import Event

BEGIN_MS = 1_760_000_000_000
Line = dict[str, Any]


def moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Usage:
    """The counts of one request; lines before the last may have fewer output tokens."""

    input: int = 10
    output: int = 20
    write_5m: int = 0
    write_1h: int = 0
    read: int = 0
    has_split: bool = True
    speed: str | None = None

    def entry(self, output: int | None = None) -> Line:
        said: Line = {
            "input_tokens": self.input,
            "output_tokens": self.output if output is None else output,
            "cache_creation_input_tokens": self.write_5m + self.write_1h,
            "cache_read_input_tokens": self.read,
        }
        if self.has_split:
            said["cache_creation"] = {
                "ephemeral_5m_input_tokens": self.write_5m,
                "ephemeral_1h_input_tokens": self.write_1h,
            }
        return {**said, "speed": self.speed} if self.speed else said


@dataclass
class Scribe:
    """Writes one session: `lines` of its own file, those of its subagents' files, and its hook events.

    `now` is its clock, which tests set. `owners` tells, over all sessions, whose each request is.
    """

    session: str
    owners: dict[str, str]
    now: int
    cwd: str = "/home/user/project"
    lines: list[Line] = field(default_factory=list)
    subagents: dict[str, list[Line]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    version: str = "2.1.330"
    _count: int = 0

    def number(self) -> int:
        self._count += 1
        return self._count

    def envelope(self, agent: str | None = None) -> Line:
        entry: Line = {
            "uuid": f"u-{self.session}-{self.number()}",
            "timestamp": moment(self.now),
            "sessionId": self.session,
            "isSidechain": agent is not None,
            "cwd": self.cwd,
            "version": self.version,
            "gitBranch": "main",
            "entrypoint": "cli",
        }
        return entry if agent is None else {**entry, "agentId": agent}

    def put(self, line: Line, agent: str | None = None) -> Line:
        (self.lines if agent is None else self.subagents.setdefault(agent, [])).append(line)
        return line

    def header(self) -> Line:
        return self.put(
            {
                "type": "queue-operation",
                "operation": "enqueue",
                "timestamp": moment(self.now),
                "sessionId": self.session,
                "content": "x",
            }
        )

    def bare(self, kind: str, **fields: object) -> Line:
        """Write a line without time or uuid."""
        return self.put({"type": kind, "sessionId": self.session, **fields})

    def prompt(self, text: str, agent: str | None = None) -> Line:
        message = {"role": "user", "content": text}
        return self.put({"type": "user", **self.envelope(agent), "message": message}, agent)

    def block(
        self,
        message_id: str | None,
        request_id: str | None,
        block: Line,
        usage: Line | None,
        *,
        model: str = "claude-a",
        stop: str | None = None,
        agent: str | None = None,
    ) -> Line:
        """Write one content block of an answer."""
        message: Line = {"role": "assistant", "model": model, "content": [block], "stop_reason": stop, "usage": usage}
        entry: Line = {"type": "assistant", **self.envelope(agent), "message": message}
        if message_id is not None:
            message["id"] = message_id
        if request_id is not None:
            entry["requestId"] = request_id
        self.owners.setdefault(message_id or request_id or entry["uuid"], self.session)
        return self.put(entry, agent)

    def result(
        self,
        use_id: str,
        text: str,
        *,
        is_error: bool = False,
        result: object = None,
        agent: str | None = None,
        **fields: object,
    ) -> Line:
        block = {"type": "tool_result", "tool_use_id": use_id, "content": text, "is_error": is_error}
        entry: Line = {"type": "user", **self.envelope(agent), "message": {"role": "user", "content": [block]}}
        if result is not None:
            entry["toolUseResult"] = result
        return self.put({**entry, **fields}, agent)

    def system(self, subtype: str, **fields: object) -> Line:
        return self.put({"type": "system", "subtype": subtype, **self.envelope(), **fields})

    def interruption(self) -> Line:
        content = [{"type": "text", "text": "[Request interrupted by user]"}]
        return self.put({"type": "user", **self.envelope(), "message": {"role": "user", "content": content}})

    def api_error(self) -> Line:
        block = {"type": "text", "text": "API Error: 529"}
        message = {"id": "x", "role": "assistant", "model": "<synthetic>", "content": [block], "usage": Usage().entry()}
        return self.put(
            {
                "type": "assistant",
                **self.envelope(),
                "message": message,
                "isApiErrorMessage": True,
                "error": "server_error",
            }
        )

    def hook(self, kind: str, **fields: object) -> None:
        number = self.number()
        body = {"session_id": self.session, "hook_event_name": kind, "cwd": self.cwd, **fields}
        event_id = f"{self.now:013d}-{self.session}-{number}"
        self.events.append(event(event_id, Origin.CLAUDE_CODE, kind, self.session, self.now, body))

    def fork(self, session: str, way: str, *, header: Sequence[str] = ()) -> Scribe:
        """Begin a session with a copy of this one's lines, as Claude Code does or did."""
        copy = Scribe(session, self.owners, self.now, self.cwd)
        for kind in header:
            copy.bare(kind)
        if way not in {"branch", "terminal"}:
            copy.header()
        for line in self.lines:
            if line["type"] in {"user", "assistant", "system", "attachment"}:
                copy.put(_copied(line, session, way))
        return copy

    def wrapped(self, line: Line, *, with_agent: bool = True) -> Line:
        """Write a subagent's line once more, within a line on its progress."""
        inner = {name: line[name] for name in ("type", "message", "requestId", "uuid", "timestamp") if name in line}
        data: Line = {"type": "agent_progress", "message": inner}
        if with_agent:
            data["agentId"] = line["agentId"]
        return self.put({"type": "progress", **self.envelope(), "data": data})


def _copied(line: Line, session: str, way: str) -> Line:
    copy = {**line, "sessionId": session}
    if way != "unmarked" and line["type"] == "assistant":
        copy.setdefault("requestSessionId", line["sessionId"])
    if way == "branch":
        copy["forkedFrom"] = {"sessionId": line["sessionId"], "messageUuid": line["uuid"]}
    return copy


def to_bytes(line: Line) -> bytes:
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def answer(number: int, **message: object) -> Line:
    """Give a line of session `s1` with an answer of its second `number`; `message` overrides parts of it."""
    scribe = Scribe("s1", {}, BEGIN_MS + number * 1000)
    line = scribe.block(f"msg_{number}", f"req_{number}", {"type": "text", "text": "."}, Usage(10, 5).entry())
    line["message"].update(message)
    return {**line, "uuid": f"u-{number}"}


def answers(*numbers: int) -> bytes:
    return b"".join(to_bytes(answer(number)) for number in numbers)
