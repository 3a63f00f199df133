"""In which sessions do these words stand, and where in each?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.search import found_documents
from clawatch.queries.search_rows import hits_of
from clawatch.queries.search_words import read_search
from clawatch.queries.session_filter import like
from clawatch.storage.search_index import DocumentKind, row_of
from clawatch.storage.search_reading import rows_behind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from clawatch.queries.search_rows import SearchScope
    from clawatch.queries.snippets import Snippet

_TITLES = ("title", "name", "first_prompt")
# half a word is looked for as the beginning of one; of fewer letters there is too much
_SHORTEST_BEGINNING = 3
_BUDGET_S = 0.1
_AT_ONCE = 4096
# the one of a session's hits that is shown: one can jump to a call, and a title is seen anyway
_RANKS = {DocumentKind.TOOL_CALL: 0, DocumentKind.PROMPT: 1, DocumentKind.SESSION: 2}
_SESSIONS_OF = {
    DocumentKind.TOOL_CALL: "SELECT id, session FROM tool_calls WHERE id IN (SELECT value FROM json_each(?))",
    DocumentKind.PROMPT: (
        "SELECT e.seq, s.id FROM events e JOIN sessions s ON s.session_id = e.session_id "
        "WHERE e.seq IN (SELECT value FROM json_each(?))"
    ),
    DocumentKind.SESSION: "SELECT id, id FROM sessions WHERE id IN (SELECT value FROM json_each(?))",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one session: the document to show, by its number, and how many there are."""

    number: int
    count: int


@dataclass(frozen=True, slots=True)
class FoundSessions:
    """The sessions in which a text was found, by their rows' ids.

    `hits` are those of the full-text index, and `named` those whose id, project, title, name or first prompt holds the
    text as a part. Without `is_whole` these are the newest. `behind` is how many rows the index has not read yet.
    """

    hits: Mapping[int, Found]
    named: frozenset[int]
    is_whole: bool
    behind: int

    @property
    def ids(self) -> Collection[int]:
        """All of them."""
        return self.hits.keys() | self.named


@dataclass(frozen=True, slots=True)
class SessionHit:
    """A place in a session where all that was sought stands.

    `tool_name` and `tool_use_id` are those of a tool call, `count` says how many such places the session has at least.
    """

    kind: DocumentKind
    at: int
    tool_name: str | None
    tool_use_id: str | None
    snippet: Snippet
    count: int


def find_sessions(connection: sqlite3.Connection, typed: str, scope: SearchScope) -> FoundSessions:
    """Look for what was typed in tool calls, prompts, titles, ids and the names of projects.

    `scope` spares looking where it is of no use; names are looked for everywhere.

    The last word may be the beginning of one. Of many documents the newest 10,000 are looked at, and titles as far back
    as a tenth of a second reaches, which is some hundred thousand sessions: older ones are found by whole words.
    """
    sought = read_search(as_begun(typed))
    numbers: list[int] = []
    is_whole = True
    if sought.needles:
        numbers, is_whole = found_documents(connection, sought, scope)
    named, are_all = _named(connection, typed)
    return FoundSessions(_by_session(connection, numbers), named, is_whole and are_all, rows_behind(connection))


def hits_in(
    connection: sqlite3.Connection, typed: str, found: Mapping[int, Found], sessions: Iterable[int]
) -> dict[int, SessionHit]:
    """Give, by the rows' ids, what to show of some sessions; of those that hold what is sought still."""
    owners = {found[session].number: session for session in sessions if session in found}
    shown = hits_of(connection, list(owners), read_search(as_begun(typed)))
    calls = [hit.row for hit in shown if hit.kind is DocumentKind.TOOL_CALL]
    use_ids = dict(
        connection.execute(
            "SELECT id, tool_use_id FROM tool_calls WHERE id IN (SELECT value FROM json_each(?))", (_json(calls),)
        ).fetchall()
    )
    hits: dict[int, SessionHit] = {}
    for hit in shown:
        session = owners[hit.number]
        if hit.snippets:
            use_id = use_ids.get(hit.row) if hit.kind is DocumentKind.TOOL_CALL else None
            hits[session] = SessionHit(hit.kind, hit.at, hit.tool_name, use_id, hit.snippets[0], found[session].count)
    return hits


def as_begun(typed: str) -> str:
    """Take the last word as the beginning of one, as long as nothing follows it."""
    length = 0
    for character in reversed(typed):
        if not character.isalnum():
            break
        length += 1
    is_open = typed.count('"') % 2 == 1
    return typed if length < _SHORTEST_BEGINNING or is_open else f"{typed}*"


def _named(connection: sqlite3.Connection, text: str) -> tuple[frozenset[int], bool]:
    """Give the sessions that are called so, the last heard of first, and whether those are all."""
    until = time.monotonic() + _BUDGET_S
    condition, parameters = like(text, _TITLES)
    found: set[int] = set()
    for first, last in _slices(connection):
        rows = connection.execute(
            f"SELECT s.id FROM sessions s WHERE s.id BETWEEN ? AND ? AND {condition}",  # noqa: S608 parameters are bound
            (first, last, *parameters),
        )
        found.update(row[0] for row in rows)
        if time.monotonic() > until and first > 1:
            return frozenset(found), False
    return frozenset(found), True


def _slices(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    last = connection.execute("SELECT coalesce(max(id), 0) FROM sessions").fetchone()[0]
    while last > 0:
        yield max(1, last - _AT_ONCE + 1), last
        last -= _AT_ONCE


def _by_session(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Found]:
    """Bring documents together by their sessions; the numbers come with the newest first."""
    by_kind: dict[DocumentKind, dict[int, int]] = {kind: {} for kind in _RANKS}
    for number in numbers:
        kind, row = row_of(number)
        by_kind[kind].setdefault(row, number)
    found: dict[int, Found] = {}
    for kind in sorted(by_kind, key=_RANKS.__getitem__):
        documents = by_kind[kind]
        if not documents:
            continue
        owners: dict[int, int] = dict(connection.execute(_SESSIONS_OF[kind], (_json(documents),)).fetchall())
        for row, number in documents.items():
            session = owners.get(row)
            if session is not None:
                known = found.get(session)
                found[session] = Found(number, 1) if known is None else Found(known.number, known.count + 1)
    return found


def _json(ids: Iterable[int]) -> str:
    return f"[{','.join(map(str, ids))}]"
