from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clawatch.ui.pages.session_menu import SessionMenu
from gui.fakes import RealControl
from gui.scribe import Run

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.window import MainWindow
    from gui.conftest import Opener
    from gui.scribe import Scribe


@pytest.fixture
def control(scribe: Scribe) -> RealControl:
    return RealControl(scribe)


def opened(opener: Opener, qtbot: QtBot, control: RealControl, session_id: str) -> MainWindow:
    window = opener.window(control=control)
    window.open_session(session_id)
    qtbot.waitUntil(lambda: window.session.header.title.full_text != "")
    return window


def test_a_session_is_paused_and_the_wish_taken_back_on_its_page(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    Run(scribe, "works", "/code/ledger").start(title="Fix rounding").prompt()
    header = opened(opener, qtbot, control, "works").session.header
    assert (header.state.text(), header.pause_button.text()) == ("Working", " Pause")
    QTest.mouseClick(header.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: header.state.text() == "Pause requested")
    assert header.pause_button.text() == " Do not pause"
    assert "pause requested" not in header.reason.full_text, "it is said once"
    QTest.keyClick(header.pause_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: header.state.text() == "Working")
    assert control.asked == [("pause", "works", "window"), ("resume", "works", "window")]


def test_what_waits_for_permission_still_says_so_with_a_pause_requested(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    run = Run(scribe, "asks", "/code/ledger").start(title="Clean up").prompt()
    run.event("PermissionRequest", tool_name="Bash", tool_input={"command": "ls"})
    header = opened(opener, qtbot, control, "asks").session.header
    header.pause_button.click()
    qtbot.waitUntil(lambda: header.pause_button.text() == " Do not pause")
    assert header.state.text() == "Needs permission"
    assert header.reason.full_text.startswith("pause requested; asks to run Bash")


def test_two_quick_clicks_are_one_wish(opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot) -> None:
    Run(scribe, "works", "/code/ledger").start(title="Fix rounding").prompt()
    window = opened(opener, qtbot, control, "works")
    header = window.session.header
    header.pause_button.click()
    header.pause_button.click()
    qtbot.waitUntil(lambda: header.state.text() == "Pause requested")
    assert control.asked == [("pause", "works", "window")]
    assert window.banners.banners == ()


def test_what_cannot_be_done_is_said_and_can_be_tried_again(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    Run(scribe, "works", "/code/ledger").start(title="Fix rounding").prompt()
    window = opened(opener, qtbot, control, "works")
    control.refusal = "This cannot be written to the disk now: try again in a moment."
    window.session.header.pause_button.click()
    qtbot.waitUntil(lambda: [banner.notice.text for banner in window.banners.banners] == [control.refusal])
    window.banners.banners[0].close_button.click()
    assert window.banners.banners == ()
    control.refusal = ""
    window.session.header.pause_button.click()
    qtbot.waitUntil(lambda: window.session.header.state.text() == "Pause requested")


def test_an_ended_session_offers_nothing(opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot) -> None:
    Run(scribe, "over", "/code/ledger").start(title="Done").event("SessionEnd", reason="other")
    header = opened(opener, qtbot, control, "over").session.header
    assert not header.pause_button.isVisible()


def test_the_menu_of_a_row_opens_pauses_and_copies(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    Run(scribe, "works", "/code/ledger").start(title="Fix rounding").prompt()
    window = opener.window(control=control)
    table = window.sessions.table
    qtbot.waitUntil(lambda: window.sessions.model.loaded == 1)

    def menu(reason: QContextMenuEvent.Reason, place: QPoint) -> SessionMenu:
        event = QContextMenuEvent(reason, place, table.viewport().mapToGlobal(place))
        QApplication.sendEvent(table.viewport(), event)
        found = window.sessions.findChildren(SessionMenu)[-1]
        qtbot.addWidget(found)
        return found

    by_mouse = menu(QContextMenuEvent.Reason.Mouse, QPoint(40, table.row_height // 2))
    assert [action.text() for action in by_mouse.actions()] == [
        "Open",
        "Pause",
        "",
        "Copy id",
        "Copy as text",
        "Only ledger",
    ]
    by_mouse.actions()[1].trigger()
    by_mouse.close()
    qtbot.waitUntil(lambda: window.sessions.model.index(0, 0).data() == "Pause requested")
    by_key = menu(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0))
    assert [action.text() for action in by_key.actions()] == [
        "Open",
        "Do not pause",
        "",
        "Copy id",
        "Copy as text",
        "Only ledger",
    ]
    by_key.actions()[3].trigger()
    assert QGuiApplication.clipboard().text() == "works"
    by_key.actions()[0].trigger()
    by_key.close()
    assert window.session.session_id == "works"
