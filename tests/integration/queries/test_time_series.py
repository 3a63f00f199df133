"""Sums by stretches of time and over ranges say what the rows say."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clawatch.queries.range_figures import range_figures
from clawatch.queries.recent_errors import recent_errors
from clawatch.queries.time_buckets import bucket_edges
from clawatch.queries.time_series import first_and_last, time_series
from clawatch.storage.readers import Readers
from support.journals import START_MS, agent_event, hook_event, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUARTER_MS, HOUR_MS, DAY_MS = 900_000, 3_600_000, 86_400_000
MIDNIGHT = START_MS - START_MS % DAY_MS
DAYS = 9
ZONES = [
    ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe")
]
BERLIN = ZONES[1]


@given(
    st.integers(1_400_000_000_000, 1_900_000_000_000),
    st.integers(1, 1_800 * DAY_MS),
    st.sampled_from(ZONES),
    st.booleans(),
)
@settings(deadline=None, max_examples=150)
def test_stretches_cover_a_range_and_are_not_too_many(begin: int, span: int, zone: ZoneInfo, is_cut: bool) -> None:
    begin -= begin % QUARTER_MS
    end = begin + -(-span // QUARTER_MS) * QUARTER_MS
    edges = bucket_edges(begin, end, zone, **({"since": begin, "until": end} if is_cut else {}))
    assert edges[0] == begin if is_cut else edges[0] <= begin < edges[1]
    assert edges[-1] == end if is_cut else edges[-2] < end <= edges[-1]
    assert all(edge % QUARTER_MS == 0 for edge in edges)
    assert all(earlier < later for earlier, later in pairwise(edges))
    assert len(edges) - 1 <= 106


def test_stretches_are_those_of_local_time() -> None:
    # clocks are put forward on 29 March 2026
    begin = int(datetime(2026, 3, 20, tzinfo=BERLIN).timestamp() * 1000)
    days = bucket_edges(begin, begin + 30 * DAY_MS, BERLIN)
    assert {datetime.fromtimestamp(edge / 1000, BERLIN).strftime("%H:%M") for edge in days} == {"00:00"}
    assert {later - earlier for earlier, later in pairwise(days)} == {DAY_MS, 23 * HOUR_MS}
    threes = bucket_edges(begin + 6 * DAY_MS, begin + 13 * DAY_MS, BERLIN)
    assert {datetime.fromtimestamp(edge / 1000, BERLIN).hour % 3 for edge in threes} == {0}
    weeks = bucket_edges(begin, begin + 365 * DAY_MS, BERLIN)
    assert {datetime.fromtimestamp(edge / 1000, BERLIN).weekday() for edge in weeks} == {0}
    months = bucket_edges(begin, begin + 1000 * DAY_MS, BERLIN)
    assert {datetime.fromtimestamp(edge / 1000, BERLIN).day for edge in months} == {1}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(5)  # noqa: S311 the same figures every time
    events: list[Any] = []
    for number in range(300):
        at = MIDNIGHT - START_MS + chance.randrange(DAYS * DAY_MS)
        tool = chance.choice(("Bash", "Read", "Grep"))
        fields = {"tool_name": tool, "tool_use_id": f"t{number}", "cwd": "/a", "session": f"s{number % 40}"}
        events.append(hook_event(2 * number, "PreToolUse", at=at, **fields))
        if number % 4 == 0:
            error = f"failure {number}"
            events.append(hook_event(2 * number + 1, "PostToolUseFailure", at=at + 5, error=error, **fields))
        else:
            events.append(hook_event(2 * number + 1, "PostToolUse", at=at + 5, **fields))
    for number in range(80):
        at = MIDNIGHT - START_MS + chance.randrange(DAYS * DAY_MS)
        events.append(agent_event(number, "cost", at=at, tokenCount=number, costUsd=number / 100))
    path = tmp_path_factory.mktemp("series") / "clawatch.db"
    write(path, [events])
    return path


@pytest.fixture
def source(path: Path) -> Iterator[Readers]:
    readers = Readers(path)
    yield readers
    readers.close()


def plain(path: Path, query: str, *parameters: int) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, parameters).fetchall()


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("days", [1, 4, 9])
def test_series_hold_what_began_and_was_used(source: Readers, path: Path, zone: ZoneInfo, days: int) -> None:
    edges = bucket_edges(MIDNIGHT, MIDNIGHT + days * DAY_MS, zone)
    found = time_series(source, edges)
    for place, (begin, end) in enumerate(pairwise(edges)):
        within = "SELECT count(*) FROM sessions WHERE started_at >= ? AND started_at < ?"
        assert found.sessions[place] == plain(path, within, begin, end)[0][0]
        used = "SELECT coalesce(sum(input_tokens), 0) FROM usage_records WHERE occurred_at >= ? AND occurred_at < ?"
        assert found.input_tokens[place] == plain(path, used, begin, end)[0][0]
    assert sum(found.cache_read_tokens + found.cache_write_tokens + found.output_tokens) == 0


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (None, None),
        (MIDNIGHT + 2 * DAY_MS, None),
        (MIDNIGHT + 2 * DAY_MS - 7 * HOUR_MS, MIDNIGHT + 5 * DAY_MS + 2 * HOUR_MS),
        (MIDNIGHT + 4 * DAY_MS + HOUR_MS, MIDNIGHT + 4 * DAY_MS + 19 * HOUR_MS),
    ],
)
def test_figures_of_a_range_are_those_of_its_rows(
    source: Readers, path: Path, since: int | None, until: int | None
) -> None:
    found = range_figures(source, since, until)
    ends = since or 0, until or 2**62
    calls = (
        "SELECT tool_name, count(*), sum(status = 'error') FROM tool_calls WHERE started_at >= ? AND started_at < ? "
    )
    rows = plain(path, f"{calls} GROUP BY 1", *ends)
    assert sorted((tool.tool_name, tool.calls, tool.errors) for tool in found.tools) == sorted(rows)
    assert [tool.calls for tool in found.tools] == sorted((row[1] for row in rows), reverse=True)
    assert (found.calls, found.errors) == (sum(row[1] for row in rows), sum(row[2] for row in rows))
    begun = "SELECT count(*) FROM sessions WHERE started_at >= ? AND started_at < ?"
    assert found.sessions == plain(path, begun, *ends)[0][0]
    spent = (
        "SELECT count(*), sum(input_tokens), sum(cost) FROM usage_records WHERE occurred_at >= ? AND occurred_at < ?"
    )
    spending = found.spending
    assert (spending.requests, spending.input_tokens, spending.cost) == plain(path, spent, *ends)[0]
    assert found.live == plain(path, "SELECT count(*) FROM sessions WHERE state != 'ended'")[0][0]


def test_errors_come_with_the_newest_first_and_without_what_was_cancelled(source: Readers, path: Path) -> None:
    found = recent_errors(source, 500)
    times = [error.started_at for error in found]
    assert times == sorted(times, reverse=True)
    assert len(found) == plain(path, "SELECT count(*) FROM tool_calls WHERE status = 'error'")[0][0] > 0
    assert recent_errors(source, 3) == found[:3]
    assert found[0].error is not None
    assert found[0].error.startswith("failure")
    assert found[0].project_name == "a"


def test_the_ends_of_all_there_is(source: Readers, path: Path, tmp_path: Path) -> None:
    known = first_and_last(source)
    assert known is not None
    first = plain(path, "SELECT min(started_at) FROM sessions")[0][0]
    assert known[0] <= first
    write(tmp_path / "empty.db", [])
    empty = Readers(tmp_path / "empty.db")
    assert first_and_last(empty) is None
    assert range_figures(empty, None, None).spending.cost is None
    assert datetime.fromtimestamp(known[1] / 1000, UTC).year > 2000
    empty.close()
