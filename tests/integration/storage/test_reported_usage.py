"""What agents report of their tokens and costs is in the sums of every kind, once.

That it is so in any order, and after a replay of the journal, is among the properties of the projections.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.queries.sessions import SessionFilter, list_sessions
from clawatch.queries.spending import spending
from clawatch.queries.unpriced import unpriced_models
from clawatch.storage import migrate
from clawatch.storage.database import APPLICATION_ID, open_for_reading, open_for_writing
from clawatch.storage.journal import Journal
from clawatch.storage.readers import Readers
from support.journals import agent_event, event, hook_event, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.logs import ExpectedLogs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clawatch.db"


@pytest.fixture
def source(path: Path) -> Iterator[Readers]:
    readers = Readers(path)
    yield readers
    readers.close()


def records(path: Path) -> list[tuple[Any, ...]]:
    with closing(open_for_reading(path)) as connection:
        return connection.execute(
            "SELECT u.message_id, s.session_id, u.model, u.input_tokens, u.stated_cost, u.cost, u.price, u.occurred_at "
            "FROM usage_records u JOIN sessions s ON s.id = u.session WHERE u.is_reported ORDER BY 1"
        ).fetchall()


def rollups(path: Path) -> list[tuple[Any, ...]]:
    with closing(open_for_reading(path)) as connection:
        return connection.execute(
            "SELECT r.*, p.path FROM (SELECT quarter, project_id, model, requests, input_tokens, cost, "
            "unpriced_requests, unpriced_tokens FROM usage_rollups) r LEFT JOIN projects p ON p.id = r.project_id "
            "ORDER BY quarter, p.path, model"
        ).fetchall()


def test_each_report_is_a_record_with_what_it_said(path: Path) -> None:
    reports = [
        agent_event(1, "cost", costUsd=0.0300004, tokenCount=1500, model="m"),
        agent_event(2, "heartbeat", tokenCount=7),
        agent_event(3, "cost", costUsd=1),
        agent_event(4, "heartbeat"),
        agent_event(5, "cost", costUsd=0, tokenCount=0),
    ]
    write(path, [reports])
    assert [row[2:6] for row in records(path)] == [
        ("m", 1500, 30_000, 30_000),
        ("", 7, None, None),
        ("", 0, 1_000_000, 1_000_000),
        ("", 0, 0, 0),
    ]
    assert [row[0] for row in records(path)] == [f"event:{reports[at].event_id}" for at in (0, 1, 2, 4)]


def test_nothing_is_counted_twice(path: Path, source: Readers) -> None:
    write(
        path, [[agent_event(1, "cost", costUsd=0.5, tokenCount=100, model="m"), agent_event(2, "cost", costUsd=0.25)]]
    )
    (session,) = list_sessions(source, SessionFilter(), limit=10).items
    assert (session.tokens, session.cost, session.spending.requests) == (100, 750_000, 0)
    (day,) = spending(source, "day", timezone=UTC)
    assert (day.spending.tokens, day.spending.cost, day.spending.requests) == (100, 750_000, 2)
    (whole,) = spending(source, "session", timezone=UTC)
    assert (whole.key, whole.spending) == ("a1", day.spending)
    assert {row.key: row.spending.cost for row in spending(source, "model", timezone=UTC)} == {
        "m": 500_000,
        None: 250_000,
    }
    (project,) = spending(source, "project", timezone=UTC)
    assert (project.key, project.spending) == (None, day.spending)


def test_tokens_without_a_cost_are_unpriced_and_no_model_is_blamed(path: Path, source: Readers) -> None:
    write(path, [[agent_event(1, "heartbeat", tokenCount=40, model="m")]])
    (row,) = spending(source, "day", timezone=UTC)
    assert (row.spending.cost, row.spending.unpriced_requests, row.spending.unpriced_tokens) == (None, 1, 40)
    assert unpriced_models(source) == ()


def test_reports_follow_their_session_into_its_project(path: Path) -> None:
    report = agent_event(1, "cost", agent="s1", costUsd=1)
    hooks = [hook_event(2, "SessionStart", cwd="/work/late"), hook_event(0, "SessionStart", cwd="/work/early")]
    for batches in ([[report, *hooks]], [[report], *([one] for one in hooks)], [[*hooks, report]], [hooks, [report]]):
        write(path, batches)
        assert [(row[3:6], row[-1]) for row in rollups(path)] == [((1, 0, 1_000_000), "/work/early")]
        path.unlink()


def test_a_bug_in_one_report_leaves_no_half_of_it(path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("was kept but not understood")
    good = agent_event(1, "cost", costUsd=1)
    bad = event("bad", good.origin, "cost", "a1", good.occurred_at, {"agentId": "a1", "data": {"costUsd": "much"}})
    with closing(open_for_writing(path)) as connection:
        journal = Journal(connection)
        connection.execute("BEGIN")
        for one in (good, bad, agent_event(2, "cost", costUsd=2)):
            journal.append_guarded(one)
        connection.execute("COMMIT")
    assert [row[5] for row in records(path)] == [1_000_000, 2_000_000]
    assert [row[3:6] for row in rollups(path)] == [(2, 0, 3_000_000)]


def test_what_was_reported_before_there_were_such_records(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [
        agent_event(1, "cost", costUsd=0.03, tokenCount=1500, model="m"),
        agent_event(2, "heartbeat", tokenCount=7),
        agent_event(3, "heartbeat"),
        agent_event(4, "error", error='"quoted" \u00fc'),
        agent_event(5, "cost", at=3_600_000, costUsd=1e-6),
        hook_event(6, "SessionStart", cwd="/work/one"),
        agent_event(7, "cost", agent="s1", costUsd=2),
    ]
    write(path, [reports])
    fresh = (records(path), rollups(path))
    old = path.with_name("old.db")
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", 1)
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        migrate.migrate(connection, old, APPLICATION_ID)
        connection.execute("ATTACH ? AS new", (str(path),))
        for table in ("events", "projects", "sessions"):
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")  # noqa: S608 fixed names
    monkeypatch.undo()
    open_for_writing(old).close()
    assert (records(old), rollups(old)) == fresh
