"""A session's transcript as Claude Code writes it, line by line."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from clawatch.demo.work import tokens

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from clawatch.demo.work import Call, Project

# one that lists its sessions in no registry, so that nobody looks for processes which are not there
VERSION = "2.1.200"


class Transcript:
    """Writes into one session's file. For one thread."""

    def __init__(self, projects: Path, project: Project, model: str, dice: random.Random) -> None:
        """Begin a session under `projects`, Claude Code's folder for transcripts; no file is made yet."""
        self.session_id = str(uuid.UUID(int=dice.getrandbits(128), version=4))
        self.cwd = f"/home/user/code/{project.name}"
        self.model = model
        self.path = projects / self.cwd.replace("/", "-") / f"{self.session_id}.jsonl"
        self._dice = dice
        self._requests = 0
        self._lines: list[str] = []

    def prompt(self, at_ms: int, text: str) -> None:
        """Note what was asked."""
        self._add(at_ms, type="user", message={"role": "user", "content": text})

    def call(self, at_ms: int, call_id: str, call: Call) -> None:
        """Note the request that led to a call, with what it used."""
        block = {"type": "tool_use", "id": call_id, "name": call.tool, "input": call.tool_input}
        self._answer(at_ms, [block], "tool_use")

    def result(self, at_ms: int, call_id: str, call: Call) -> None:
        """Note what the call gave."""
        result = {"type": "tool_result", "tool_use_id": call_id, "content": call.output, "is_error": call.failed}
        self._add(at_ms, type="user", message={"role": "user", "content": [result]})

    def end_turn(self, at_ms: int, text: str) -> None:
        """Note the answer that ends a turn."""
        self._answer(at_ms, [{"type": "text", "text": text}], "end_turn")

    def write(self) -> None:
        """Append what was noted since. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write("".join(self._lines))
        self._lines.clear()

    def _answer(self, at_ms: int, content: list[dict[str, Any]], reason: str) -> None:
        message = {
            "id": f"msg_{self._dice.getrandbits(64):016x}",
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": content,
            "stop_reason": reason,
            "usage": tokens(self._dice, self._requests),
        }
        self._requests += 1
        self._add(at_ms, type="assistant", requestId=f"req_{self._dice.getrandbits(64):016x}", message=message)

    def _add(self, at_ms: int, **fields: object) -> None:
        stamp = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        common = {
            "uuid": str(uuid.UUID(int=self._dice.getrandbits(128), version=4)),
            "timestamp": stamp,
            "sessionId": self.session_id,
            "cwd": self.cwd,
            "version": VERSION,
            "gitBranch": "main",
            "isSidechain": False,
            "userType": "external",
        }
        self._lines.append(json.dumps({**fields, **common}, separators=(",", ":")) + "\n")
