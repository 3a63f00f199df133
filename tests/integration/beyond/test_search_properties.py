"""The index finds what a look at every row finds, whatever was typed and in whatever order rows came and changed."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clawatch.queries.search import SearchScope, search
from clawatch.queries.search_words import read_search
from clawatch.storage.database import open_for_reading, open_for_writing
from clawatch.storage.journal import Journal
from clawatch.storage.readers import Readers
from clawatch.storage.search_index import SearchSlice
from clawatch.storage.search_reading import call_texts, next_slice, prompt_texts, rows_behind, session_texts
from clawatch.storage.search_text import fold, folded_offsets, haystack, places_of
from support.journals import agent_event, hook_event

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from clawatch.domain.events import Event

_WORDS = ["make", "deploy_site", "déjà vu", "FAILED", "a/b.py", "検索", "x" * 40, "ok"]
_WORD = st.sampled_from(_WORDS)
_TEXTS = st.lists(_WORD, min_size=1, max_size=3).map(" ".join)
_TYPED = st.one_of(
    st.text(max_size=12),
    st.lists(st.sampled_from([*_WORDS, "mak*", '"make ok"', '"ok make', "-", "x*", "f*", "索"]), max_size=3).map(
        " ".join
    ),
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@st.composite
def _events(draw: st.DrawFn, number: int) -> Event:
    use: dict[str, Any] = {"tool_use_id": draw(st.sampled_from(["t1", "t1", "t2"])), "tool_name": "Bash"}
    use["tool_input"] = {"command": draw(_WORD), "nested": [1, {"deep": draw(_WORD)}]}
    # years apart, and any order
    at = draw(st.sampled_from([number, number, 1, 700_000_000, 40_000_000_000]))
    kind, fields = draw(
        st.one_of(
            st.just(("PreToolUse", use)),
            _TEXTS.map(lambda text: ("PostToolUse", {**use, "tool_response": {"stdout": text}})),
            _TEXTS.map(lambda text: ("PostToolUseFailure", {**use, "error": text})),
            _TEXTS.map(lambda text: ("UserPromptSubmit", {"prompt": text})),
            _TEXTS.map(lambda text: ("Notification", {"session_title": text})),
            st.just(("SessionEnd", {"reason": "other"})),
            _TEXTS.map(lambda text: ("tool_call", {"toolName": "Read", "message": text})),
        )
    )
    return (agent_event if kind == "tool_call" else hook_event)(number, kind, at=at, **fields)


def _index(connection: sqlite3.Connection, slices: int | None = None) -> None:
    """Take some steps of the index, or all there are."""
    journal = Journal(connection)
    while slices is None or slices > 0:
        wanted = next_slice(connection)
        if wanted is None:
            return
        _take(connection, journal, wanted)
        slices = None if slices is None else slices - 1


def _take(connection: sqlite3.Connection, journal: Journal, wanted: SearchSlice) -> None:
    connection.execute("BEGIN")
    journal.take(wanted)
    connection.execute("COMMIT")


def _texts(connection: sqlite3.Connection) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Give what each row says, by looking at all of them."""
    for row_id, *columns in connection.execute("SELECT id, input, response, error, bodies FROM tool_calls"):
        yield "TOOL_CALL", row_id, call_texts(*columns)
    for row_id, *columns in connection.execute("SELECT id, title, name, first_prompt FROM sessions"):
        yield "SESSION", row_id, session_texts(*columns)
    for seq, payload in connection.execute("SELECT seq, payload FROM events WHERE kind = 'UserPromptSubmit'"):
        yield "PROMPT", seq, prompt_texts(payload)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_index_finds_what_looking_at_every_row_finds(folder: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        path = Path(name) / "clawatch.db"
        with closing(open_for_writing(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            journal = Journal(connection)
            for number in range(data.draw(st.integers(1, 8))):
                event = data.draw(_events(number))
                connection.execute("BEGIN")
                journal.append_guarded(event)
                connection.execute("COMMIT")
                _index(connection, data.draw(st.sampled_from([0, 1, 9])))
                if data.draw(st.booleans()):
                    _take(connection, journal, SearchSlice(merges=4))
            _index(connection)
            assert rows_behind(connection) == 0
        with closing(Readers(path)) as readers, closing(open_for_reading(path)) as connection:
            for typed in [*_WORDS, *data.draw(st.lists(_TYPED, min_size=3, max_size=6))]:
                sought = read_search(typed)
                expected = {
                    (kind, row)
                    for kind, row, texts in _texts(connection)
                    if sought.needles and sought.is_in(haystack(texts))
                }
                page = search(readers, typed, SearchScope(), limit=200)
                assert {(hit.kind.name, hit.row) for hit in page.items} == expected, typed
                assert (page.total, page.is_total_exact, page.behind) == (len(expected), True, 0)
                assert all(hit.snippets for hit in page.items)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_folding_knows_where_each_character_was(text: str) -> None:
    folded, offsets = fold(text), folded_offsets(text)
    assert len(offsets) == len(folded) + 1
    for place in places_of(folded):
        first, last = offsets[place.start()], offsets[place.end() - 1] + 1
        assert place.group() in fold(text[first:last])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_what_a_text_says_is_found_by_typing_it(text: str) -> None:
    quoted = text.replace('"', " ").replace("*", " ")
    sought = read_search(f'"{quoted}"')
    assert sought.is_in(haystack([quoted]))
    assert all(read_search(word).is_in(haystack([quoted])) for word in quoted.split())
