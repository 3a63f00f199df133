"""The agents of the ClaWatch contract: what they are, what they did last, and their pause."""

from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.domain.pausing import PAUSE_REQUESTED, RESUME_REQUESTED
from clawatch.queries import agents as agents_query
from clawatch.queries.agents import find_agent
from support.client import Client
from support.cores import running_core
from support.events import hook, journal, report
from support.waiting import until
from support.watching_client import WatchingClient

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core

_GOLDEN = {
    "id": "a-1",
    "name": "my-assistant",
    "host": "macbook-pro",
    "status": "running",
    "lastHeartbeat": "2025-01-15T10:02:00Z",
    "createdAt": "2025-01-15T10:00:00Z",
    "costUsd": 0.03,
    "tokenCount": 1500,
    "errorCount": 1,
}


@pytest.fixture
def watching(client: Client, core: Core) -> WatchingClient:
    return WatchingClient(client, core)


def let_work(client: Client) -> None:
    """Let an agent report what the golden answer tells of."""
    known = {"agentName": "my-assistant", "host": "macbook-pro"}
    client.post(report("heartbeat", "10:00:00", **known, data={}))
    client.post(report("error", "10:01:00", **known, data={"error": "boom"}))
    data = {"costUsd": 0.03, "tokenCount": 1500, "model": "m-1", "message": "asked", "extra": {"kept": "not shown"}}
    client.post(report("cost", "10:02:00", **known, data=data))


def test_an_agent_has_the_fields_of_the_contract_in_its_order(client: Client, watching: WatchingClient) -> None:
    let_work(client)
    assert [list(agent.items()) for agent in watching.agents()] == [list(_GOLDEN.items())]
    agent = watching.agent("a-1")
    assert list(agent.items())[:-1] == list(_GOLDEN.items())
    assert agent["recentEvents"] == [
        {
            "type": "cost",
            "timestamp": "2025-01-15T10:02:00Z",
            "data": {"message": "asked", "model": "m-1", "tokenCount": 1500, "costUsd": 0.03},
        },
        {"type": "error", "timestamp": "2025-01-15T10:01:00Z", "data": {"error": "boom"}},
        {"type": "heartbeat", "timestamp": "2025-01-15T10:00:00Z", "data": {}},
    ]


def test_what_an_agent_does_not_say_is_never_null(client: Client, watching: WatchingClient) -> None:
    client.post(report("heartbeat", "10:00:00"))
    agent = watching.agent("a-1")
    assert (agent["name"], agent["host"]) == ("a-1", "unknown")
    assert (agent["costUsd"], agent["tokenCount"], agent["errorCount"]) == (0.0, 0, 0)


def test_a_session_of_claude_codes_is_an_agent_of_this_machine(client: Client, watching: WatchingClient) -> None:
    client.post(hook("SessionStart", "10:00:00", source="startup", cwd="/home/user/website", model="claude-a"))
    client.post(hook("UserPromptSubmit", "10:00:01", prompt="do it"))
    use: dict[str, Any] = {"tool_use_id": "t1", "tool_name": "Bash", "tool_input": {"command": "ls"}}
    client.post(hook("PreToolUse", "10:00:02", **use))
    client.post(hook("PostToolUse", "10:00:03", **use, tool_response={"stdout": "x" * 100_000}))
    client.post(hook("PostToolUseFailure", "10:00:04", tool_use_id="t2", tool_name="Read", error="no such file"))
    client.post(hook("SubagentStart", "10:00:05", agent_id="g1", agent_type="explorer"))
    client.post(hook("SessionEnd", "10:00:06", reason="logout"))
    agent = watching.agent("s-1")
    events = agent.pop("recentEvents")
    assert agent == {
        "id": "s-1",
        "name": "website",
        "host": socket.gethostname(),
        "status": "stopped",
        "lastHeartbeat": "2025-01-15T10:00:06Z",
        "createdAt": "2025-01-15T10:00:00Z",
        "costUsd": 0.0,
        "tokenCount": 0,
        "errorCount": 1,
    }
    assert [(event["type"], event["data"]) for event in events] == [
        ("status_change", {"message": "logout", "status": "stopped"}),
        ("heartbeat", {"message": "subagent started"}),
        ("error", {"message": "Read ended", "toolName": "Read", "error": "no such file"}),
        ("heartbeat", {"message": "Bash ended", "toolName": "Bash"}),
        ("tool_call", {"message": "runs Bash", "toolName": "Bash"}),
        ("status_change", {"message": "prompt received", "status": "running"}),
        ("status_change", {"message": "session opened", "status": "running", "model": "claude-a"}),
    ]
    assert events[0]["timestamp"] == "2025-01-15T10:00:06Z"
    client.post(hook("SessionStart", "11:00:00", session_title="Mend the menu"))
    assert watching.agent("s-1")["name"] == "Mend the menu"


def test_the_last_fifty_events_are_shown_in_their_order_and_cut_short(client: Client, watching: WatchingClient) -> None:
    for number in range(60):
        client.post(report("tool_call", f"10:{59 - number:02d}:00", data={"toolName": "x", "message": "m" * 5000}))
    client.post(report("heartbeat", agent="a-2"))
    events = watching.agent("a-1")["recentEvents"]
    # those that came in last, though the first ten of all happened after them
    assert [event["timestamp"][14:16] for event in events] == [f"{49 - number:02d}" for number in range(50)]
    assert events[0]["data"]["message"] == "m" * 999 + "…"
    assert len(watching.agent("a-2")["recentEvents"]) == 1


def test_agents_come_newest_first_and_of_the_ended_only_the_last(
    client: Client, watching: WatchingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agents_query, "ENDED_AGENTS_LISTED", 2)
    client.post(report("heartbeat", "09:00:00", agent="runs"))
    for number in range(4):
        client.post(report("heartbeat", f"10:0{number}:00", agent=f"a-{number}"))
    # the first that began is the last that ended
    for number in (1, 2, 3, 0):
        stopped = report("status_change", f"11:0{5 - number}:00", agent=f"a-{number}", data={"status": "stopped"})
        client.post(stopped)
    assert [(agent["id"], agent["status"]) for agent in watching.agents()] == [
        ("a-1", "stopped"),
        ("a-0", "stopped"),
        ("runs", "running"),
    ]
    assert watching.agent("a-3")["status"] == "stopped"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/agents/a-1"),
        ("POST", "/api/agents/a-1/pause"),
        ("POST", "/api/agents/a-1/resume"),
        ("GET", "/api/costs"),
        ("GET", "/api/alerts"),
        ("POST", "/api/alerts/alert_1/acknowledge"),
    ],
)
def test_without_the_key_nothing_is_told_or_done(client: Client, method: str, path: str) -> None:
    client.post(report("heartbeat"))
    for headers in ({}, {"X-ClaWatch-Key": "wrong"}, {"Authorization": "Bearer wrong"}):
        answer = client.request(method, path, None, headers)
        assert answer.status == 401
        assert list(answer.json) == ["error"]


def test_a_list_with_a_wrong_key_is_refused_in_the_contracts_words(client: Client) -> None:
    answer = client.get("agents", headers={"X-ClaWatch-Key": "wrong"})
    assert (answer.status, list(answer.json)) == (401, ["error"])


def test_the_key_may_come_as_a_bearers(client: Client, watching: WatchingClient) -> None:
    client.post(report("heartbeat"))
    bearer = {"Authorization": f"Bearer {watching.headers['X-ClaWatch-Key']}"}
    assert client.request("GET", "/api/agents/a-1", None, bearer).status == 200


@pytest.mark.parametrize("ask", ["get", "pause", "resume"])
def test_an_unknown_agent_is_not_found(watching: WatchingClient, ask: str) -> None:
    answer = watching.get("/api/agents/nobody") if ask == "get" else watching.post(f"/api/agents/nobody/{ask}")
    assert (answer.status, answer.json) == (404, {"error": "Agent not found"})


@pytest.mark.parametrize("agent_id", ["a/b", "/pause", "é %?#", "x" * 512])
def test_ids_may_hold_anything(client: Client, watching: WatchingClient, agent_id: str) -> None:
    client.post(report("heartbeat", agent=agent_id))
    assert watching.agent(agent_id)["id"] == agent_id
    assert watching.pause(agent_id).json["status"] == "paused"
    assert watching.resume(agent_id).json["status"] == "running"


def test_an_agent_is_paused_at_once_learns_of_it_and_is_resumed(
    client: Client, watching: WatchingClient, home: Path
) -> None:
    let_work(client)
    paused = watching.pause("a-1")
    assert (paused.status, paused.json) == (200, {**_GOLDEN, "status": "paused"})
    for kind in ("heartbeat", "tool_call", "cost", "error"):
        assert client.post(report(kind, data={"message": "still at it"})).json["agentStatus"] == "paused"
    again = watching.pause("a-1")
    assert (again.status, again.json) == (
        409,
        {"error": "Only an agent that runs can be paused: this one is paused.", "status": "paused"},
    )
    assert client.get("sessions", "a-1").json["status"] == "active"
    resumed = watching.resume("a-1")
    # what it would be without the pause: it has reported an error meanwhile
    assert (resumed.status, resumed.json["status"]) == (200, "error")
    refused = watching.resume("a-1")
    assert (refused.status, refused.json["status"]) == (409, "error")
    assert client.post(report("heartbeat")).json["agentStatus"] == "running"
    assert [event["data"] for event in watching.agent("a-1")["recentEvents"] if "resumed" in str(event)] == [
        {"message": "resumed in ClaWatch", "status": "running"}
    ]
    wishes = [json.loads(payload) for _, kind, payload in journal(home) if kind in {PAUSE_REQUESTED, RESUME_REQUESTED}]
    assert wishes == [{"by": "api"}] * 2


def test_an_agents_own_word_and_ours_settle_by_their_order(client: Client, watching: WatchingClient) -> None:
    def later() -> None:
        # orders are by the millisecond, and our word takes the next one that is free
        now_ns = time.time_ns()
        until(lambda: time.time_ns() > now_ns + 2_000_000)

    def says(status: str, at: str | None = None) -> Any:  # noqa: ANN401 a JSON value
        later()
        return client.post(report("status_change", at, data={"status": status})).json["agentStatus"]

    def beats() -> Any:  # noqa: ANN401 a JSON value
        later()
        return client.post(report("heartbeat")).json["agentStatus"]

    beats()
    watching.pause("a-1")
    assert says("running", "10:00:00") == "paused"
    assert says("paused") == "paused"
    assert says("running") == "running"
    assert says("paused") == "paused"
    assert watching.resume("a-1").json["status"] == "running"
    assert beats() == "running"
    assert says("paused") == "paused"
    watching.resume("a-1")
    watching.pause("a-1")
    assert says("stopped") == "stopped"
    assert beats() == "running"


def test_our_word_comes_last_where_an_agents_clock_is_ahead(client: Client, watching: WatchingClient) -> None:
    client.post({**report("status_change", data={"status": "running"}), "timestamp": _in_minutes(4)})
    assert watching.pause("a-1").json["status"] == "paused"
    assert watching.resume("a-1").json["status"] == "running"
    assert watching.pause("a-1").json["status"] == "paused"


@pytest.mark.parametrize("status", ["stopped", "error", "paused"])
def test_only_what_runs_is_paused(client: Client, watching: WatchingClient, status: str) -> None:
    client.post(report("status_change", data={"status": status}))
    refused = watching.pause("a-1")
    assert (refused.status, refused.json["status"]) == (409, status)
    resumed = watching.resume("a-1")
    assert (resumed.status, resumed.json["status"]) == ((200, "running") if status == "paused" else (409, status))


def test_what_is_stuck_is_paused_and_is_stuck_again_when_resumed(client: Client, watching: WatchingClient) -> None:
    client.post(report("status_change", data={"status": "stuck"}))
    assert watching.pause("a-1").json["status"] == "paused"
    assert client.post(report("heartbeat")).json["agentStatus"] == "paused"
    assert watching.pause("a-1").status == 409
    assert watching.resume("a-1").json["status"] == "stuck"
    assert watching.resume("a-1").status == 409


def test_a_pause_outlives_clawatch(home: Path) -> None:
    with running_core(home) as core, Client(core.address) as client:
        client.post(report("heartbeat"))
        client.post(hook("UserPromptSubmit"))
        watching = WatchingClient(client, core)
        assert watching.pause("a-1").status == watching.pause("s-1").status == 200
    with running_core(home) as core, Client(core.address) as client:
        watching = WatchingClient(client, core)
        assert {agent["id"]: agent["status"] for agent in watching.agents()} == {"a-1": "paused", "s-1": "paused"}
        assert client.post(report("tool_call", data={})).json["agentStatus"] == "paused"
        assert watching.resume("a-1").json["status"] == "running"


def test_a_session_of_claude_codes_says_that_nothing_is_held_yet(
    client: Client, watching: WatchingClient, core: Core
) -> None:
    client.post(hook("UserPromptSubmit", prompt="do it"))
    assert watching.pause("s-1").json["status"] == "paused"
    client.post(hook("PreToolUse", tool_name="Bash", tool_use_id="t1"))
    agent = find_agent(core.readers, "s-1")
    assert agent is not None
    assert (agent.state, agent.state_reason) == ("working", "pause requested; runs Bash")
    assert client.get("sessions", "s-1").json["status"] == "active"
    assert watching.pause("s-1").status == 409
    client.post(hook("SessionEnd", reason="logout"))
    assert watching.agent("s-1")["status"] == "stopped"
    refused = watching.resume("s-1")
    assert (refused.status, refused.json["status"]) == (409, "stopped")
    client.post(hook("SessionStart", source="resume"))
    assert watching.agent("s-1")["status"] == "running"


def test_nobody_without_the_key_pauses_by_an_event(client: Client) -> None:
    client.post(hook("UserPromptSubmit"))
    answer = client.post(hook(PAUSE_REQUESTED))
    assert (answer.status, answer.json["detail"][0]["loc"]) == (422, ["body", "hook_event_name"])


def _in_minutes(minutes: int) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()
