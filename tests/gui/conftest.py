"""Real widgets over a real database; what a test opens is closed, and no thread outlives it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from clawatch.ui.application import set_up
from clawatch.ui.context import Troubles
from clawatch.ui.desktop import Desktop
from clawatch.ui.places import SESSIONS
from gui.fakes import FakeHistory, FakeHooks, make_context
from gui.scribe import Scribe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from clawatch.queries.source import Source
    from clawatch.settings.alerts import AlertSettings
    from clawatch.ui.context import AgentControl
    from clawatch.ui.settings_control import SettingsControl
    from clawatch.ui.window import MainWindow


@pytest.fixture(scope="session", autouse=True)
def _application(qapp: QApplication) -> None:
    set_up(qapp)


@pytest.fixture
def scribe(tmp_path: Path) -> Iterator[Scribe]:
    made = Scribe(tmp_path / "clawatch.db")
    yield made
    made.close()


class Opener:
    """Opens desktops and stops them at the end."""

    def __init__(self, scribe: Scribe, home: Path, qtbot: QtBot) -> None:
        self._scribe, self._home, self._qtbot = scribe, home, qtbot
        self.desktops: list[Desktop] = []

    def desktop(
        self,
        *,
        hooks: FakeHooks | None = None,
        troubles: Callable[[], Troubles] = Troubles,
        source: Source | None = None,
        layout: str = "",
        history: FakeHistory | None = None,
        control: AgentControl | None = None,
        alert_settings: AlertSettings | None = None,
        settings: SettingsControl | None = None,
    ) -> Desktop:
        context = make_context(
            self._scribe,
            self._home,
            hooks=hooks,
            troubles=troubles,
            source=source,
            layout=layout,
            history=history,
            control=control,
            alert_settings=alert_settings,
            settings=settings,
        )
        desktop = Desktop(context)
        self.desktops.append(desktop)
        return desktop

    def window(
        self,
        *,
        hooks: FakeHooks | None = None,
        troubles: Callable[[], Troubles] = Troubles,
        source: Source | None = None,
        layout: str = "",
        history: FakeHistory | None = None,
        control: AgentControl | None = None,
        alert_settings: AlertSettings | None = None,
        settings: SettingsControl | None = None,
    ) -> MainWindow:
        desktop = self.desktop(
            hooks=hooks,
            troubles=troubles,
            source=source,
            layout=layout,
            history=history,
            control=control,
            alert_settings=alert_settings,
            settings=settings,
        )
        desktop.start(show_window=True)
        window = desktop.window
        assert window is not None
        window.resize(1280, 800)
        window.open_page(SESSIONS)
        self._qtbot.waitExposed(window)
        self._qtbot.waitUntil(lambda: window.sessions._shown is not None or bool(window.sessions._problem))
        self._qtbot.waitUntil(lambda: desktop._pulse.standing.hooks is not None)
        return window


@pytest.fixture
def opener(scribe: Scribe, tmp_path: Path, qtbot: QtBot) -> Iterator[Opener]:
    made = Opener(scribe, tmp_path, qtbot)
    yield made
    for desktop in made.desktops:
        desktop.stop()
        desktop.stop()
        desktop.deleteLater()
