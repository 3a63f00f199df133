"""When charts can be drawn: what draws them takes a third of a second and 50 MB, and is loaded when first asked for."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections import deque
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from clawatch.ui.charts.qt_names import QtNames
from clawatch.ui.sources import settle_modules

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


class Executor(Protocol):
    """Runs work on other threads."""

    def submit(self, work: Callable[[], None]) -> bool:
        """Run `work` there; False, and not run, where that is over."""
        ...


class ChartLibrary(QObject):
    """Loads what draws charts, once, on a read thread where it was given some. Lives on the Qt thread."""

    ready = Signal()
    """Charts can be drawn from now on, or `problem` says why they never will."""
    _done = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor: Executor | None = None
        self._loading = False
        self.is_ready = False
        self.problem = ""
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._turns: deque[Callable[[], None]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._take_turn)

    def use(self, executor: Executor) -> None:
        """Load on a thread of `executor` once there is something to draw, and write what charts are saved to there."""
        if executor is not self._executor:
            # another one that was stopped before its turn came will never tell of it
            self._executor, self._loading = executor, False

    def load(self) -> None:
        """Begin to load, where nobody did yet."""
        if self.is_ready or self._loading or self.problem:
            return
        self._loading = True
        self._names = QtNames()
        # what another thread can load at the same time
        self.run(_load_numbers)
        self.in_turn(self._name_classes)

    def run(self, work: Callable[[], None]) -> None:
        """Run `work` on another thread, or where there is none, here and now."""
        if self._executor is None or not self._executor.submit(work):
            work()

    def in_turn(self, work: Callable[[], None]) -> None:
        """Call `work` soon, each in a turn of the event loop of its own: making many charts at once would be felt."""
        self._turns.append(work)
        self._timer.start()

    def _take_turn(self) -> None:
        work = self._turns.popleft()
        if not self._turns:
            self._timer.stop()
        work()

    def _name_classes(self) -> None:
        if self._names.name_some():
            self.in_turn(self._name_classes)
        else:
            self.run(self._load)

    def _load(self) -> None:
        problem = ""
        try:
            _import()
        except Exception as error:  # noqa: BLE001 whatever it is, pages show it in place of their charts
            _log.exception("Charts cannot be drawn")
            problem = str(error) or type(error).__name__
        try:
            self._done.emit(problem)
        except RuntimeError:  # the application ended meanwhile
            return

    def _finish(self, problem: str) -> None:
        self._loading = False
        self.problem = problem
        self.is_ready = not problem
        self.ready.emit()


def _load_numbers() -> None:
    # numpy's linear algebra would keep a thread and buffers for each core, and nothing here needs any
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        import_module("numpy")
    except ImportError:  # said where it is needed
        _log.debug("numpy cannot be loaded", exc_info=True)
    settle_modules()


def _import() -> None:
    _load_numbers()
    hooks = sys.excepthook, threading.excepthook
    import_module("clawatch.ui.charts.canvas")
    # pyqtgraph puts its own handlers of exceptions before those there are
    sys.excepthook, threading.excepthook = hooks
    settle_modules()


_libraries: dict[int, ChartLibrary] = {}


def chart_library() -> ChartLibrary:
    """Give the application's; made with the first call. Raises RuntimeError before there is a QApplication."""
    app = QApplication.instance()
    if app is None:
        raise RuntimeError("there is no QApplication yet")
    found = _libraries.get(id(app))
    if found is None:
        _libraries.clear()
        found = _libraries[id(app)] = ChartLibrary(app)
    return found
