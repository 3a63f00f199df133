"""`GET /api/sessions/{session_id}` and its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.events import hook, report

if TYPE_CHECKING:
    from support.client import Client

AWKWARD_IDS = [
    "a/b",
    "/a",
    "a/",
    "//",
    "a//b/../c",
    "..",
    ".",
    "a b+c",
    "50%2F",
    "a?b#c&d=e",
    "Ärger mit 🐾",
    "timeline",
    "a/timeline/b",
    'it\'s "quoted"',
    "<script>",
    "a;b",
    "x" * 512,
]


@pytest.fixture
def session(client: Client) -> Client:
    """A session with calls of every status and two subagents, told out of order."""
    say = client.post
    say(hook("SessionStart", "10:30:00", cwd="/home/dev/my-project", model="m-1"))
    say(hook("PreToolUse", "10:33:00", tool_name="Bash", tool_use_id="t-3", tool_input={"command": "x"}))
    say(hook("PreToolUse", "10:31:00", tool_name="Read", tool_use_id="t-1", tool_input={"file_path": "/src/main.py"}))
    say(hook("PostToolUse", "10:31:00.045", tool_name="Read", tool_use_id="t-1", tool_response="file contents..."))
    say(hook("PreToolUse", "10:32:00", tool_name="Agent", tool_use_id="t-2", tool_input=None))
    say(hook("SubagentStart", "10:32:00", agent_id="g-1", agent_name="researcher", agent_type="general"))
    say(hook("SubagentStop", "10:35:00", agent_id="g-1", agent_type="general"))
    say(hook("SubagentStart", "10:36:00", agent_id="g-2", agent_type="Explore"))
    say(hook("PostToolUseFailure", "10:33:02", tool_name="Bash", tool_use_id="t-3", error="exit 1", duration_ms=1990))
    say(hook("PreToolUse", "10:37:00", tool_name="Bash", tool_use_id="t-4", tool_input=[1, "zwei", {}]))
    return client


def call(row_id: int, name: str, **fields: object) -> dict[str, Any]:
    return {
        "id": row_id,
        "session_id": "s-1",
        "tool_name": name,
        "tool_input": None,
        "tool_response": None,
        "status": "pending",
        "error": None,
        "started_at": None,
        "ended_at": None,
        "duration_ms": None,
        **fields,
    }


READ = call(
    2,
    "Read",
    tool_input='{"file_path":"/src/main.py"}',
    tool_response='"file contents..."',
    status="success",
    started_at="2025-01-15 10:31:00",
    ended_at="2025-01-15 10:31:00",
    duration_ms=45,
)
AGENT = call(3, "Agent", started_at="2025-01-15 10:32:00")
BASH = call(
    1,
    "Bash",
    tool_input='{"command":"x"}',
    status="error",
    error="exit 1",
    started_at="2025-01-15 10:33:00",
    ended_at="2025-01-15 10:33:02",
    duration_ms=1990,
)
OPEN = call(4, "Bash", tool_input='[1,"zwei",{}]', started_at="2025-01-15 10:37:00")
RESEARCHER = {
    "id": 1,
    "session_id": "s-1",
    "agent_name": "researcher",
    "agent_type": "general",
    "status": "stopped",
    "started_at": "2025-01-15 10:32:00",
    "ended_at": "2025-01-15 10:35:00",
}
EXPLORER = {
    **RESEARCHER,
    "id": 2,
    "agent_name": "Explore",
    "agent_type": "Explore",
    "status": "active",
    "started_at": "2025-01-15 10:36:00",
    "ended_at": None,
}


def test_detail_is_the_session_with_its_calls_and_agents(session: Client) -> None:
    detail = session.get("sessions", "s-1").json
    (listed,) = session.get("sessions").json["items"]
    assert detail.pop("tool_calls") == [READ, AGENT, BASH, OPEN]
    assert detail.pop("agents") == [RESEARCHER, EXPLORER]
    assert detail == listed
    assert detail["tool_call_count"] == 4


def test_timeline_interleaves_by_time(session: Client) -> None:
    timeline = session.get("sessions", "s-1", "timeline").json
    assert timeline == [
        {"type": "tool_call", "timestamp": "2025-01-15 10:31:00", "tool_call": READ, "agent": None},
        {"type": "agent", "timestamp": "2025-01-15 10:32:00", "tool_call": None, "agent": RESEARCHER},
        {"type": "tool_call", "timestamp": "2025-01-15 10:32:00", "tool_call": AGENT, "agent": None},
        {"type": "tool_call", "timestamp": "2025-01-15 10:33:00", "tool_call": BASH, "agent": None},
        {"type": "agent", "timestamp": "2025-01-15 10:36:00", "tool_call": None, "agent": EXPLORER},
        {"type": "tool_call", "timestamp": "2025-01-15 10:37:00", "tool_call": OPEN, "agent": None},
    ]


def test_cancelled_call_is_an_error_that_says_why(session: Client) -> None:
    session.post(hook("PreToolUse", "10:38:00", tool_name="Write", tool_use_id="t-5", agent_id="g-2"))
    denied = {"tool_name": "Write", "tool_use_id": "t-5", "tool_response": " denied by the user \n"}
    session.post(hook("PostToolBatch", "10:39:00", tool_calls=[denied]))
    session.post(hook("SessionEnd", "10:45:00", reason="exit"))
    detail = session.get("sessions", "s-1").json
    calls = {found["id"]: found for found in detail["tool_calls"]}
    assert (calls[5]["status"], calls[5]["error"]) == ("error", "denied by the user")
    assert (calls[4]["status"], calls[4]["error"]) == ("error", "the session ended before it did")
    assert calls[4]["ended_at"] == "2025-01-15 10:45:00"
    assert calls[1]["error"] == "exit 1"
    assert [agent["status"] for agent in detail["agents"]] == ["stopped", "stopped"]


def test_session_without_calls_has_empty_lists(client: Client) -> None:
    client.post(report("heartbeat"))
    detail = client.get("sessions", "a-1").json
    assert (detail["tool_calls"], detail["agents"]) == ([], [])
    assert client.get("sessions", "a-1", "timeline").json == []


@pytest.mark.parametrize("path", [["s-2"], ["S-1"], ["s-1 "], ["s-"], ["%"], ["s-2", "timeline"], ["\0"]])
def test_nobody_has_heard_of_it(session: Client, path: list[str]) -> None:
    answer = session.get("sessions", *path)
    assert (answer.status, answer.json) == (404, {"detail": "Session not found"})


@pytest.mark.parametrize("session_id", AWKWARD_IDS)
def test_any_id_can_be_asked_for(client: Client, session_id: str) -> None:
    client.post(hook("PreToolUse", session=session_id, tool_name="Bash"))
    detail = client.get("sessions", session_id)
    assert detail.status == 200
    assert detail.json["session_id"] == session_id
    timeline = client.get("sessions", session_id, "timeline")
    assert [entry["tool_call"]["session_id"] for entry in timeline.json] == [session_id]


def test_id_that_ends_like_the_path_of_a_timeline(client: Client) -> None:
    client.post(hook("PreToolUse", session="a/timeline", tool_name="Bash"))
    assert client.get("sessions", "a/timeline").json["session_id"] == "a/timeline"
    assert len(client.get("sessions", "a/timeline", "timeline").json) == 1
