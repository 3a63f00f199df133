"""Transcripts and events of some sessions, and the simple reckoning of what they used."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.scribe import BEGIN_MS, Line

if TYPE_CHECKING:
    from clawatch.domain.events import Event


@dataclass(repr=False)
class Story:
    """`files` by their path within `projects`, each with its bytes; `owners` tells whose each request is."""

    files: dict[str, bytes] = field(default_factory=dict)
    metas: dict[str, Line] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ANN401, ARG002 as hypothesis calls it
        """Show the files' lines in short where a test fails."""
        texts = [f"\n{name}" for name in self.files]
        for number, content in enumerate(self.files.values()):
            texts[number] += "".join(f"\n  {_in_short(raw)}" for raw in content.split(b"\n"))
        events = "".join(f"\n  {one.occurred_at - BEGIN_MS} {one.session_id} {one.kind}" for one in self.events)
        printer.text(f"{''.join(texts)}\nmetas {self.metas}\nevents{events}")

    def requests(self) -> dict[str, tuple[str, Line, Line]]:
        """Reckon the simple way: each request once, with its heaviest line: its owner, that line, its message."""
        heaviest: dict[str, tuple[tuple[bool, int], Line, Line]] = {}
        for content in self.files.values():
            for raw in content.split(b"\n")[:-1]:
                line = _unwrapped(raw)
                message = (line or {}).get("message") or {}
                usage = message.get("usage")
                if line is None or line.get("type") != "assistant" or not usage or message["model"][0] == "<":
                    continue
                key = message.get("id") or line.get("requestId") or line["uuid"]
                total = sum(usage[name] for name in usage if name.endswith("_tokens"))
                weight = (not line["isSidechain"], total)
                if total and (key not in heaviest or weight > heaviest[key][0]):
                    heaviest[key] = (weight, line, message)
        return {key: (self.owners[key], line, message) for key, (_, line, message) in heaviest.items()}


def _in_short(raw: bytes) -> str:
    try:
        line = json.loads(raw)
    except ValueError:
        return raw[:80].decode("utf-8", "replace")
    if not isinstance(line, dict):
        return raw[:80].decode()
    message = line.get("message") or {}
    usage = message.get("usage") or {}
    marks = [f"{name}={line[name]}" for name in ("requestId", "agentId", "requestSessionId") if name in line]
    marks += ["forked"] if "forkedFrom" in line else []
    at = line.get("timestamp", "")[11:]
    content = [
        block.get("id") or block.get("tool_use_id") or block["type"]
        for block in message.get("content", ())
        if isinstance(block, dict)
    ]
    counts = [usage[name] for name in usage if name.endswith("_tokens")]
    return f"{at} {line.get('type')} {message.get('id', '')} {' '.join(marks)} {content} {counts}"


def _unwrapped(raw: bytes) -> Line | None:
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    if isinstance(line, dict) and line.get("type") == "progress":
        line = {**line["data"]["message"], "isSidechain": True}
    return line if isinstance(line, dict) else None
