"""Exports: every row, in a form that others read, however slowly."""

from __future__ import annotations

import csv
import io
import json
import socket
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clawatch.queries.export_text import csv_text
from support.client import Client
from support.events import hook, report
from support.journals import hook_event, write
from support.processes import Headless, environment, run_command
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core

_VALUES = (
    st.none() | st.integers(-9, 9) | st.text(max_size=8) | st.sampled_from(["=1+1", "'=1", "@x", '"', "a,b", "\r\n"])
)


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


@pytest.fixture
def history(client: Client) -> None:
    use: dict[str, Any] = {"tool_name": "Bash", "tool_use_id": "t1", "tool_input": {"command": "échö"}}
    client.post(hook("SessionStart", "10:00:00", cwd="/home/user/website", session_title="=HYPERLINK(1)"))
    client.post(hook("PostToolUse", "10:00:01", **use, tool_response="done"))
    client.post(hook("PostToolUseFailure", "11:00:00", session="s-2", cwd="/b", tool_name="Read", error="-1\nno"))
    client.post(report("cost", "12:00:00", data={"tokenCount": 10, "costUsd": 0.000001, "model": "m"}))


@pytest.mark.usefixtures("history")
def test_csv(client: Client) -> None:
    answer = client.get("export", "tool_calls.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="clawatch-tool_calls.csv"'
    first, second = rows(answer.body)
    assert first == {
        "id": "1",
        "session_id": "s-1",
        "project_id": "1",
        "project": "website",
        "project_path": "/home/user/website",
        "tool_use_id": "t1",
        "agent_id": "",
        "tool_name": "Bash",
        "status": "success",
        "reason": "",
        "started_at": "2025-01-15T10:00:01.000Z",
        "ended_at": "2025-01-15T10:00:01.000Z",
        "duration_ms": "",
        "error": "",
        "input": '{"command":"échö"}',
        "output": '"done"',
    }
    assert (second["status"], second["error"]) == ("error", "'-1\nno")
    assert rows(client.get("export", "sessions.csv").body)[0]["title"] == "'=HYPERLINK(1)"
    assert rows(client.get("export", "usage.csv").body)[0]["cost"] == "0.000001"


@pytest.mark.usefixtures("history")
def test_json_lines(client: Client) -> None:
    answer = client.get("export", "usage.jsonl")
    assert answer.headers["content-type"] == "application/x-ndjson"
    (line,) = answer.body.splitlines()
    known = {"session_id": "a-1", "model": "m", "input_tokens": 10, "cost": 1e-06, "is_reported": True, "project": None}
    assert known.items() <= json.loads(line).items()
    sessions = [json.loads(line) for line in client.get("export", "sessions.jsonl").body.splitlines()]
    assert [(one["session_id"], one["title"]) for one in sessions[:2]] == [("s-1", "=HYPERLINK(1)"), ("s-2", None)]


@pytest.mark.usefixtures("history")
def test_which_rows(client: Client) -> None:
    for parameters, expected in (
        ({"from": "2025-01-15T10:30:00Z"}, ["Read"]),
        ({"to": "2025-01-15T11:00:00Z"}, ["Bash"]),
        ({"from": "2025-01-15", "to": "2025-01-15", "tz": "UTC"}, ["Bash", "Read"]),
        ({"from": "2025-01-16", "tz": "UTC"}, []),
        ({"project_id": 1}, ["Bash"]),
        ({"project_id": 99}, []),
    ):
        assert [row["tool_name"] for row in rows(client.get("export", "tool_calls.csv", **parameters).body)] == expected


def test_what_is_not_there(client: Client) -> None:
    for path in ("export/prompts.csv", "export/sessions.xml", "export/sessions", "export/"):
        assert client.request("GET", f"/api/{path}").status == 404
    assert client.get("export", "sessions.csv", project_id="x").status == 422
    assert client.get("export", "usage.jsonl").body == b""
    assert client.request("HEAD", "/api/export/sessions.csv").status == 200
    assert client.get("export", "sessions.csv").body.count(b"\r\n") == 1


@given(st.lists(st.lists(_VALUES, min_size=2, max_size=2), max_size=4))
def test_csv_read_back_is_what_was_written(written: list[list[Any]]) -> None:
    text = csv_text(written)
    for read, row in zip(csv.reader(io.StringIO(text.decode(), newline=""), strict=True), written, strict=True):
        assert not any(cell[:1] in {"=", "+", "@", "\t", "\r"} for cell in read)
        assert [cell.removeprefix("'") for cell in read] == ["" if value is None else str(value) for value in row]


def test_a_slow_reader_keeps_nobody_from_writing_the_log_away(core: Core, client: Client, home: Path) -> None:
    for at in range(60):
        answer = client.post(hook("PostToolUse", tool_name="Bash", tool_use_id=f"t{at}", tool_response="x" * 500_000))
        assert answer.status == 200
    with socket.create_connection((client.host, client.port)) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(f"GET /api/export/tool_calls.jsonl HTTP/1.1\r\nHost: {client.host}:{client.port}\r\n\r\n".encode())
        assert slow.recv(1000).startswith(b"HTTP/1.1 200")
        with closing(sqlite3.connect(home / "clawatch.db")) as other:
            # busy is 0 where no reader holds it up
            until(lambda: other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        # nor anybody else from being answered
        assert client.get("health").status == 200
    until(lambda: client.get("export", "sessions.csv").status == 200)
    assert core.health() == ()


def test_not_more_than_two_at_once(core: Core, client: Client) -> None:
    for at in range(80):
        client.post(hook("PostToolUse", tool_name="Bash", tool_use_id=f"t{at}", tool_response="x" * 500_000))
    request = f"GET /api/export/tool_calls.jsonl HTTP/1.1\r\nHost: {client.host}:{client.port}\r\n\r\n".encode()
    connections = [socket.create_connection((client.host, client.port)) for _ in range(2)]
    try:
        for connection in connections:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(request)
            assert connection.recv(12) == b"HTTP/1.1 200"
        refused = client.get("export", "sessions.csv")
        assert (refused.status, refused.headers["retry-after"]) == (503, "10")
        assert "Two exports" in refused.json["error"]
    finally:
        for connection in connections:
            connection.close()
    until(lambda: client.get("export", "sessions.csv").status == 200)
    assert core.health() == ()


def test_the_command_reads_a_database_that_nobody_uses(home: Path) -> None:
    home.mkdir()
    write(
        home / "clawatch.db", [[hook_event(at, "PostToolUse", tool_name="Bash", tool_use_id=f"t{at}") for at in (1, 2)]]
    )
    result = run_command(environment(home), "export", "tool_calls", "--format", "jsonl")
    assert (result.returncode, result.stderr) == (0, "")
    assert [json.loads(line)["tool_use_id"] for line in result.stdout.splitlines()] == ["t1", "t2"]
    target = home / "out.csv"
    result = run_command(environment(home), "export", "sessions", "--output", str(target), "--from", "2023-01-01")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert [row["session_id"] for row in rows(target.read_bytes())] == ["s1"]
    assert target.stat().st_mode & 0o777 == 0o600


def test_the_command_reads_beside_the_clawatch_that_runs(headless: Headless, home: Path) -> None:
    with Client(headless.address) as client:
        client.post(hook("SessionStart", "10:00:00"))
    until(lambda: "s-1" in run_command(environment(home), "export", "sessions").stdout)


def test_what_keeps_the_command_from_it(home: Path) -> None:
    result = run_command(environment(home), "export", "sessions")
    assert result.returncode == 1
    assert result.stderr == f"clawatch: There is no database {home / 'clawatch.db'} yet: start ClaWatch first.\n"
    assert not home.exists()
    result = run_command(environment(home), "export", "usage", "--from", "yesterday")
    assert "2026-01-31" in result.stderr
    result = run_command(environment(home), "export", "usage", "--format", "parquet")
    assert "--output" in result.stderr


def test_parquet(home: Path) -> None:
    home.mkdir()
    write(home / "clawatch.db", [[hook_event(1, "PostToolUse", tool_name="Bash", tool_use_id="t1")]])
    target = home / "calls.parquet"
    result = run_command(environment(home), "export", "tool_calls", "--format", "parquet", "--output", str(target))
    try:
        from pyarrow import parquet  # noqa: PLC0415 not everybody has it
    except ImportError:
        assert result.returncode == 1
        assert "pip install 'clawatch[parquet]'" in result.stderr
        assert list(home.glob("*parquet*")) == []
        pytest.skip("pyarrow is not installed: what it writes was not looked at")
    assert result.returncode == 0, result.stderr
    (row,) = parquet.read_table(target).to_pylist()
    assert (row["tool_use_id"], row["started_at"].isoformat()) == ("t1", "2023-11-14T22:13:21+00:00")
