"""The welcome: at the very first start, by the keyboard alone, skipped for good, and found again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from clawatch.ui.context import ImportProgress
from clawatch.ui.desktop import Desktop
from clawatch.ui.places import SETTINGS, WELCOME, Place
from clawatch.ui.welcome.claude_step import ClaudeStep
from clawatch.ui.welcome.history_step import HistoryStep
from clawatch.ui.welcome.hooks_step import HooksStep
from clawatch.ui.welcome.login_step import LoginStep
from gui.fake_settings import FakeSettings
from gui.fakes import FakeHistory, FakeHooks, make_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.welcome_page import WelcomePage
    from clawatch.ui.settings.general import GeneralSection
    from clawatch.ui.window import MainWindow
    from gui.scribe import Scribe

    Start = Callable[[], MainWindow]


@pytest.fixture
def settings() -> FakeSettings:
    return FakeSettings(theme="light", language="en")


@pytest.fixture
def hooks() -> FakeHooks:
    return FakeHooks(installed=False, complete=False)


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


@pytest.fixture
def start(  # noqa: PLR0917 each is one part of what starts
    scribe: Scribe, tmp_path: Path, settings: FakeSettings, hooks: FakeHooks, history: FakeHistory, qtbot: QtBot
) -> Iterator[Start]:
    """Start as a real ClaWatch does, again and again, with one memory."""
    made: list[Desktop] = []

    def run() -> MainWindow:
        for desktop in made:
            desktop.stop()
        context = make_context(scribe, tmp_path, hooks=hooks, settings=settings, history=history, layout="one")
        made.append(Desktop(replace(context, offers_welcome=True)))
        made[-1].start(show_window=True)
        window = made[-1].window
        assert window is not None
        qtbot.waitExposed(window)
        return window

    yield run
    for desktop in made:
        desktop.stop()
        desktop.deleteLater()


def welcome(window: MainWindow) -> WelcomePage:
    assert window.pages.place == Place(WELCOME)
    return cast("WelcomePage", window.current_page)


def test_it_is_gone_through_by_enter_alone_and_comes_once(
    start: Start, hooks: FakeHooks, history: FakeHistory, settings: FakeSettings, qtbot: QtBot
) -> None:
    history.now = ImportProgress("running", 2_000, 500, 4_000, 1_000)
    window = start()
    page = welcome(window)
    assert window.banners.banners == (), "one thing at a time"
    step = page.step
    assert isinstance(step, ClaudeStep)
    qtbot.waitUntil(lambda: "Version 2.1.140" in step.claude.text.text())
    assert step.transcripts.text.text() == "1,240 transcripts found"
    qtbot.waitUntil(page.next_button.hasFocus)
    QTest.keyClick(page.next_button, Qt.Key.Key_Return)
    install = page.step
    assert isinstance(install, HooksStep)
    qtbot.waitUntil(install.install_button.isEnabled)
    assert '+  "hooks": {' in install.diff.toPlainText().splitlines()
    QTest.keyClick(install.install_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hooks.installs == 1 and install.install_button.isHidden())
    qtbot.waitUntil(page.next_button.hasFocus)
    QTest.keyClick(page.next_button, Qt.Key.Key_Return)
    reading = page.step
    assert isinstance(reading, HistoryStep)
    assert reading.history.text.text() == "Being read: 500 of 2,000 files"
    assert reading.bar.value() == reading.bar.maximum() // 4
    QTest.keyClick(reading.stop_button, Qt.Key.Key_Return)
    assert reading.history.text.text() == "Stopped: 500 of 2,000 files are read"
    QTest.keyClick(reading.resume_button, Qt.Key.Key_Return)
    assert reading.stop_button.isVisible()
    QTest.keyClick(page.next_button, Qt.Key.Key_Return)
    assert not reading._timer.isActive(), "what is not seen is not looked at"
    QTest.keyClick(page.back_button, Qt.Key.Key_Return)
    assert page.step is reading
    QTest.keyClick(page.next_button, Qt.Key.Key_Return)
    QTest.keyClick(page.next_button, Qt.Key.Key_Return)
    last = page.step
    assert isinstance(last, LoginStep)
    qtbot.waitUntil(last.switch.isEnabled)
    QTest.keyClick(last.switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: settings.login)
    QTest.keyClick(last.test_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settings.notifications == 1)
    assert page.next_button.text() == "Done"
    history.now = ImportProgress()
    QTest.keyClick(page.next_button, Qt.Key.Key_Return)
    assert window.pages.place != Place(WELCOME)
    assert start().pages.place != Place(WELCOME)


def test_esc_skips_it_for_good_and_the_settings_show_it_again(start: Start, qtbot: QtBot) -> None:
    window = start()
    QTest.keyClick(welcome(window), Qt.Key.Key_Escape)
    assert window.pages.place != Place(WELCOME)
    window = start()
    assert window.pages.place != Place(WELCOME)
    window.open_place(Place(SETTINGS, "general"))
    general = cast("GeneralSection", window.current_page.section)  # type: ignore[attr-defined]
    QTest.keyClick(general.welcome_button, Qt.Key.Key_Return)
    step = welcome(window).step
    assert isinstance(step, ClaudeStep)
    window.open_place(Place(SETTINGS, "general"))
    step.claude.set_text("")
    window.open_place(Place(WELCOME))
    qtbot.waitUntil(lambda: "Version" in step.claude.text.text())


def test_hooks_that_are_refused_can_be_tried_again(start: Start, hooks: FakeHooks, qtbot: QtBot) -> None:
    hooks.refusal = "/home/user/.claude/settings.json is read-only: make it writable, then try again."
    page = welcome(start())
    QTest.keyClick(page.next_button, Qt.Key.Key_Return)
    step = cast("HooksStep", page.step)
    qtbot.waitUntil(step.install_button.isEnabled)
    QTest.keyClick(step.install_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: step.hooks.note.text() == hooks.refusal)
    hooks.refusal = ""
    QTest.keyClick(step.install_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hooks.installs == 1)
    qtbot.waitUntil(step.install_button.isHidden)
