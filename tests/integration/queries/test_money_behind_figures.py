"""Sums and what is behind them: a figure equals its requests, however it is cut."""

from __future__ import annotations

import random
from datetime import UTC
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.queries.cache_savings import cache_savings
from clawatch.queries.cost_over_time import cost_over_time, first_and_last_use
from clawatch.queries.requests_behind import RequestBehind, RequestsWanted, requests_behind, requests_total
from clawatch.queries.spending_now import spending_now
from clawatch.queries.usage import UsageGroup, usage
from gui.ledger import HAIKU, OPUS, SONNET, Ledger
from gui.scribe import Run, Scribe
from support.sums import unequal_sums

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR, DAY = 3_600_000, 86_400_000
# midnight in UTC
AT = 1_794_700_800_000
UNKNOWN_MODEL = "gateway-house-model"


@pytest.fixture(scope="module")
def scribe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scribe]:
    """Six days of nine sessions with 700 requests, some without a price, and what an agent reported of itself."""
    path: Path = tmp_path_factory.mktemp("money") / "clawatch.db"
    made = Scribe(path)
    chance = random.Random(5)  # noqa: S311 the same each time
    sessions = [f"session-{number}" for number in range(9)]
    for number, session_id in enumerate(sessions):
        run = Run(made, session_id, f"/code/{('ledger', 'website', 'infra')[number % 3]}", AT + number * 15 * HOUR)
        run.start(title=f"Session {number}")
    for number in range(4):
        data = {"tokenCount": 1000, "model": OPUS, **({"costUsd": 0.25} if number % 2 else {})}
        body: dict[str, Any] = {"agentId": "bot", "agentName": "Bot", "type": "cost", "data": data}
        made.send(body, AT + number * 20 * HOUR)
    ledger = Ledger(made)
    for _ in range(700):
        ledger.spend(
            chance.choice(sessions),
            chance.choice((OPUS, SONNET, SONNET, HAIKU, UNKNOWN_MODEL)),
            AT + chance.randrange(6 * DAY),
            given=chance.randrange(900),
            out=chance.randrange(3000),
            read=chance.randrange(90_000),
            write_5m=chance.randrange(4000),
            write_1h=chance.choice((0, 0, 2000)),
        )
    ledger.close()
    assert unequal_sums(made.readers.connection()) == []
    yield made
    made.close()


def every_one(scribe: Scribe, wanted: RequestsWanted, limit: int = 37) -> list[RequestBehind]:
    """Go through all pages."""
    found: list[RequestBehind] = []
    while page := requests_behind(scribe.readers, wanted, after=found[-1].place if found else None, limit=limit):
        found += page
    return found


def plain(scribe: Scribe, wanted: RequestsWanted) -> list[int]:
    """Give the ids of what is wanted, by looking at every row."""
    rows = scribe.readers.connection().execute(
        "SELECT u.id FROM usage_records u JOIN sessions s ON s.id = u.session WHERE u.is_counted "
        "AND u.occurred_at >= ?1 AND u.occurred_at < ?2 AND (?3 IS NULL OR u.model = ?3) "
        "AND (?4 IS NULL OR coalesce(s.project_id, 0) = ?4) AND (?5 IS NULL OR s.session_id = ?5) "
        "AND (?6 = 0 OR u.cost IS NULL) ORDER BY u.occurred_at DESC, u.id DESC",
        (
            -(2**62) if wanted.since_ms is None else wanted.since_ms,
            2**62 if wanted.until_ms is None else wanted.until_ms,
            wanted.model,
            wanted.project_id,
            wanted.session_id,
            wanted.only_unpriced,
        ),
    )
    return [row[0] for row in rows]


RANGES = [(None, None), (AT + DAY, AT + 3 * DAY), (AT + 5 * HOUR, AT + 6 * HOUR), (AT + 4 * DAY, None), (None, AT)]


@pytest.mark.parametrize(("since", "until"), RANGES)
@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"model": OPUS},
        {"model": UNKNOWN_MODEL},
        {"model": "no such model"},
        {"project_id": 2},
        {"project_id": 0},
        {"model": SONNET, "project_id": 1},
        {"session_id": "session-3"},
        {"session_id": "bot", "model": OPUS},
        {"session_id": "nobody"},
        {"only_unpriced": True},
        {"only_unpriced": True, "project_id": 3},
        {"only_unpriced": True, "session_id": "session-1"},
    ],
)
def test_a_figure_is_the_sum_of_its_requests(
    scribe: Scribe, since: int | None, until: int | None, chosen: dict[str, Any]
) -> None:
    wanted = RequestsWanted(since, until, **chosen)
    found = every_one(scribe, wanted)
    assert [row.request.id for row in found] == plain(scribe, wanted), "each once, the latest first"
    total = requests_total(scribe.readers, wanted)
    if wanted.only_unpriced:
        assert total.unpriced_requests == len(found)
        return
    assert total.requests == len(found)
    known = [row.request.cost for row in found if row.request.cost is not None]
    assert total.cost == (sum(known) if known else None), "what has no price is not zero"
    assert total.unpriced_requests == len(found) - len(known)
    assert total.tokens == sum(
        row.request.input_tokens
        + row.request.output_tokens
        + row.request.cache_read_tokens
        + row.request.cache_write_5m_tokens
        + row.request.cache_write_1h_tokens
        for row in found
    )


@pytest.mark.parametrize("group", ["model", "project", "session", "day"])
def test_the_groups_and_their_rest_add_up_to_the_total(scribe: Scribe, group: UsageGroup) -> None:
    found = usage(scribe.readers, group, since_ms=AT + DAY, until_ms=None, timezone=UTC, limit=2)
    parts = [row.spending for row in found.rows] + ([found.rest] if found.rest else [])
    assert sum(part.cost or 0 for part in parts) == found.total.cost
    assert sum(part.requests for part in parts) == found.total.requests
    assert found.total == requests_total(scribe.readers, RequestsWanted(AT + DAY))


@pytest.mark.parametrize("begin", [AT, AT - 5 * HOUR, AT + 45 * 60_000])
@pytest.mark.parametrize("step", [HOUR, DAY, 3 * DAY])
def test_the_bars_of_a_chart_are_the_sums_of_their_requests(scribe: Scribe, begin: int, step: int) -> None:
    edges = list(range(begin, begin + 7 * DAY, step))
    models = cost_over_time(scribe.readers, edges)
    assert [row.total for row in models] == sorted((row.total for row in models), reverse=True)
    for row in models:
        for cost, (since, until) in zip(row.costs, pairwise(edges), strict=True):
            total = requests_total(scribe.readers, RequestsWanted(since, until, model=row.model))
            assert cost == (total.cost if total.requests else 0)


def test_savings_are_those_of_each_request_at_its_own_price(scribe: Scribe) -> None:
    for since, until in RANGES:
        found = cache_savings(scribe.readers, since_ms=since, until_ms=until)
        assert UNKNOWN_MODEL not in found, "without a price nothing can be saved"
        for model in (OPUS, SONNET, HAIKU):
            reads = writes = 0
            for row in every_one(scribe, RequestsWanted(since, until, model=model)):
                request, price = row.request, row.request.price
                if price is None:
                    continue
                reads += request.cache_read_tokens * (price.input_rate - price.cache_read_rate)
                writes += request.cache_write_5m_tokens * (price.cache_write_5m_rate - price.input_rate)
                writes += request.cache_write_1h_tokens * (price.cache_write_1h_rate - price.input_rate)
            saving = found.get(model)
            assert (saving.saved_by_reads if saving else 0) == pytest.approx(reads / 1e9, abs=0.5)
            assert (saving.extra_for_writes if saving else 0) == pytest.approx(writes / 1e9, abs=0.5)


def test_what_is_spent_now_is_told_by_calendar_and_hour(scribe: Scribe) -> None:
    now = AT + 3 * DAY + 10 * HOUR + 20 * 60_000
    spent = spending_now(scribe.readers, now, UTC)
    assert spent.day.since == AT + 3 * DAY
    assert spent.day_end == AT + 4 * DAY
    quarter = AT + 3 * DAY + 10 * HOUR + 15 * 60_000
    assert spent.hour.since == quarter - 3 * 15 * 60_000
    assert spent.hour.cost == requests_total(scribe.readers, RequestsWanted(spent.hour.since, quarter + 900_000)).cost
    assert spent.hour_ms == 50 * 60_000
    assert spent.whole_days == 3, "no more than there are"
    assert spent.week.cost == requests_total(scribe.readers, RequestsWanted(None, AT + 3 * DAY)).cost
    assert spent.end_of_month.rate == round(spent.week.cost / 3)


def test_nothing_is_known_of_an_empty_database(tmp_path: Path) -> None:
    scribe = Scribe(tmp_path / "empty.db")
    try:
        assert first_and_last_use(scribe.readers) is None
        assert requests_behind(scribe.readers, RequestsWanted()) == ()
        assert requests_total(scribe.readers, RequestsWanted()).cost is None
        assert cache_savings(scribe.readers, since_ms=None, until_ms=None) == {}
        spent = spending_now(scribe.readers, AT, UTC)
        assert (spent.day.cost, spent.end_of_month.total) == (0, None)
    finally:
        scribe.close()
