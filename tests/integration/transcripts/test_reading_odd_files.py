"""Files of any length, torn, shrunk, replaced: what can be read is read, once, in little memory."""

from __future__ import annotations

import gc
import os
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from clawatch.ingest.transcripts import tail
from clawatch.ingest.transcripts.tree import look_at
from support.readings import all_rows, rows
from support.scribe import BEGIN_MS, Scribe, answer, answers, to_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from support.readings import Desk

MB = 1024 * 1024


def messages(database: Path) -> list[str]:
    return sorted(row["message_id"] for row in rows(database, "usage_records"))


def skipped(at: Desk) -> int:
    (mark,) = at.marks.values()
    return mark.skipped


def peak(at: Desk, file: Path) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        at.read(file)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class TestLength:
    def test_a_line_beyond_the_longest_is_skipped(
        self, at: Desk, database: Path, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tail, "PART_BYTES", 1024)
        monkeypatch.setattr(tail, "LINE_MAX_BYTES", 10 * 1024)
        long = to_bytes(answer(2, content="x" * 50_000))
        file.write_bytes(answers(1) + long + answers(3) + b"y" * 20_000 + b"\n" + answers(4))
        at.read(file)
        assert messages(database) == ["msg_1", "msg_3", "msg_4"]
        assert skipped(at) == 2

    def test_an_endless_line_is_read_over_and_what_comes_behind_it_is_found(
        self, at: Desk, database: Path, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tail, "PART_BYTES", 1024)
        monkeypatch.setattr(tail, "LINE_MAX_BYTES", 4096)
        file.write_bytes(answers(1) + b"z" * 50_000)
        at.read(file)
        at.read(file)
        with file.open("ab") as growing:
            growing.write(b"z\n" + answers(2))
        at.read(file)
        assert messages(database) == ["msg_1", "msg_2"]
        assert skipped(at) == 1

    def test_an_endless_line_takes_no_memory(self, at: Desk, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tail, "LINE_MAX_BYTES", 4 * MB)
        with file.open("wb") as growing:
            growing.truncate(300 * MB)
        assert peak(at, file) < 16 * MB

    def test_a_line_of_tens_of_megabytes_is_read(self, at: Desk, database: Path, file: Path) -> None:
        picture = {"type": "image", "source": {"data": "x" * (30 * MB)}}
        result = Scribe("s1", {}, BEGIN_MS).result("t1", "", result={"file": picture})
        result["message"]["content"][0]["content"] = [picture]
        use = {"type": "tool_use", "id": "t1", "name": "Read", "input": {}}
        file.write_bytes(to_bytes(answer(0, content=[use])) + to_bytes(result) + answers(1))
        assert file.stat().st_size > 60 * MB
        # the line as read, its two copies of the picture, those as text, and one of them again as JSON
        assert peak(at, file) < 8 * file.stat().st_size
        assert messages(database) == ["msg_0", "msg_1"]
        (call,) = rows(database, "tool_calls")
        assert call["status"] == "success"
        assert len(call["response"]) < MB


class TestFiles:
    def test_a_torn_line_is_read_once_it_is_whole(self, at: Desk, database: Path, file: Path) -> None:
        whole = answers(1, 2)
        for cut in (len(whole) - 40, len(whole) - 1):
            file.write_bytes(whole[:cut])
            at.read(file)
            assert messages(database) == ["msg_1"]
        file.write_bytes(whole)
        at.read(file)
        assert messages(database) == ["msg_1", "msg_2"]
        assert skipped(at) == 0

    def test_a_file_that_shrank_is_read_from_its_beginning(self, at: Desk, database: Path, file: Path) -> None:
        file.write_bytes(answers(1, 2, 3))
        at.read(file)
        file.write_bytes(answers(1, 4))
        at.read(file)
        assert messages(database) == ["msg_1", "msg_2", "msg_3", "msg_4"]

    def test_another_file_in_its_place_is_read_from_its_beginning(self, at: Desk, database: Path, file: Path) -> None:
        file.write_bytes(answers(1))
        at.read(file)
        inode = file.stat().st_ino
        # written over: the same inode, longer, another beginning
        file.write_bytes(answers(7, 8, 9))
        assert file.stat().st_ino == inode
        at.read(file)
        other = file.with_suffix(".new")
        other.write_bytes(answers(1, 5, 6, 2))
        other.replace(file)
        at.read(file)
        assert messages(database) == [f"msg_{number}" for number in (1, 2, 5, 6, 7, 8, 9)]

    def test_an_empty_file_is_nothing(self, at: Desk, database: Path, file: Path) -> None:
        file.write_bytes(b"")
        at.read(file)
        assert not any(all_rows(database).values())

    def test_what_is_no_file_is_an_error_of_the_system(self, at: Desk, tmp_path: Path) -> None:
        fifo = tmp_path / "fifo.jsonl"
        fifo.write_bytes(answers(1))
        found = look_at(str(fifo), str(tmp_path))
        assert found is not None
        fifo.unlink()
        os.mkfifo(fifo)
        with pytest.raises(OSError, match="no file"):
            next(tail.read_parts(found, None, at.book, lambda: 0))
