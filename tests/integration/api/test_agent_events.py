"""`POST /api/events` in the ClaWatch contract, and the agents as sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.events import hook, journal, report

if TYPE_CHECKING:
    from pathlib import Path

    from support.client import Client


def test_event_of_an_agent_is_answered_with_its_status(client: Client, home: Path) -> None:
    answer = client.post(report("heartbeat", agentName="my-assistant", host="laptop", data={}))
    assert (answer.status, answer.json) == (201, {"ok": True, "agentStatus": "running"})
    assert [kind for _, kind, _ in journal(home)] == ["heartbeat"]


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([("heartbeat", {})], "running"),
        ([("tool_call", {"toolName": "exec"})], "running"),
        ([("error", {"error": "boom"})], "error"),
        ([("error", {"error": "boom"}), ("heartbeat", {})], "running"),
        ([("status_change", {"status": "paused"})], "paused"),
        ([("status_change", {"message": "stuck"})], "stuck"),
        ([("status_change", {"status": "stopped"})], "stopped"),
        ([("status_change", {"status": "stopped"}), ("heartbeat", {})], "running"),
        ([("status_change", {"message": "went for a walk"})], "running"),
    ],
)
def test_status_follows_the_events(client: Client, events: list[tuple[str, dict[str, str]]], status: str) -> None:
    answers = [client.post(report(kind, f"10:0{at}:00", data=data)) for at, (kind, data) in enumerate(events)]
    assert answers[-1].json["agentStatus"] == status


def test_late_event_is_answered_with_the_status_of_now(client: Client) -> None:
    client.post(report("status_change", "10:05:00", data={"status": "paused"}))
    assert client.post(report("tool_call", "10:01:00", data={"toolName": "exec"})).json["agentStatus"] == "paused"


def test_same_id_is_same_event(client: Client) -> None:
    sent = {"X-ClaWatch-Event-Id": "1700000000000000-1-2"}
    for _ in range(3):
        answer = client.post(report("cost", data={"costUsd": 0.5, "tokenCount": 10}), sent)
        assert (answer.status, answer.json["agentStatus"]) == (201, "running")
    (session,) = client.get("sessions").json["items"]
    assert (session["estimated_cost"], session["input_tokens"]) == (0.5, 10)


def test_agent_is_a_session(client: Client) -> None:
    client.post(report("heartbeat", "10:00:00", agentName="my-assistant", host="laptop"))
    client.post(report("cost", "10:01:00", data={"costUsd": 0.03, "tokenCount": 1500, "model": "m-1"}))
    client.post(report("cost", "10:02:00", data={"costUsd": 1e-06, "tokenCount": 2.0}))
    client.post(report("tool_call", "10:03:00", data={"toolName": "exec", "message": "ran it"}))
    client.post(report("tool_call", "10:04:00", data={"toolName": "exec", "error": "did not"}))
    client.post(report("status_change", "10:05:00", data={"status": "stopped"}))
    session = client.get("sessions", "a-1").json
    row_id, calls = session.pop("id"), session.pop("tool_calls")
    assert session == {
        "session_id": "a-1",
        "project_id": None,
        "project_name": None,
        "status": "ended",
        "model": "m-1",
        "started_at": "2025-01-15 10:00:00",
        "ended_at": "2025-01-15 10:05:00",
        "input_tokens": 1502,
        "output_tokens": 0,
        "cache_read_tokens": 0,
        "cache_write_tokens": 0,
        "estimated_cost": 0.030001,
        "tool_call_count": 2,
        "duration_seconds": 300.0,
        "agents": [],
    }
    assert isinstance(row_id, int)
    assert [(call["tool_name"], call["status"], call["tool_response"], call["error"]) for call in calls] == [
        ("exec", "success", '"ran it"', None),
        ("exec", "error", None, "did not"),
    ]


def test_stopped_agent_leaves_nothing_running(client: Client) -> None:
    client.post(hook("PreToolUse", "10:00:00", session="a-1", tool_name="Bash"))
    assert client.post(report("heartbeat", "10:01:00")).status == 201
    assert client.get("sessions").json["total"] == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (report("dance"), ["type"]),
        ({"agentId": 3, "type": "heartbeat"}, ["agentId"]),
        ({"agentId": "", "type": None}, ["agentId", "type"]),
        (report("heartbeat", agent="x" * 513), ["agentId"]),
        (report("heartbeat", agent="a\tb"), ["agentId"]),
        ({**report("heartbeat"), "timestamp": 5, "host": [], "agentName": {}}, ["timestamp", "host", "agentName"]),
        (report("heartbeat", data=[]), ["data"]),
        (report("heartbeat", data="text"), ["data"]),
        (report("cost", data={"costUsd": "1", "tokenCount": True}), ["data.costUsd", "data.tokenCount"]),
        (report("cost", data={"costUsd": -0.01, "tokenCount": 1.5}), ["data.costUsd", "data.tokenCount"]),
        (report("cost", data={"costUsd": 1e30, "tokenCount": 10**30}), ["data.costUsd", "data.tokenCount"]),
        (report("tool_call", data={"toolName": 5, "error": [], "message": {}}), ["data.toolName", "data.error"]),
    ],
)
def test_wrong_fields_are_named_in_one_sentence(client: Client, home: Path, body: object, named: list[str]) -> None:
    answer = client.post(body)
    assert answer.status == 400
    assert answer.json.keys() == {"error"}
    for name in named:
        assert name in answer.json["error"]
    assert journal(home) == []
