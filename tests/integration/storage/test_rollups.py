"""Sums over tool calls and sessions: what changes later, and what is counted where."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.storage import migrate
from support.journals import START_MS, agent_event, hook_event, tables, write
from support.readings import desk
from support.scribe import Scribe, Usage, to_bytes
from support.sums import unequal_sums

if TYPE_CHECKING:
    from pathlib import Path

QUARTER_MS, DAY_MS = 900_000, 86_400_000
# from here on, a quarter begins
AT = QUARTER_MS - START_MS % QUARTER_MS
QUARTER = START_MS + AT
BASH: dict[str, Any] = {"tool_name": "Bash", "tool_use_id": "t1"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clawatch.db"


def quarters(path: Path) -> list[tuple[Any, ...]]:
    return tables(path)["call_rollups"]


def test_a_call_counts_when_it_begins_and_is_counted_again_as_it_ended(path: Path) -> None:
    write(path, [[hook_event(1, "PreToolUse", at=AT - 1, cwd="/a", **BASH)]])
    before = QUARTER - QUARTER_MS
    assert quarters(path) == [(before, "/a", "Bash", 1, 0, 0, 0, 0)]
    write(path, [[hook_event(2, "PostToolUseFailure", at=AT + 5000, error="no", **BASH)]])
    assert quarters(path) == [(before, "/a", "Bash", 1, 1, 0, 1, 5001)]
    assert tables(path)["tool_totals"] == [(0, "/a", "Bash", 1, 1, 0, 1, 5001), (1, None, "Bash", 1, 1, 0, 1, 5001)]


def test_a_start_that_comes_late_takes_its_call_to_an_earlier_quarter(path: Path) -> None:
    write(path, [[hook_event(2, "PostToolUse", at=AT, **BASH)]])
    assert quarters(path) == [(QUARTER, None, "Bash", 1, 0, 0, 0, 0)]
    write(path, [[hook_event(1, "PreToolUse", at=AT - 7, **BASH)]])
    assert quarters(path) == [(QUARTER - QUARTER_MS, None, "Bash", 1, 0, 0, 1, 7)]


def test_a_call_left_open_is_cancelled_and_counts_anew_where_the_session_goes_on(path: Path) -> None:
    write(path, [[hook_event(1, "PreToolUse", at=AT, **BASH)], [hook_event(2, "SessionEnd", at=AT + 10)]])
    assert quarters(path) == [(QUARTER, None, "Bash", 1, 0, 1, 1, 10)]
    write(path, [[hook_event(3, "PostToolUse", at=AT + 4, **BASH)]])
    assert quarters(path) == [(QUARTER, None, "Bash", 1, 0, 0, 1, 4)]


def test_a_session_takes_its_calls_and_itself_to_the_project_it_began_in(path: Path) -> None:
    report = agent_event(9, "tool_call", at=AT, toolName="exec")
    write(path, [[hook_event(2, "PreToolUse", at=AT, cwd="/b", **BASH), report]])
    assert [row[1] for row in quarters(path)] == [None, "/b"]
    write(path, [[hook_event(1, "SessionStart", at=AT - DAY_MS, cwd="/a")]])
    found = tables(path)
    assert [row[1:4] for row in found["call_rollups"]] == [(None, "exec", 1), ("/a", "Bash", 1)]
    today = QUARTER // DAY_MS * DAY_MS
    assert [row[:3] for row in found["project_days"]] == [(today - DAY_MS, "/a", 1), (today, None, 1)]
    assert [row[:2] for row in found["project_totals"]] == [(None, 1), ("/a", 1)]


def test_a_request_that_turns_out_to_be_of_another_quarter_changes_its_sums_as_well(path: Path, tmp_path: Path) -> None:
    scribe = Scribe("s1", {}, QUARTER - 1)
    transcript = tmp_path / "s1.jsonl"
    with desk(path) as at:
        # a line without the request's id first, which then belongs to the one that has it
        for request_id in (None, "req_1"):
            scribe.block("msg_1", request_id, {"type": "text", "text": "."}, Usage(10, 5).entry())
            transcript.write_bytes(b"".join(map(to_bytes, scribe.lines)))
            at.read(transcript)
            scribe.now += 1
    assert [row[0] for row in tables(path)["usage_rollups"]] == [QUARTER]


def test_a_batch_counts_as_its_events_one_by_one(path: Path, tmp_path: Path) -> None:
    tools = [{"tool_name": f"T{number % 7}", "tool_use_id": f"t{number}"} for number in range(200)]
    events = [
        hook_event(number, "PreToolUse", session=f"s{number % 3}", at=number * 20_000, cwd=f"/{number % 3}", **tool)
        for number, tool in enumerate(tools)
    ]
    write(path, [events])
    write(tmp_path / "other.db", [[event] for event in events])
    assert tables(path) == tables(tmp_path / "other.db")
    assert len(quarters(path)) > 64


_BY_SESSIONS = ("project_days", "project_totals")


@pytest.mark.parametrize("table", ["call_rollups", "tool_totals", "project_calls", "call_durations", *_BY_SESSIONS])
def test_a_sum_that_is_wrong_is_found(path: Path, table: str) -> None:
    write(path, [[hook_event(1, "PreToolUse", cwd="/a", **BASH), hook_event(2, "PostToolUse", **BASH)]])
    with closing(sqlite3.connect(path)) as connection:
        assert unequal_sums(connection) == []
        column = "sessions" if table in _BY_SESSIONS else "calls"
        connection.execute(f"UPDATE {table} SET {column} = {column} + 1")  # noqa: S608 names of our own
        assert unequal_sums(connection) != []


def test_sums_that_came_later_are_made_of_what_was_there(path: Path) -> None:
    durations = (0, 7, 41, 1_000, 86_400_000, 10**12)
    ended = []
    for number, took in enumerate(durations):
        tool, at = {"tool_name": "Bash", "tool_use_id": f"t{number}", "cwd": "/a"}, number * DAY_MS
        ended.append(hook_event(2 * number, "PreToolUse", at=at, **tool))
        ended.append(hook_event(2 * number + 1, "PostToolUse", at=at + took, **tool))
    write(path, [[hook_event(99, "PreToolUse", session="s2", cwd="/b", **BASH)], ended])
    before = tables(path)
    assert len(before["call_durations"]) == len(durations)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE call_durations")
        connection.execute("DROP TABLE project_calls")
        connection.execute("DROP INDEX tool_calls_timed")
        for statement in migrate._statements(migrate._script(11)):
            connection.execute(statement)
        connection.commit()
    assert tables(path) == before
