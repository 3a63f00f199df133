"""The index that searches ask first. It follows the rows: nothing of it is written where an event or a part is.

A document is a tool call, a prompt or a session. The index holds which words are, or were, in it, and nothing else: no
text and no places. Words that were replaced stay in it, and so do those of rows that are gone, until `forget`; whoever
asks looks at the row itself, which decides. SQLite before 3.43 could not take words out of an index that holds no text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from clawatch.storage.many_rows import insert_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_WEEK_MS = 7 * 24 * 60 * 60 * 1000
# numbers that count from lately are short, and each word's list holds many of them
_FIRST_WEEK = 2608
_ID_BITS, _KIND_BITS = 28, 2
ROW = (1 << _ID_BITS) - 1
"""The part of a document's number that is its row's id; there is none for rows beyond it."""


class DocumentKind(IntEnum):
    """What a document is; its row's id is that of `tool_calls`, `events` or `sessions`."""

    TOOL_CALL = 0
    PROMPT = 1
    SESSION = 2


TABLES = {
    DocumentKind.TOOL_CALL: ("tool_calls", "id"),
    DocumentKind.PROMPT: ("events", "seq"),
    DocumentKind.SESSION: ("sessions", "id"),
}


class Document(NamedTuple):
    """One row as the index takes it: `words`, each once, with spaces between them."""

    kind: DocumentKind
    id: int
    at: int
    words: str


def document_number(kind: DocumentKind, row_id: int, at: int) -> int:
    """Give the number of a document: by weeks first, so that the index gives the newest first, whenever it came in.

    By days would cost half as much again of the whole index.
    """
    return first_number(at) | (kind << _ID_BITS) | row_id


def first_number(at: int) -> int:
    """Give the number that all documents from the week of a moment (UTC milliseconds) on have at least."""
    return (at // _WEEK_MS - _FIRST_WEEK) << (_ID_BITS + _KIND_BITS)


def row_of(number: int) -> tuple[DocumentKind, int]:
    """Give which row a document's number means."""
    return DocumentKind(number >> _ID_BITS & (1 << _KIND_BITS) - 1), number & ROW


@dataclass(frozen=True, slots=True)
class SearchSlice:
    """Some steps of the index, to be written in one transaction.

    `read_to` are the last rows of a table, by kind, that are in the index with it; `open_calls` are calls among the
    documents that had not ended, `ended_calls` those of them that have now; changes up to the number `noted_to` are
    dealt with. `merges` asks to bring together that many pages of what was written in many pieces.
    """

    documents: tuple[Document, ...] = ()
    read_to: tuple[tuple[DocumentKind, int], ...] = ()
    open_calls: tuple[int, ...] = ()
    ended_calls: tuple[int, ...] = ()
    noted_to: int = 0
    merges: int = 0


@dataclass(frozen=True, slots=True)
class Indexed:
    """A slice is on disk; `changed` says whether it changed anything: of a merge, whether there was any left to do."""

    changed: bool


class SearchIndex:
    """Writes the index. Belongs to the writer's thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def take(self, wanted: SearchSlice) -> Indexed:
        """Write a slice."""
        connection = self._connection
        before = connection.total_changes
        if wanted.documents:
            # in their order: the index writes out what it has whenever a number is not above the last
            rows = sorted((document_number(kind, row, at), words) for kind, row, at, words in wanted.documents)
            connection.executemany("INSERT INTO search_index (rowid, words) VALUES (?, ?)", rows)
        for kind, row in wanted.read_to:
            connection.execute("UPDATE search_read SET row = ? WHERE kind = ?", (row, kind))
        if wanted.noted_to:
            connection.execute("DELETE FROM search_changes WHERE number <= ?", (wanted.noted_to,))
        connection.executemany("INSERT OR IGNORE INTO search_open (call) VALUES (?)", _rows(wanted.open_calls))
        connection.executemany("DELETE FROM search_open WHERE call = ?", _rows(wanted.ended_calls))
        if wanted.merges:
            connection.execute("INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)", (wanted.merges,))
            # one change is the command itself
            return Indexed(connection.total_changes - before > 1)
        return Indexed(connection.total_changes > before)


def _rows(ids: Iterable[int]) -> list[tuple[int]]:
    return [(row,) for row in ids]


class SearchNotes:
    """Rows whose text changed after the index may have read them. Nearly none: what is new it finds by itself."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._noted: set[tuple[int, int]] = set()

    def note(self, kind: DocumentKind, row_id: int) -> None:
        """Have a row looked at again; written by `flush`."""
        self._noted.add((kind, row_id))

    def forget(self) -> None:
        """Drop what waits to be written: a rollback takes all of it back."""
        self._noted.clear()

    def flush(self) -> None:
        """Write what was noted."""
        if self._noted:
            insert_rows(self._connection, "search_changes", ("kind", "row"), sorted(self._noted))
            self._noted.clear()


def rows_deleted(connection: sqlite3.Connection, kind: DocumentKind) -> None:
    """Say, within the transaction, that rows of a table were deleted: new ones may get the ids that the last had."""
    table, column = TABLES[kind]
    connection.execute(
        f"UPDATE search_read SET row = min(row, (SELECT coalesce(max({column}), 0) FROM {table})) WHERE kind = ?",  # noqa: S608 our own names
        (kind,),
    )
    if kind is DocumentKind.TOOL_CALL:
        connection.execute("DELETE FROM search_open WHERE NOT EXISTS (SELECT 1 FROM tool_calls WHERE id = call)")


def forget_documents(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    """Take documents out of the index, within the transaction that deletes their rows; then say `rows_deleted`.

    `words` are those of the rows as they were last. Searches find no deleted row, whether this is done or not: what it
    gives back is the room that the words of old rows take.
    """
    connection.executemany(
        "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', ?, ?)",
        sorted((document_number(kind, row, at), words) for kind, row, at, words in documents),
    )


def empty_index(connection: sqlite3.Connection) -> None:
    """Begin the index anew: every row is read again."""
    connection.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    connection.execute("DELETE FROM search_changes")
    connection.execute("DELETE FROM search_open")
    connection.execute("UPDATE search_read SET row = 0")
