"""Waits until a window shows what it is opened for, and keeps pictures of it."""

from __future__ import annotations

import inspect
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from clawatch.ui.reads import Asker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QPoint

    from clawatch.ui.window import MainWindow

_AT_MOST_S = 8.0
_STEP_MS = 15
_QUIET_STEPS = 6
"""So often in a row a condition holds and nothing is asked of the database: then what came is drawn too."""


class Camera:
    """Shows a state of the window and keeps a picture of it. Notes what never came about."""

    def __init__(self, app: QApplication, folder: Path, only: str = "") -> None:
        self._app, self._folder, self._only = app, folder, only
        self._late: list[str] = []
        self.taken = 0
        self.failures: list[str] = []

    def settle(self, until: Callable[[], bool] = lambda: True, at_least_ms: int = 0) -> None:
        """Wait until it holds and the window has all its answers; the next picture is said to lack it if not."""
        if at_least_ms:
            self._wait(at_least_ms)
        deadline = time.monotonic() + _AT_MOST_S
        quiet = 0
        while quiet < _QUIET_STEPS:
            self._wait(_STEP_MS)
            quiet = quiet + 1 if until() and not self._is_asking() else 0
            if time.monotonic() > deadline:
                self._late.append(_words_of(until) if not until() else "an answer of the database")
                return

    def close_banner(self, window: MainWindow) -> None:
        """Wait for the banner that comes with a day's data, and close it: it is on a picture of its own."""
        self.settle(lambda: bool(window.banners.banners))
        window.banners.banners[0].close_button.click()
        self.settle(lambda: not window.banners.banners)

    def take(self, widget: QWidget, name: str) -> None:
        """Keep a picture of one widget and what is in it."""
        if self._is_wanted(name):
            self._app.processEvents()
            widget.grab().save(str(self._folder / f"{name}.png"))

    def take_screen(self, window: QWidget, name: str) -> None:
        """Keep a picture of a window and of what stands over it on the screen: menus, dialogs."""
        if self._is_wanted(name):
            self._app.processEvents()
            self._wait(4 * _STEP_MS)  # the X server draws when it likes
            at, size = window.mapToGlobal(window.rect().topLeft()), window.size()
            screen = QGuiApplication.primaryScreen()
            picture = screen.grabWindow(0, at.x(), at.y(), size.width(), size.height())
            picture.save(str(self._folder / f"{name}.png"))

    def end(self) -> int:
        """Say what never came about, and give the exit code."""
        if self._late:
            self.failures.append(f"after the last picture: waited in vain for {', '.join(self._late)}")
        for failure in self.failures:
            sys.stderr.write(f"{failure}\n")
        return 1 if self.failures else 0

    def _is_wanted(self, name: str) -> bool:
        if self._late:
            self.failures.append(f"{name}: waited in vain for {', '.join(self._late)}")
            self._late.clear()
        self.taken += self._only in name
        return self._only in name

    def _is_asking(self) -> bool:
        return any(
            asker.is_busy for top in self._app.topLevelWidgets() if top.isVisible() for asker in top.findChildren(Asker)
        )

    def _wait(self, ms: int) -> None:
        # QTest.qWait holds Python's lock, and the read threads would stand still
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()


def hover(table: QWidget, place: QPoint) -> None:
    """Move the pointer over a place of a widget."""
    where = QPointF(place)
    QApplication.sendEvent(table, QEnterEvent(where, where, where))
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(table, move)


def _words_of(condition: Callable[[], bool]) -> str:
    if isinstance(condition, partial):
        return str(condition.func.__name__)
    try:
        lines = inspect.getsource(condition)
    except (OSError, TypeError):
        return repr(condition)
    return " ".join(lines.split())
