"""Sums by day in any time zone, by project, by model, by session."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from clawatch.queries.spending import spending
from clawatch.storage.readers import Readers
from support.journals import START_MS, agent_event, hook_event, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MINUTE_MS = 60_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clawatch.db"


@pytest.fixture
def source(path: Path) -> Iterator[Readers]:
    readers = Readers(path)
    yield readers
    readers.close()


def ms(text: str, zone: str = "UTC", *, fold: int = 0) -> int:
    """Give a local time as UTC milliseconds."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp() * 1000)


def spend_at(path: Path, moments: Sequence[int]) -> None:
    """Report a token at each of some moments."""
    write(path, [[agent_event(number, "cost", at=at - START_MS, tokenCount=1) for number, at in enumerate(moments)]])


def days(source: Readers, zone: str, since: int | None = None, until: int | None = None) -> dict[str | None, int]:
    rows = spending(source, "day", since_ms=since, until_ms=until, timezone=ZoneInfo(zone))
    return {row.key: row.spending.tokens for row in rows}


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Kathmandu", "America/St_Johns", "Australia/Eucla", "Pacific/Kiritimati", "Pacific/Marquesas"]
)
def test_a_day_begins_and_ends_where_its_zone_says(path: Path, source: Readers, zone: str) -> None:
    midnight = ms("2026-03-02", zone)
    spend_at(path, [midnight - 1, midnight, midnight + 24 * 60 * _MINUTE_MS - 1, midnight + 24 * 60 * _MINUTE_MS])
    assert days(source, zone) == {"2026-03-01": 1, "2026-03-02": 2, "2026-03-03": 1}


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("America/Havana", "2026-03-08", 23),
        ("America/Havana", "2026-11-01", 25),
        ("America/Asuncion", "2024-03-23", 25),
    ],
)
def test_days_on_which_the_clocks_change(path: Path, source: Readers, zone: str, day: str, hours: float) -> None:
    noon = ms(f"{day}T12:00", zone)
    every_quarter = range(noon - 36 * 60 * _MINUTE_MS, noon + 36 * 60 * _MINUTE_MS, 15 * _MINUTE_MS)
    spend_at(path, every_quarter)
    assert days(source, zone)[day] == hours * 4


def test_a_range_takes_the_quarters_that_begin_within(path: Path, source: Readers) -> None:
    begin, end = ms("2026-03-02", "Asia/Kathmandu"), ms("2026-03-03", "Asia/Kathmandu")
    spend_at(path, [begin - 1, begin, begin + 15 * _MINUTE_MS, end - 1, end])
    assert days(source, "Asia/Kathmandu", begin, end) == {"2026-03-02": 3}
    assert days(source, "Asia/Kathmandu", begin + 1, end) == {"2026-03-02": 2}
    assert days(source, "Asia/Kathmandu", begin, end - 1) == {"2026-03-02": 3}
    for since, until in ((begin, end), (begin + 1, end), (begin, end - 1), (None, begin), (end, None)):
        rows = {
            group: spending(source, group, since_ms=since, until_ms=until, timezone=UTC)
            for group in ("day", "project", "model", "session")
        }
        assert len({sum(row.spending.tokens for row in found) for found in rows.values()}) == 1


def test_the_most_expensive_comes_first_and_has_its_name(path: Path, source: Readers) -> None:
    write(
        path,
        [
            [
                hook_event(0, "SessionStart", cwd="/work/one"),
                hook_event(1, "SessionStart", session="s2", cwd="/work/two", session_title="Two"),
                agent_event(2, "cost", agent="s1", costUsd=1, model="cheap"),
                agent_event(3, "cost", agent="s2", costUsd=5, model="dear"),
                agent_event(4, "cost", agent="s2", tokenCount=5, model="dear"),
                agent_event(5, "heartbeat", agent="s3", tokenCount=9),
            ]
        ],
    )
    by_project = spending(source, "project", timezone=UTC)
    assert [(row.key, row.name, row.spending.cost) for row in by_project] == [
        ("/work/two", "two", 5_000_000),
        ("/work/one", "one", 1_000_000),
        (None, None, None),
    ]
    by_session = spending(source, "session", timezone=UTC)
    assert [(row.key, row.name, row.spending.unpriced_tokens) for row in by_session] == [
        ("s2", "Two", 5),
        ("s1", None, 0),
        ("s3", None, 9),
    ]
    assert [row.key for row in spending(source, "model", timezone=UTC)] == ["dear", "cheap", None]


def test_nothing_was_spent(path: Path, source: Readers) -> None:
    write(path, [[hook_event(0, "SessionStart")]])
    assert [spending(source, group, timezone=UTC) for group in ("day", "project", "model", "session")] == [
        (),
        (),
        (),
        (),
    ]
