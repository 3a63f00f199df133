"""What the search index is to take next: rows that changed, calls that ended, rows that are new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.domain.marks import is_of_person
from clawatch.storage.bodies import inflated
from clawatch.storage.json_payload import NotAnObjectError, NotJsonError, parse_object
from clawatch.storage.search_index import Document, DocumentKind, SearchSlice
from clawatch.storage.search_text import index_words, json_words, shortened

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

# a slice is a transaction that events wait for
_ROWS, _CHARACTERS = 32, 48 * 1024
# prompts are few among events: so many are looked through at once, and so many may be left unread where none is there
_EVENTS_A_LOOK = 4000
_NOT_WORTH_NOTING = 1000
_CALLS = "SELECT id, started_at, end_rank = 0, input, response, error, bodies FROM tool_calls WHERE id"
_SESSIONS = "SELECT id, started_at, 0, title, name, first_prompt FROM sessions WHERE id"
_PROMPTS = "SELECT seq, occurred_at, 0, payload FROM events WHERE kind = 'UserPromptSubmit' AND seq"
_SELECT = {DocumentKind.TOOL_CALL: _CALLS, DocumentKind.PROMPT: _PROMPTS, DocumentKind.SESSION: _SESSIONS}
_LISTED = "IN (SELECT value FROM json_each(?)) ORDER BY 1"
_NEW = f"BETWEEN ? + 1 AND ? ORDER BY 1 LIMIT {_ROWS}"
_CHANGES = f"SELECT number, kind, row FROM search_changes ORDER BY number LIMIT {_ROWS}"  # noqa: S608 our own text
_ENDED = (
    f"SELECT call FROM search_open LEFT JOIN tool_calls ON id = call WHERE end_rank IS NOT 0 ORDER BY 1 LIMIT {_ROWS}"  # noqa: S608 our own text
)
_KNOWN = (
    "SELECT (SELECT count(*) FROM search_changes) + "
    "(SELECT count(*) FROM search_open LEFT JOIN tool_calls ON id = call WHERE end_rank IS NOT 0)"
)
_READ = "SELECT row FROM search_read WHERE kind = ?"
_LAST = {
    DocumentKind.TOOL_CALL: "SELECT coalesce(max(id), 0) FROM tool_calls",
    DocumentKind.PROMPT: "SELECT coalesce(max(seq), 0) FROM events",
    DocumentKind.SESSION: "SELECT coalesce(max(id), 0) FROM sessions",
}


def call_texts(
    tool_input: str | None, response: str | None, error: str | None, bodies: bytes | None = None
) -> tuple[str, ...]:
    """Give what is searched of a tool call: of its input, its output and its error (see storage.bodies)."""
    tool_input, response = inflated(tool_input, response, bodies)
    return json_words(tool_input), json_words(response), shortened(error or "")


def session_texts(title: str | None, name: str | None, first_prompt: str | None) -> tuple[str, ...]:
    """Give what is searched of a session: its title, its agent's name, what it was asked first."""
    return shortened(title or ""), shortened(name or ""), shortened(first_prompt or "")


def prompt_texts(payload: bytes) -> tuple[str, ...]:
    """Give what is searched of the event that tells of a prompt."""
    try:
        prompt = parse_object(payload).get("prompt")
    except (NotJsonError, NotAnObjectError):
        prompt = None
    return (shortened(prompt.strip()) if isinstance(prompt, str) and is_of_person(prompt) else "",)


_TEXTS: dict[DocumentKind, Callable[..., tuple[str, ...]]] = {
    DocumentKind.TOOL_CALL: call_texts,
    DocumentKind.PROMPT: prompt_texts,
    DocumentKind.SESSION: session_texts,
}


def next_slice(connection: sqlite3.Connection) -> SearchSlice | None:
    """Give some rows that the index lacks, as it takes them; None where it lacks none.

    Rows and what is known to be lacking are read as of one moment; whatever changes after it is lacking anew.
    """
    connection.execute("BEGIN")
    try:
        found = _of_changes(connection) or _of_ended_calls(connection)
        for kind in (DocumentKind.SESSION, DocumentKind.PROMPT, DocumentKind.TOOL_CALL):
            found = found or _of_new_rows(connection, kind)
    finally:
        connection.execute("COMMIT")
    return found


def rows_behind(connection: sqlite3.Connection) -> int:
    """Give how many rows the index lacks, new ones and changed ones, at least roughly: rows may have gone meanwhile."""
    behind = int(connection.execute(_KNOWN).fetchone()[0])
    for kind in (DocumentKind.TOOL_CALL, DocumentKind.SESSION):
        read, last = _extent(connection, kind)
        behind += max(0, last - read)
    read, last = _extent(connection, DocumentKind.PROMPT)
    if last - read > _NOT_WORTH_NOTING:
        return behind + last - read
    prompts = connection.execute(f"SELECT count(*) FROM ({_PROMPTS} > ?)", (read,))  # noqa: S608 our own text
    return behind + int(prompts.fetchone()[0])


def _extent(connection: sqlite3.Connection, kind: DocumentKind) -> tuple[int, int]:
    """Give the last row of a table that is in the index, and the last that there is."""
    return connection.execute(_READ, (kind,)).fetchone()[0], connection.execute(_LAST[kind]).fetchone()[0]


def _of_changes(connection: sqlite3.Connection) -> SearchSlice | None:
    changes = connection.execute(_CHANGES).fetchall()
    if not changes:
        return None
    documents: list[Document] = []
    open_calls: list[int] = []
    for kind in DocumentKind:
        ids = {row for _, changed, row in changes if changed == kind}
        found, still_open, _ = _documents(kind, connection.execute(_SELECT[kind] + " " + _LISTED, (_json(ids),)), None)
        documents += found
        open_calls += still_open
    return SearchSlice(tuple(documents), open_calls=tuple(open_calls), noted_to=changes[-1][0])


def _of_ended_calls(connection: sqlite3.Connection) -> SearchSlice | None:
    ids = [row[0] for row in connection.execute(_ENDED)]
    if not ids:
        return None
    kind = DocumentKind.TOOL_CALL
    found, _, _ = _documents(kind, connection.execute(f"{_CALLS} {_LISTED}", (_json(ids),)), None)
    return SearchSlice(tuple(found), ended_calls=tuple(ids))


def _of_new_rows(connection: sqlite3.Connection, kind: DocumentKind) -> SearchSlice | None:
    read, last = _extent(connection, kind)
    if last <= read:
        return None
    to = min(last, read + _EVENTS_A_LOOK) if kind is DocumentKind.PROMPT else last
    rows = connection.execute(f"{_SELECT[kind]} {_NEW}", (read, to))
    documents, open_calls, cut_at = _documents(kind, rows, _CHARACTERS)
    if kind is DocumentKind.PROMPT and not documents and to - read < _NOT_WORTH_NOTING:
        return None
    return SearchSlice(tuple(documents), ((kind, to if cut_at is None else cut_at),), tuple(open_calls))


def _documents(
    kind: DocumentKind, rows: Iterable[tuple[Any, ...]], most: int | None
) -> tuple[list[Document], list[int], int | None]:
    """Give rows as documents, and which of them are calls that run; and the last one's id where there may be more.

    That is so after _ROWS rows, and after `most` characters.
    """
    documents: list[Document] = []
    open_calls: list[int] = []
    size = 0
    for count, (row_id, at, is_open, *columns) in enumerate(rows, 1):
        words = index_words(_TEXTS[kind](*columns))
        size += len(words)
        if words:
            documents.append(Document(kind, row_id, at, words))
        if is_open:
            open_calls.append(row_id)
        if most is not None and (count == _ROWS or size > most):
            return documents, open_calls, row_id
    return documents, open_calls, None


def _json(ids: Iterable[int]) -> str:
    return f"[{','.join(map(str, ids))}]"
