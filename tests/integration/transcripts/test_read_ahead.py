"""Histories read by a process of their own: the same facts as read here, whatever becomes of that process."""

from __future__ import annotations

import pickle
import threading
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

import psutil
import pytest

from clawatch.ingest.transcripts.deliveries import joined
from clawatch.ingest.transcripts.read_ahead import ReadAhead, ReadingFailedError
from clawatch.ingest.transcripts.tail import read_parts
from clawatch.ingest.transcripts.tree import scan
from clawatch.prices.book import Prices
from clawatch.settings.prices import UserPrice
from clawatch.storage.database import open_for_reading
from support.processes import Headless, environment
from support.transcripts import imported, offsets, reading, write_transcript
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.domain.pricing import PriceBook
    from clawatch.domain.transcripts import FileMark, TranscriptPart
    from clawatch.ingest.transcripts.tree import FoundFile
    from support.logs import ExpectedLogs

_GONE = "The process that reads histories ended"
# lines of some 20 KB: a megabyte, which is a part, has 50 of them
_LONG = "x" * 20_000


@pytest.fixture
def files(tmp_path: Path) -> list[FoundFile]:
    """Six transcripts of two parts each."""
    for number in range(6):
        write_transcript(tmp_path / "projects" / f"s-{number}.jsonl", 60, text=_LONG)
    return sorted(scan([str(tmp_path / "projects")]).files, key=lambda file: file.path)


@contextmanager
def ready(book: PriceBook | None = None) -> Iterator[ReadAhead]:
    """Give the reading with its process at work."""
    prices = Prices({}) if book is None else book
    ahead = ReadAhead(lambda: prices)
    ahead.begin()
    try:
        until(lambda: ahead._process is not None and ahead._process.is_ready)
        yield ahead
    finally:
        ahead.end()
        assert not children()


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "reading_process" in " ".join(child.cmdline())]


def read_here(file: FoundFile, mark: FileMark | None = None) -> list[TranscriptPart]:
    return list(joined(read_parts(file, mark, Prices({}), lambda: 0)))


def without_age(parts: list[TranscriptPart]) -> list[TranscriptPart]:
    """Leave out what depends on the time of reading."""
    for part in parts:
        for seen in part.sessions.values():
            seen.fresh_order = ""
    return parts


def test_every_file_says_there_what_it_says_here(files: list[FoundFile]) -> None:
    with ready() as ahead:
        for index, file in enumerate(files):
            coming = [(later, None) for later in files[index + 1 : index + 4]]
            found = list(ahead.parts(file, None, coming))
            assert len(found) == 2
            assert without_age(found) == without_age(read_here(file))


def test_reading_goes_on_from_a_mark(files: list[FoundFile]) -> None:
    first, second = read_here(files[0])
    with ready() as ahead:
        assert without_age(list(ahead.parts(files[0], first.mark, []))) == without_age([second])


def test_other_files_than_were_announced_can_be_asked_for(files: list[FoundFile]) -> None:
    with ready() as ahead:
        announced = [(file, None) for file in files[1:4]]
        list(ahead.parts(files[0], None, announced))
        for file in (files[2], files[5], files[1]):
            assert without_age(list(ahead.parts(file, None, announced))) == without_age(read_here(file))


def test_a_file_that_is_left_in_the_middle_is_in_nobodys_way(files: list[FoundFile]) -> None:
    with ready() as ahead:
        next(ahead.parts(files[0], None, [(files[1], None)]))
        assert without_age(list(ahead.parts(files[1], None, []))) == without_age(read_here(files[1]))


def test_what_cannot_be_read_is_told_as_here_and_the_next_is_read(files: list[FoundFile]) -> None:
    Path(files[0].path).unlink()
    with ready() as ahead:
        with pytest.raises(FileNotFoundError):
            list(ahead.parts(files[0], None, []))
        assert len(list(ahead.parts(files[1], None, []))) == 2


def test_a_defect_is_told_with_its_traceback(files: list[FoundFile]) -> None:
    # a book without prices: any request in a file meets the defect
    with ready(cast("PriceBook", object())) as ahead:
        for file in files[:2]:
            with pytest.raises(ReadingFailedError, match=r"[\s\S]*price_of[\s\S]*AttributeError"):
                list(ahead.parts(file, None, []))


@pytest.mark.parametrize("taken", [0, 1])
def test_a_process_that_dies_is_done_without(files: list[FoundFile], taken: int, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect(_GONE)
    with ready() as ahead:
        parts = ahead.parts(files[0], None, [])
        found = [next(parts) for _ in range(taken)]
        for child in children():
            child.kill()
            child.wait()
        found += parts
        assert without_age(found) == without_age(read_here(files[0]))
        assert without_age(list(ahead.parts(files[1], None, []))) == without_age(read_here(files[1]))


def test_whoever_waits_for_it_is_let_go_by_the_stop(files: list[FoundFile]) -> None:
    with ready() as ahead:
        [child] = children()
        child.suspend()
        waiting = threading.Thread(target=lambda: list(ahead.parts(files[0], None, [])))
        waiting.start()
        ahead.stop()
        waiting.join(5)
        assert not waiting.is_alive()


def test_prices_of_the_user_come_along() -> None:
    book = Prices({"my-model": UserPrice(input=Decimal(1), output=Decimal(2))})
    copy = pickle.loads(pickle.dumps(book))  # noqa: S301 our own
    assert copy.identity == book.identity


def _sums(home: Path) -> list[tuple[object, ...]]:
    with closing(open_for_reading(home / "clawatch.db")) as connection:
        return connection.execute(
            "SELECT session_id, request_count, input_tokens, cost, first_prompt, started_at FROM sessions ORDER BY 1"
        ).fetchall()


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Sixteen megabytes in twenty files."""
    for number in range(20):
        write_transcript(tmp_path / "projects" / f"-p{number}" / f"s-{number}.jsonl", 40, age_s=number, text=_LONG)
    return tmp_path / "projects"


def test_an_import_with_it_gives_the_same_database(home: Path, history: Path) -> None:
    other = home.with_name("other")
    with reading(home, history, read_ahead_from=1) as watcher:
        imported(watcher)
        until(lambda: not children())
    with reading(other, history, read_ahead_from=10**12) as watcher:
        imported(watcher)
    assert _sums(home) == _sums(other)
    assert len(_sums(home)) == 20
    assert offsets(home) == offsets(other)


def test_it_does_not_outlive_clawatch(home: Path, tmp_path: Path, history: Path) -> None:
    claude = tmp_path / "claude"
    claude.mkdir()
    history.rename(claude / "projects")
    for number in range(20, 60):
        write_transcript(claude / "projects" / "-p" / f"s-{number}.jsonl", 60, text=_LONG)
    with Headless(environment(home, CLAUDE_CONFIG_DIR=str(claude))) as running:
        process = psutil.Process(running.pid)
        until(lambda: bool(process.children()))
        [child] = process.children()
        running.kill()
        until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
