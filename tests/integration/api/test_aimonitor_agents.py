"""`GET /api/agents` in AI Monitor's meaning, and which meaning a request gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.client import Client
from support.cores import running_core
from support.events import hook

if TYPE_CHECKING:
    from pathlib import Path


def started(client: Client, agent: str, at: str, session: str = "abc-123", **fields: object) -> None:
    client.post(hook("SubagentStart", at, session=session, agent_id=agent, **fields))


@pytest.fixture
def three(client: Client) -> Client:
    """Three subagents of two sessions, told out of order, one of them stopped."""
    started(client, "g-2", "10:33:00", agent_type="Explore")
    started(client, "g-1", "10:32:00", agent_name="researcher", agent_type="general")
    started(client, "g-3", "10:32:30", session="other", agent_type="general")
    client.post(hook("SubagentStop", "10:35:00.700", session="abc-123", agent_id="g-1", agent_type="general"))
    return client


def ids(client: Client, **parameters: Any) -> list[int]:  # noqa: ANN401 as they come
    answer = client.get("agents", **parameters)
    assert answer.status == 200
    return [agent["id"] for agent in answer.json]


def test_nothing_yet(client: Client) -> None:
    assert client.get("agents").json == []


def test_every_field_of_an_agent(three: Client) -> None:
    expected: list[dict[str, Any]] = [
        {
            "id": 1,
            "session_id": "abc-123",
            "agent_name": "Explore",
            "agent_type": "Explore",
            "status": "active",
            "started_at": "2025-01-15 10:33:00",
            "ended_at": None,
        },
        {
            "id": 3,
            "session_id": "other",
            "agent_name": "general",
            "agent_type": "general",
            "status": "active",
            "started_at": "2025-01-15 10:32:30",
            "ended_at": None,
        },
        {
            "id": 2,
            "session_id": "abc-123",
            "agent_name": "researcher",
            "agent_type": "general",
            "status": "stopped",
            "started_at": "2025-01-15 10:32:00",
            "ended_at": "2025-01-15 10:35:00",
        },
    ]
    found = three.get("agents").json
    assert found == expected
    assert [list(agent) for agent in found] == [list(agent) for agent in expected]


def test_filters(three: Client) -> None:
    assert ids(three, session_id="abc-123") == [1, 2]
    assert ids(three, status="active") == [1, 3]
    assert ids(three, status="stopped") == [2]
    assert ids(three, session_id="abc-123", status="active") == [1]
    assert ids(three, session_id="", status="") == [1, 3, 2]
    for nobody in ("unknown", "abc", "%", "' OR 1=1 --", "a\0b", "x" * 5000):
        assert ids(three, session_id=nobody) == []


def test_what_changed_since_the_last_question_shows(three: Client) -> None:
    assert ids(three) == [1, 3, 2]
    started(three, "g-4", "10:20:00", agent_type="late")
    assert ids(three) == [1, 3, 2, 4]
    three.post(hook("SubagentStop", "10:40:00", session="abc-123", agent_id="g-2", agent_type="Explore"))
    started(three, "g-4", "10:50:00", agent_name="named at last")
    found = three.get("agents").json
    assert [(agent["id"], agent["status"]) for agent in found] == [
        (1, "stopped"),
        (3, "active"),
        (2, "stopped"),
        (4, "active"),
    ]
    assert found[0]["ended_at"] == "2025-01-15 10:40:00"
    assert found[3]["agent_name"] == "named at last"
    assert ids(three, status="active") == [3, 4]
    three.post(hook("SessionEnd", "11:00:00", session="abc-123"))
    assert ids(three, status="active") == [3]


def test_wrong_status_is_named_as_the_contract_does(client: Client) -> None:
    for status in ("ended", "Active", "1", "x" * 5000):
        answer = client.get("agents", status=status)
        assert answer.status == 422
        (entry,) = answer.json["detail"]
        assert entry.keys() == {"type", "loc", "msg"}
        assert entry["loc"] == ["query", "status"]


def test_agents_are_the_same_in_the_list_and_in_their_session(client: Client) -> None:
    names = ['a "quote"', "back\\slash", "line\nbreak\ttab", "Ä 🐾", "\x01\x7f", "</script>", "a\0b", "\ud7ff"]
    for number, name in enumerate(names):
        started(
            client, f"g-{number}", f"10:32:{number:02}.999", session='a "session"', agent_name=name, agent_type=name
        )
    agents = client.get("agents").json
    assert [(agent["agent_name"], agent["agent_type"]) for agent in agents] == [(name, name) for name in names[::-1]]
    assert client.get("sessions", 'a "session"').json["agents"] == agents[::-1]


def test_the_key_picks_the_contract(three: Client, home: Path) -> None:
    key = (home / "key").read_text("utf-8").strip()
    found = three.get("agents", headers={"X-ClaWatch-Key": key}).json
    assert found.keys() == {"agents"}
    assert {agent["id"] for agent in found["agents"]} == {"abc-123", "other"}
    # whoever says it another way has not said that contract's name
    assert isinstance(three.get("agents", headers={"Authorization": f"Bearer {key}"}).json, list)


def test_a_wrong_key_is_refused_in_the_words_of_its_contract(client: Client) -> None:
    for wrong in ("", "wrong"):
        answer = client.get("agents", headers={"X-ClaWatch-Key": wrong})
        assert answer.status == 401
        assert answer.json.keys() == {"error"}


def test_with_everything_closed_the_key_still_picks(home: Path) -> None:
    with running_core(home, require_key=True) as core, Client(core.address) as client:
        key = (home / "key").read_text("utf-8").strip()
        assert client.get("agents").status == 401
        assert client.get("agents", headers={"Authorization": f"Bearer {key}"}).json == []
        assert client.get("agents", headers={"X-ClaWatch-Key": key}).json == {"agents": []}
