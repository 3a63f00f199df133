"""What the search index names, as rows: within a project or a session, with the words in it that were sought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clawatch.queries.snippets import Snippet, snippet
from clawatch.storage.bodies import inflated
from clawatch.storage.search_index import ROW, DocumentKind, document_number, first_number, row_of
from clawatch.storage.search_reading import call_texts, prompt_texts, session_texts
from clawatch.storage.search_text import haystack

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from clawatch.queries.search_words import Sought
    from clawatch.queries.snippets import FoundIn

_WEEK_MS = 7 * 24 * 60 * 60 * 1000
# a call may be reckoned to have begun a little before its session was heard of
_MARGIN_MS = 60 * 60 * 1000
_NUMBERS = "SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC"
_EVER = (-(2**62), 2**62)
_MOST_LISTED = 50_000
_SESSION = "s.session_id, s.project_id, p.name, coalesce(s.title, s.name, s.first_prompt)"
_TABLES = {
    DocumentKind.TOOL_CALL: "tool_calls d ON d.id = j.value JOIN sessions s ON s.id = d.session",
    DocumentKind.PROMPT: "events d ON d.seq = j.value JOIN sessions s ON s.session_id = d.session_id",
    DocumentKind.SESSION: "sessions s ON s.id = j.value",
}
_SEARCHED = {
    DocumentKind.TOOL_CALL: "d.input, d.response, d.error, d.bodies",
    DocumentKind.PROMPT: "d.payload",
    DocumentKind.SESSION: "s.title, s.name, s.first_prompt",
}
_COLUMNS = {
    DocumentKind.TOOL_CALL: "d.started_at, d.tool_name, d.status",
    DocumentKind.PROMPT: "d.occurred_at, NULL, NULL",
    DocumentKind.SESSION: "s.started_at, NULL, NULL",
}
_FIELDS: dict[DocumentKind, tuple[FoundIn, ...]] = {
    DocumentKind.TOOL_CALL: ("input", "output", "error"),
    DocumentKind.PROMPT: ("prompt",),
    DocumentKind.SESSION: ("title", "name", "prompt"),
}
_TEXTS: dict[DocumentKind, Callable[..., tuple[str, ...]]] = {
    DocumentKind.TOOL_CALL: call_texts,
    DocumentKind.PROMPT: prompt_texts,
    DocumentKind.SESSION: session_texts,
}
_ROWS = {
    DocumentKind.SESSION: "s.id, s.started_at FROM sessions s WHERE {} ORDER BY s.started_at DESC, s.id DESC",
    DocumentKind.PROMPT: (
        "e.seq, e.occurred_at FROM events e JOIN sessions s ON s.session_id = e.session_id "
        "WHERE e.kind = 'UserPromptSubmit' AND e.mark IS NOT NULL AND {} ORDER BY e.seq DESC"
    ),
    DocumentKind.TOOL_CALL: (
        "t.id, t.started_at FROM tool_calls t JOIN sessions s ON s.id = t.session WHERE {} ORDER BY t.id DESC"
    ),
}
# so few are looked at sooner than they are picked out of all that the index gives
_FEW_CALLS = 3000
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Where to look; None is everywhere. `project_id` is its row's, `session_id` the agent's own.

    With `since_ms` and `until_ms` (UTC milliseconds) it is sessions that began from the one on and before the other.
    """

    project_id: int | None = None
    session_id: str | None = None
    kind: DocumentKind | None = None
    since_ms: int | None = None
    until_ms: int | None = None

    @property
    def condition(self) -> tuple[str, tuple[object, ...]]:
        """The sessions to look in, as SQL over `s`, and its parameters."""
        conditions = []
        parameters: list[object] = []
        for condition, value in (
            ("s.project_id = ?", self.project_id),
            ("s.session_id = ?", self.session_id),
            ("s.started_at >= ?", self.since_ms),
            ("s.started_at < ?", self.until_ms),
        ):
            if value is not None:
                conditions.append(condition)
                parameters.append(value)
        return " AND ".join(conditions) or "1", tuple(parameters)

    @property
    def is_everywhere(self) -> bool:
        """Whether all sessions are looked in."""
        return not self.condition[1]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A row with all that was sought in it. `at` is when it began (UTC milliseconds), `row` its id in its table.

    `headline` is what a person would call its session. `tool_name` and `status` are those of a tool call.
    """

    number: int
    kind: DocumentKind
    row: int
    at: int
    session_id: str
    project_id: int | None
    project_name: str | None
    headline: str | None
    tool_name: str | None
    status: str | None
    snippets: tuple[Snippet, ...]


def newest_documents(connection: sqlite3.Connection, match: str | None, scope: SearchScope) -> Iterator[list[int]]:
    """Give the numbers of documents that may hold what FTS5 matches, the newest first; where it cannot tell, of all.

    They come in small parts, and a part may be empty: whoever takes them can leave off in time.
    """
    calls = None if scope.is_everywhere else _calls_of(connection, scope)
    if match is None or (calls is not None and calls <= _FEW_CALLS):
        yield from _every_document(connection, scope)
        return
    ids = None if calls is None or calls > _MOST_LISTED else _ids_of(connection, scope)
    for first, last in _windows(connection, scope):
        rows = connection.execute(_NUMBERS, (match, first, last))
        while part := [row[0] for row in rows.fetchmany(_AT_ONCE)]:
            yield part if ids is None else [number for number in part if number & ROW in ids or not _is_call(number)]


def _every_document(connection: sqlite3.Connection, scope: SearchScope) -> Iterator[list[int]]:
    condition, parameters = scope.condition
    for kind, query in _ROWS.items():
        if scope.kind in {None, kind}:
            rows = connection.execute(f"SELECT {query.format(condition)}", parameters)
            while part := rows.fetchmany(_AT_ONCE):
                yield [document_number(kind, row_id, at) for row_id, at in part]


def _is_call(number: int) -> bool:
    return row_of(number)[0] is DocumentKind.TOOL_CALL


def in_scope(connection: sqlite3.Connection, numbers: Sequence[int], scope: SearchScope) -> list[int]:
    """Give those of some documents that belong to the sessions that are looked in."""
    if scope.is_everywhere:
        return list(numbers)
    condition, parameters = scope.condition
    kept: set[tuple[DocumentKind, int]] = set()
    for kind, ids in _by_kind(numbers).items():
        rows = connection.execute(
            f"SELECT j.value FROM json_each(?) j JOIN {_TABLES[kind]} WHERE {condition}",  # noqa: S608 our own text
            (_json(ids), *parameters),
        )
        kept.update((kind, row[0]) for row in rows)
    return [number for number in numbers if row_of(number) in kept]


def matching(connection: sqlite3.Connection, numbers: Sequence[int], sought: Sought) -> list[int]:
    """Give those of some documents that hold, as their rows are now, what is sought."""
    kept: set[tuple[DocumentKind, int]] = set()
    for kind, ids in _by_kind(numbers).items():
        rows = connection.execute(
            f"SELECT j.value, {_SEARCHED[kind]} FROM json_each(?) j JOIN {_TABLES[kind]}",  # noqa: S608 our own text
            (_json(ids),),
        )
        for row_id, *kept_columns in rows:
            columns = _whole(kind, kept_columns)
            may_be = kind is DocumentKind.PROMPT or sought.may_be_in("\n".join(filter(None, columns)))
            if may_be and sought.is_in(haystack(_TEXTS[kind](*columns))):
                kept.add((kind, row_id))
    return [number for number in numbers if row_of(number) in kept]


def hits_of(connection: sqlite3.Connection, numbers: Sequence[int], sought: Sought) -> list[SearchHit]:
    """Give what to show of some documents, in the same order; of those that hold, as they are now, what is sought."""
    found: dict[tuple[DocumentKind, int], SearchHit] = {}
    for kind, places in _by_kind(numbers).items():
        rows = connection.execute(
            f"SELECT j.value, {_SESSION}, {_COLUMNS[kind]}, {_SEARCHED[kind]} FROM json_each(?) j JOIN {_TABLES[kind]} "  # noqa: S608 our own text
            "LEFT JOIN projects p ON p.id = s.project_id",
            (_json(places),),
        )
        for row in rows:
            hit = _hit(kind, places[row[0]], row, sought)
            if hit is not None:
                found[kind, row[0]] = hit
    return [found[key] for key in map(row_of, numbers) if key in found]


def _whole(kind: DocumentKind, columns: Sequence[Any]) -> list[Any]:
    """Give what is searched of a row as it was before its bodies were made small (see storage.bodies)."""
    if kind is not DocumentKind.TOOL_CALL:
        return list(columns)
    tool_input, response, error, bodies = columns
    return [*inflated(tool_input, response, bodies), error]


def _hit(kind: DocumentKind, number: int, row: Sequence[Any], sought: Sought) -> SearchHit | None:
    row_id, session_id, project_id, project_name, headline, at, tool_name, status, *columns = row
    texts = _TEXTS[kind](*_whole(kind, columns))
    if not sought.is_in(haystack(texts)):
        return None
    pieces = (snippet(field, text, sought) for field, text in zip(_FIELDS[kind], texts, strict=True))
    snippets = tuple(piece for piece in pieces if piece is not None)
    return SearchHit(
        number, kind, row_id, at, session_id, project_id, project_name, headline, tool_name, status, snippets
    )


def _calls_of(connection: sqlite3.Connection, scope: SearchScope) -> int:
    """Count the tool calls of the sessions that are looked in."""
    condition, parameters = scope.condition
    query = f"SELECT coalesce(sum(s.tool_call_count), 0) FROM sessions s WHERE {condition}"  # noqa: S608 our own text
    return int(connection.execute(query, parameters).fetchone()[0])


def _ids_of(connection: sqlite3.Connection, scope: SearchScope) -> set[int]:
    """Give the tool calls of the sessions that are looked in."""
    condition, parameters = scope.condition
    rows = connection.execute(
        f"SELECT id FROM tool_calls WHERE session IN (SELECT s.id FROM sessions s WHERE {condition})",  # noqa: S608 our own text
        parameters,
    )
    return {row[0] for row in rows}


def _windows(connection: sqlite3.Connection, scope: SearchScope) -> Iterator[tuple[int, int]]:
    """Give the ranges of numbers to look in, the newest first: those of the weeks of the sessions in question."""
    if scope.is_everywhere and scope.kind is None:
        yield _EVER
        return
    condition, parameters = scope.condition
    weeks = sorted(_weeks(connection, condition, parameters), reverse=True)
    for week in weeks:
        if scope.kind is not None:
            at = week * _WEEK_MS
            yield document_number(scope.kind, 0, at), document_number(scope.kind, ROW, at)
        else:
            yield first_number(week * _WEEK_MS), first_number((week + 1) * _WEEK_MS) - 1


def _weeks(connection: sqlite3.Connection, condition: str, parameters: Sequence[object]) -> set[int]:
    rows = connection.execute(
        "SELECT DISTINCT (s.started_at - ?) / ?, (max(s.last_event_at, coalesce(s.ended_at, 0)) + ?) / ? "  # noqa: S608 our own text
        f"FROM sessions s WHERE {condition}",
        (_MARGIN_MS, _WEEK_MS, _MARGIN_MS, _WEEK_MS, *parameters),
    )
    return {week for first, last in rows for week in range(first, last + 1)}


def _by_kind(numbers: Sequence[int]) -> dict[DocumentKind, dict[int, int]]:
    found: dict[DocumentKind, dict[int, int]] = {}
    for number in numbers:
        kind, row_id = row_of(number)
        found.setdefault(kind, {})[row_id] = number
    return found


def _json(ids: Sequence[int] | dict[int, int]) -> str:
    return f"[{','.join(map(str, ids))}]"
