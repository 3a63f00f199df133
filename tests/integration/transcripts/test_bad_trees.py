"""Whatever lies among the transcripts, and whatever the machine does meanwhile: the rest comes to the same end."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clawatch.ingest.transcripts import watcher as watcher_module
from clawatch.storage import writer as writer_module
from clawatch.storage.database import open_for_reading, open_for_writing
from clawatch.storage.transcript_files import known_files
from support.client import Client
from support.cores import running_core
from support.events import hook
from support.readings import all_rows, differences
from support.transcripts import append, imported, is_read, line, offsets, reading, set_age, write_transcript
from support.waiting import holds_within, until

if TYPE_CHECKING:
    import sqlite3

    from clawatch.runtime.core import Core
    from support.logs import ExpectedLogs
    from support.readings import Rows

RECORDED = Path(__file__).parents[2] / "data" / "transcripts" / "2.1.330"
ROOT = os.geteuid() == 0
DAY_NS = 86_400 * 10**9
HOLE_BYTES = 300_000_000
SESSIONS = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Recorded sessions with calls, subagents and forks, and some that are longer than one part."""
    for name in ("main", "fork", "compacted", "background"):
        shutil.copytree(RECORDED / name / "projects", tmp_path / "projects" / name)
    for number in range(4):
        write_transcript(tmp_path / "projects" / "-long" / f"s-{number}.jsonl", 300, text="x" * 6_000)
    for file in (tmp_path / "projects").rglob("*.jsonl"):
        set_age(file, 100_000)
    return tmp_path / "projects"


def undisturbed(folder: Path) -> dict[str, Rows]:
    """Give what comes of a tree that is read in peace."""
    home = folder.parent / "undisturbed"
    with reading(home, folder) as watcher:
        imported(watcher, 60)
        assert watcher.health() is None
    return all_rows(home / "clawatch.db")


def garbage(length: int) -> bytes:
    return random.Random(length).randbytes(length)  # noqa: S311 no secret


class TestWhatLiesAround:
    def test_what_is_no_transcript_changes_nothing(
        self, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = undisturbed(folder)
        work = folder / "main"
        os.mkfifo(work / "fifo.jsonl")
        (work / "folder.jsonl").mkdir()
        (work / "zeros.jsonl").symlink_to("/dev/zero")
        (work / "self.jsonl").symlink_to("self.jsonl")
        (work / "round").symlink_to(folder)
        (work / "here").symlink_to(".")
        (work / "nowhere.jsonl").symlink_to("nothing")
        (work / "empty.jsonl").touch()
        (work / "garbage.jsonl").write_bytes(garbage(3_000_000))
        (work / "picture.jsonl").write_bytes(b"\x89PNG\r\n\x1a\n" + garbage(5_000).replace(b"\n", b""))
        (work / ("n" * 249 + ".jsonl")).write_bytes(b"\0" * 100_000)
        monkeypatch.chdir(work)
        with reading(home, folder) as watcher:
            imported(watcher, 60)
            assert watcher.health() is None
            assert watcher.progress().problems == ()
        assert differences(expected, all_rows(home / "clawatch.db")) == []

    def test_garbage_between_the_lines_is_skipped(self, home: Path, folder: Path) -> None:
        expected = undisturbed(folder)
        for number, file in enumerate(sorted(folder.rglob("*.jsonl"))):
            lines = file.read_bytes().splitlines(keepends=True)
            junk = garbage(2_000 + number).replace(b"\n", b"") + b"\n"
            # the last one may be on its way still
            torn = b'{"type":"assistant","message":{"usage":{"input_tokens":1'
            file.write_bytes(junk.join([b"", *lines]) + b"\xff\xfe\0\0" * 50 + b"\n" + torn)
        with reading(home, folder) as watcher:
            imported(watcher, 60)
            assert watcher.health() is None
        found = {text for text in differences(expected, all_rows(home / "clawatch.db")) if not is_place(text)}
        assert found == set()

    def test_a_huge_file_with_a_hole_is_read_over(self, home: Path, folder: Path) -> None:
        before, behind = (line("huge", number) for number in (1, 2))
        file = folder / "-long" / "huge.jsonl"
        file.write_text(before, "utf-8")
        os.truncate(file, HOLE_BYTES)
        append(file, "\n" + behind)
        open_end = folder / "-long" / "open.jsonl"
        open_end.write_text(line("open", 1), "utf-8")
        os.truncate(open_end, HOLE_BYTES)
        with running_core(home, transcript_folders=(str(folder),)) as core, Client(core.address) as client:
            imported(core.transcripts, 60)
            assert core.health() == ()
            assert client.get("sessions", "huge").json["output_tokens"] == 10
            assert client.get("sessions", "open").json["output_tokens"] == 5
            assert client.get("sessions").json["total"] == SESSIONS + 2
        assert offsets(home)["huge.jsonl"] == file.stat().st_size
        assert offsets(home)["open.jsonl"] == len(line("open", 1))

    @pytest.mark.skipif(ROOT, reason="NOT TESTED: root can read everything")
    def test_what_cannot_be_read_is_one_sentence_and_the_rest_is_read(
        self, home: Path, folder: Path, expected_logs: ExpectedLogs
    ) -> None:
        expected_logs.expect("cannot be read")
        hidden, locked = folder / "-long" / "s-0.jsonl", folder / "main"
        hidden.chmod(0)
        locked.chmod(0)
        try:
            with running_core(home, transcript_folders=(str(folder),)) as core, Client(core.address) as client:
                imported(core.transcripts, 60)
                (said,) = core.health()
                assert "cannot be read (Permission denied): correct its rights" in said
                assert said.endswith("There are 1 more like this.")
                assert client.get("sessions").json["total"] == SESSIONS - 2
                hidden.chmod(0o600)
                locked.chmod(0o700)
                core.transcripts.import_all()
                until(lambda: client.get("sessions").json["total"] == SESSIONS)
                until(lambda: core.health() == ())
        finally:
            locked.chmod(0o700)


def is_place(difference: str) -> bool:
    """Whether rows differ only in where in its file something stands, which decides between lines of one time."""
    return "_order" in difference or " said: " in difference


class TestClock:
    def test_a_clock_set_back_while_it_is_read(self, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = folder / "-long" / "s-0.jsonl"
        told = time.time_ns
        with running_core(home, transcript_folders=(str(folder),)) as core, Client(core.address) as client:
            imported(core.transcripts, 60)
            monkeypatch.setattr(time, "time_ns", lambda: told() - DAY_NS)
            monkeypatch.setattr(time, "time", lambda: (told() - DAY_NS) / 10**9)
            counted = client.get("sessions", "s-0").json["output_tokens"]
            for number in range(1, 4):
                # lines and files of before what is known
                append(file, line("s-0", -3600 * number))
                set_age(file, 200_000 + number)
                until(lambda: is_read(home, file), 2)
                session = client.get("sessions", "s-0").json
                assert session["output_tokens"] == counted + 5 * number
                assert session["started_at"] == started(-3600 * number)
            assert client.post(hook("UserPromptSubmit", session="live", prompt="go on")).status == 200
            assert client.get("sessions", "live").json["status"] == "active"
            assert core.health() == ()


def started(number: int) -> str:
    text: str = json.loads(line("s", number))["timestamp"]
    return text.replace("T", " ").removesuffix(".000Z")


class TestFullDisk:
    def test_it_is_said_and_waited_for(
        self, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
    ) -> None:
        expected_logs.expect("No room is left on the disk")
        monkeypatch.setattr(watcher_module, "_TRY_AGAIN_S", 0.05)
        peaceful = folder.parent / "peaceful"
        spool(peaceful)
        with running_core(peaceful, transcript_folders=(str(folder),)) as core:
            settle(core, peaceful)
        disk = SmallDisk(monkeypatch)
        with running_core(home, transcript_folders=(str(folder),)) as core, Client(core.address) as client:
            until(lambda: [said for said in core.health() if said.startswith("Reading transcripts waits")], 30)
            large = hook("UserPromptSubmit", session="refused", prompt="x" * 2_000_000)
            assert client.post(large).status == 503
            spooled = spool(home)
            # it is looked at again and again, and nothing is lost or said of anything else meanwhile
            assert not holds_within(lambda: not all(file.exists() for file in spooled) or not core.health(), 1.0)
            assert all("No room is left on the disk" in said for said in core.health())
            assert core.transcripts.progress().state == "running"
            assert client.get("sessions").status == 200
            check_whole(home, folder)
            disk.give(1_000_000)
            settle(core, home)
            until(lambda: core.health() == ())
        assert differences(all_rows(peaceful / "clawatch.db"), all_rows(home / "clawatch.db")) == []

    def test_room_that_comes_bit_by_bit(
        self, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
    ) -> None:
        expected_logs.expect("No room is left on the disk")
        expected = undisturbed(folder)
        monkeypatch.setattr(watcher_module, "_TRY_AGAIN_S", 0.02)
        disk = SmallDisk(monkeypatch)
        times_full = 0
        with reading(home, folder) as watcher:
            while watcher.progress().state != "done":
                until(lambda: watcher.health() is not None or watcher.progress().state == "done", 30)
                times_full += watcher.health() is not None
                check_whole(home, folder)
                disk.give(8)
                holds_within(lambda: watcher.health() is None, 0.1)
            until(lambda: watcher.health() is None)
        assert times_full > 3
        assert differences(expected, all_rows(home / "clawatch.db")) == []


class SmallDisk:
    """Lets the database of the next writer have the pages that it begins with, and later some more."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._pages = 0
        self._connection: sqlite3.Connection | None = None
        monkeypatch.setattr(writer_module, "open_for_writing", self._open)

    def give(self, pages: int) -> None:
        assert self._connection is not None
        self._pages += pages
        self._connection.execute(f"PRAGMA max_page_count = {self._pages}")

    def _open(self, path: Path) -> sqlite3.Connection:
        self._connection = open_for_writing(path)
        self._pages = self._connection.execute("PRAGMA page_count").fetchone()[0]
        self.give(0)
        return self._connection


def spool(home: Path) -> list[Path]:
    """Leave some events as the hook does, each too large for what room is left in the pages of an empty database."""
    (home / "spool").mkdir(parents=True, exist_ok=True)
    files = []
    for number, kind in enumerate(("SessionStart", "UserPromptSubmit", "Stop", "SessionEnd")):
        payload = json.dumps(hook(kind, f"10:00:0{number}", session="hooked", prompt="x" * 200_000)).encode()
        files.append(home / "spool" / f"{1_736_935_200_000_000 + number}-1-1.{len(payload)}.json")
        files[-1].write_bytes(payload)
        set_age(files[-1], 100_000)
    return files


def settle(core: Core, home: Path) -> None:
    """Wait until everything is taken in, and every session known to have ended."""

    def live() -> int:
        with closing(open_for_reading(home / "clawatch.db")) as connection:
            return int(connection.execute("SELECT sum(state != 'ended') FROM sessions").fetchone()[0] or 0)

    imported(core.transcripts, 60)
    until(lambda: not list((home / "spool").glob("*.json")))
    until(lambda: not live())


def check_whole(home: Path, folder: Path) -> None:
    """See that of each file exactly those lines were taken in that count as read."""
    with closing(open_for_reading(home / "clawatch.db")) as connection:
        connection.execute("BEGIN")
        marks = known_files(connection)
        counted = dict(connection.execute("SELECT session_id, request_count FROM sessions"))
    for file in (folder / "-long").iterdir():
        mark = marks.get(str(file))
        lines = file.read_bytes()[: mark.offset if mark else 0].count(b"\n")
        assert counted.get(file.stem, 0) == lines
