"""The spool folder: every event in it is taken once, in order, and its file stays until it is on disk."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import time
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.ingest import spool as spool_module
from clawatch.ingest.spool import SpoolFolder, SpoolTaker
from clawatch.storage import writer as writer_module
from clawatch.storage.database import open_for_writing
from clawatch.storage.errors import StorageFullError, WriterBusyError
from clawatch.storage.writer import Writer
from support.client import Client
from support.cores import running_core
from support.events import hook, journal, report
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core
    from clawatch.storage.tickets import Ticket
    from support.logs import ExpectedLogs


def spool(home: Path, event: object, event_id: str, *, age_s: float = 0, size: int | None = None) -> Path:
    """Leave an event as the hook does; `age_s` is how long ago, `size` what its name says."""
    payload = event if isinstance(event, bytes) else json.dumps(event).encode()
    folder = home / "spool"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{event_id}.{len(payload) if size is None else size}.json"
    file.write_bytes(payload)
    written = time.time() - age_s
    os.utime(file, (written, written))
    return file


def waiting(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "spool").iterdir() if path.name != "rejected")


def rejected(home: Path) -> dict[str, str]:
    return {file.path.name: file.reason for file in SpoolFolder(home / "spool").rejected()}


def kept(home: Path) -> list[str]:
    return [event_id for event_id, _, _ in journal(home)]


@pytest.fixture
def writer(home: Path) -> Iterator[Writer]:
    running = Writer(home / "clawatch.db")
    running.start()
    yield running
    running.stop(5)


@pytest.fixture
def taker(home: Path, writer: Writer) -> SpoolTaker:
    """A taker whose thread does not run: the test calls `take`."""
    taker = SpoolTaker(SpoolFolder(home / "spool"), writer)
    taker.folder.make()
    return taker


def test_what_waits_at_the_start_is_taken(home: Path) -> None:
    spool(home, hook("SessionStart"), "one")
    spool(home, report("heartbeat"), "two")
    with running_core(home) as core, Client(core.address) as client:
        until(lambda: waiting(home) == [])
        assert client.get("sessions").json["total"] == 2
    assert sorted(kept(home)) == ["one", "two"]


def test_what_appears_is_taken_within_a_second(core: Core, home: Path) -> None:
    until(core.spool.folder.path.is_dir)
    for number in range(3):
        file = spool(home, hook("Stop"), f"e-{number}")
        until(lambda file=file: not file.exists(), within_s=4)  # type: ignore[misc]  # a default binds it
    assert kept(home) == ["e-0", "e-1", "e-2"]


def test_payload_is_kept_byte_for_byte_and_dated_by_its_id(taker: SpoolTaker, home: Path) -> None:
    payload = b' {"session_id":"s-1","hook_event_name":"Stop","x":"\\ud800"}\n'
    spool(home, payload, "1736937000123456-77-5")
    assert taker.take() == 1
    ((event_id, _, found),) = journal(home)
    assert (event_id, found) == ("1736937000123456-77-5", payload)
    with sqlite3.connect(home / "clawatch.db") as connection:
        assert connection.execute("SELECT occurred_at FROM events").fetchone() == (1736937000123,)
    connection.close()


def test_order_is_that_of_writing_then_of_names(taker: SpoolTaker, home: Path) -> None:
    for event_id, age_s in (("b", 30), ("c", 20), ("a", 10)):
        spool(home, hook("Stop"), event_id, age_s=age_s)
    moment = time.time()
    for event_id in ("z", "y"):
        os.utime(spool(home, hook("Stop"), event_id), (moment, moment))
    assert taker.take() == 5
    assert kept(home) == ["b", "c", "a", "y", "z"]


def test_killed_between_commit_and_unlink_delivers_once(taker: SpoolTaker, home: Path, writer: Writer) -> None:
    file = spool(home, hook("PreToolUse", tool_name="Bash"), "one")
    payload, name = file.read_bytes(), file.name
    taker.take()
    # the file is still there, as after a crash just before it was removed
    (home / "spool" / name).write_bytes(payload)
    assert SpoolTaker(SpoolFolder(home / "spool"), writer).take() == 1
    assert kept(home) == ["one"]
    assert waiting(home) == []


def test_event_that_came_over_http_as_well_is_there_once(core: Core, client: Client, home: Path) -> None:
    client.post(hook("Stop"), {"X-ClaWatch-Event-Id": "both-ways"})
    file = spool(home, hook("Stop"), "both-ways")
    until(lambda: not file.exists())
    assert kept(home) == ["both-ways"]
    assert core.health() == ()


def test_more_than_a_batch(taker: SpoolTaker, home: Path) -> None:
    count = 2 * spool_module._BATCH + 5
    for number in range(count):
        spool(home, hook("Stop"), f"e-{number:04d}", age_s=count - number)
    assert taker.take() == count
    assert kept(home) == [f"e-{number:04d}" for number in range(count)]


def test_no_more_is_read_at_once_than_memory_should_hold(
    taker: SpoolTaker, home: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        event = hook("PostToolUse", tool_name="Read", tool_use_id=f"t-{number}", tool_response="x" * 1000)
        spool(home, event, f"e-{number}", age_s=9 - number)
    monkeypatch.setattr(spool_module, "_BATCH_BYTES", 2500)
    submit, submitted, at_once = writer.submit, 0, []

    def counting_submit(*arguments: Any) -> Ticket:  # noqa: ANN401 whatever it is called with
        nonlocal submitted
        submitted += 1
        at_once.append(submitted - (9 - len(waiting(home))))
        return submit(*arguments)

    monkeypatch.setattr(writer, "submit", counting_submit)
    assert taker.take() == 9
    assert max(at_once) == 2
    assert kept(home) == [f"e-{number}" for number in range(9)]


def test_shortage_of_open_files_sets_nothing_aside(
    taker: SpoolTaker, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = spool(home, hook("Stop"), "one")

    def too_many(*_: object) -> bytes:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(type(file), "read_bytes", too_many)
    with pytest.raises(OSError, match="Too many open files"):
        taker.take()
    assert rejected(home) == {}
    monkeypatch.undo()
    assert taker.take() == 1


def test_folder_that_vanished_is_made_again(core: Core, home: Path) -> None:
    folder = core.spool.folder
    folder.rejected_path.rmdir()
    until(folder.path.is_dir)
    for entry in folder.path.iterdir():
        entry.unlink()
    folder.path.rmdir()
    until(folder.rejected_path.is_dir)
    file = spool(home, hook("Stop"), "after")
    until(lambda: not file.exists())
    assert core.health() == ()


class TestUnfinished:
    def test_waits_while_it_may_still_grow(self, taker: SpoolTaker, home: Path) -> None:
        payload = json.dumps(hook("Stop")).encode()
        file = spool(home, payload[:10], "growing", size=len(payload), age_s=5)
        part = home / "spool" / ".growing.part"
        part.write_bytes(payload[:10])
        assert taker.take() == 0
        file.write_bytes(payload)
        assert taker.take() == 1
        assert waiting(home) == [".growing.part"]
        assert rejected(home) == {}

    @pytest.mark.parametrize("age_s", [120, -7200])
    def test_is_set_aside_when_it_will_not_grow(
        self, taker: SpoolTaker, home: Path, expected_logs: ExpectedLogs, age_s: float
    ) -> None:
        expected_logs.expect("Set the spooled event")
        spool(home, b"{", "torn", size=99, age_s=age_s)
        part = home / "spool" / ".torn.part"
        part.write_bytes(b"{}")
        os.utime(part, (time.time() - age_s, time.time() - age_s))
        assert taker.take() == 0
        assert rejected(home) == {
            "torn.99.json": "never finished: 1 of 99 bytes were written",
            "torn.part": "never finished: 2 bytes were written",
        }
        assert waiting(home) == []


class TestTheWriterCannot:
    """What the writer cannot take stays, whatever the reason, and is taken later."""

    @pytest.mark.parametrize("busy_after", [0, 1, 3])
    def test_busy(
        self, taker: SpoolTaker, writer: Writer, home: Path, monkeypatch: pytest.MonkeyPatch, busy_after: int
    ) -> None:
        for number in range(5):
            spool(home, hook("Stop"), f"e-{number}", age_s=9 - number)
        submit, calls = writer.submit, iter(range(99))

        def busy_submit(*arguments: Any) -> Ticket:  # noqa: ANN401 whatever it is called with
            if next(calls) >= busy_after:
                raise WriterBusyError("too many events wait to be written")
            return submit(*arguments)

        monkeypatch.setattr(writer, "submit", busy_submit)
        with pytest.raises(WriterBusyError):
            taker.take()
        assert len(waiting(home)) == 5 - busy_after
        assert kept(home) == [f"e-{number}" for number in range(busy_after)]
        monkeypatch.undo()
        assert taker.take() == 5 - busy_after
        assert kept(home) == [f"e-{number}" for number in range(5)]

    def test_disk_full(self, home: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs) -> None:
        expected_logs.expect("No room is left on the disk")
        opened: list[sqlite3.Connection] = []

        def open_small(path: Path) -> sqlite3.Connection:
            opened.append(open_for_writing(path))
            opened[0].execute("PRAGMA max_page_count = 1")
            return opened[0]

        monkeypatch.setattr(writer_module, "open_for_writing", open_small)
        event = hook("PostToolUse", tool_name="Read", tool_response="x" * 100_000)
        writer = Writer(home / "clawatch.db")
        writer.start()
        taker = SpoolTaker(SpoolFolder(home / "spool"), writer)
        taker.folder.make()
        file = spool(home, event, "one")
        for _ in range(2):
            with pytest.raises(StorageFullError):
                taker.take()
        assert file.exists()
        opened[0].execute("PRAGMA max_page_count = 1000000")
        assert taker.take() == 1
        assert not file.exists()
        writer.stop(5)

    def test_stopped(self, home: Path, writer: Writer, taker: SpoolTaker) -> None:
        file = spool(home, hook("Stop"), "one")
        writer.stop(5)
        taker.start()
        until(lambda: taker._thread is not None and taker._thread.is_alive())
        taker.stop(5)
        assert file.exists()
        assert rejected(home) == {}
