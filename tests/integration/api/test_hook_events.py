"""`POST /api/events` in AI Monitor's contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.events import hook, journal, report

if TYPE_CHECKING:
    from support.client import Client

RECORDED = Path(__file__).parents[2] / "data" / "hook_payloads"


def only_session(client: Client) -> dict[str, Any]:
    (session,) = client.get("sessions").json["items"]
    return dict(session)


def test_event_is_answered_once_it_is_on_disk(client: Client, home: Path) -> None:
    payload = b' {"session_id": "s-1",  "hook_event_name": "SessionStart", "x": [1, 2.50, "\\u00e9"] }\n'
    answer = client.post(payload)
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    ((_, kind, kept),) = journal(home)
    assert (kind, kept) == ("SessionStart", payload)


@pytest.mark.parametrize("kind", ["TaskCompleted", "WorktreeCreate", "Überraschung", "x" * 512])
def test_unknown_hook_event_is_kept(client: Client, home: Path, kind: str) -> None:
    assert client.post(hook(kind)).status == 200
    assert [found for _, found, _ in journal(home)] == [kind]
    assert only_session(client)["session_id"] == "s-1"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"hook_event_name": "Stop"}, [("missing", ["body", "session_id"])]),
        (hook("Stop", session=""), [("string_too_short", ["body", "session_id"])]),
        (hook("Stop", session="x" * 513), [("string_too_long", ["body", "session_id"])]),
        (hook("Stop", session="a\nb"), [("string_pattern_mismatch", ["body", "session_id"])]),
        (hook("Stop", session="a\0b"), [("string_pattern_mismatch", ["body", "session_id"])]),
        ({"session_id": "s", "hook_event_name": 7}, [("string_type", ["body", "hook_event_name"])]),
        (
            {"session_id": 1, "hook_event_name": None, "cwd": [], "model": {}, "tool_name": True},
            [
                ("string_type", ["body", "session_id"]),
                ("string_type", ["body", "hook_event_name"]),
                ("string_type", ["body", "cwd"]),
                ("string_type", ["body", "tool_name"]),
                ("string_type", ["body", "model"]),
            ],
        ),
    ],
)
def test_wrong_fields_are_named_as_the_contract_does(
    client: Client, home: Path, body: object, expected: list[tuple[str, list[str]]]
) -> None:
    answer = client.post(body)
    assert answer.status == 422
    assert answer.json.keys() == {"detail"}
    assert [(entry["type"], entry["loc"]) for entry in answer.json["detail"]] == expected
    assert all(entry.keys() == {"type", "loc", "msg"} and entry["msg"] for entry in answer.json["detail"])
    assert journal(home) == []


@pytest.mark.parametrize("body", [{}, {"session_id": "s"}, {"agentId": "a"}, {"type": "heartbeat"}])
def test_neither_shape_is_told_both(client: Client, body: object) -> None:
    answer = client.post(body)
    assert answer.status == 422
    (entry,) = answer.json["detail"]
    assert entry["loc"] == ["body"]
    for name in ("session_id", "hook_event_name", "agentId", "type"):
        assert name in entry["msg"]
        assert name in answer.json["error"]


def test_of_both_shapes_the_hook_event_decides(client: Client) -> None:
    answer = client.post({**report("heartbeat", agent="agent"), **hook("SessionStart", session="session")})
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert only_session(client)["session_id"] == "session"
    assert client.post({**report("heartbeat"), "hook_event_name": 1}).status == 422


def test_same_id_is_same_event(client: Client, home: Path) -> None:
    sent = {"X-ClaWatch-Event-Id": "1700000000000000-1-2"}
    for _ in range(3):
        assert client.post(hook("PreToolUse", tool_name="Bash"), sent).status == 200
    assert len(journal(home)) == 1
    assert only_session(client)["tool_call_count"] == 1


@pytest.mark.parametrize("sent", ["", "with space", "x" * 129, "a/b", "ü"])
def test_unusable_id_is_replaced_by_one_of_ours(client: Client, home: Path, sent: str) -> None:
    for _ in range(2):
        assert client.post(hook("Stop"), {"X-ClaWatch-Event-Id": sent.encode().decode("latin-1")}).status == 200
    ids = [found for found, _, _ in journal(home)]
    assert len(set(ids)) == 2
    assert sent not in ids


def test_time_is_that_of_the_payload_else_of_the_hook_else_ours(client: Client) -> None:
    received = {"X-ClaWatch-Received-At": "1736937000000"}
    client.post(hook("SessionStart", "09:00:00", session="payload"), received)
    client.post(hook("SessionStart", session="hook"), received)
    client.post(hook("SessionStart", session="ours"), {"X-ClaWatch-Received-At": "tomorrow"})
    started = {item["session_id"]: item["started_at"] for item in client.get("sessions").json["items"]}
    assert started["payload"] == "2025-01-15 09:00:00"
    assert started["hook"] == "2025-01-15 10:30:00"
    assert started["ours"] > "2025-01-15 10:30:00"


def test_without_use_ids_the_newest_pending_call_of_that_tool_session_and_subagent_is_meant(client: Client) -> None:
    for minute, fields in enumerate(
        (
            {"tool_name": "Bash", "tool_input": "first"},
            {"tool_name": "Bash", "tool_input": "second"},
            {"tool_name": "Read", "tool_input": "other tool"},
            {"tool_name": "Bash", "tool_input": "subagent's", "agent_id": "sub"},
            {"tool_name": "Bash", "tool_input": "other session's", "session": "s-2"},
        )
    ):
        client.post(hook("PreToolUse", f"10:0{minute}:00", **fields))
    client.post(hook("PostToolUse", "10:10:00.250", tool_name="Bash", tool_response="done"))
    client.post(hook("PostToolUseFailure", "10:11:00", tool_name="Bash", agent_id="sub", error="failed"))
    calls = client.get("sessions", "s-1").json["tool_calls"]
    assert [(call["tool_input"], call["status"], call["duration_ms"], call["error"]) for call in calls] == [
        ('"first"', "pending", None, None),
        ('"second"', "success", 9 * 60_000 + 250, None),
        ('"other tool"', "pending", None, None),
        ('"subagent\'s"', "error", 8 * 60_000, "failed"),
    ]
    assert client.get("sessions", "s-2").json["tool_calls"][0]["status"] == "pending"
    client.post(hook("PostToolUse", "10:12:00", tool_name="Bash", tool_response="done"))
    assert client.get("sessions", "s-1").json["tool_calls"][0]["status"] == "success"


@pytest.mark.parametrize(
    "recording", sorted(RECORDED.rglob("*.jsonl")), ids=lambda path: f"{path.parent.name} {path.stem}"
)
def test_recorded_sessions_are_taken(client: Client, home: Path, recording: Path) -> None:
    lines = [json.loads(line) for line in recording.read_text("utf-8").splitlines() if line]
    payloads = [json.dumps(line["payload"]).encode() for line in lines]
    for payload in payloads:
        assert client.post(payload).json == {"status": "ok"}
    assert [kept for _, _, kept in journal(home)] == payloads
    items = client.get("sessions").json["items"]
    assert {item["session_id"] for item in items} == {line["payload"]["session_id"] for line in lines}
