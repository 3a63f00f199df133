"""Writes sessions into a real database the way they come in: as hook payloads, through the one way in."""

from __future__ import annotations

import itertools
import json
import time
from typing import TYPE_CHECKING, Any

from clawatch.ingest.accept import accept
from clawatch.ingest.stamps import stamp
from clawatch.storage.readers import Readers
from clawatch.storage.writer import Writer
from clawatch.ui.context import ALERTS_CHANGED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.storage.batches import Committed

_numbers = itertools.count(1)


class Scribe:
    """A writer and its readers on one database, and words for what Claude Code and other agents send."""

    def __init__(self, path: Path) -> None:
        self.writer = Writer(path)
        self.writer.start()
        self.readers = Readers(path, self.writer.wait_until_applied)

    def close(self) -> None:
        self.writer.stop(10)
        self.readers.close()

    def listen(self, listener: Callable[[frozenset[str]], None]) -> None:
        def hear(committed: Committed) -> None:
            listener(committed.session_ids | {ALERTS_CHANGED} if committed.alert_ids else committed.session_ids)

        self.writer.listen(hear)

    def send(self, body: dict[str, Any], at_ms: int | None = None) -> None:
        accept(self.writer, json.dumps(body).encode(), stamp(None, at_ms)).result(60)
        self.writer.wait_until_applied()

    def send_all(self, bodies: list[tuple[dict[str, Any], int]]) -> None:
        tickets = [
            accept(self.writer, json.dumps(body).encode(), stamp(f"t-{next(_numbers):09d}", at_ms))
            for body, at_ms in bodies
        ]
        for ticket in tickets:
            ticket.result(60)
        self.writer.wait_until_applied()


class Run:
    """One Claude Code session that is told step by step; each step takes the time it is said to take."""

    def __init__(self, scribe: Scribe, session_id: str, cwd: str, at_ms: int | None = None) -> None:
        self.scribe = scribe
        self.session_id = session_id
        self.cwd = cwd
        self.at_ms = at_ms if at_ms is not None else time.time_ns() // 1_000_000

    def event(self, kind: str, **fields: Any) -> Run:  # noqa: ANN401 whatever a payload may hold
        body = {
            "session_id": self.session_id,
            "transcript_path": f"/home/user/.claude/projects/{self.cwd.replace('/', '-')}/{self.session_id}.jsonl",
            "cwd": self.cwd,
            "hook_event_name": kind,
            **fields,
        }
        self.scribe.send(body, self.at_ms)
        return self

    def later(self, ms: int) -> Run:
        self.at_ms += ms
        return self

    def start(self, model: str = "claude-sonnet-4-5-20250929", title: str | None = None) -> Run:
        fields: dict[str, Any] = {"source": "startup", "model": model}
        if title is not None:
            fields["session_title"] = title
        return self.event("SessionStart", **fields)

    def prompt(self, text: str = "go on") -> Run:
        return self.later(900).event("UserPromptSubmit", prompt=text)

    def begin(self, tool: str, given: dict[str, Any], agent: str | None = None) -> str:
        use_id = f"toolu_{self.session_id[:8]}_{next(_numbers):05d}"
        fields: dict[str, Any] = {"tool_name": tool, "tool_input": given, "tool_use_id": use_id}
        if agent is not None:
            fields |= {"agent_id": agent, "agent_type": "general-purpose"}
        self.event("PreToolUse", **fields)
        return use_id

    def end(
        self,
        use_id: str,
        tool: str,
        given: dict[str, Any],
        *,
        response: object = None,
        error: str | None = None,
        ms: int = 120,
        agent: str | None = None,
    ) -> Run:
        self.later(ms)
        fields: dict[str, Any] = {
            "tool_name": tool,
            "tool_input": given,
            "tool_use_id": use_id,
            "duration_ms": ms,
        }
        if agent is not None:
            fields |= {"agent_id": agent, "agent_type": "general-purpose"}
        if error is not None:
            return self.event("PostToolUseFailure", error=error, is_interrupt=False, **fields)
        return self.event("PostToolUse", tool_response=response, **fields)

    def call(
        self,
        tool: str,
        given: dict[str, Any],
        *,
        response: object = None,
        error: str | None = None,
        ms: int = 120,
        agent: str | None = None,
    ) -> Run:
        use_id = self.begin(tool, given, agent)
        return self.end(use_id, tool, given, response=response, error=error, ms=ms, agent=agent).later(800)
