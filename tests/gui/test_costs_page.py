from __future__ import annotations

import sqlite3
import time
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clawatch.domain.alert_rules.costs import day_begin
from clawatch.domain.moments import LocalZone
from clawatch.queries.requests_behind import PAGE, RequestsWanted
from clawatch.settings.alerts import AlertSettings, CostRule
from clawatch.ui.models.behind_model import COST as BEHIND_COST
from clawatch.ui.models.behind_model import SESSION as BEHIND_SESSION
from clawatch.ui.models.costs_model import COST, EXTRA, NAME, REQUESTS, SHARE
from clawatch.ui.places import COSTS, SESSION, Place
from clawatch.ui.request_places import requests_place
from gui.fakes import BreakableSource
from gui.ledger import HAIKU, OPUS, SONNET, Ledger
from gui.scribe import Run

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.costs_page import CostsPage
    from gui.conftest import Opener
    from gui.scribe import Scribe
    from support.logs import ExpectedLogs

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def now() -> int:
    return time.time_ns() // 1_000_000


def texts(page: CostsPage, column: int) -> list[str]:
    model = page.overview.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def behind(page: CostsPage, column: int) -> list[str]:
    model = page.behind.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def opened(opener: Opener, qtbot: QtBot, *, settings: AlertSettings | None = None) -> CostsPage:
    window = opener.window(alert_settings=settings)
    window.range.choose("all")
    window.open_place(Place(COSTS))
    page = cast("CostsPage", window.current_page)
    qtbot.waitUntil(lambda: page._answer is not None and page._answer.range.kind == "all")
    return page


def some_spending(scribe: Scribe) -> None:
    """Two dollars of Opus in one project, a quarter of one of Haiku in another, and a model without a price."""
    at = max(now() - 2 * MINUTE, day_begin(now(), LocalZone()))
    Run(scribe, "one", "/code/ledger", at).start(title="Fix rounding").prompt()
    Run(scribe, "two", "/code/website", at).start(title="Tidy up").prompt()
    ledger = Ledger(scribe)
    ledger.spend("one", OPUS, at, out=40_000, read=1_000_000, write_5m=80_000)
    ledger.spend("two", HAIKU, at + 1, out=50_000)
    ledger.spend("two", "gateway-house-model", at + 2, given=7_000)
    ledger.close()


def test_the_parts_add_up_and_what_has_no_price_is_no_zero(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    page = opened(opener, qtbot)
    assert texts(page, NAME) == ["Opus 4.6", "Haiku 4.5", "gateway-house-model", "Total"]
    assert texts(page, COST) == ["$2.00", "$0.25", "unpriced", "$2.25 + unpriced"]
    assert texts(page, SHARE) == ["88.9 %", "11.1 %", "\u2013", "100 %"]
    assert texts(page, EXTRA)[0] == "$4.40", "4.50 less for what was read, 0.10 more for what was written"
    assert texts(page, EXTRA)[2] == "\u2013"
    assert page.head.subtitle.full_text == "$2.25 + unpriced, estimated at API prices"
    overview = page.overview
    assert (overview.day.value.full_text, overview.saving.value.full_text) == ("$2.25", "$4.40")
    assert overview.unpriced.value.full_text == "1 request"
    assert "gateway-house-model" in overview.unpriced.toolTip()


@pytest.mark.parametrize(("place", "names"), [(1, ["ledger", "website"]), (2, ["Fix rounding", "Tidy up"])])
def test_costs_are_cut_by_project_and_by_agent(
    opener: Opener, scribe: Scribe, qtbot: QtBot, place: int, names: list[str]
) -> None:
    some_spending(scribe)
    page = opened(opener, qtbot)
    QTest.keyClick(page, Qt.Key(Qt.Key.Key_1.value + place), Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: texts(page, NAME) == [*names, "Total"])
    assert texts(page, COST) == ["$2.00", "$0.25 + unpriced", "$2.25 + unpriced"]


def test_the_days_are_those_of_local_time_the_latest_first(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    ledger = Ledger(scribe)
    ledger.spend("one", OPUS, now() - 3 * DAY, out=40_000)
    ledger.close()
    page = opened(opener, qtbot)
    page.overview.views.chips[3].click()
    qtbot.waitUntil(lambda: texts(page, REQUESTS) in (["3", "1", "4"], ["1", "2", "1", "4"]))
    row = page.overview.model.row(page.overview.model.rowCount() - 2)
    assert row is not None
    assert row.wanted is not None
    begin = datetime.fromtimestamp((row.wanted.since_ms or 0) / 1000).astimezone()
    assert (begin.hour, begin.minute) == (0, 0)


def test_each_row_leads_to_its_requests_and_back(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    page = opened(opener, qtbot)
    page.take_focus()
    for _ in range(2):
        QTest.keyClick(page.overview.table, Qt.Key.Key_Down)
    QTest.keyClick(page.overview.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: behind(page, BEHIND_SESSION) == ["Tidy up"])
    assert behind(page, BEHIND_COST) == ["$0.25"]
    assert page.behind.title.full_text.endswith("Haiku 4.5")
    assert page.behind.sums.full_text == "1 request, 50k tokens, $0.25"
    assert page.behind.detail.cost.text() == "$0.25", "how it adds up stands beside it"
    QTest.keyClick(page.behind.table, Qt.Key.Key_Escape)
    assert page.overview.isVisible()
    assert page.overview.model.row(page.overview.table.current_row).key == f"model:{HAIKU}"  # type: ignore[union-attr]


def test_cards_and_bars_lead_to_their_requests(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    page = opened(opener, qtbot)
    QTest.keyClick(page.overview.unpriced, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: behind(page, BEHIND_COST) == ["unpriced"])
    page.back_requested.emit()
    QTest.keyClick(page.overview.day, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: behind(page, BEHIND_COST) == ["unpriced", "$0.25", "$2.00"])
    page.back_requested.emit()
    data = page.overview.chart.data
    place = next(place for place, cost in enumerate(data.series[0].values) if cost)
    end = (*data.starts[1:], data.until)[place]
    page.overview.chart.clicked.emit(data.starts[place], end, data.series[0].key)
    qtbot.waitUntil(lambda: behind(page, BEHIND_COST) == ["$2.00"])


def test_a_request_opens_its_session(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    page = opened(opener, qtbot)
    page.place_wanted.emit(requests_place(RequestsWanted(session_id="one")))
    qtbot.waitUntil(lambda: behind(page, BEHIND_SESSION) == ["Fix rounding"])
    with qtbot.waitSignal(page.place_wanted) as signal:
        QTest.keyClick(page.behind.table, Qt.Key.Key_Return)
    assert signal.args == [Place(SESSION, "one")]


def test_thousands_of_requests_are_read_a_page_at_a_time(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "long", "/code/ledger", now() - 3 * DAY).start(title="Long").prompt()
    ledger = Ledger(scribe)
    for number in range(350):
        ledger.spend("long", SONNET, now() - number * 4 * MINUTE, out=100)
    ledger.close()
    page = opened(opener, qtbot)
    page.place_wanted.emit(requests_place(RequestsWanted()))
    qtbot.waitUntil(lambda: page.behind.model.rowCount() == PAGE)
    assert page.behind.sums.full_text.startswith("350 requests")
    for rows in (2 * PAGE, 3 * PAGE, 350):
        QTest.keyClick(page.behind.table, Qt.Key.Key_End)
        qtbot.waitUntil(lambda rows=rows: page.behind.model.rowCount() == rows)  # type: ignore[misc]
    ids = [page.behind.model.row(row).request.id for row in range(350)]  # type: ignore[union-attr]
    assert len(set(ids)) == 350


def test_a_new_request_comes_on_top_of_those_one_looks_at(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    page = opened(opener, qtbot)
    page.place_wanted.emit(requests_place(RequestsWanted()))
    qtbot.waitUntil(lambda: page.behind.model.rowCount() == 3)
    page.behind.table.selectRow(1)
    scribe.send({"agentId": "bot", "type": "cost", "data": {"costUsd": 0.5, "tokenCount": 10, "model": "m"}}, now())
    qtbot.waitUntil(lambda: behind(page, BEHIND_COST) == ["$0.50", "unpriced", "$0.25", "$2.00"])
    assert page.behind.table.current_row == 2, "the selection stays with its request"
    page.behind.table.selectRow(0)
    assert page.behind.detail.note.text() == "The cost is as the agent itself reported it."


def test_more_agents_are_read_where_they_are_wanted(
    opener: Opener, scribe: Scribe, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clawatch.ui.pages.costs_page._STEP", 2)
    ledger_of = []
    for number in range(5):
        Run(scribe, f"s-{number}", "/code/x", now() - HOUR).start(title=f"Session {number}")
        ledger_of.append((f"s-{number}", 10_000 * (number + 1)))
    ledger = Ledger(scribe)
    for session_id, out in ledger_of:
        ledger.spend(session_id, OPUS, now() - MINUTE, out=out)
    ledger.close()
    page = opened(opener, qtbot)
    page._limit = 2
    page.overview.views.chips[2].click()
    others = "All others: Enter shows more of them"
    qtbot.waitUntil(lambda: texts(page, NAME) == ["Session 4", "Session 3", others, "Total"])
    assert texts(page, COST) == ["$1.25", "$1.00", "$1.50", "$3.75"]
    page.overview.table.selectRow(2)
    QTest.keyClick(page.overview.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(texts(page, NAME)) == 6)
    assert texts(page, NAME)[-2:] == [others, "Total"]


def test_budgets_are_drawn_and_projects_held_against_theirs(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    rules = AlertSettings(cost_spike=CostRule(day_usd=Decimal("2.5"), project_usd=Decimal(4)))
    page = opened(opener, qtbot, settings=rules)
    assert page.overview.day.title.full_text == "Today, of $2.50"
    assert page.overview.day._share == pytest.approx(0.9)
    assert page.overview.month.title.full_text == "This month"
    page.overview.views.chips[1].click()
    qtbot.waitUntil(lambda: texts(page, NAME)[0] == "ledger")
    assert texts(page, EXTRA)[:2] == ["50.0 %", "6.2 %"]


def test_a_row_is_copied_as_text(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    page = opened(opener, qtbot)
    page.overview.table.selectRow(0)
    QTest.keyClick(page.overview.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().split("\t")
    assert (copied[0], copied[-1]) == ("Opus 4.6", "$2.00")


def test_without_any_spending_it_says_when_there_will_be(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "one", "/code/ledger").start()
    page = opened(opener, qtbot)
    assert page.placeholder.title.text() == "Nothing was spent yet"
    page.place_wanted.emit(requests_place(RequestsWanted(model=OPUS)))
    qtbot.waitUntil(lambda: page.behind.placeholder.title.text() == "No requests")


def test_a_broken_database_is_said_and_can_be_tried_again(
    opener: Opener, scribe: Scribe, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    some_spending(scribe)
    source = BreakableSource(scribe)
    window = opener.window(source=source)
    expected_logs.expect("A question of the windows failed")
    source.broken = True
    window.open_place(Place(COSTS))
    page = cast("CostsPage", window.current_page)
    qtbot.waitUntil(lambda: page.placeholder.words.text() == str(sqlite3.OperationalError("disk I/O error")))
    source.broken = False
    page.placeholder.button.click()
    qtbot.waitUntil(lambda: texts(page, NAME)[-1:] == ["Total"])


def test_closing_leaves_no_timer(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    some_spending(scribe)
    page = opened(opener, qtbot)
    assert page.ticker.is_waiting, "days end though nothing happens"
    page.window().hide()
    assert not page.ticker.is_waiting
