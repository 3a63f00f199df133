from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clawatch.ui.context import ImportProgress
from gui.fakes import FakeHistory
from gui.scribe import Run

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.conftest import Opener
    from gui.scribe import Scribe

RUNNING = ImportProgress("running", 2_000, 1_240, 100_000_000, 62_000_000, 34_200_000.0, 21.0)
DONE = ImportProgress("done", 2_000, 2_000, 100_000_000, 100_000_000)


def test_an_import_is_seen_from_its_start_to_its_end(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    history = FakeHistory()
    history.now = RUNNING
    window = opener.window(history=history)
    strip = window.import_strip
    qtbot.waitUntil(strip.isVisible)
    assert strip.text.full_text == "Reading your history: 1,240 of 2,000 files, 34 MB/s, about 20 s left"
    assert strip.bar.value() * 100 == strip.bar.maximum() * 62
    assert window.sessions.placeholder.title.text() == "Reading your history"
    Run(scribe, "old", "/code/x").start()
    qtbot.waitUntil(lambda: window.sessions.model.rowCount() == 1)
    history.now = DONE
    qtbot.waitUntil(lambda: not strip.is_polling)
    qtbot.waitUntil(lambda: strip.text.full_text == "History read: 1 session")
    assert not strip.bar.isVisible()
    strip.close_button.click()
    assert strip.isHidden()
    strip.look()
    assert strip.isHidden(), "what is done is said once"


def test_an_import_can_be_stopped_and_resumed_by_keyboard(opener: Opener, qtbot: QtBot) -> None:
    history = FakeHistory()
    history.now = RUNNING
    strip = opener.window(history=history).import_strip

    def state() -> str:
        return history.now.state

    qtbot.waitUntil(strip.isVisible)
    strip.stop_button.setFocus()
    QTest.keyClick(strip.stop_button, Qt.Key.Key_Space)
    assert state() == "stopped"
    assert strip.text.full_text == "Stopped: 1,240 of 2,000 files of your history are read"
    assert strip._timer.isActive() is False
    assert strip.resume_button.hasFocus()
    QTest.keyClick(strip.resume_button, Qt.Key.Key_Return)
    assert state() == "running"
    assert strip._timer.isActive()
    assert strip.stop_button.hasFocus()
    strip.stop_button.click()
    strip.close_button.click()
    strip.look()
    assert strip.isHidden(), "dismissed until it runs again"


def test_nothing_is_looked_at_while_nothing_runs_or_nobody_looks(opener: Opener, qtbot: QtBot) -> None:
    history = FakeHistory()
    window = opener.window(history=history)
    strip = window.import_strip
    assert strip.isHidden()
    looks = history.looks
    qtbot.wait(700)
    assert history.looks == looks
    history.now = RUNNING
    strip.look()
    qtbot.waitUntil(strip.isVisible)
    window.hide()
    assert not strip.is_polling
    window.show()
    assert strip.is_polling


def test_what_is_over_at_once_does_not_flash_by(opener: Opener, qtbot: QtBot) -> None:
    history = FakeHistory()
    window = opener.window(history=history)
    history.now = RUNNING
    window.import_strip.look()
    assert window.import_strip.isHidden()
    history.now = DONE
    qtbot.waitUntil(lambda: not window.import_strip.is_polling)
    assert window.import_strip.isHidden()
