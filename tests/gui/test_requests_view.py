from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from clawatch.ui.models.requests_model import COST, INPUT, MODEL, WHO, WRITE_1H, WRITE_5M
from gui.blocks import text_of
from gui.ledger import HAIKU, OPUS, Ledger
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.requests_view import RequestsView
    from clawatch.ui.pages.session_page import SessionPage
    from gui.conftest import Opener


def now() -> int:
    return time.time_ns() // 1_000_000


def column(view: RequestsView, number: int) -> list[str]:
    return [view.model.index(row, number).data() for row in range(view.model.rowCount())]


def spent(scribe: Scribe) -> None:
    run = Run(scribe, "spent", "/code/ledger", now() - 60_000).start(OPUS, "Fix it").prompt()
    run.event("SubagentStart", agent_id="a1", agent_type="Explore")
    ledger = Ledger(scribe)
    ledger.know("spent", "fix/<b>it</b>", "2.1.330")
    ledger.spend("spent", OPUS, now() - 50_000, given=1_000, out=200, read=50_000, write_5m=4_000, write_1h=300)
    ledger.spend("spent", HAIKU, now() - 40_000, given=10, out=5, agent="a1")
    ledger.spend("spent", 'my-"<b>model', now() - 30_000, given=7, out=3)
    ledger.spend("spent", OPUS, now() - 20_000, given=9, stated=31_400)
    ledger.spend("spent", OPUS, now() - 10_000, given=100, out=40, searches=2, rule="fast mode")
    ledger.close()


def opened(opener: Opener, qtbot: QtBot, session_id: str = "spent", rows: int = 5) -> SessionPage:
    window = opener.window()
    window.resize(1600, 900)
    window.open_session(session_id)
    qtbot.waitUntil(lambda: window.session._session is not None)
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.session.requests.model.rowCount() == rows)
    return window.session


def texts(view: RequestsView) -> dict[str, str]:
    return {block.block.title: text_of(block) for block in view.detail.blocks}


def test_the_header_tells_tokens_and_cost(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    spent(scribe)
    header = opened(opener, qtbot).header
    assert [fact.value.full_text for fact in header.kinds] == ["1.1k", "248", "50k", "4.3k"]
    assert header.cost.value.full_text == "$0.12 + unpriced"
    assert header.branch.value.full_text == "fix/<b>it</b>"
    assert header.agent.value.full_text == "2.1.330"
    assert not header.tokens.isVisible()


def test_requests_are_listed_with_their_costs_and_sums(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    spent(scribe)
    page = opened(opener, qtbot)
    view = page.requests
    assert page.switch.chips[3].text() == "Requests  5"
    assert column(view, MODEL) == ["Opus 4.6", "Haiku 4.5", 'my-"<b>model', "Opus 4.6", "Opus 4.6"]
    assert column(view, WHO) == ["main", "Explore", "main", "main", "main"]
    assert column(view, INPUT) == ["1,000", "10", "7", "9", "100"]
    assert column(view, COST) == ["$0.06", "$0.000035", "unpriced", "$0.03", "$0.03"]
    assert not view.table.isColumnHidden(WHO)
    total = view.model.total(COST)
    assert f"{total.text} {total.after}" == page.header.cost.value.full_text
    for place, fact in enumerate(page.header.kinds[:3]):
        assert view.model.total(INPUT + place).text == fact.value.full_text
    assert view.totals.accessibleName() == "5 requests: 55.7k tokens, $0.12 + unpriced"


def test_a_narrow_table_keeps_what_tells_most(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    spent(scribe)
    page = opened(opener, qtbot)
    view = page.requests
    page.window().resize(1180, 800)
    qtbot.waitUntil(lambda: view.table.isColumnHidden(WRITE_1H))
    assert view.table.isColumnHidden(WHO)
    assert column(view, WRITE_5M)[0] == "4,300", "both writes stand in one column"
    assert view.model.headerData(WRITE_5M, Qt.Orientation.Horizontal) == "Cache write"
    page.window().resize(page.window().minimumSize())
    qtbot.waitUntil(lambda: view.table.isColumnHidden(WRITE_5M))
    assert not view.table.isColumnHidden(COST)
    assert view.table.columnWidth(MODEL) >= 60


def test_a_figure_tells_where_it_comes_from(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    spent(scribe)
    view = opened(opener, qtbot).requests
    view.table.selectRow(4)
    assert view.detail.title.full_text == "Opus 4.6"
    shown = view.detail.sum._shown
    assert shown is not None
    assert [tuple(line) for line in shown[0]] == [
        ("Input", "100", "$30.00", "$0.0030"),
        ("Output", "40", "$150.00", "$0.0060"),
        ("Searches, each", "2", "$0.01", "$0.0200"),
    ]
    assert shown[1] == "$0.029"
    found = texts(view)
    assert "Rule: fast mode" in found["Where the price is from"]
    assert "Price list: genai-prices 0.2.3" in found["Where the price is from"]
    assert found["Message id"].startswith("msg_01")
    view.detail.blocks[-1].copy_button.click()
    assert QGuiApplication.clipboard().text() == found["Request id"]


def test_what_is_unpriced_tells_how_to_price_it(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    spent(scribe)
    view = opened(opener, qtbot).requests
    view.table.selectRow(2)
    assert view.detail.cost.text() == "unpriced"
    assert 'my-"<b>model' in view.detail.note.text()
    assert view.detail.note.textFormat() is Qt.TextFormat.PlainText
    assert texts(view)["For settings.toml, with prices of yours"].startswith('[prices."my-\\"<b>model"]\ninput = ')


def test_what_the_transcript_said_is_told_as_such(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    spent(scribe)
    view = opened(opener, qtbot).requests
    view.table.selectRow(3)
    assert "as the transcript itself said" in view.detail.note.text()
    assert "Where the price is from" not in texts(view)


def test_requests_by_keyboard(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    spent(scribe)
    page = opened(opener, qtbot)
    table = page.requests.table
    qtbot.waitUntil(table.hasFocus)
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[1:5] == ["Opus 4.6", "main", "1,000", "200"]
    QTest.keyClick(table, Qt.Key.Key_Return)
    view = page.requests.detail.blocks[0].view
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(page.timeline.table.hasFocus)


def test_a_session_without_requests_says_why(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "fresh", "/code/x").start()
    page = opened(opener, qtbot, "fresh", rows=0)
    qtbot.waitUntil(lambda: page.requests.nothing.title.text() == "No requests")
    assert page.header.cost.value.full_text == "\u2013"


def test_an_agent_reports_its_totals(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    scribe.send({"agentId": "bot", "type": "tool_call", "data": {"tokenCount": 41_000, "costUsd": 0.06}})
    page = opened(opener, qtbot, "bot", rows=0)
    assert page.header.tokens.value.full_text == "41k tokens"
    assert page.header.cost.value.full_text == "$0.06"
    qtbot.waitUntil(lambda: page.requests.nothing.words.text().startswith("This agent reports its totals"))


def test_ten_thousand_requests_open_at_once_and_grow_in_place(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "huge", "/code/x", now() - 10**8).start(OPUS).prompt()
    ledger = Ledger(scribe)
    for number in range(10_000):
        ledger.spend("huge", OPUS, now() - 10**8 + number * 1_000, given=1, out=number)
    ledger.close()
    page = opened(opener, qtbot, "huge", rows=10_000)
    view = page.requests
    qtbot.waitUntil(lambda: view.is_following)
    bar = view.table.verticalScrollBar()
    began = time.thread_time()
    for place in range(0, bar.maximum(), bar.maximum() // 50):
        bar.setValue(place)
        view.table.viewport().repaint()
    assert (time.thread_time() - began) / 50 < 0.05
    bar.setValue(4_000)
    view.table.selectRow(130)
    resets: list[None] = []
    view.model.modelReset.connect(lambda: resets.append(None))
    place = bar.value()
    ledger = Ledger(scribe)
    ledger.spend("huge", OPUS, now(), given=1)
    ledger.close()
    run.call("Bash", {"command": "ls"})
    qtbot.waitUntil(lambda: view.model.rowCount() == 10_001)
    assert (bar.value(), view.table.current_row, resets) == (place, 130, [])
    assert view.follow_button.isVisible()
    began = time.thread_time()
    view.model.update(tuple(view.model._rows), ())
    assert time.thread_time() - began < 0.2
