from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from clawatch.ui import window as window_module
from clawatch.ui.close_dialog import Closing, ask_how_to_close
from clawatch.ui.context import RejectedFile, Troubles
from clawatch.ui.hooks_dialog import HooksDialog
from clawatch.ui.tray import Tray
from gui.fakes import FakeHooks
from gui.ledger import Ledger
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.banners import Banner
    from clawatch.ui.window import MainWindow
    from gui.conftest import Opener


def banner(window: MainWindow, beginning: str) -> Banner | None:
    return next((found for found in window.banners.banners if found.notice.text.startswith(beginning)), None)


def hooks_dialog(window: MainWindow) -> HooksDialog:
    dialog = window.findChild(HooksDialog)
    assert dialog is not None
    return dialog


def test_hooks_are_installed_from_the_banner(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "one", "/code/x").start()
    hooks = FakeHooks(installed=False, complete=False)
    window = opener.window(hooks=hooks)
    qtbot.waitUntil(lambda: banner(window, "Claude Code does not report") is not None)
    shown = banner(window, "Claude Code does not report")
    assert shown is not None
    shown.button.click()
    dialog = hooks_dialog(window)
    hooks.refusal = "The file /home/user/.claude/settings.json is not valid JSON: mend it, then try again."
    qtbot.waitUntil(dialog.install_button.isEnabled)
    dialog.install_button.click()
    qtbot.waitUntil(lambda: dialog.report.text() == hooks.refusal)
    assert dialog.install_button.text() == "Try again"
    hooks.refusal = ""
    dialog.install_button.click()
    qtbot.waitUntil(lambda: hooks.installs == 1)
    qtbot.waitUntil(lambda: dialog.report.text().startswith("The hooks are installed"))
    qtbot.waitUntil(lambda: window.banners.banners == ())
    dialog.close()


def test_hooks_are_installed_from_an_empty_list_by_the_enter_key_alone(opener: Opener, qtbot: QtBot) -> None:
    hooks = FakeHooks(installed=False, complete=False)
    window = opener.window(hooks=hooks)
    offered = window.sessions.placeholder.button
    qtbot.waitUntil(lambda: window.focusWidget() is offered)
    assert offered.text() == "Install hooks\u2026"
    QTest.keyClick(offered, Qt.Key.Key_Return)
    dialog = hooks_dialog(window)
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.install_button)
    assert "hooks" in dialog.diff.toPlainText(), "it is seen before it can be agreed to"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hooks.installs == 1)
    qtbot.waitUntil(lambda: dialog.cancel_button.text() == "Done")
    assert dialog.height() >= dialog.heightForWidth(dialog.width()), "no line is squeezed by the report"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert offered.isHidden(), "what was done is not offered again"


def test_hooks_that_were_installed_from_a_terminal_are_noticed_with_their_first_event(
    opener: Opener, scribe: Scribe, qtbot: QtBot
) -> None:
    Run(scribe, "one", "/code/x").start()
    hooks = FakeHooks(installed=False, complete=False)
    window = opener.window(hooks=hooks)
    qtbot.waitUntil(lambda: banner(window, "Claude Code does not report") is not None)
    hooks.installed = hooks.complete = True
    Run(scribe, "two", "/code/x").start()
    qtbot.waitUntil(lambda: window.banners.banners == ())


def test_the_dialog_says_which_file_and_what_changes_in_it(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window(hooks=FakeHooks(installed=True, complete=False))
    qtbot.waitUntil(lambda: banner(window, "Claude Code's hooks are incomplete") is not None)
    window.install_hooks()
    from clawatch.ui.labels import Label  # noqa: PLC0415

    dialog = hooks_dialog(window)
    words = " ".join(label.text() for label in dialog.findChildren(Label))
    assert "/home/user/.claude/settings.json" in words
    qtbot.waitUntil(dialog.install_button.isEnabled)
    assert '+  "hooks": {' in dialog.diff.toPlainText().splitlines()
    assert '-  "model": "opus"' in dialog.diff.toPlainText().splitlines()
    assert dialog.windowTitle() == "Renew hooks"
    dialog.close()


def test_the_window_fits_a_small_screen(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QScreen, "availableSize", lambda _self: QSize(960, 600))
    desktop = opener.desktop()
    desktop.start(show_window=True)
    assert desktop.window is not None
    assert desktop.window.width() <= 960
    assert desktop.window.height() <= 600


def test_settings_that_cannot_be_read_are_told_before_one_tries(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "one", "/code/x").start()
    problem = "/home/user/.claude/settings.json is not valid JSON: mend it there, then try again."
    window = opener.window(hooks=FakeHooks(installed=False, complete=False, problems=(problem,)))
    qtbot.waitUntil(lambda: banner(window, "Claude Code does not report") is not None)
    shown = banner(window, "Claude Code does not report")
    assert shown is not None
    assert shown.detail.text() == problem


def test_silenced_hooks_are_told(opener: Opener, qtbot: QtBot) -> None:
    problem = '"disableAllHooks" is true in /home/user/.claude/settings.json: set it to false.'
    window = opener.window(hooks=FakeHooks(problems=(problem,)))
    qtbot.waitUntil(lambda: banner(window, problem) is not None)


def test_troubles_come_and_go(opener: Opener, qtbot: QtBot) -> None:
    troubles = [
        Troubles(("The disk is full.",), (RejectedFile("x.json", "It is not <b>JSON</b>.", "/spool/rejected/x.json"),))
    ]
    window = opener.window(troubles=lambda: troubles[0])
    qtbot.waitUntil(lambda: len(window.banners.banners) == 2)
    rejected = banner(window, "1 spooled event could not be understood")
    assert rejected is not None
    assert rejected.detail.text() == "It is not <b>JSON</b>."
    assert rejected.detail.textFormat() is Qt.TextFormat.PlainText
    assert window.sidebar._troubles.text() == "2 problems"
    rejected.close_button.click()
    assert len(window.banners.banners) == 1
    troubles[0] = Troubles()
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.banners.banners == ())


def test_closing_with_a_tray_keeps_it(opener: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(Tray, "is_available", property(lambda _: True))
    monkeypatch.setattr(Tray, "say", lambda _self, title, _text: said.append(title))
    window = opener.window()
    desktop = opener.desktops[0]
    asked_to_quit: list[None] = []
    desktop.quit_requested.connect(lambda: asked_to_quit.append(None))
    for _ in range(2):
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: not window.isVisible())
        desktop.show_window()
        qtbot.waitUntil(window.isVisible)
    assert len(said) == 1, "said once, and remembered"
    assert asked_to_quit == []


@pytest.mark.parametrize(
    ("choice", "visible", "quits"),
    [(Closing.STAY, True, 0), (Closing.KEEP_RUNNING, False, 0), (Closing.QUIT, False, 1)],
)
def test_closing_without_a_tray_asks(
    opener: Opener, monkeypatch: pytest.MonkeyPatch, choice: Closing, visible: bool, quits: int
) -> None:
    monkeypatch.setattr(window_module, "ask_how_to_close", lambda _parent: choice)
    window = opener.window()
    asked: list[None] = []
    opener.desktops[0].quit_requested.connect(lambda: asked.append(None))
    window.close()
    assert window.isVisible() is visible
    assert len(asked) == quits


@pytest.mark.parametrize(
    ("text", "choice"),
    [("Keep running", Closing.KEEP_RUNNING), ("Quit ClaWatch", Closing.QUIT), ("Cancel", Closing.STAY)],
)
def test_the_question_at_closing(opener: Opener, text: str, choice: Closing) -> None:
    window = opener.window()

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(button for button in box.buttons() if button.text().replace("&", "") == text).click()

    QTimer.singleShot(0, answer)
    assert ask_how_to_close(window) is choice


def test_quit_by_keyboard(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window()
    with qtbot.waitSignal(opener.desktops[0].quit_requested):
        QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)


def test_the_status_line_counts(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    window = opener.window()
    Run(scribe, "one", "/code/x").start().prompt()
    Run(scribe, "two", "/code/x").start().event("Stop")
    qtbot.waitUntil(lambda: window.sidebar._state.full_text == "1 working, 1 waiting for you")
    assert window.sidebar._last.text() == "Last event just now"
    tray = opener.desktops[0].tray
    qtbot.waitUntil(lambda: tray.menu.menu.actions()[1].text() == "1 working, 1 waiting for you")


def test_the_tray_opens_no_window_by_itself(opener: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tray, "is_available", property(lambda _: True))
    desktop = opener.desktop()
    desktop.start(show_window=False)
    qtbot.waitUntil(lambda: desktop._pulse.standing.overview is not None)
    windows = [desktop.window]
    desktop.tray.menu.menu.actions()[0].trigger()
    windows.append(desktop.window)
    assert windows[0] is None
    assert windows[1] is not None
    assert windows[1].isVisible()


def test_without_a_tray_the_window_opens(opener: Opener) -> None:
    desktop = opener.desktop()
    desktop.start(show_window=False)
    assert desktop.window is not None


def test_nothing_runs_on_after_the_stop(opener: Opener, scribe: Scribe) -> None:
    Run(scribe, "one", "/code/x").start().prompt()
    opener.window()
    desktop = opener.desktops[0]
    desktop.stop()
    assert [timer for timer in desktop.findChildren(QTimer) if timer.isActive()] == []
    Run(scribe, "two", "/code/x").start()
    QApplication.processEvents()
    desktop.stop()


def test_a_hidden_window_keeps_one_slow_timer(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "one", "/code/x").start().prompt()
    window = opener.window()
    desktop = opener.desktops[0]
    qtbot.waitUntil(lambda: window.sessions.model.rowCount() == 1)
    window.hide()

    def running() -> list[int]:
        timers = [*desktop.findChildren(QTimer), *window.findChildren(QTimer)]
        return [timer.interval() for timer in timers if timer.isActive()]

    qtbot.waitUntil(lambda: running() == [30_000])


def test_models_without_a_price_are_named_until_they_are_known(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "one", "/code/x").start()
    ledger = Ledger(scribe)
    for model in ("my-model", "<b>other"):
        ledger.spend("one", model, run.at_ms, given=5)
    ledger.close()
    window = opener.window(layout="unpriced")
    qtbot.waitUntil(lambda: banner(window, "2 models have no price: <b>other, my-model") is not None)
    shown = banner(window, "2 models")
    assert shown is not None
    assert shown.button.text() == "Set prices\u2026"
    assert shown.text.textFormat() is Qt.TextFormat.PlainText
    shown.close_button.click()
    assert window.banners.banners == ()
    window.close_for_good()
    opener.desktops[0].stop()
    again = opener.window(layout="unpriced")
    qtbot.waitUntil(lambda: bool(opener.desktops[1]._pulse.standing.unpriced))
    assert again.banners.banners == (), "dismissed ones stay so"
    ledger = Ledger(scribe)
    ledger.spend("one", "third", run.at_ms, given=5)
    ledger.close()
    QTest.keyClick(again, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: banner(again, "3 models have no price") is not None)
