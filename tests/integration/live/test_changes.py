"""What clients of live updates are told: how things stand, and then what changes, each thing as it is now."""

from __future__ import annotations

import itertools
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clawatch.domain.alerts import AlertRule, Severity
from clawatch.storage.alerts import AcknowledgeAlert
from support.alerts import raise_alert
from support.client import Client
from support.events import hook, report
from support.live import LiveClient, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.runtime.core import Core


@pytest.fixture
def clawatch(core: Core) -> Iterator[Client]:
    """A client of the ClaWatch contract."""
    with Client(core.address, {"X-ClaWatch-Key": key_of(core)}) as connected:
        yield connected


@pytest.fixture
def live(core: Core) -> Iterator[LiveClient]:
    """A client of live updates that has its snapshot."""
    with LiveClient.inside(core) as client:
        client.wait_for_snapshot()
        yield client


def listed(client: Client) -> dict[str, Any]:
    """Give the agents as the contract lists them."""
    return {agent["id"]: agent for agent in client.get("agents").json["agents"]}


def tell_of_sessions(client: Client) -> None:
    client.post(hook("SessionStart", session="s-1", cwd="/home/user/shop", model="claude-sonnet-5"))
    client.post(hook("PreToolUse", session="s-1", tool_name="Read", tool_use_id="t-1"))
    client.post(hook("PostToolUseFailure", session="s-1", tool_name="Read", tool_use_id="t-1", error="gone"))
    client.post(hook("SessionStart", session="s-2", cwd="/home/user/bank"))
    client.post(hook("SessionEnd", session="s-2"))
    client.post(report("cost", agent="a-1", agentName="helper", host="box", data={"tokenCount": 1500, "costUsd": 0.03}))


def test_snapshot_is_what_the_contract_lists(core: Core, clawatch: Client) -> None:
    tell_of_sessions(clawatch)
    raise_alert(core.writer, session="s-1")
    with LiveClient.inside(core) as live:
        live.wait_for_snapshot()
    (snapshot,) = live.messages
    assert list(snapshot) == ["type", "complete", "agents", "alerts", "tools", "sessions", "totals"]
    assert (snapshot["type"], snapshot["complete"]) == ("snapshot", True)
    assert live.agents == listed(clawatch)
    assert set(live.agents) == {"s-1", "s-2", "a-1"}
    assert list(live.alerts.values()) == clawatch.get("alerts").json["alerts"]
    assert snapshot["tools"] == [{"toolName": "Read", "callCount": 1, "errorCount": 1}]
    assert snapshot["sessions"] == {"total": 3, "running": 2, "paused": 0, "stuck": 0, "error": 0, "stopped": 1}
    assert snapshot["totals"] == {"toolCallCount": 1, "tokenCount": 1500, "costUsd": 0.03}


def test_change_tells_only_what_changed(live: LiveClient, clawatch: Client) -> None:
    tell_of_sessions(clawatch)
    live.listen_until(lambda: live.sessions["total"] == 3 and live.totals["tokenCount"])
    live.messages.clear()
    clawatch.post(report("heartbeat", "14:00:00", agent="a-2"))
    live.listen_until(lambda: live.messages)
    (change,) = live.messages
    assert list(change) == ["type", "agents", "sessions"]
    assert change["agents"] == [listed(clawatch)["a-2"]]
    assert change["sessions"]["running"] == 3


def test_what_does_not_show_is_not_told(live: LiveClient, clawatch: Client) -> None:
    for _ in range(2):
        clawatch.post(report("heartbeat", "14:00:00", agent="a-1"), {"X-ClaWatch-Event-Id": "1" * 16 + "-1-1"})
        clawatch.post(report("heartbeat", "14:00:00", agent="a-1"))
    clawatch.post(report("heartbeat", "14:00:00", agent="a-2"))
    live.listen_until(lambda: "a-2" in live.agents)
    told = [agent["id"] for message in live.messages for agent in message.get("agents", [])]
    assert sorted(told) == ["a-1", "a-2"]


def test_alert_is_told_when_raised_and_when_acknowledged(core: Core, live: LiveClient, clawatch: Client) -> None:
    clawatch.post(hook("Stop", session="s-1"))
    (raised,) = raise_alert(
        core.writer, AlertRule.LOOP_DETECTED, "s-1", severity=Severity.WARNING, what="the same call 20 times"
    )
    live.listen_until(lambda: live.alerts)
    assert list(live.alerts.values()) == [
        {
            "id": f"alert_{raised}",
            "agentId": "s-1",
            "type": "loop_detected",
            "severity": "warning",
            "message": "the same call 20 times",
            "timestamp": "2026-03-09T14:00:00Z",
            "acknowledged": False,
        }
    ]
    core.writer.submit_command(AcknowledgeAlert(raised, "api", 1_773_064_900_000)).result(5)
    live.listen_until(lambda: live.alerts[f"alert_{raised}"]["acknowledged"])
    assert list(live.alerts.values()) == clawatch.get("alerts").json["alerts"]


def test_pause_is_told(live: LiveClient, clawatch: Client) -> None:
    clawatch.post(hook("UserPromptSubmit", session="s-1"))
    live.listen_until(lambda: "s-1" in live.agents)
    assert live.agents["s-1"]["status"] == "running"
    clawatch.request("POST", "/api/agents/s-1/pause", b"{}", {"Content-Type": "application/json"})
    live.listen_until(lambda: live.agents["s-1"]["status"] == "paused")
    assert live.sessions["paused"] == 1


def test_changes_come_at_most_ten_times_a_second(live: LiveClient, clawatch: Client) -> None:
    until, counts = time.monotonic() + 1.0, itertools.count(1)
    posted = 0

    def post() -> None:
        nonlocal posted
        while time.monotonic() < until:
            posted = next(counts)
            clawatch.post(hook("PreToolUse", session=f"s-{posted % 7}", tool_name="Bash", tool_use_id=f"t-{posted}"))

    poster = threading.Thread(target=post)
    poster.start()
    live.listen_until(lambda: not poster.is_alive() and live.totals["toolCallCount"] == posted)
    poster.join()
    took = live.heard_at[-1] - live.heard_at[0]
    assert took > 0.4
    assert len(live.messages) <= 10 * took + 2
    assert live.agents == listed(clawatch)


def test_first_change_after_a_quiet_time_comes_at_once(live: LiveClient, clawatch: Client) -> None:
    took = []
    for number in range(1, 4):
        assert not live.listen(0.15)
        clawatch.post(report("heartbeat", agent=f"a-{number}"))
        answered = time.monotonic()
        live.listen_until(partial(live.agents.get, f"a-{number}"))
        took.append(live.heard_at[-1] - answered)
    # the quickest: what else the machine does may hold up one or the other
    assert min(took) < 0.08


def test_client_that_comes_back_is_told_what_it_missed(core: Core, clawatch: Client) -> None:
    for number in range(3):
        with LiveClient.inside(core) as live:
            live.wait_for_snapshot()
            assert len(live.agents) == number
        clawatch.post(hook("Stop", session=f"s-{number}"))


_STORIES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["heartbeat", "error", "cost", "running", "paused", "stuck", "error state"]),
        st.integers(0, 59),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=_STORIES, late=st.booleans())
def test_last_word_on_an_agent_is_what_the_contract_says(
    core: Core, clawatch: Client, stories: list[tuple[str, str, int]], *, late: bool
) -> None:
    """Whatever order things are told in, whether the client was there from the start or came in between."""
    told = len(listed(clawatch))
    with LiveClient.inside(core) as live, LiveClient.inside(core) as other:
        for number, (agent, kind, second) in enumerate(stories):
            event = report(kind, f"14:00:{second:02}", agent=f"{agent}-{told}")
            if kind in {"running", "paused", "stuck", "error state"}:
                event |= {"type": "status_change", "data": {"status": kind.split()[0]}}
            elif kind == "cost":
                event["data"] = {"costUsd": second / 100, "tokenCount": second}
            clawatch.post(event)
            if late and number == len(stories) // 2:
                other.wait_for_snapshot()
        now = listed(clawatch)
        live.listen_until(lambda: live.agents == now)
        other.listen_until(lambda: other.agents == now)
        agent_id = f"{stories[-1][0]}-{told}"
        whole = clawatch.get("agents", agent_id).json
        assert live.agents[agent_id] == {name: whole[name] for name in live.agents[agent_id]}
