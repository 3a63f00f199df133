"""`GET /api/sessions`: fields, order, filters, search, pages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from support.events import hook, report

if TYPE_CHECKING:
    from pathlib import Path

    from support.client import Client


def ids(client: Client, **parameters: Any) -> list[str]:  # noqa: ANN401 as they come
    answer = client.get("sessions", **parameters)
    assert answer.status == 200
    return [item["session_id"] for item in answer.json["items"]]


def test_nothing_yet(client: Client) -> None:
    assert client.get("sessions").json == {"items": [], "total": 0, "page": 1, "page_size": 50}


def test_every_field_of_a_session(client: Client) -> None:
    client.post(hook("SessionStart", "10:30:00.900", cwd="/home/dev/my-project", model="claude-sonnet-4-5-20250929"))
    client.post(hook("PreToolUse", "10:31:00", tool_name="Read", tool_use_id="t-1"))
    expected: dict[str, Any] = {
        "id": 1,
        "session_id": "s-1",
        "project_id": 1,
        "project_name": "my-project",
        "status": "active",
        "model": "claude-sonnet-4-5-20250929",
        "started_at": "2025-01-15 10:30:00",
        "ended_at": None,
        "input_tokens": 0,
        "output_tokens": 0,
        "cache_read_tokens": 0,
        "cache_write_tokens": 0,
        "estimated_cost": 0.0,
        "tool_call_count": 1,
        "duration_seconds": None,
    }
    (item,) = client.get("sessions").json["items"]
    assert item == expected
    assert [type(value) for value in item.values()] == [type(value) for value in expected.values()]
    assert list(item) == list(expected)
    client.post(hook("SessionEnd", "10:45:01.400"))
    expected |= {"status": "ended", "ended_at": "2025-01-15 10:45:01", "duration_seconds": 900.5}
    assert client.get("sessions").json["items"] == [expected]


def test_session_of_which_nothing_is_known(client: Client) -> None:
    client.post(hook("Notification"))
    (item,) = client.get("sessions").json["items"]
    assert (item["project_id"], item["project_name"], item["model"], item["status"]) == (None, None, None, "active")


def test_newest_comes_first(client: Client) -> None:
    for session, at in (("middle", "10:02:00"), ("oldest", "10:01:00"), ("newest", "10:03:00"), ("late", "10:02:00")):
        client.post(hook("SessionStart", at, session=session))
    assert ids(client) == ["newest", "late", "middle", "oldest"]


@pytest.fixture
def many(client: Client) -> Client:
    """Sessions in every status and two projects, one of them an agent."""
    client.post(hook("SessionStart", "10:00:00", session="active", cwd="/a/alpha"))
    client.post(hook("SessionStart", "10:01:00", session="ended", cwd="/b/alpha"))
    client.post(hook("SessionEnd", "10:02:00", session="ended"))
    client.post(hook("SessionStart", "10:03:00", session="error", cwd="/a/alpha"))
    client.post(hook("StopFailure", "10:04:00", session="error", error="rate_limit"))
    client.post(report("status_change", "10:05:00", agent="stuck", data={"status": "stuck"}))
    client.post(report("status_change", "10:06:00", agent="paused", data={"status": "paused"}))
    return client


@pytest.mark.parametrize(
    ("status", "expected"),
    [("active", ["paused", "stuck", "active"]), ("ended", ["ended"]), ("error", ["error"])],
)
def test_filter_by_status(many: Client, status: str, expected: list[str]) -> None:
    assert ids(many, status=status) == expected
    assert {item["status"] for item in many.get("sessions", status=status).json["items"]} == {status}


def test_filter_by_project(many: Client) -> None:
    (project,) = {i["project_id"] for i in many.get("sessions").json["items"] if i["session_id"] == "active"}
    assert ids(many, project_id=project) == ["error", "active"]
    assert ids(many, project_id=project, status="error") == ["error"]
    for nobody in (0, -1, 999, 2**63 - 1):
        assert ids(many, project_id=nobody) == []


def test_empty_parameters_filter_nothing(many: Client) -> None:
    assert len(ids(many, status="", project_id="", search="", page="", page_size="")) == 5


def test_search_looks_into_ids_and_project_names(many: Client) -> None:
    assert ids(many, search="ALPHA") == ["error", "ended", "active"]
    assert ids(many, search="tuc") == ["stuck"]
    assert ids(many, search="alpha", status="ended") == ["ended"]
    assert ids(many, search="/a/alpha") == []
    assert ids(many, search="nothing like it") == []


@pytest.mark.parametrize("search", ["50%", "a_b", "back\\slash", "it's", '"', "ü", "🐾", "%", "_", "[a]", "*"])
def test_search_takes_every_character_at_its_word(client: Client, search: str) -> None:
    client.post(hook("SessionStart", session=f"<{search}>"))
    client.post(hook("SessionStart", session="50 axb backslash its a plain"))
    assert ids(client, search=search) == [f"<{search}>"]


@pytest.mark.parametrize("search", ["\ud7ff", "x" * 1000, "%" * 1000, "' OR 1=1 --"])
def test_search_for_what_cannot_be_there(many: Client, search: str) -> None:
    assert ids(many, search=search) == []


def test_pages(client: Client) -> None:
    for number in range(7):
        client.post(hook("SessionStart", f"10:0{number}:00", session=f"s-{number}"))
    pages = [client.get("sessions", page=page, page_size=3).json for page in (1, 2, 3, 4, 10**6)]
    assert [[item["session_id"] for item in page["items"]] for page in pages] == [
        ["s-6", "s-5", "s-4"],
        ["s-3", "s-2", "s-1"],
        ["s-0"],
        [],
        [],
    ]
    assert {page["total"] for page in pages} == {7}
    assert [page["page"] for page in pages] == [1, 2, 3, 4, 10**6]
    assert {page["page_size"] for page in pages} == {3}


def test_page_far_beyond_any_number_of_sessions(client: Client) -> None:
    client.post(hook("SessionStart"))
    page = client.get("sessions", page=2**63 - 1, page_size=200).json
    assert (page["items"], page["total"], page["page"]) == ([], 1, 2**63 - 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "asleep"),
        ("status", "stuck"),
        ("project_id", "one"),
        ("project_id", "1.5"),
        ("project_id", str(2**63)),
        ("page", "0"),
        ("page", "-1"),
        ("page", "first"),
        ("page", "9" * 30),
        ("page", "9" * 5000),
        ("page_size", "0"),
        ("page_size", "201"),
        ("page_size", "NaN"),
        ("search", "x" * 1001),
        ("search", "%" * 60_000),
        ("search", "a\0b"),
    ],
)
def test_wrong_parameter_is_named_as_the_contract_does(client: Client, name: str, value: str) -> None:
    wrong: dict[str, Any] = {name: value}
    answer = client.get("sessions", **wrong)
    assert answer.status == 422
    (entry,) = answer.json["detail"]
    assert entry.keys() == {"type", "loc", "msg"}
    assert entry["loc"] == ["query", name]


def test_unknown_parameters_are_nobodys_business(client: Client) -> None:
    assert ids(client, colour="blue") == []


def test_readers_see_what_was_acknowledged_and_cannot_write(client: Client, home: Path) -> None:
    client.post(hook("SessionStart"))
    assert client.get("sessions").json["total"] == 1
    with closing(sqlite3.connect(home / "clawatch.db")) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
