"""Taking old texts out: what events said and what tool calls took in and gave back. Rows, sums and times stay.

What searches find of a text goes with it. A call's error stays, being short, and with it what it is found by; so does
an event that was not understood, which a later version may apply.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from clawatch.domain.holding import HOLD_KINDS
from clawatch.domain.pausing import PAUSE_KINDS
from clawatch.domain.sessions import PROCESS_GONE, PROCESS_SEEN
from clawatch.domain.silence import WENT_SILENT
from clawatch.storage.commands import Command, Done
from clawatch.storage.search_index import Document, DocumentKind, SearchSlice, forget_documents
from clawatch.storage.search_reading import call_texts, prompt_texts
from clawatch.storage.search_text import index_words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.storage.journal import Journal

SCANNED: tuple[DocumentKind, ...] = (DocumentKind.TOOL_CALL, DocumentKind.PROMPT)
"""The tables that texts are taken out of, by the kind of document their rows are."""
NOTHING = b"{}"
"""What an event's payload is without its text."""
# a slice is a transaction that events wait for; a scan is one statement of a reader's
_ROWS, _BYTES, _SCANNED = 24, 64 * 1024, 20_000
# what is known of processes, pauses and silences stands in events of our own, which hold nobody's text
_OWN = {PROCESS_SEEN, PROCESS_GONE, WENT_SILENT, *PAUSE_KINDS, *HOLD_KINDS}
_READ = "SELECT row FROM search_read WHERE kind = ?"
# an open call may still end, and what the index has not read yet is taken out once it has
_CALLS = (
    "SELECT id, started_at, "  # noqa: S608 our own text
    "coalesce(length(input), 0) + coalesce(length(response), 0) + coalesce(length(bodies), 0), "
    "input, response, error, bodies "
    "FROM tool_calls WHERE id > :from AND id <= :to AND started_at < :before AND end_rank > 0 "
    "AND (input IS NOT NULL OR response IS NOT NULL OR bodies IS NOT NULL) "
    "AND NOT EXISTS (SELECT 1 FROM search_changes WHERE kind = 0 AND row = tool_calls.id) "
    f"AND NOT EXISTS (SELECT 1 FROM search_open WHERE call = tool_calls.id) ORDER BY id LIMIT {_ROWS}"
)
_EVENTS = (
    "SELECT seq, occurred_at, length(payload), kind, payload FROM events WHERE seq > :from AND seq <= :to "  # noqa: S608
    f"AND received_at < :before AND length(payload) > {len(NOTHING)} AND problem IS NULL "
    f"AND kind NOT IN ({', '.join(map(repr, sorted(_OWN)))}) ORDER BY seq LIMIT {_ROWS}"
)
_PROMPT = "UserPromptSubmit"


class OldText(NamedTuple):
    """One row with text that is to go: its id, its time, and the columns with the text as they are."""

    id: int
    at: int
    columns: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """A look at some rows of a table: those with text that is old, and up to which row all were looked at."""

    kind: DocumentKind
    rows: tuple[OldText, ...]
    to: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class TakenOut(Done):
    """Texts were taken out of so many rows, so many bytes as they were kept."""

    rows: int
    bytes: int


def next_scan(connection: sqlite3.Connection, kind: DocumentKind, behind: int, before: int) -> Scan:
    """Look at rows of `tool_calls` or `events` behind one, for text from before a time (UTC milliseconds)."""
    last = int(connection.execute(_READ, (kind,)).fetchone()[0])
    to = min(last, behind + _SCANNED)
    found: list[OldText] = []
    size = 0
    query = _CALLS if kind is DocumentKind.TOOL_CALL else _EVENTS
    for row_id, at, length, *columns in connection.execute(query, {"from": behind, "to": to, "before": before}):
        if found and size + length > _BYTES:
            return Scan(kind, tuple(found), found[-1].id, is_last=False)
        found.append(OldText(row_id, at, tuple(columns)))
        size += length
    if len(found) == _ROWS:
        return Scan(kind, tuple(found), found[-1].id, is_last=found[-1].id >= last)
    return Scan(kind, tuple(found), to, is_last=to >= last)


@dataclass(frozen=True, slots=True)
class TakeTextsOut(Command[TakenOut]):
    """Take the texts out of what a scan found, where they are as they were found. Made off the writer's thread."""

    kind: DocumentKind
    rows: tuple[OldText, ...]
    words: tuple[Document, ...]
    left: tuple[Document, ...]

    @classmethod
    def of(cls, scan: Scan) -> TakeTextsOut:
        """Prepare what a scan found: the words that go, and those that stay."""
        words, left = [], []
        for row in scan.rows:
            texts, rest = _texts(scan.kind, row.columns)
            if said := index_words(texts):
                words.append(Document(scan.kind, row.id, row.at, said))
            if said := index_words(rest):
                left.append(Document(scan.kind, row.id, row.at, said))
        return cls(scan.kind, scan.rows, tuple(words), tuple(left))

    def run(self, journal: Journal) -> TakenOut:
        """Do it, within the writer's transaction."""
        connection = journal.connection
        take = _take_from_call if self.kind is DocumentKind.TOOL_CALL else _take_from_event
        gone = {row.id for row in self.rows if take(connection, row)}
        forget_documents(connection, [one for one in self.words if one.id in gone])
        left = tuple(one for one in self.left if one.id in gone)
        if left:
            journal.take(SearchSlice(left))
        # what is kept at hand has the texts still, and would write them again
        journal.forget()
        size = sum(_size(row.columns) for row in self.rows if row.id in gone)
        return TakenOut(frozenset(), frozenset(), len(gone), size)


def _texts(kind: DocumentKind, columns: Sequence[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what is searched of a row, and what will be."""
    if kind is DocumentKind.TOOL_CALL:
        tool_input, response, error, bodies = columns
        return call_texts(tool_input, response, error, bodies), call_texts(None, None, error)
    name, payload = columns
    return (prompt_texts(payload) if name == _PROMPT else ()), ()


def _take_from_call(connection: sqlite3.Connection, row: OldText) -> bool:
    changed = connection.execute(
        "UPDATE tool_calls SET input = NULL, response = NULL, bodies = NULL "
        "WHERE id = ? AND input IS ? AND response IS ? AND error IS ? AND bodies IS ?",
        (row.id, *row.columns),
    )
    return changed.rowcount == 1


def _take_from_event(connection: sqlite3.Connection, row: OldText) -> bool:
    changed = connection.execute(
        "UPDATE events SET payload = ? WHERE seq = ? AND payload IS ?", (NOTHING, row.id, row.columns[1])
    )
    return changed.rowcount == 1


def _size(columns: Sequence[Any]) -> int:
    return sum(len(one) for one in columns if isinstance(one, (str, bytes)))
