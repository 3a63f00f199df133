"""The index itself: what was deleted, what was left behind by a stop, and what waits while others write."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from clawatch.ingest.indexing import Indexer
from clawatch.queries.search import SearchScope, search
from clawatch.storage.database import open_for_reading, open_for_writing
from clawatch.storage.journal import Journal
from clawatch.storage.readers import Readers
from clawatch.storage.search_index import Document, DocumentKind, forget_documents, rows_deleted
from clawatch.storage.search_reading import call_texts, next_slice, rows_behind
from clawatch.storage.search_text import index_words
from clawatch.storage.writer import Writer
from support.journals import hook_event, write
from support.waiting import until

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.domain.events import Event

_WITHIN_S = 10.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clawatch.db"


@pytest.fixture
def source(path: Path) -> Iterator[Readers]:
    readers = Readers(path)
    yield readers
    readers.close()


def called(number: int, word: str) -> Event:
    return hook_event(number, "PostToolUse", tool_name="Bash", tool_use_id=f"t{number}", tool_response=word)


def index_all(connection: sqlite3.Connection) -> None:
    journal = Journal(connection)
    while (wanted := next_slice(connection)) is not None:
        connection.execute("BEGIN")
        journal.take(wanted)
        connection.execute("COMMIT")


def total(source: Readers, word: str) -> int:
    return search(source, word, SearchScope(), limit=50).total


def in_index(connection: sqlite3.Connection, word: str) -> int:
    query = "SELECT count(*) FROM search_index WHERE search_index MATCH ?"
    return int(connection.execute(query, (word,)).fetchone()[0])


def test_what_is_deleted_is_found_no_more_and_what_gets_its_id_is(path: Path, source: Readers) -> None:
    write(path, [[called(1, "first"), called(2, "second")]])
    with closing(open_for_writing(path)) as connection:
        index_all(connection)
        assert (total(source, "first"), total(source, "second")) == (1, 1)
        at, response = connection.execute("SELECT started_at, response FROM tool_calls WHERE id = 2").fetchone()
        words = index_words(call_texts(None, response, None))
        connection.execute("BEGIN")
        connection.execute("DELETE FROM tool_calls WHERE id = 2")
        forget_documents(connection, [Document(DocumentKind.TOOL_CALL, 2, at, words)])
        rows_deleted(connection, DocumentKind.TOOL_CALL)
        connection.execute("COMMIT")
        assert (in_index(connection, "first"), in_index(connection, "second")) == (1, 0)
        assert (total(source, "first"), total(source, "second")) == (1, 0)
    write(path, [[called(3, "third")]])
    with closing(open_for_writing(path)) as connection:
        assert connection.execute("SELECT max(id) FROM tool_calls").fetchone() == (2,)
        assert rows_behind(connection) == 1
        index_all(connection)
    assert [total(source, word) for word in ("first", "second", "third")] == [1, 0, 1]


def test_rows_deleted_without_a_word_are_not_found_either(path: Path, source: Readers) -> None:
    write(path, [[called(1, "gone")]])
    with closing(open_for_writing(path)) as connection:
        index_all(connection)
        connection.execute("DELETE FROM tool_calls")
        assert in_index(connection, "gone") == 1
    assert total(source, "gone") == 0


def test_a_start_goes_on_where_the_last_stop_left_it(
    path: Path, source: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clawatch.ingest.indexing.GATHER_S", 0.0)
    write(path, [[called(number, f"word{number}") for number in range(200)]])
    for reaches in (1, 200):
        writer = Writer(path)
        writer.start()
        indexer = Indexer(writer, path)
        indexer.start()
        indexer.begin()
        with closing(open_for_reading(path)) as connection:
            until(lambda: 201 - rows_behind(connection) >= reaches)  # noqa: B023 called at once
        indexer.stop(_WITHIN_S)
        assert indexer.health() is None
        writer.stop(_WITHIN_S)
    assert [total(source, f"word{number}") for number in (0, 100, 199)] == [1, 1, 1]


def test_what_is_written_all_the_time_is_indexed_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clawatch.ingest.indexing.GATHER_S", 0.0)
    monkeypatch.setattr("clawatch.ingest.indexing._AT_LEAST_EVERY_S", 0.05)
    monkeypatch.setattr("clawatch.ingest.indexing._QUIET_S", 0.01)
    monkeypatch.setattr(Writer, "waiting", 1)
    write(path, [[called(1, "busy")]])
    writer = Writer(path)
    writer.start()
    indexer = Indexer(writer, path)
    indexer.start()
    indexer.begin()
    with closing(open_for_reading(path)) as connection:
        until(lambda: not rows_behind(connection))
    indexer.stop(_WITHIN_S)
    writer.stop(_WITHIN_S)
