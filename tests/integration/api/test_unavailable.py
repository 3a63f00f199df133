"""When an event cannot be written: 503 with Retry-After, and the sender keeps it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from clawatch.api import event_dispatcher
from clawatch.storage import writer as writer_module
from clawatch.storage.database import open_for_writing
from support.cores import make_core
from support.events import hook, journal, report

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core
    from support.client import Answer, Client
    from support.logs import ExpectedLogs


SENT = {"X-ClaWatch-Event-Id": "full-1"}


def assert_later(answer: Answer) -> None:
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json["detail"] == answer.json["error"]
    assert "again" in answer.json["error"]


@pytest.mark.parametrize("event", [hook("Stop"), report("heartbeat")])
def test_stopped_writer(core: Core, client: Client, event: object) -> None:
    core.writer.stop(5)
    assert_later(client.post(event))


def test_full_queue(core: Core, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "QUEUE_LIMIT", 0)
    assert_later(client.post(hook("Stop")))
    monkeypatch.undo()
    assert client.post(hook("Stop")).status == 200
    assert core.health() == ()


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """The writer's connection, once there is one; it may be used while the writer is at rest."""
    opened: list[sqlite3.Connection] = []

    def open_and_keep(path: Path) -> sqlite3.Connection:
        opened.append(open_for_writing(path))
        return opened[-1]

    monkeypatch.setattr(writer_module, "open_for_writing", open_and_keep)
    return opened


def test_full_disk(
    connection: list[sqlite3.Connection], core: Core, client: Client, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("No room is left on the disk")
    connection[0].execute("PRAGMA max_page_count = 1")
    event = hook("PostToolUse", tool_name="Read", tool_response="x" * 50_000)
    for _ in range(3):
        assert_later(client.post(event, SENT))
    assert len(expected_logs.records) == 1
    assert "No room is left" in core.health()[0]
    assert client.get("sessions").json["total"] == 0
    connection[0].execute("PRAGMA max_page_count = 1000000")
    assert client.post(event, SENT).status == 200
    assert core.health() == ()
    assert [event_id for event_id, _, _ in journal(core.paths.data)] == ["full-1"]


def test_database_locked_by_another_program(
    connection: list[sqlite3.Connection], core: Core, client: Client, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("cannot be written")
    connection[0].execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(core.paths.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_later(client.post(hook("Stop"), SENT))
        other.execute("ROLLBACK")
    assert client.post(hook("Stop"), SENT).status == 200
    assert core.health() == ()


def test_a_writer_that_is_stuck_costs_a_bounded_wait_and_the_event_is_written_once(
    core: Core, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_dispatcher, "ACCEPT_TIMEOUT_S", 0.2)
    with closing(sqlite3.connect(core.paths.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_later(client.post(hook("Stop"), SENT))
        other.execute("ROLLBACK")
    assert client.post(hook("Stop"), SENT).status == 200
    assert [event_id for event_id, _, _ in journal(core.paths.data)] == ["full-1"]


def test_core_that_is_not_started_can_be_stopped(home: Path) -> None:
    core = make_core(home)
    core.stop()
    core.stop()
