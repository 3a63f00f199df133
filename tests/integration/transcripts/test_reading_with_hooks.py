"""Recorded transcripts and the hooks that fired meanwhile: a call is one row, whoever told of it first."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clawatch.domain.events import Origin
from support.journals import event
from support.readings import all_rows, desk, differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clawatch.domain.events import Event
    from support.readings import Rows

RECORDINGS = Path(__file__).parents[2] / "data" / "transcripts" / "2.1.330"


def recorded(folder: str) -> list[Path]:
    return sorted((RECORDINGS / folder).rglob("*.jsonl"))


def hooks_of(paths: Sequence[Path]) -> list[Event]:
    """Make the hook events that fired meanwhile: none tells of a denial or an interruption."""
    events: list[Event] = []
    tools: dict[str, dict[str, Any]] = {}
    for path in paths:
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
        begin = next(line["timestamp"] for line in lines if "timestamp" in line)
        for line in lines:
            # no hook fired for what a fork copied
            if line["type"] not in {"user", "assistant"} or "forkedFrom" in line or line["timestamp"] < begin:
                continue
            for kind, fields in _said(line, tools):
                at = _milliseconds(line["timestamp"]) + (3 if kind == "PreToolUse" else -3)
                inside = {"agent_id": line["agentId"], "agent_type": "general-purpose"} if "agentId" in line else {}
                body = {
                    "session_id": line["sessionId"],
                    "hook_event_name": kind,
                    "cwd": line["cwd"],
                    **inside,
                    **fields,
                }
                event_id = f"{at:013d}-{len(events)}"
                events.append(event(event_id, Origin.CLAUDE_CODE, kind, line["sessionId"], at, body))
    return events


def _said(line: dict[str, Any], tools: dict[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    content = line["message"]["content"]
    if line["type"] == "user" and isinstance(content, str):
        if not line.get("isMeta") and not content.startswith("<") and "agentId" not in line:
            yield "UserPromptSubmit", {"prompt": content}
        return
    for block in content:
        match block["type"]:
            case "tool_use":
                tools[block["id"]] = {
                    "tool_name": block["name"],
                    "tool_input": block["input"],
                    "tool_use_id": block["id"],
                }
                yield "PreToolUse", tools[block["id"]]
            case "tool_result" if "toolDenialKind" not in line:
                call = tools[block["tool_use_id"]]
                if block.get("is_error"):
                    if not block["content"].startswith("<tool_use_error>"):
                        yield "PostToolUseFailure", {**call, "error": block["content"], "is_interrupt": False}
                else:
                    yield "PostToolUse", {**call, "tool_response": line.get("toolUseResult") or block["content"]}
    if line["type"] == "assistant" and line["message"]["stop_reason"] == "end_turn":
        yield ("SubagentStop" if "agentId" in line else "Stop"), {}


def _milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def taken(folder: Path, steps: Sequence[Event | Path]) -> dict[str, Rows]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        database = Path(name) / "c.db"
        with desk(database) as at:
            for step in steps:
                if isinstance(step, Path):
                    at.read(step, again=True)
                else:
                    at.take(step)
        return all_rows(database)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.parametrize("recording", ["main", "denied", "interrupted", "background", "fork", "compacted"])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whoever_comes_first_the_same_rows_come_of_it(folder: Path, recording: str, data: st.DataObject) -> None:
    paths = recorded(recording)
    events = hooks_of(paths)
    plain = taken(folder, [*sorted(events, key=lambda one: one.order), *paths])
    steps: list[Event | Path] = [*events, *paths, *paths]
    order = data.draw(st.permutations(range(len(steps))))
    found = differences(plain, taken(folder, [steps[at] for at in order]))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("recording", ["main", "denied", "interrupted", "background", "fork", "compacted"])
def test_hooks_add_no_call_and_change_no_sum(folder: Path, recording: str) -> None:
    paths = recorded(recording)
    alone, together = taken(folder, paths), taken(folder, [*hooks_of(paths), *paths])
    for table in ("usage_records", "usage_rollups", "session_notes"):
        assert together[table] == alone[table]
    assert ended(together) == ended(alone)
    for name in ("title", "model", "git_branch", "agent_version", "entrypoint", "first_prompt", "cost", "error_count"):
        assert column(together, name) == column(alone, name)


def test_hooks_know_the_state_and_the_transcript_completes_it(folder: Path) -> None:
    """No hook fires for Esc: the line that tells of it says that the session waits, until the next prompt is heard."""
    paths = recorded("interrupted")
    events = hooks_of(paths)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        copy = Path(name) / paths[0].name
        lines = paths[0].read_bytes().splitlines(keepends=True)
        copy.write_bytes(b"".join(lines[:29]))
        cut = _milliseconds("2026-11-22T02:40:23.000Z")
        heard = [one for one in events if one.occurred_at < cut]
        (waiting,) = taken(folder, [*heard, copy])["sessions"]
        (working,) = taken(folder, [*events[: len(heard) + 1], copy])["sessions"]
    assert (waiting["state"], waiting["state_reason"]) == ("waiting_for_input", "interrupted")
    assert waiting["state_evidence"] == "transcript"
    assert (working["state"], working["state_evidence"]) == ("working", "hook")


def ended(found: dict[str, Rows]) -> list[tuple[Any, ...]]:
    return sorted((row["tool_use_id"], row["tool_name"], row["status"], row["reason"]) for row in found["tool_calls"])


def column(found: dict[str, Rows], name: str) -> dict[str, Any]:
    return {row["session_id"]: row[name] for row in found["sessions"]}
