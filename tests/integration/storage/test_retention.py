"""Old texts go when the user wants that; what is known of the calls, and every sum, stays."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.ingest.retention import DAY_MS, Retention
from clawatch.storage.database import open_for_reading
from clawatch.storage.search_reading import rows_behind
from support.events import hook
from support.sums import unequal_sums
from support.waiting import until

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from clawatch.runtime.core import Core
    from support.client import Client

_OLD: dict[str, Any] = {"tool_name": "Bash", "tool_use_id": "t1", "tool_input": {"command": "make sandcastle"}}
_LONG = {"stdout": "seashells " * 400}
_FAILED: dict[str, Any] = {"tool_name": "Read", "tool_use_id": "t2", "tool_input": {"file_path": "/beach/umbrella"}}


@pytest.fixture(autouse=True)
def history(client: Client, core: Core) -> None:
    for event in (
        hook("SessionStart", "10:00:00", cwd="/home/user/website"),
        hook("UserPromptSubmit", "10:00:01", prompt="Dig a moat"),
        hook("PreToolUse", "10:00:02", **_OLD),
        hook("PostToolUse", "10:00:03", **_OLD, tool_response=_LONG),
        hook("PreToolUse", "10:00:04", **_FAILED),
        hook("PostToolUseFailure", "10:00:05", **_FAILED, error="No such file: parasol"),
        hook("PreToolUse", "10:00:06", tool_name="Bash", tool_use_id="t3", tool_input={"command": "tail lighthouse"}),
    ):
        assert client.post(event).status == 200

    def is_indexed() -> bool:
        with closing(open_for_reading(core.paths.database)) as connection:
            return rows_behind(connection) == 0

    until(is_indexed)


@pytest.fixture
def reader(core: Core) -> Iterator[sqlite3.Connection]:
    with closing(open_for_reading(core.paths.database)) as connection:
        yield connection


def take_out(core: Core, reader: sqlite3.Connection, *, days_later: int, days: int = 1) -> None:
    """Let that many days pass since the last event, as far as retention knows, and wait until it has looked."""
    column = "max(occurred_at)" if days_later <= days else "max(received_at)"
    newest = int(reader.execute(f"SELECT {column} FROM events").fetchone()[0])  # noqa: S608 our own names
    now = newest + days_later * DAY_MS
    retention = Retention(core.writer, core.paths.database, days, now_ms=lambda: now, first_after_s=0.0)
    retention.start()
    until(lambda: retention.looks > 0)
    retention.stop(10)


def texts(reader: sqlite3.Connection) -> list[tuple[bytes]]:
    return reader.execute("SELECT payload FROM events").fetchall()


def found(client: Client, word: str) -> int:
    return len(client.get("search", q=word).json["items"])


def test_old_texts_go_and_nothing_else_does(core: Core, client: Client, reader: sqlite3.Connection) -> None:
    rows = "SELECT id, tool_name, status, error, started_at, ended_at, duration_ms FROM tool_calls"
    calls, stats = reader.execute(rows).fetchall(), client.get("dashboard", "stats").json
    assert [found(client, word) for word in ("sandcastle", "seashells", "moat", "umbrella")] == [1, 1, 2, 1]
    take_out(core, reader, days_later=2)
    assert [found(client, word) for word in ("sandcastle", "seashells", "moat", "umbrella")] == [0, 0, 1, 0]
    # an error stays, and is found; a call that still runs keeps what it was given; so does a session its first prompt
    assert (found(client, "parasol"), found(client, "lighthouse")) == (1, 1)
    assert reader.execute(rows).fetchall() == calls
    # of the last errors, it is told what is left of them
    now = client.get("dashboard", "stats").json
    assert now["recent_errors"][0]["tool_input"] is None
    assert {**now, "recent_errors": stats["recent_errors"]} == stats
    assert unequal_sums(reader) == []
    assert reader.execute("SELECT count(*) FROM tool_calls WHERE response IS NOT NULL").fetchone() == (0,)


def test_what_is_young_stays(core: Core, client: Client, reader: sqlite3.Connection) -> None:
    before = texts(reader)
    take_out(core, reader, days_later=30, days=31)
    assert texts(reader) == before
    assert found(client, "sandcastle") == 1


def test_a_late_word_still_ends_the_call(core: Core, client: Client, reader: sqlite3.Connection) -> None:
    take_out(core, reader, days_later=2)
    client.post(hook("PostToolUse", "12:00:00", tool_name="Bash", tool_use_id="t3", tool_response={"stdout": "done"}))
    core.writer.wait_until_applied()
    assert reader.execute("SELECT status FROM tool_calls WHERE tool_use_id = 't3'").fetchone() == ("success",)
    assert unequal_sums(reader) == []


def names() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_it_is_a_thread_only_where_it_is_wanted(core: Core) -> None:
    retention = Retention(core.writer, core.paths.database, 0)
    retention.start()
    assert "clawatch-retention" not in names()
    retention.apply(7)
    assert "clawatch-retention" in names()
    assert retention.health() is None
    retention.apply(0)
    until(lambda: "clawatch-retention" not in names())
    retention.stop(10)
