"""Pricing anew: equal to a fresh import under the same prices, in slices, and by itself after the list changed."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.ingest.repricing import Repricer, RepricingBusyError, RepricingProgress
from clawatch.prices.book import Prices
from clawatch.settings.model import Settings
from clawatch.storage.database import open_for_reading
from clawatch.storage.facts import PRICED_BY, fact
from clawatch.storage.projections.repricing import RepricingSlice
from clawatch.storage.writer import Writer
from support.cores import running_core
from support.journals import agent_event
from support.transcripts import imported, line, reading
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.domain.pricing import PriceBook
    from clawatch.storage.writer import Committed

_OURS = {"input": "2", "output": "10"}
_NONE, _BEFORE = Prices({}), Prices(Settings.model_validate({"prices": {"old": _OURS, "both": _OURS}}).prices)
_AFTER_PRICES = {"new": {"input": "1", "output": "3"}, "both": {"input": "4", "output": "8"}}
_AFTER = Prices(Settings.model_validate({"prices": _AFTER_PRICES}).prices)
_QUERIES = (
    (
        "SELECT s.session_id, u.message_id, u.is_counted, u.cost, u.stated_cost, p.source, p.model, p.input_rate, "
        "p.output_rate FROM usage_records u JOIN sessions s ON s.id = u.session LEFT JOIN prices p ON p.id = u.price "
        "ORDER BY 1, 2"
    ),
    (
        "SELECT session_id, request_count, input_tokens, output_tokens, cost, unpriced_requests, unpriced_tokens "
        "FROM sessions ORDER BY 1"
    ),
    (
        "SELECT r.quarter, p.path, r.model, r.requests, r.input_tokens, r.cost, r.unpriced_requests, r.unpriced_tokens "
        "FROM usage_rollups r LEFT JOIN projects p ON p.id = r.project_id ORDER BY 1, 2, 3"
    ),
)


@pytest.fixture
def projects(tmp_path: Path) -> Path:
    """Twelve sessions in three projects; models with a price before, after, both times and never; stated costs."""
    folder = tmp_path / "projects"
    folder.mkdir()
    models = ["old", "new", "both", "never", "claude-sonnet-4-5-20250929", "claude-haiku-4-5"]
    for number in range(12):
        lines = [
            answer(f"s{number}", at, models[(number + at) % len(models)], cwd=f"/work/{number % 3}", **stated)
            for at, stated in [*((at * 700, {}) for at in range(40)), (5, {"costUSD": 0.125})]
        ]
        (folder / f"s{number}.jsonl").write_text("".join(lines), "utf-8")
    # a copy: its lines count once, for whoever began first
    copied = "".join(answer("s0", at * 700, models[at * 700 % 6]) for at in range(10)).replace('"s0"', '"copy"')
    (folder / "copy.jsonl").write_text(copied, "utf-8")
    return folder


def answer(session: str, number: int, model: str, **fields: Any) -> str:  # noqa: ANN401 a line's fields
    entry = json.loads(line(session, number, **fields))
    entry["message"] |= {"model": model, "usage": {"input_tokens": 1000 + number, "output_tokens": number % 97}}
    return json.dumps(entry) + "\n"


def take_in(home: Path, projects: Path, book: PriceBook) -> None:
    with reading(home, projects, follow=False, book=book) as watcher:
        imported(watcher)


def contents(home: Path) -> list[list[tuple[Any, ...]]]:
    with closing(open_for_reading(home / "clawatch.db")) as connection:
        return [connection.execute(query).fetchall() for query in _QUERIES]


def priced_by(home: Path) -> str | None:
    with closing(open_for_reading(home / "clawatch.db")) as connection:
        return fact(connection, PRICED_BY)


def reprice(
    home: Path, book: PriceBook, *, only_unpriced: bool = False, since_ms: int | None = None
) -> RepricingProgress:
    writer = Writer(home / "clawatch.db")
    writer.start()
    repricer = Repricer(writer, home / "clawatch.db", lambda: book)
    try:
        repricer.ask(only_unpriced=only_unpriced, since_ms=since_ms)
        until(lambda: repricer.progress().state != "running")
        return repricer.progress()
    finally:
        repricer.stop(5)
        writer.stop(5)


@pytest.mark.parametrize("slice_size", [1, 7, 500])
def test_repriced_is_what_a_fresh_import_gives(
    tmp_path: Path, projects: Path, monkeypatch: pytest.MonkeyPatch, slice_size: int
) -> None:
    monkeypatch.setattr("clawatch.ingest.repricing._SLICE", slice_size)
    take_in(tmp_path / "one", projects, _BEFORE)
    take_in(tmp_path / "two", projects, _AFTER)
    assert contents(tmp_path / "one") != contents(tmp_path / "two")
    progress = reprice(tmp_path / "one", _AFTER)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert progress.state == "done"
    done = progress.done
    assert done.looked_at == progress.total == sum(row[1] for row in contents(tmp_path / "one")[1])
    assert done.newly_priced > 0
    assert done.no_longer_priced > 0
    assert done.after.cost == sum(row[4] for row in contents(tmp_path / "one")[1])
    assert done.after.unpriced == sum(row[5] for row in contents(tmp_path / "one")[1])
    again = reprice(tmp_path / "one", _AFTER).done
    assert (again.repriced, again.before, again.after) == (0, done.after, done.after)


def test_only_the_unpriced(tmp_path: Path, projects: Path) -> None:
    take_in(tmp_path, projects, _BEFORE)
    before = contents(tmp_path)
    done = reprice(tmp_path, _AFTER, only_unpriced=True).done
    assert done.repriced == done.newly_priced == done.after.priced > 0
    assert done.after.unpriced == done.looked_at - done.repriced > 0
    after = contents(tmp_path)
    kept = [(new, old) for new, old in zip(after[0], before[0], strict=True) if old[3] is not None]
    assert all(new == old for new, old in kept)
    assert {row[6] for row in after[0] if row[6]} == {"old", "both", "new", "claude-sonnet-4-5", "claude-haiku-4-5"}
    assert sum(row[4] for row in after[1]) == sum(row[3] or 0 for row in after[0] if row[2])


def test_since_leaves_what_is_older(tmp_path: Path, projects: Path) -> None:
    take_in(tmp_path, projects, _BEFORE)
    with closing(open_for_reading(tmp_path / "clawatch.db")) as connection:
        (middle,) = connection.execute("SELECT avg(occurred_at) FROM usage_records").fetchone()
        (younger,) = connection.execute(
            "SELECT count(*) FROM usage_records WHERE is_counted AND occurred_at >= ?", (int(middle),)
        ).fetchone()
    progress = reprice(tmp_path, _AFTER, since_ms=int(middle))
    assert progress.done.looked_at == progress.total == younger
    # not all that is unpriced was looked at
    assert priced_by(tmp_path) is None


def test_reports_of_agents_stay_as_they_are(tmp_path: Path, projects: Path) -> None:
    take_in(tmp_path, projects, _BEFORE)
    writer = Writer(tmp_path / "clawatch.db")
    writer.start()
    for event in (agent_event(1, "cost", tokenCount=9, model="new"), agent_event(2, "cost", costUsd=1, model="new")):
        writer.submit(event).result(5)
    writer.stop(5)
    assert reprice(tmp_path, _AFTER).done.looked_at == sum(row[1] for row in contents(tmp_path)[1])
    with closing(open_for_reading(tmp_path / "clawatch.db")) as connection:
        assert connection.execute("SELECT cost, price FROM usage_records WHERE is_reported").fetchall() == [
            (None, None),
            (1_000_000, None),
        ]


def test_changed_sessions_are_announced_and_events_are_not_held_up(tmp_path: Path, projects: Path) -> None:
    take_in(tmp_path, projects, _NONE)
    told: list[Committed] = []
    writer = Writer(tmp_path / "clawatch.db")
    writer.listen(told.append)
    writer.start()
    repricer = Repricer(writer, tmp_path / "clawatch.db", lambda: _AFTER)
    try:
        repricer.ask(only_unpriced=True, since_ms=None)
        with pytest.raises(RepricingBusyError):
            repricer.ask(only_unpriced=True, since_ms=None)
        assert writer.submit(agent_event(1, "heartbeat")).result(2).is_new
        until(lambda: repricer.progress().state == "done")
    finally:
        repricer.stop(5)
        writer.stop(5)
    assert {name for one in told for name in one.session_ids} >= {f"s{number}" for number in range(12)}


def test_what_fails_is_taken_back_and_said(
    tmp_path: Path,
    projects: Path,
    expected_logs: Any,  # noqa: ANN401 see conftest
) -> None:
    expected_logs.expect("could not be priced anew|Repricing failed")

    class Broken(Prices):
        def price_of(self, model: str, *rest: Any) -> Any:  # noqa: ANN401 fails on purpose
            if model == "never":
                raise ZeroDivisionError
            return super().price_of(model, *rest)

    take_in(tmp_path, projects, _BEFORE)
    before = contents(tmp_path)
    progress = reprice(tmp_path, Broken({}))
    assert (progress.state, progress.problem) == ("failed", "Repricing failed: the log says why.")
    assert contents(tmp_path) == before


def test_the_writer_prices_what_it_holds_at_hand(tmp_path: Path, projects: Path) -> None:
    """A session that is being read has its sums in memory: they and what is repriced must not overwrite each other."""
    with reading(tmp_path, projects, book=_NONE) as watcher:
        imported(watcher)
        writer = watcher._deliveries._writer
        with closing(open_for_reading(tmp_path / "clawatch.db")) as connection:
            ids = tuple(row[0] for row in connection.execute("SELECT id FROM usage_records"))
        more = threading.Thread(
            target=lambda: [
                (projects / f"m{number}.jsonl").write_text(answer("s1", 90_000 + number, "new"), "utf-8")
                for number in range(20)
            ]
        )
        more.start()
        for first in range(0, len(ids), 50):
            writer.submit_repricing(RepricingSlice(ids[first : first + 50], _AFTER, only_unpriced=False)).result(5)
        more.join()
        until(lambda: sum(row[1] for row in contents(tmp_path)[1]) == len([r for r in contents(tmp_path)[0] if r[2]]))
        until(lambda: len([r for r in contents(tmp_path)[0] if r[1].startswith("msg_s1_90")]) == 20)
    records, sessions, rolled = contents(tmp_path)
    assert sum(row[4] for row in sessions) == sum(row[5] for row in rolled) == sum(r[3] or 0 for r in records if r[2])


class TestAtStart:
    def test_another_book_prices_what_had_no_price_and_leaves_the_rest(self, tmp_path: Path, projects: Path) -> None:
        take_in(tmp_path, projects, _BEFORE)
        before = contents(tmp_path)[0]
        assert priced_by(tmp_path) is None
        with running_core(tmp_path, prices=_AFTER_PRICES):
            until(lambda: priced_by(tmp_path) == _AFTER.identity)
        after = contents(tmp_path)[0]
        assert [new for new, old in zip(after, before, strict=True) if old[3] is not None] == [
            old for old in before if old[3] is not None
        ]
        assert not [row for row in after if row[3] is None and row[6] == "new"]
        assert [row for row in after if row[6] == "new"]

    def test_nothing_is_written_where_there_is_nothing(self, tmp_path: Path) -> None:
        with running_core(tmp_path) as core:
            until(lambda: core.repricer._thread is None)
        assert priced_by(tmp_path) is None

    def test_the_same_book_changes_nothing(
        self, tmp_path: Path, projects: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take_in(tmp_path, projects, _NONE)
        with running_core(tmp_path):
            until(lambda: priced_by(tmp_path) == _NONE.identity)
        monkeypatch.setattr(Writer, "submit_repricing", None)
        with running_core(tmp_path) as core:
            until(lambda: core.repricer._thread is None)
            assert core.health() == ()
