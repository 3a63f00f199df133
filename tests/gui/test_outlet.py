from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSystemTrayIcon

from clawatch.ui.tray import Tray
from gui.scribe import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from gui.conftest import Opener
    from gui.scribe import Scribe


def elsewhere(work: Callable[[], object]) -> object:
    """Do something on another thread, as notifications and links do."""
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(work()))
    thread.start()
    thread.join()
    return answers[0]


def test_a_session_is_opened_from_another_thread(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "one", "/code/x").start(title="One").prompt()
    desktop = opener.desktop()
    desktop.start(show_window=False)
    elsewhere(lambda: desktop.outlet.open_session("one"))
    qtbot.waitUntil(lambda: desktop.window is not None and desktop.window.session.session_id == "one")
    elsewhere(lambda: desktop.outlet.open_session(None))
    assert desktop.window is not None
    assert desktop.window.session.session_id == "one", "the window comes up as it is"


def test_without_a_tray_nothing_can_be_said_beside_it(opener: Opener) -> None:
    desktop = opener.desktop()
    desktop.start(show_window=False)
    assert elsewhere(lambda: desktop.outlet.say("Stuck", "One", "one")) is False


def test_what_is_said_beside_the_icon_opens_its_session_when_clicked(
    opener: Opener, scribe: Scribe, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(Tray, "is_available", property(lambda _: True))
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, title, text, *_more: said.append((title, text)))
    Run(scribe, "one", "/code/x").start(title="One").prompt()
    desktop = opener.desktop()
    desktop.start(show_window=False)
    assert elsewhere(lambda: desktop.outlet.say("Stuck", "One", "one")) is True
    qtbot.waitUntil(lambda: said == [("Stuck", "One")])
    desktop.tray.message_clicked.emit()
    assert desktop.window is not None
    assert desktop.window.session.session_id == "one"
    desktop.stop()
    assert elsewhere(lambda: desktop.outlet.say("Stuck", "One", "one")) is False
