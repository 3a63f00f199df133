"""`GET /api/projects` and one project."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support.client import Client
from support.cores import running_core
from support.events import hook
from support.readings import desk
from support.scribe import Scribe, Usage, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MINUTE_MS = 60_000


def day(ago: int) -> datetime:
    """Give nine o'clock of a day that long ago, UTC."""
    return datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=ago)


def begun(session: str, ago: int, cwd: str = "/a/alpha") -> dict[str, Any]:
    """Give the start of a session on a day that long ago."""
    return {**hook("SessionStart", session=session, cwd=cwd), "timestamp": day(ago).isoformat()}


def transcript(folder: Path, session: str, ago: int, usage: Usage, cwd: str = "/a/alpha") -> Path:
    """Write the transcript of a session that made one request, with one tool call, on a day that long ago."""
    scribe = Scribe(session, {}, int(day(ago).timestamp() * 1000), cwd)
    scribe.prompt("do it")
    scribe.now += MINUTE_MS
    block = {"type": "tool_use", "id": f"t-{session}", "name": "Read", "input": {}}
    scribe.block(f"msg_{session}", f"req_{session}", block, usage.entry())
    scribe.now += 2000
    scribe.result(f"t-{session}", "read")
    path = folder / f"{session}.jsonl"
    path.write_bytes(b"".join(map(to_bytes, scribe.lines)))
    return path


@pytest.fixture
def spent(home: Path, tmp_path: Path) -> Iterator[Client]:
    """A ClaWatch whose sessions spent something: today's price list does not know their models."""
    home.mkdir()
    with desk(home / "clawatch.db") as at:
        at.read(transcript(tmp_path, "new", 2, Usage(1000, 500, read=70)))
        at.read(transcript(tmp_path, "newer", 1, Usage(3000, 40)))
        at.read(transcript(tmp_path, "old", 40, Usage(200_000, 7)))
        at.read(transcript(tmp_path, "elsewhere", 1, Usage(9, 9), "/b/Beta"))
    with running_core(home) as core, Client(core.address) as client:
        yield client


def test_nothing_yet(client: Client) -> None:
    assert client.get("projects").json == []


def test_every_field_of_a_project(client: Client) -> None:
    client.post(hook("SessionStart", "10:31:00.900", cwd="/Users/dev/my-project", session="later"))
    client.post(hook("SessionStart", "10:30:00.900", cwd="/Users/dev/my-project"))
    client.post(hook("PreToolUse", "10:45:00", tool_name="Read", tool_use_id="t-1"))
    expected: dict[str, Any] = {
        "id": 1,
        "name": "my-project",
        "path": "/Users/dev/my-project",
        "created_at": "2025-01-15 10:30:00",
        "session_count": 2,
        "total_input_tokens": 0,
        "total_output_tokens": 0,
        "total_cost": 0.0,
        "last_active": "2025-01-15 10:31:00",
    }
    (found,) = client.get("projects").json
    assert found == expected
    assert list(found) == list(expected)
    assert [type(value) for value in found.values()] == [type(value) for value in expected.values()]
    detail = client.get("projects", "1").json
    parts = ["tool_distribution", "sessions_over_time", "tokens_over_time"]
    assert list(detail) == [*expected, *parts]
    assert {name: detail[name] for name in expected} == expected
    tool = {"tool_name": "Read", "count": 1, "error_count": 0, "error_rate": 0.0, "avg_duration_ms": 0.0}
    assert [detail[name] for name in parts] == [[tool], [], []]


def test_projects_come_by_name(client: Client) -> None:
    for number, cwd in enumerate(("/z/beta", "/y/alpha", "/x/gamma", "/a/beta")):
        client.post(begun(f"s-{number}", 1, cwd))
    client.post(hook("Notification", session="of no project"))
    found = [(project["name"], project["path"]) for project in client.get("projects").json]
    assert found == [("alpha", "/y/alpha"), ("beta", "/z/beta"), ("beta", "/a/beta"), ("gamma", "/x/gamma")]


def test_what_a_projects_sessions_spent(spent: Client) -> None:
    beta, alpha = spent.get("projects").json
    assert (alpha["name"], alpha["session_count"]) == ("alpha", 3)
    assert (alpha["total_input_tokens"], alpha["total_output_tokens"]) == (204_000, 547)
    assert alpha["total_cost"] == pytest.approx(204_000 * 3e-6 + 547 * 15e-6 + 70 * 0.3e-6)
    assert (beta["name"], beta["session_count"], beta["total_input_tokens"]) == ("Beta", 1, 9)


def test_the_last_days_of_a_project(spent: Client) -> None:
    alpha = next(project for project in spent.get("projects").json if project["name"] == "alpha")
    detail = spent.get("projects", str(alpha["id"])).json
    two, one = (day(ago).date().isoformat() for ago in (2, 1))
    assert detail["sessions_over_time"] == [{"date": two, "count": 1}, {"date": one, "count": 1}]
    assert detail["tokens_over_time"] == [
        {"date": two, "tokens_in": 1000, "tokens_out": 500},
        {"date": one, "tokens_in": 3000, "tokens_out": 40},
    ]
    assert detail["tool_distribution"] == [
        {"tool_name": "Read", "count": 3, "error_count": 0, "error_rate": 0.0, "avg_duration_ms": 2000.0}
    ]


def test_the_last_days_are_thirty(client: Client) -> None:
    for number, ago in enumerate((35, 30, 29, 3, 3, 1)):
        client.post(begun(f"s-{number}", ago))
    found = client.get("projects", "1").json["sessions_over_time"]
    counts = {day(ago).date().isoformat(): count for ago, count in ((29, 1), (3, 2), (1, 1))}
    assert {entry["date"]: entry["count"] for entry in found} == counts
    assert [entry["date"] for entry in found] == sorted(counts)


def test_the_twenty_tools_most_called_in_a_project(client: Client) -> None:
    for project, tools in (("/a/alpha", 22), ("/b/beta", 1)):
        client.post(begun(project, 1, project))
        for number in range(tools):
            for use in range(2 if number == 21 else 1):
                client.post(
                    hook("PreToolUse", session=project, tool_name=f"T{number:02}", tool_use_id=f"{number} {use}")
                )
    found = client.get("projects", "1").json["tool_distribution"]
    assert [tool["tool_name"] for tool in found] == ["T21", *(f"T{number:02}" for number in range(19))]
    assert [tool["count"] for tool in found] == [2, *[1] * 19]
    assert [tool["tool_name"] for tool in client.get("projects", "2").json["tool_distribution"]] == ["T00"]


def test_a_session_takes_its_sums_along_to_where_it_really_began(client: Client) -> None:
    client.post(begun("stays", 2, "/b/wrong"))
    client.post({**hook("PreToolUse", session="moves", tool_name="Read", tool_use_id="t"), "cwd": "/b/wrong"})
    assert [project["session_count"] for project in client.get("projects").json] == [2]
    client.post(begun("moves", 1, "/a/right"))
    right, wrong = client.get("projects").json
    assert [(project["name"], project["session_count"]) for project in (right, wrong)] == [("right", 1), ("wrong", 1)]
    distributions = [client.get("projects", str(one["id"])).json["tool_distribution"] for one in (right, wrong)]
    assert [[tool["count"] for tool in tools] for tools in distributions] == [[1], []]


def test_unknown_project(client: Client) -> None:
    for unknown in (0, -1, 999, 2**63 - 1):
        answer = client.get("projects", str(unknown))
        assert (answer.status, answer.json) == (404, {"detail": "Project not found"})


def test_wrong_project_is_named_as_the_contract_does(client: Client) -> None:
    for wrong in ("one", "1.5", "1e3", str(2**63), "9" * 30, " ", "NaN"):
        answer = client.get("projects", wrong)
        assert answer.status == 422
        (entry,) = answer.json["detail"]
        assert entry.keys() == {"type", "loc", "msg"}
        assert entry["loc"] == ["path", "project_id"]


def test_a_project_without_sessions_is_shown_with_nothing(home: Path) -> None:
    with running_core(home):
        pass
    with closing(sqlite3.connect(home / "clawatch.db")) as connection:
        connection.execute("INSERT INTO projects (path, name) VALUES ('/a/empty', 'empty')")
        connection.commit()
    with running_core(home) as core, Client(core.address) as client:
        (found,) = client.get("projects").json
        assert (found["session_count"], found["created_at"], found["last_active"]) == (0, None, None)
