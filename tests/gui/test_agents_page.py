from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from clawatch.ui.models.agents_model import AGENT, COST, HEARTBEAT, HOST, KIND, STATE
from clawatch.ui.places import AGENTS, Place
from gui.fakes import BreakableSource, FakeHooks, RealControl
from gui.scribe import Run

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.agents_page import AgentsPage
    from gui.conftest import Opener
    from gui.scribe import Scribe
    from support.logs import ExpectedLogs


def now() -> int:
    return time.time_ns() // 1_000_000


def texts(page: AgentsPage, column: int) -> list[str]:
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def opened(opener: Opener, qtbot: QtBot, control: RealControl | None = None) -> AgentsPage:
    window = opener.window(control=control)
    window.open_place(Place(AGENTS))
    page = cast("AgentsPage", window.current_page)
    qtbot.waitUntil(lambda: page._answer is not None)
    return page


def three_agents(scribe: Scribe) -> None:
    Run(scribe, "works", "/code/ledger", now() - 90_000).start(title="Fix rounding").prompt()
    Run(scribe, "waits", "/code/website", now() - 60_000).start(title="Tidy up").event("Stop")
    Run(scribe, "over", "/code/website", now() - 60_000).start(title="Done").event("SessionEnd", reason="other")
    who = {"agentId": "indexer", "agentName": "Nightly indexer", "host": "build-02"}
    scribe.send({**who, "type": "tool_call", "data": {"toolName": "x", "costUsd": 0.25}}, now() - 30_000)


def test_both_kinds_of_agents_are_listed_with_those_first_who_need_somebody(
    opener: Opener, scribe: Scribe, qtbot: QtBot
) -> None:
    three_agents(scribe)
    page = opened(opener, qtbot)
    assert texts(page, AGENT) == ["Tidy up", "Nightly indexer", "Fix rounding"]
    assert texts(page, STATE) == ["Waiting for you", "Working", "Working"]
    assert texts(page, KIND) == ["Claude Code", "Own agent", "Claude Code"]
    assert texts(page, HOST)[1] == "build-02"
    assert texts(page, COST) == ["\u2013", "$0.25", "\u2013"], "unknown is not zero"
    assert page.head.subtitle.text() == "3 run, $0.25 so far"


def test_they_are_sorted_by_their_titles_and_by_keyboard(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_agents(scribe)
    page = opened(opener, qtbot)
    page.order.header.sort_asked.emit(AGENT)
    qtbot.waitUntil(lambda: texts(page, AGENT) == ["Fix rounding", "Nightly indexer", "Tidy up"])
    page.order.header.sort_asked.emit(AGENT)
    qtbot.waitUntil(lambda: texts(page, AGENT) == ["Tidy up", "Nightly indexer", "Fix rounding"])
    page.order.header.sort_asked.emit(COST)
    qtbot.waitUntil(lambda: texts(page, COST) == ["$0.25", "\u2013", "\u2013"])
    page.order.header.sort_asked.emit(HEARTBEAT)
    scribe.send({"hook_event_name": "UserPromptSubmit", "session_id": "waits", "prompt": "Go on"}, now())
    qtbot.waitUntil(lambda: texts(page, AGENT)[0] == "Tidy up")
    page.order.button.setFocus()
    QTest.keyClick(page.order.button, Qt.Key.Key_Space)
    menu = page.table.findChildren(QMenu)[-1]
    QTest.keyClick(menu, Qt.Key.Key_Up)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(page, AGENT)[2] == "Tidy up")
    page.order.remember()
    assert page.order._memory.text("agents/order") == "last_event:down"


def test_heartbeats_grow_older_and_start_anew(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_agents(scribe)
    page = opened(opener, qtbot)
    assert page.ticker.is_waiting
    old = texts(page, HEARTBEAT)[1]
    assert old.endswith(" s")
    scribe.send({"agentId": "indexer", "type": "heartbeat"}, now())
    qtbot.waitUntil(lambda: texts(page, HEARTBEAT)[1] in {"0 s", "1 s", "2 s"})
    page.window().hide()
    assert not page.ticker.is_waiting, "nobody looks"


def test_an_agent_is_paused_and_resumed_by_a_key(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_agents(scribe)
    control = RealControl(scribe)
    page = opened(opener, qtbot, control)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_End)
    assert page.pause_button.text() == " Pause"
    QTest.keyClick(page.table, Qt.Key.Key_P)
    assert texts(page, STATE)[2] == "Asking to pause\u2026", "what is not known yet is not claimed"
    qtbot.waitUntil(lambda: texts(page, STATE)[2] == "Pause requested")
    assert page.pause_button.text() == " Do not pause"
    QTest.keyClick(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: texts(page, STATE)[2] == "Working")
    assert control.asked == [("pause", "works", "window"), ("resume", "works", "window")]


def test_a_refused_pause_leaves_the_agent_as_it_is(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_agents(scribe)
    control = RealControl(scribe)
    control.refusal = "This cannot be written to the disk now: try again in a moment."
    page = opened(opener, qtbot, control)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_End)
    QTest.keyClick(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: texts(page, STATE)[2] == "Working")


def test_all_are_paused_after_a_question_that_says_how_many(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_agents(scribe)
    page = opened(opener, qtbot)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: page.strip.is_asking)
    assert page.strip.text.full_text == "Pause 3 agents? Each stands still at its next step."
    QTest.keyClick(page.strip.yes, Qt.Key.Key_Escape)
    assert not page.strip.isVisible()
    assert texts(page, STATE)[1:] == ["Working", "Working"]
    page.pause_all_button.click()
    qtbot.waitUntil(lambda: page.strip.is_asking)
    QTest.keyClick(page.strip.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.strip.text.full_text == "3 agents were asked to pause.")
    qtbot.waitUntil(lambda: texts(page, STATE).count("Pause requested") >= 1)
    QTest.keyClick(page.table, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: page.strip.text.full_text == "Let 3 agents go on?")
    QTest.keyClick(page.strip.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(page, STATE) == ["Waiting for you", "Working", "Working"])


def test_where_nobody_is_paused_there_is_nobody_to_resume(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_agents(scribe)
    page = opened(opener, qtbot)
    page.resume_all_button.click()
    qtbot.waitUntil(lambda: page.strip.text.full_text == "No agent is paused.")
    assert not page.strip.is_asking


def test_enter_opens_the_session_and_esc_comes_back(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_agents(scribe)
    page = opened(opener, qtbot)
    window = page.window()
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.session_id == "waits")  # type: ignore[attr-defined]
    window.go_back()  # type: ignore[attr-defined]
    assert page.isVisible()


def test_the_selection_stays_with_its_agent(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_agents(scribe)
    page = opened(opener, qtbot)
    page.table.selectRow(2)
    Run(scribe, "new", "/code/x").start(title="Newest").prompt()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert page.model.agent(page.table.current_row).session_id == "works"  # type: ignore[union-attr]


def test_many_are_read_as_one_comes_to_them(
    opener: Opener, scribe: Scribe, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clawatch.ui.pages.agents_page._STEP", 40)
    start = {"hook_event_name": "SessionStart", "source": "startup", "cwd": "/code/x"}
    scribe.send_all([({**start, "session_id": f"s-{n:03d}"}, now() - 1000 * n) for n in range(130)])
    window = opener.window()
    window.open_place(Place(AGENTS))
    page = cast("AgentsPage", window.current_page)
    page._limit = 40
    page.refresh()
    qtbot.waitUntil(lambda: page._answer is not None and page._answer.total == 130)
    QTest.keyClick(page.table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.model.rowCount() > 40)
    assert page.head.subtitle.text().startswith("130 run")


def test_without_agents_it_says_what_to_do(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    del scribe
    window = opener.window(hooks=FakeHooks(installed=False, complete=False))
    window.open_place(Place(AGENTS))
    page = cast("AgentsPage", window.current_page)
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "No agent runs")
    assert page.placeholder.button.text() == "Install hooks\u2026"
    with qtbot.waitSignal(page.hooks_wanted):
        page.placeholder.button.click()


def test_a_broken_database_is_said_and_can_be_tried_again(
    opener: Opener, scribe: Scribe, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    three_agents(scribe)
    source = BreakableSource(scribe)
    window = opener.window(source=source)
    expected_logs.expect("A question of the windows failed")
    source.broken = True
    window.open_place(Place(AGENTS))
    page = cast("AgentsPage", window.current_page)
    qtbot.waitUntil(lambda: page.placeholder.words.text() == str(sqlite3.OperationalError("disk I/O error")))
    source.broken = False
    page.placeholder.button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
