"""Imports: newest first, behind what runs, with numbers that are true; stopped, resumed, gone on with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.ingest.transcripts import read_ahead as read_ahead_module
from clawatch.ingest.transcripts import watcher as watcher_module
from clawatch.ingest.transcripts.request import find
from clawatch.ingest.transcripts.tail import read_parts
from clawatch.storage import writer as writer_module
from clawatch.storage.database import open_for_writing
from clawatch.storage.writer import Writer
from support.transcripts import append, imported, is_read, line, offsets, reading, set_age, write_transcript
from support.waiting import until

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.domain.transcripts import TranscriptPart
    from clawatch.ingest.transcripts.tree import FoundFile
    from clawatch.ingest.transcripts.watcher import TranscriptWatcher
    from support.logs import ExpectedLogs

_LONG = "x" * 20_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five transcripts, s-0 the newest."""
    for number in range(5):
        write_transcript(tmp_path / "projects" / f"-p{number}" / f"s-{number}.jsonl", 3, age_s=100 * (number + 1))
    return tmp_path / "projects"


def sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in folder.rglob("*.jsonl")}


def parts_written(monkeypatch: pytest.MonkeyPatch, before: Callable[[TranscriptPart], None]) -> None:
    """Have `before` called with each part that is handed to the writer."""
    submit = Writer.submit_transcript

    def seen(self: Writer, part: TranscriptPart, *more: Any) -> Any:  # noqa: ANN401 passed on
        before(part)
        return submit(self, part, *more)

    monkeypatch.setattr(Writer, "submit_transcript", seen)


def test_all_is_read_newest_first_and_counted(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    parts_written(monkeypatch, lambda part: order.append(part.mark.path.rpartition("/")[2]))
    with reading(home, folder) as watcher:
        imported(watcher)
        progress = watcher.progress()
    total = sum(sizes(folder).values())
    assert order == [f"s-{number}.jsonl" for number in range(5)]
    assert offsets(home) == sizes(folder)
    assert (progress.files_total, progress.files_done) == (5, 5)
    assert (progress.bytes_total, progress.bytes_done, progress.bytes_read) == (total, total, total)
    assert (progress.problems, progress.current, progress.seconds_left) == ((), None, None)
    assert progress.started_at > 0


def test_unchanged_files_are_not_opened_and_grown_ones_read_on(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(home, folder) as watcher:
        imported(watcher)
    more = line("s-3", 9)
    append(folder / "-p3" / "s-3.jsonl", more)
    opened: list[str] = []

    def seen(file: FoundFile, *rest: Any) -> Any:  # noqa: ANN401 passed on
        opened.append(file.path)
        return read_parts(file, *rest)

    monkeypatch.setattr(read_ahead_module, "read_parts", seen)
    with reading(home, folder) as watcher:
        imported(watcher)
        progress = watcher.progress()
    assert opened == [str(folder / "-p3" / "s-3.jsonl")]
    assert progress.bytes_read == len(more)
    assert progress.bytes_done == progress.bytes_total == sum(sizes(folder).values())


def test_nothing_begins_before_it_may(home: Path, folder: Path) -> None:
    with reading(home, folder, begin=False) as watcher:
        assert watcher.progress().state == "running"
        assert offsets(home) == {}
        watcher.begin()
        imported(watcher)


def test_a_stopped_import_lets_running_sessions_be_followed_and_goes_on(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = write_transcript(tmp_path / "projects" / "large.jsonl", 200, text=_LONG)
    running = write_transcript(tmp_path / "projects" / "running.jsonl", 2, age_s=1000)
    watchers: list[TranscriptWatcher] = []

    def stop_all(_: TranscriptPart) -> None:
        for watcher in watchers:
            watcher.stop_import()

    parts_written(monkeypatch, stop_all)
    with reading(home, tmp_path / "projects", begin=False) as watcher:
        watchers.append(watcher)
        watcher.begin()
        until(lambda: watcher.progress().state == "stopped")
        append(running, line("running", 2))
        until(lambda: is_read(home, running), 2)
        assert not is_read(home, large)
        watchers.clear()
        read_so_far = offsets(home).get(large.name, 0)
        watcher.resume_import()
        imported(watcher)
        assert is_read(home, large)
        assert 0 < read_so_far < large.stat().st_size
        assert watcher.progress().bytes_read == large.stat().st_size + running.stat().st_size


def test_an_import_goes_on_after_a_restart(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = write_transcript(tmp_path / "projects" / "large.jsonl", 200, text=_LONG)
    watchers: list[TranscriptWatcher] = []

    def stop_all(_: TranscriptPart) -> None:
        for watcher in watchers:
            watcher.stop_import()

    parts_written(monkeypatch, stop_all)
    with reading(home, large.parent, begin=False) as watcher:
        watchers.append(watcher)
        watcher.begin()
        until(lambda: watcher.progress().state == "stopped")
    watchers.clear()
    before = offsets(home)[large.name]
    assert 0 < before < large.stat().st_size
    with reading(home, large.parent) as watcher:
        imported(watcher)
        progress = watcher.progress()
    assert progress.bytes_read == large.stat().st_size - before
    assert progress.bytes_done == large.stat().st_size


def test_running_sessions_go_before_the_rest(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "projects"
    for number in range(30):
        write_transcript(folder / f"old-{number}.jsonl", 30, age_s=1000, text=_LONG)
    running = write_transcript(folder / "running.jsonl", 1, age_s=9000)
    order: list[str] = []

    def note(part: TranscriptPart) -> None:
        if len(order) == 3:
            append(running, line("running", 1))
            set_age(running, 9000)
        order.append(part.mark.path.rpartition("/")[2])

    parts_written(monkeypatch, note)
    with reading(home, folder) as watcher:
        imported(watcher)
    assert order.index(running.name) < len(order) // 2
    assert watcher.progress().files_done == 31


def test_a_folder_elsewhere_is_imported_and_not_followed(home: Path, folder: Path, tmp_path: Path) -> None:
    other = write_transcript(tmp_path / "backup" / ".claude" / "projects" / "-w" / "s-9.jsonl", 4)
    with reading(home, folder) as watcher:
        imported(watcher)
        watcher.import_files(find(str(tmp_path / "backup" / ".claude"), None))
        imported(watcher)
        assert is_read(home, other)
        assert watcher.progress().files_total == 1
        watcher.import_files(find(str(tmp_path / "backup"), None))
        imported(watcher)
        assert watcher.progress().bytes_read == 0


@pytest.mark.skipif(os.name != "posix", reason="names are text")
def test_names_of_any_bytes(home: Path, tmp_path: Path) -> None:
    place = os.fsencode(tmp_path / "projects") + b"/-\xff"
    os.makedirs(place)  # noqa: PTH103 bytes
    file = place + b"/s-\xfe.jsonl"
    with open(file, "wb") as new:  # noqa: PTH123 bytes
        new.write(line("s-1", 1).encode())
    with reading(home, tmp_path / "projects") as watcher:
        imported(watcher)
        with open(file, "ab") as growing:  # noqa: PTH123 bytes
            growing.write(line("s-1", 2).encode())
        until(lambda: offsets(home) == {"s-\\xfe.jsonl": os.stat(file).st_size}, 2)  # noqa: PTH116 bytes
        assert watcher.health() is None
    with reading(home, tmp_path / "projects") as watcher:
        imported(watcher)
        assert watcher.progress().bytes_read == 0


def test_files_that_vanish_meanwhile_hold_up_nothing(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def remove(_: TranscriptPart) -> None:
        for number in (1, 3):
            (folder / f"-p{number}" / f"s-{number}.jsonl").unlink(missing_ok=True)

    parts_written(monkeypatch, remove)
    with reading(home, folder) as watcher:
        imported(watcher)
        assert (watcher.progress().files_done, watcher.progress().problems) == (5, ())
    assert set(offsets(home)) == {"s-0.jsonl", "s-2.jsonl", "s-4.jsonl"}


def test_a_part_that_cannot_be_kept_leaves_its_file_out_alone(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect(r"s-2\.jsonl cannot be read")

    def broken(file: FoundFile, *rest: Any) -> Any:  # noqa: ANN401 passed on
        if "s-2" in file.path:
            raise ValueError("not understood")
        yield from read_parts(file, *rest)

    monkeypatch.setattr(read_ahead_module, "read_parts", broken)
    with reading(home, folder) as watcher:
        imported(watcher)
        (problem,) = watcher.progress().problems
        assert problem.startswith(f"The transcript {folder}/-p2/s-2.jsonl is left out")
        assert watcher.health() == problem
        assert len(offsets(home)) == 4
        append(folder / "-p2" / "s-2.jsonl", line("s-2", 8))
        append(folder / "-p1" / "s-1.jsonl", line("s-1", 8))
        until(lambda: is_read(home, folder / "-p1" / "s-1.jsonl"))
    monkeypatch.undo()
    with reading(home, folder) as watcher:
        imported(watcher)
        assert watcher.health() is None
    assert offsets(home) == sizes(folder)


def test_a_full_disk_is_waited_for(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("No room is left on the disk")
    monkeypatch.setattr(watcher_module, "_TRY_AGAIN_S", 0.05)
    opened: list[sqlite3.Connection] = []

    def open_small(path: Path) -> sqlite3.Connection:
        connection = open_for_writing(path)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        opened.append(connection)
        return connection

    monkeypatch.setattr(writer_module, "open_for_writing", open_small)
    write_transcript(folder / "many.jsonl", 1000)
    with reading(home, folder) as watcher:
        until(lambda: watcher.health() is not None)
        assert (watcher.health() or "").startswith("Reading transcripts waits: No room is left on the disk")
        assert watcher.progress().state == "running"
        assert watcher.progress().problems[0] == watcher.health()
        opened[0].execute("PRAGMA max_page_count = 1000000")
        imported(watcher)
        until(lambda: watcher.health() is None)
    assert offsets(home) == sizes(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED: root can read everything")
def test_an_unreadable_folder_is_said(home: Path, folder: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("cannot be read")
    (folder / "-p1").chmod(0)
    try:
        with reading(home, folder) as watcher:
            imported(watcher)
            assert watcher.health() == (
                f"The folder {folder}/-p1 cannot be read (Permission denied): correct its rights. "
                "Everything else is read."
            )
    finally:
        (folder / "-p1").chmod(0o700)
    assert len(offsets(home)) == 4
