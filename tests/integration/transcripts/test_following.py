"""Transcripts are read as they grow, whatever happens to the files and the folders."""

from __future__ import annotations

import errno
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from clawatch.ingest.transcripts import lookout as lookout_module
from clawatch.ingest.transcripts import watches as watches_module
from support.transcripts import append, imported, is_read, line, offsets, reading, write_transcript
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.ingest.transcripts.watcher import TranscriptWatcher
    from support.logs import ExpectedLogs

_SOON_S = 5.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "projects").mkdir()
    return tmp_path / "projects"


@pytest.fixture
def watcher(home: Path, folder: Path) -> Iterator[TranscriptWatcher]:
    with reading(home, folder) as running:
        imported(running)
        yield running


def read_soon(home: Path, path: Path) -> None:
    until(lambda: is_read(home, path), _SOON_S)


@pytest.mark.usefixtures("watcher")
class TestGrowth:
    def test_appended_lines_are_read_at_once(self, home: Path, folder: Path) -> None:
        file = write_transcript(folder / "-work" / "s-1.jsonl", 1)
        for number in range(1, 6):
            read_soon(home, file)
            append(file, line("s-1", number))
        read_soon(home, file)

    def test_the_last_line_of_a_burst_is_read(self, home: Path, folder: Path) -> None:
        file = write_transcript(folder / "s-1.jsonl", 1)
        with file.open("a", encoding="utf-8", buffering=1) as growing:
            for number in range(1, 3000):
                growing.write(line("s-1", number))
        read_soon(home, file)

    def test_a_line_is_read_once_it_is_whole(self, home: Path, folder: Path) -> None:
        file = write_transcript(folder / "s-1.jsonl", 1)
        read_soon(home, file)
        whole = file.stat().st_size
        text = line("s-1", 1)
        append(file, text[:50])
        other = write_transcript(folder / "s-2.jsonl", 1)
        read_soon(home, other)
        assert offsets(home)[file.name] == whole
        append(file, text[50:])
        read_soon(home, file)

    def test_new_folders_at_any_depth(self, home: Path, folder: Path) -> None:
        for number in range(3):
            deep = folder / f"-p{number}" / "s-1" / "subagents" / "workflows" / "wf_1"
            read_soon(home, write_transcript(deep / f"agent-{number}.jsonl", 2))
        moved = write_transcript(folder.parent / "-aside" / "s-9.jsonl", 2)
        moved.parent.rename(folder / "-aside")
        read_soon(home, folder / "-aside" / "s-9.jsonl")

    def test_a_file_moved_into_the_place_of_another(self, home: Path, folder: Path) -> None:
        file = write_transcript(folder / "s-1.jsonl", 5)
        read_soon(home, file)
        write_transcript(folder.parent / "s-2.jsonl", 9).rename(file)
        read_soon(home, file)

    def test_a_file_that_shrinks(self, home: Path, folder: Path) -> None:
        file = write_transcript(folder / "s-1.jsonl", 5)
        read_soon(home, file)
        file.write_text(line("s-1", 7), "utf-8")
        read_soon(home, file)

    def test_a_file_that_vanishes(self, home: Path, folder: Path, watcher: TranscriptWatcher) -> None:
        for number in range(20):
            write_transcript(folder / f"gone-{number}.jsonl", 1).unlink()
        read_soon(home, write_transcript(folder / "s-1.jsonl", 1))
        assert watcher.health() is None


class TestFolders:
    def test_a_folder_that_comes_later(self, home: Path, tmp_path: Path) -> None:
        places = (tmp_path / "later" / ".claude" / "projects", tmp_path / "later" / ".config" / "projects")
        with reading(home, *places) as watcher:
            imported(watcher)
            for place in places:
                file = write_transcript(place / "-work" / f"{place.parent.name}.jsonl", 1)
                read_soon(home, file)
                append(file, line("s", 1))
                read_soon(home, file)

    def test_a_folder_that_goes_and_comes_again(self, home: Path, folder: Path, watcher: TranscriptWatcher) -> None:
        folder.rename(folder.with_name("aside"))
        watcher._lookout._on_folder("")
        until(lambda: not watcher._agenda.has_changes and watcher._agenda.next_look > time.monotonic() + 1)
        read_soon(home, write_transcript(folder / "s-1.jsonl", 1))

    def test_links_lead_to_what_grows(self, home: Path, tmp_path: Path) -> None:
        root, far = tmp_path / "root", tmp_path / "far"
        for place in (root, far):
            place.mkdir()
        (root / "-linked").symlink_to(far)
        (tmp_path / "link").symlink_to(root)
        with reading(home, tmp_path / "link") as watcher:
            imported(watcher)
            for place in (root, far):
                file = write_transcript(place / f"{place.name}.jsonl", 1)
                read_soon(home, file)
                append(file, line("s", 1))
                read_soon(home, file)

    @pytest.mark.skipif(os.name != "posix", reason="there are no FIFOs")
    def test_fifos_and_loops_hold_up_nothing(self, home: Path, folder: Path) -> None:
        os.mkfifo(folder / "fifo.jsonl")
        (folder / "loop").symlink_to(folder)
        file = write_transcript(folder / "s-1.jsonl", 1)
        with reading(home, folder) as watcher:
            imported(watcher)
            os.mkfifo(folder / "late.jsonl")
            append(file, line("s-1", 1))
            read_soon(home, file)
            assert watcher.health() is None

    @pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED: root can read everything")
    def test_what_cannot_be_read_is_said_once_and_read_later(
        self, home: Path, folder: Path, expected_logs: ExpectedLogs
    ) -> None:
        expected_logs.expect("cannot be read")
        file, other = (write_transcript(folder / f"s-{number}.jsonl", 1) for number in range(2))
        file.chmod(0)
        with reading(home, folder) as watcher:
            imported(watcher)
            for _ in range(3):
                os.utime(file)
            append(other, line("s-1", 1))
            read_soon(home, other)
            assert watcher.health() == (
                f"The transcript {file} cannot be read (Permission denied): correct its rights, or remove it. "
                "Everything else is read."
            )
            assert len([text for text in expected_logs.texts() if str(file) in text]) == 1
            file.chmod(0o600)
            append(file, line("s-0", 1))
            read_soon(home, file)
            until(lambda: watcher.health() is None)


class TestWithoutWord:
    def test_missing_watches_are_made_up_for(
        self, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
    ) -> None:
        def no_more(*_: object) -> None:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

        monkeypatch.setattr(watches_module.FolderWatches, "_watch", no_more)
        monkeypatch.setattr(lookout_module, "_UNTOLD_S", (0.2, 60.0, 100))
        expected_logs.expect("raise fs.inotify.max_user_watches")
        file = write_transcript(folder / "s-1.jsonl", 1)
        with reading(home, folder) as watcher:
            for number in range(1, 4):
                append(file, line("s-1", number))
                read_soon(home, file)
            assert "max_user_watches" in watcher.progress().problems[0]
            assert watcher.health() is None
        assert len(expected_logs.texts()) == 1

    def test_watching_that_dies_begins_anew(
        self, home: Path, folder: Path, watcher: TranscriptWatcher, expected_logs: ExpectedLogs
    ) -> None:
        expected_logs.expect("begins anew")
        watches = watcher._lookout._watches
        assert watches is not None
        assert watches._observer is not None
        watches._observer.stop()
        watches._observer.join()
        watcher._lookout._on_folder("")
        until(lambda: watches._observer is not None and watches._observer.is_alive())
        read_soon(home, write_transcript(folder / "s-1.jsonl", 1))


def test_threads_have_names_and_nothing_is_done_when_nothing_happens(folder: Path, watcher: TranscriptWatcher) -> None:
    assert folder.is_dir()
    ours = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    assert all(name.startswith("clawatch-") for name in ours)
    assert watcher._agenda.next_look > time.monotonic() + 30
