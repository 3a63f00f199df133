"""What holds on every page: room for all of it in the smallest window, names to hear, and keys to reach all."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from clawatch.ui.charts.heat_map import HeatMap
from clawatch.ui.charts.time_chart import TimeChart
from clawatch.ui.page_list import ENTRIES
from clawatch.ui.pages.session_page import SessionPage
from clawatch.ui.pages.settings_page import SettingsPage
from clawatch.ui.pages.waterfall.canvas import WaterfallCanvas
from clawatch.ui.pages.welcome_page import WelcomePage
from clawatch.ui.places import PROJECT, SESSION, SETTINGS, TOOL, Place
from clawatch.ui.reads import Asker
from clawatch.ui.row_list import RowList
from clawatch.ui.translation import use_language
from gui.alarms import write_alerts
from gui.fake_settings import FakeSettings
from gui.lifelike import SHOWN, write_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QButtonGroup
    from pytestqt.qtbot import QtBot

    from clawatch.ui.window import MainWindow
    from gui.conftest import Opener
    from gui.scribe import Scribe

_KEYS = {SESSION: SHOWN, PROJECT: "1", TOOL: "Bash"}
_MOST_STOPS = 200


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_language("en")


def _settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until all is answered, drawn and laid out."""
    qtbot.waitUntil(lambda: not any(asker.is_busy for asker in window.findChildren(Asker)))
    charts = [chart for chart in window.findChildren(TimeChart) if chart.isVisible()]
    qtbot.waitUntil(lambda: all(chart._drawn == chart.data for chart in charts))
    QApplication.processEvents()


def _walk(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Go to every page, and to each view of those that have some."""
    for key in ENTRIES:
        window.open_place(Place(key, _KEYS.get(key, "")))
        _settle(window, qtbot)
        page = window.current_page
        if isinstance(page, SessionPage):
            qtbot.waitUntil(lambda page=page: page.timeline.model.rowCount() > 0)  # type: ignore[misc]
        for name in _views(window):
            _settle(window, qtbot)
            yield f"{key}: {name}"


def _views(window: MainWindow) -> Iterator[str]:
    page = window.current_page
    match page:
        case SessionPage():
            for chip in page.switch.chips:
                chip.click()
                yield chip.accessibleName()
        case SettingsPage():
            for section in page._buttons:
                window.open_place(Place(SETTINGS, section))
                yield section
        case WelcomePage():
            for number, _ in enumerate(page.steps, 1):
                yield str(number)
                page.next_button.click()
        case _:
            yield ""


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page(opener: Opener, scribe: Scribe, tmp_path: Path, qtbot: QtBot, language: str) -> None:
    """One day for all that is asked: writing it takes longer than asking."""
    now = time.time_ns() // 1_000_000
    write_day(scribe, now)
    write_alerts(scribe, now)
    file = tmp_path / "settings.toml"
    file.write_text(f'language = "{language}"\n', encoding="utf-8")
    desktop = opener.desktop(settings=FakeSettings(file))
    desktop.start(show_window=True)
    desktop.speak(language)
    window = desktop.window
    assert window is not None
    smallest = window.minimumSize()
    # a screen of 2560 x 1600 at 200 %, and of 1920 x 1080 at 150 %
    assert smallest.boundedTo(QSize(1280, 720)) == smallest
    window.resize(smallest)
    window.range.choose("30d")
    cut_off, nameless, left_out, mute = {}, [], [], []
    for name in _walk(window, qtbot):
        page = window.current_page
        lacks = page.minimumSizeHint() - page.size()
        if lacks.width() > 0 or lacks.height() > 0:
            cut_off[name] = (lacks.width(), lacks.height())
        shown = [one for one in window.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
        known = [one for one in shown if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.focusProxy() is None]
        nameless += [f"{name}: {one!r}" for one in known if not _heard(one)]
        stops = [one for one in known if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        reached = _reached(window)
        left_out += [f"{name}: {one!r} {_heard(one)}" for one in stops if not {one, *_beside(one)} & reached]
        mute += [
            f"{name}: {one!r} {_heard(one)}"
            for one in shown
            if isinstance(one, TimeChart | HeatMap | RowList | WaterfallCanvas)
            and not _heard(one, QAccessible.Text.Description)
        ]
    assert cut_off == {}
    assert nameless == []
    assert left_out == []
    assert mute == []


def _heard(widget: QWidget, what: QAccessible.Text = QAccessible.Text.Name) -> str:
    """Give what a screen reader is told of a widget."""
    return QAccessible.queryAccessibleInterface(widget).text(what)


def _beside(stop: QWidget) -> list[QAbstractButton]:
    """Give the buttons that the arrows lead to it from: Tab stops once in a row of which one is on."""
    row = cast("QButtonGroup | None", stop.group()) if isinstance(stop, QAbstractButton) else None
    return row.buttons() if row is not None and row.exclusive() else []


def _reached(window: MainWindow) -> set[QWidget]:
    """Press Tab until it comes round; where it is caught, what is behind is missing."""
    window.current_page.take_focus()
    reached: set[QWidget] = set()
    for _ in range(_MOST_STOPS):
        at = window.focusWidget()
        if at in reached:
            break
        reached.add(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return reached
