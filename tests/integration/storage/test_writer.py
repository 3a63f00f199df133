from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.storage import writer as writer_module
from clawatch.storage.database import open_for_reading, open_for_writing
from clawatch.storage.errors import DamagedMeanwhileError, StorageFullError, WriterBusyError, WriterStoppedError
from clawatch.storage.journal import Journal, rebuild_projections
from clawatch.storage.projections.projector import Projector
from clawatch.storage.writer import Committed, Writer
from support.journals import START_MS, agent_event, hook_event, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.domain.events import Event
    from clawatch.domain.states import SessionState
    from support.logs import ExpectedLogs

_WITHIN_S = 10.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clawatch.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    made = Writer(path)
    made.start()
    yield made
    made.stop(_WITHIN_S)


def _events(path: Path, where: str = "1") -> int:
    with closing(open_for_reading(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM events WHERE {where}").fetchone()[0])  # noqa: S608


def test_what_was_answered_is_on_disk(writer: Writer, path: Path) -> None:
    accepted = writer.submit(hook_event(1, "SessionStart")).result(_WITHIN_S)
    assert accepted.is_new
    assert _events(path) == 1


def test_an_agent_is_told_the_state_that_its_event_leads_to(writer: Writer) -> None:
    event = agent_event(1, "status_change", status="error")
    assert writer.submit(event).result(_WITHIN_S).state == "error"


def test_what_a_hook_sent_can_be_read_once_it_is_applied(writer: Writer, path: Path) -> None:
    for number in range(50):
        writer.submit(hook_event(number, "SessionStart", session=f"s{number}")).result(_WITHIN_S)
        writer.wait_until_applied()
        assert len(tables(path)["sessions"]) == number + 1


def test_an_event_sent_again_changes_nothing_and_is_answered(writer: Writer, path: Path) -> None:
    writer.submit(hook_event(1, "SessionStart")).result(_WITHIN_S)
    tickets = [writer.submit(hook_event(number, "Stop")) for number in (1, 2, 2, 1)]
    assert [ticket.result(_WITHIN_S).is_new for ticket in tickets] == [False, True, False, False]
    assert _events(path) == 2


def test_an_id_that_is_known_makes_no_session(writer: Writer, path: Path) -> None:
    writer.submit(hook_event(1, "SessionStart", session="a")).result(_WITHIN_S)
    again = writer.submit(hook_event(1, "SessionStart", session="b")).result(_WITHIN_S)
    assert (again.is_new, again.state) == (False, None)
    assert [row[0] for row in tables(path)["sessions"]] == ["a"]


def test_listeners_hear_of_each_commit_what_changed_and_nothing_of_repetitions(writer: Writer) -> None:
    heard: list[Committed] = []
    writer.listen(heard.append)
    writer.submit(hook_event(1, "SessionStart", session="a")).result(_WITHIN_S)
    writer.submit(hook_event(1, "SessionStart", session="a")).result(_WITHIN_S)
    writer.submit(hook_event(2, "SessionStart", session="b")).result(_WITHIN_S)
    writer.stop(_WITHIN_S)
    assert [committed.session_ids for committed in heard] == [{"a"}, {"b"}]


def test_an_event_that_brings_a_bug_to_light_is_kept_and_its_neighbours_are_served(
    writer: Writer, path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    apply = Projector.apply

    def stumble(self: Projector, event: Event, place: int) -> SessionState:
        if event.kind == "Stumble":
            raise ZeroDivisionError("a bug")
        return apply(self, event, place)

    monkeypatch.setattr(Projector, "apply", stumble)
    expected_logs.expect("was kept but not understood")
    kinds = ["SessionStart", "Stumble", "Stop"]
    tickets = [writer.submit(hook_event(number, kind)) for number, kind in enumerate(kinds)]
    assert all(ticket.result(_WITHIN_S).is_new for ticket in tickets)
    writer.wait_until_applied()
    with closing(open_for_reading(path)) as connection:
        assert connection.execute("SELECT state, state_at FROM sessions").fetchone() == (
            "waiting_for_input",
            START_MS + 2000,
        )
    assert _events(path) == 3
    assert _events(path, "problem LIKE '%a bug%'") == 1


def test_a_full_disk_is_said_and_later_events_are_taken_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    opened: list[sqlite3.Connection] = []

    def remember(where: Path) -> sqlite3.Connection:
        opened.append(open_for_writing(where))
        return opened[0]

    monkeypatch.setattr(writer_module, "open_for_writing", remember)
    expected_logs.expect("No room is left on the disk")
    writer = Writer(path)
    writer.start()
    try:
        writer.submit(hook_event(1, "SessionStart")).result(_WITHIN_S)
        pages = opened[0].execute("PRAGMA page_count").fetchone()[0]
        opened[0].execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageFullError):
            writer.submit(hook_event(2, "UserPromptSubmit", prompt="x" * 100_000)).result(_WITHIN_S)
        assert "No room is left" in (writer.health() or "")
        opened[0].execute("PRAGMA max_page_count = 1000000")
        writer.submit(hook_event(2, "UserPromptSubmit", prompt="x" * 100_000)).result(_WITHIN_S)
        assert writer.health() is None
    finally:
        writer.stop(_WITHIN_S)
    assert _events(path) == 2


def test_a_file_damaged_meanwhile_is_said_and_blamed_on_no_event(
    path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("is damaged")
    writer = Writer(path)
    writer.start()
    try:
        writer.submit(hook_event(0, "SessionStart")).result(_WITHIN_S)

        def malformed(*_: object) -> None:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT_INDEX
            raise error

        writer.wait_until_applied()
        with monkeypatch.context() as damaged:
            damaged.setattr(Projector, "apply", malformed)
            writer.submit(hook_event(1, "Stop")).result(_WITHIN_S)
            with pytest.raises(DamagedMeanwhileError, match="move the file away"):
                writer.submit(hook_event(2, "Stop")).result(_WITHIN_S)
            assert "is damaged" in (writer.health() or "")
        writer.submit(hook_event(2, "Stop")).result(_WITHIN_S)
        writer.wait_until_applied()
        assert writer.health() is None
    finally:
        writer.stop(_WITHIN_S)
    assert _events(path) == 3
    assert _events(path, "problem IS NOT NULL") == 0


def test_what_was_written_down_and_not_applied_is_applied_at_the_next_start(path: Path) -> None:
    with closing(open_for_writing(path)) as connection:
        journal = Journal(connection)
        journal.append([hook_event(0, "SessionStart")])
        connection.execute("BEGIN IMMEDIATE")
        journal.note([hook_event(1, "UserPromptSubmit", prompt="Go"), hook_event(2, "Stop")])
        connection.execute("COMMIT")
    heard: list[Committed] = []
    writer = Writer(path)
    writer.listen(heard.append)
    writer.start()
    try:
        writer.wait_until_applied()
        found = tables(path)
    finally:
        writer.stop(_WITHIN_S)
    with closing(open_for_writing(path)) as connection:
        rebuild_projections(connection)
    assert tables(path)["sessions"] == found["sessions"]
    assert [committed.session_ids for committed in heard] == [{"s1"}]


def test_a_file_from_before_events_were_applied_apart_goes_on(path: Path) -> None:
    with closing(open_for_writing(path)) as connection:
        Journal(connection).append([hook_event(0, "SessionStart")])
        connection.execute("DELETE FROM facts")
    for number in (1, 2):
        writer = Writer(path)
        writer.start()
        writer.submit(hook_event(number, "PreToolUse", tool_name="Bash", tool_use_id=f"t{number}")).result(_WITHIN_S)
        writer.stop(_WITHIN_S)
        assert len(tables(path)["tool_calls"]) == number


def test_the_stop_writes_what_is_queued_and_turns_away_what_comes_after(writer: Writer, path: Path) -> None:
    tickets = [writer.submit(hook_event(number, "Stop")) for number in range(500)]
    writer.stop(_WITHIN_S)
    assert all(ticket.result(0).is_new for ticket in tickets)
    with pytest.raises(WriterStoppedError):
        writer.submit(hook_event(501, "Stop"))
    assert not path.with_name("clawatch.db-wal").exists()
    assert _events(path) == 500


def test_a_full_queue_is_said_at_once(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "QUEUE_LIMIT", 0)
    with pytest.raises(WriterBusyError):
        writer.submit(hook_event(1, "Stop"))


def test_tickets_call_back_once_their_answer_stands(writer: Writer) -> None:
    answers = []
    ticket = writer.submit(hook_event(1, "SessionStart"), lambda done: answers.append(done.result(0)))
    accepted = ticket.result(_WITHIN_S)
    writer.stop(_WITHIN_S)
    assert answers == [accepted]


def test_an_answer_that_stands_is_there_for_several_at_once(writer: Writer) -> None:
    ticket = writer.submit(hook_event(1, "SessionStart"))
    accepted = ticket.result(_WITHIN_S)
    with ticket._done:
        assert ticket.result(0) == accepted


def test_one_transaction_takes_many_events_of_many_sessions(writer: Writer, path: Path) -> None:
    tickets = []
    for number in range(300):
        kind = "PostToolUse" if number % 2 else "PreToolUse"
        use: dict[str, Any] = {"tool_name": "Bash", "tool_use_id": f"t{number // 2}"}
        tickets.append(writer.submit(hook_event(number, kind, session=f"s{number % 7}", **use)))
    for ticket in tickets:
        ticket.result(_WITHIN_S)
    writer.wait_until_applied()
    assert sum(row[17] for row in tables(path)["sessions"]) == len(tables(path)["tool_calls"])
