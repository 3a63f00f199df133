"""Lists of sessions in any order, and searched: what a listing gives is what SQL gives for the whole question."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.states import SessionState
from clawatch.queries.session_filter import SessionFilter, SessionOrder
from clawatch.queries.session_listing import has_index, list_by_index, place_of, rows_of, take_listing
from clawatch.queries.session_search import as_begun
from clawatch.queries.sessions import list_sessions
from clawatch.storage.database import open_for_writing
from clawatch.storage.readers import Readers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SESSION = (
    "INSERT INTO sessions (session_id, origin, project_id, state, state_reason, state_evidence, state_at, started_at, "
    "ended_at, last_event_at, model, title, name, host, first_prompt, tool_call_count, error_count, reported_tokens, "
    "reported_cost, said, git_branch, request_count, input_tokens, cost, unpriced_requests) "
    "VALUES (?, ?, ?, ?, '', 'hook', 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, ?, ?)"
)
_COUNT = 300


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readers]:
    """Sessions of all kinds, many of them alike in what they are sorted by."""
    path: Path = tmp_path_factory.mktemp("listing") / "clawatch.db"
    connection = open_for_writing(path)
    chance = random.Random(5)  # noqa: S311 the same sessions each time
    connection.execute("BEGIN")
    for number, name in enumerate(("ledger", "Website", "ledger"), 1):
        connection.execute(
            "INSERT INTO projects (id, path, name) VALUES (?, ?, ?)",
            (number, f"/code/{number}/{name}", name),
        )
    for number in range(_COUNT):
        start = chance.randrange(1_000_000_000_000, 1_000_000_050_000)
        requests = chance.choice((0, 1, 3))
        row = (
            f"id-{number:04d}",
            chance.choice(("claude_code", "agent")),
            chance.choice((None, 1, 2, 3)),
            chance.choice(list(SessionState)),
            start,
            chance.choice((None, start, start + chance.randrange(900_000))),
            start + chance.randrange(5),
            chance.choice((None, "claude-opus-4-6", "my-model")),
            chance.choice((None, "", "Fix the import", "größer", "50% off")),
            chance.choice((None, "Nightly")),
            chance.choice((None, "alpha", "Beta")),
            chance.choice((None, "say_hello", "fix it")),
            chance.randrange(4),
            chance.choice((0, 0, 2)),
            chance.choice((None, 0, 10)),
            chance.choice((None, 0, 5_000)),
            chance.choice((None, "main")),
            requests,
            requests * 10,
            chance.randrange(9) * 1_000 if requests else 0,
            chance.randrange(requests + 1),
        )
        connection.execute(_SESSION, row)
    connection.execute("INSERT INTO model_usage VALUES ('claude-haiku-4-5', 7, 0, 900000, 1, 0, 10)")
    connection.execute("COMMIT")
    connection.close()
    readers = Readers(path)
    yield readers
    readers.close()


QUESTIONS = (
    SessionFilter(),
    SessionFilter(states=frozenset({SessionState.ENDED})),
    SessionFilter(project_id=2),
    SessionFilter(project_id=2, states=frozenset({SessionState.WORKING, SessionState.ERROR})),
    SessionFilter(model="my-model"),
    SessionFilter(model="claude-haiku-4-5"),
    SessionFilter(since_ms=1_000_000_010_000, until_ms=1_000_000_030_000),
    SessionFilter(min_cost=4_000, has_errors=True),
)


@pytest.mark.parametrize("order", SessionOrder)
@pytest.mark.parametrize("is_ascending", [False, True])
def test_pages_of_a_listing_are_those_of_the_whole_question(
    source: Readers, order: SessionOrder, *, is_ascending: bool
) -> None:
    for question in QUESTIONS:
        wanted = SessionFilter(
            **{
                field: getattr(question, field)
                for field in question.__slots__
                if field not in ("order", "is_ascending")
            },
            order=order,
            is_ascending=is_ascending,
        )
        whole = list_sessions(source, wanted, limit=_COUNT)
        listing = take_listing(source, wanted)
        parts = [rows_of(source, listing, limit=70, offset=offset) for offset in range(0, _COUNT, 70)]
        assert [item for part in parts if part is not None for item in part.items] == list(whole.items)
        assert all(part is not None and part.total == whole.total for part in parts)
        if has_index(wanted):
            assert list_by_index(source, wanted, limit=70, offset=70).items == whole.items[70:140]


def test_what_cannot_be_compared_comes_last_either_way(source: Readers) -> None:
    for is_ascending in (False, True):
        wanted = SessionFilter(order=SessionOrder.COST, is_ascending=is_ascending)
        costs = [item.cost for item in list_sessions(source, wanted, limit=_COUNT).items]
        known = [cost for cost in costs if cost is not None]
        assert 0 < len(known) < _COUNT
        assert costs == [*sorted(known, reverse=not is_ascending), *[None] * (_COUNT - len(known))]


def test_filters_leave_in_what_they_say(source: Readers) -> None:
    every = list_sessions(source, SessionFilter(), limit=_COUNT).items

    def ids(wanted: SessionFilter) -> set[int]:
        return set(take_listing(source, wanted).ids)

    assert ids(SessionFilter(min_cost=4_000)) == {
        item.id for item in every if item.cost is not None and item.cost >= 4_000
    }
    assert ids(SessionFilter(has_errors=True)) == {item.id for item in every if item.error_count}
    assert ids(SessionFilter(model="my-model")) == {item.id for item in every if item.model == "my-model"}
    assert ids(SessionFilter(model="claude-haiku-4-5")) == {7}, "a session belongs to the models of its requests too"
    since, until = 1_000_000_010_000, 1_000_000_030_000
    assert ids(SessionFilter(since_ms=since, until_ms=until)) == {
        item.id for item in every if since <= item.started_at < until
    }
    assert SessionFilter(order=SessionOrder.COST, is_ascending=True).is_everything
    assert not SessionFilter(has_errors=True).is_everything


def test_parts_of_names_are_found_without_any_index(source: Readers) -> None:
    every = list_sessions(source, SessionFilter(), limit=_COUNT).items
    for text, belongs in (
        ("mpor", lambda item: "mpor" in (item.title or "")),
        ("50%", lambda item: "50%" in (item.title or "")),
        ("y_h", lambda item: "y_h" in (item.first_prompt or "")),
        ("LEDGER", lambda item: item.project_name == "ledger"),
        ("id-0042", lambda item: item.session_id == "id-0042"),
    ):
        listing = take_listing(source, SessionFilter(search=text, has_errors=True))
        assert set(listing.ids) == {item.id for item in every if belongs(item) and item.error_count}
        assert listing.is_whole
        assert listing.found == {}


def test_a_listing_says_where_a_session_stands_and_ends_with_one_of_its_rows(source: Readers, tmp_path: Path) -> None:
    listing = take_listing(source, SessionFilter(order=SessionOrder.HEADLINE))
    assert place_of(listing, listing.ids[123]) == 123
    assert place_of(listing, 10**9) is None
    path = tmp_path / "copy.db"
    copy = sqlite3.connect(path)
    source.connection().backup(copy)
    copy.execute("DELETE FROM model_usage")
    copy.execute("DELETE FROM sessions WHERE id = ?", (listing.ids[5],))
    copy.commit()
    copy.close()
    fewer = Readers(path)
    assert rows_of(fewer, listing, limit=10) is None
    assert rows_of(fewer, listing, limit=10, offset=6) is not None
    fewer.close()


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("imp", "imp*"),
        ("im", "im"),
        ("error imp", "error imp*"),
        ("import ", "import "),
        ("a/path.py", "a/path.py"),
        ("src/parser", "src/parser*"),
        ('"no such fi', '"no such fi'),
        ('"no such" file', '"no such" file*'),
        ("imp*", "imp*"),
        ("", ""),
    ],
)
def test_the_last_word_may_be_half_typed(typed: str, sought: str) -> None:
    assert as_begun(typed) == sought
