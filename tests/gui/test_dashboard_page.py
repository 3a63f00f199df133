"""The dashboard: with nothing, one session, a busy day; each part leads to what is behind it."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clawatch.domain.alerts import AlertRule
from clawatch.queries.requests_behind import RequestsWanted
from clawatch.queries.sessions import SessionFilter
from clawatch.settings.alerts import AlertSettings, CostRule
from clawatch.ui.charts.library import chart_library
from clawatch.ui.models.dashboard_data import read_course
from clawatch.ui.pages.dashboard_cards import share_text
from clawatch.ui.places import ALERTS, COSTS, DASHBOARD, SESSION, SESSIONS, TOOL, TOOLS, Place
from clawatch.ui.time_range import TimeRange
from clawatch.ui.words import LIVE
from gui.alarms import Alarms
from gui.fakes import BreakableSource, FakeHooks
from gui.ledger import HAIKU, OPUS, Ledger
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.charts.time_chart import TimeChart
    from clawatch.ui.pages.dashboard_page import DashboardPage
    from clawatch.ui.window import MainWindow
    from gui.conftest import Opener
    from support.logs import ExpectedLogs

HOUR_MS = 3_600_000


def now() -> int:
    return time.time_ns() // 1_000_000


def dashboard(window: MainWindow, qtbot: QtBot) -> DashboardPage:
    window.open_page(DASHBOARD)
    page = cast("DashboardPage", window.pages.page)
    qtbot.waitUntil(lambda: page._now is not None or bool(page._problem))
    return page


def drawn(page: DashboardPage, qtbot: QtBot, *charts: TimeChart) -> None:
    shown = charts or (page.tokens, page.costs, page.sessions)
    qtbot.waitUntil(lambda: all(chart.canvas is not None and chart._drawn == chart.data for chart in shown))


def busy(scribe: Scribe) -> None:
    for number in range(3):
        run = Run(scribe, f"live-{number}", f"/code/p{number}", now() - (number + 1) * 20 * 60_000)
        run.start(OPUS, f"Task {number}").prompt()
        run.call("Bash", {"command": "ls"}, response={"stdout": "ok"}).call("Read", {"file_path": "x"})
    run.call("Bash", {"command": "make"}, error="\x1b[31mExit code 2\x1b[0m\nno rule")
    run.event("SessionEnd", reason="other")
    ledger = Ledger(scribe)
    ledger.spend("live-0", OPUS, now(), given=1_000, out=500, read=90_000, write_5m=2_000)
    ledger.spend("live-1", HAIKU, now(), given=10_000, out=5_000)
    ledger.spend("live-1", "claude-haiku-4-5", now(), given=10_000, out=5_000)
    ledger.spend("live-1", "mystery", now(), given=7, out=3)
    ledger.close()


def test_an_empty_dashboard_says_what_to_do(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window(hooks=FakeHooks(installed=False, complete=False))
    page = dashboard(window, qtbot)
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.placeholder)
    assert page.placeholder.title.text() == "No sessions yet"
    page.take_focus()
    with qtbot.waitSignal(page.hooks_wanted):
        QTest.keyClick(page.placeholder.button, Qt.Key.Key_Return)


def test_one_session_appears_as_it_begins(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    window = opener.window()
    page = dashboard(window, qtbot)
    Run(scribe, "first", "/code/x").start(title="Look around")
    qtbot.waitUntil(lambda: page.cards.sessions.value.full_text == "1")
    assert page.body.currentWidget() is page.grid
    assert page.cards.sessions.note.full_text == "1 begun"
    assert page.cards.tokens.value.full_text == "0"
    assert page.cards.day.value.full_text == "$0.00"
    assert [entry.label for entry in page.recent.rows] == ["Look around"]
    assert page._errors_panel.nothing.isVisible()
    drawn(page, qtbot, page.sessions)
    qtbot.waitUntil(lambda: page.tokens.nothing.text() == "Nothing in this time")


def test_a_busy_day_in_figures_and_charts(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy(scribe)
    Alarms(scribe).raise_alert(AlertRule.STUCK, "live-1", "No sign of life")
    rules = AlertSettings(cost_spike=CostRule(day_usd=Decimal("0.10"), month_usd=Decimal(100)))
    page = dashboard(opener.window(alert_settings=rules), qtbot)
    cards = page.cards
    assert [card.value.full_text for card in cards.all] == ["2", "7", "124k", "$0.14+", "$0.14+", "1"]
    notes = [card.note.full_text for card in cards.all]
    assert notes == ["3 begun", "14 % failed", "4 requests", "145 % of $0.10", "0 % of $100.00", "1 unanswered"]
    assert cards.day.note.property("tone") == "error"
    assert [row.told for row in page.tools.rows] == ["Bash, 4, 25 %", "Read, 3"]
    assert page.errors.rows[0].label == "Exit code 2\nno rule"
    assert page.errors.rows[0].below == "Bash · Task 2 · p2"
    drawn(page, qtbot)
    assert [one.name for one in page.tokens.data.series] == ["Input", "Output", "Cache write", "Cache read"]
    assert page.tokens.data.sum == 123_510
    assert [one.name for one in page.costs.data.series] == ["Opus 4.6", "Haiku 4.5"], "what is called alike is one"
    assert page.costs.note.full_text == "$0.14 + unpriced"
    assert page.sessions.data.sum == 3


def test_everything_leads_to_what_is_behind_it(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy(scribe)
    page = dashboard(opener.window(), qtbot)
    drawn(page, qtbot)
    wanted: list[Place] = []
    page.place_wanted.disconnect()
    page.place_wanted.connect(wanted.append)
    for card in page.cards.all:
        card.setFocus()
        QTest.keyClick(card, Qt.Key.Key_Return)
    assert [place.page for place in wanted] == [SESSIONS, TOOLS, COSTS, COSTS, COSTS, ALERTS]
    assert wanted[0].detail == SessionFilter(states=LIVE)
    assert isinstance(wanted[3].detail, RequestsWanted)
    wanted.clear()
    for rows in (page.tools, page.recent, page.errors):
        rows.setFocus()
        QTest.keyClick(rows, Qt.Key.Key_Down)
        QTest.keyClick(rows, Qt.Key.Key_Return)
    call = page.errors.rows[0].key.partition("\n")[0]
    assert call.startswith("call:toolu_")
    assert wanted == [Place(TOOL, "Bash"), Place(SESSION, "live-0"), Place(SESSION, "live-2", call)]
    wanted.clear()
    for chart in (page.tokens, page.costs, page.sessions):
        assert chart.canvas is not None
        chart.canvas.setFocus()
        for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Return):
            QTest.keyClick(chart.canvas, key)
    begin, end = page.tokens.data.starts[-1], page.tokens.data.until
    assert wanted[0] == Place(COSTS, detail=RequestsWanted(begin, end))
    assert wanted[1] == Place(COSTS, detail=RequestsWanted(begin, end, model=OPUS))
    assert wanted[2] == Place(SESSIONS, detail=SessionFilter(since_ms=begin, until_ms=end))


def test_another_range_is_another_course(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy(scribe)
    old = Run(scribe, "old", "/code/old", now() - 20 * 24 * HOUR_MS).start().prompt()
    old.call("Grep", {"pattern": "x"}).event("SessionEnd", reason="other")
    window = opener.window()
    page = dashboard(window, qtbot)
    assert page.cards.sessions.note.full_text == "3 begun"
    page.picker.chips["30d"].click()
    qtbot.waitUntil(lambda: page.cards.sessions.note.full_text == "4 begun")
    qtbot.waitUntil(lambda: 30 <= len(page.sessions.data.starts) <= 31)
    page.picker.chips["24h"].click()
    qtbot.waitUntil(lambda: page.cards.sessions.note.full_text == "3 begun")
    qtbot.waitUntil(lambda: len(page.sessions.data.starts) > 92)
    page.picker.chips["all"].click()
    qtbot.waitUntil(lambda: "Grep" in [row.key for row in page.tools.rows])
    window.open_page(SESSIONS)
    window.range.choose("24h")
    assert page.is_stale
    window.open_page(DASHBOARD)
    qtbot.waitUntil(lambda: "Grep" not in [row.key for row in page.tools.rows])


def test_what_cannot_be_read_is_said_and_read_again(
    opener: Opener, scribe: Scribe, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("disk I/O error")
    busy(scribe)
    source = BreakableSource(scribe)
    page = dashboard(opener.window(source=source), qtbot)
    source.broken = True
    page.refresh()
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.placeholder)
    assert page.placeholder.words.text() == "disk I/O error"
    qtbot.waitUntil(lambda: not page._asker.is_busy and not page._course_asker.is_busy)
    source.broken = False
    page.take_focus()
    QTest.keyClick(page.placeholder.button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.grid)


def test_reading_keeps_a_pace(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy(scribe)
    page = dashboard(opener.window(), qtbot)
    drawn(page, qtbot)
    asked: list[None] = []
    page._course_throttle.due.connect(lambda: asked.append(None))
    began = time.monotonic()
    run = Run(scribe, "more", "/code/more").start().prompt()
    for number in range(12):
        run.call("Bash", {"command": f"echo {number}"})
    qtbot.waitUntil(lambda: page.tools.rows[0].value >= 16)
    assert len(asked) <= time.monotonic() - began + 2, "charts of hours need not follow each call"


@pytest.mark.parametrize("width", [860, 1280, 1920])
def test_panels_fit_their_window(opener: Opener, scribe: Scribe, qtbot: QtBot, width: int) -> None:
    busy(scribe)
    window = opener.window()
    page = dashboard(window, qtbot)
    window.resize(width, 900)
    drawn(page, qtbot)
    columns = {860: 1, 1280: 2, 1920: 3}[width]
    qtbot.waitUntil(lambda: len({panel.x() for panel in page.grid._panels}) == columns)
    inner = page.grid.widget()
    assert inner is not None
    assert inner.width() <= page.grid.viewport().width()
    assert all(panel.geometry().right() <= inner.width() for panel in page.grid._panels)


def test_the_cost_of_many_models_is_told_of_five_and_of_the_others(scribe: Scribe) -> None:
    Run(scribe, "many", "/code/many", now() - 60_000).start()
    ledger = Ledger(scribe)
    for number in range(9):
        ledger.spend("many", f"model-{number}", now(), given=1, stated=1_000 * (number + 1))
    ledger.close()
    course = read_course(scribe.readers, TimeRange("all", None, None), now())
    names = [one.name for one in course.costs.series]
    assert names == ["model-8", "model-7", "model-6", "model-5", "model-4", "Others"]
    assert len({one.colour for one in course.costs.series}) == 6
    assert course.costs.sum == 45_000
    assert replace(course, unpriced=0) == course


def test_shares_are_never_nothing_where_there_is_something() -> None:
    assert [share_text(*pair) for pair in ((0, 5), (0, 0), (1, 5_000), (1, 80), (50, 100), (995, 10_000))] == [
        *("0 %", "0 %", "<0.1 %", "1.2 %", "50 %", "10 %")
    ]


def test_charts_are_loaded_on_a_read_thread(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy(scribe)
    page = dashboard(opener.window(), qtbot)
    drawn(page, qtbot)
    assert chart_library().is_ready
