"""A throttle with a trailing call: the first at once, then at most one an interval, and the last is never lost."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal


class Throttle(QObject):
    """Thins a stream of calls. Lives on the Qt thread; its timer runs only while a call is due."""

    due = Signal()

    def __init__(self, interval_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._interval = interval_ms
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fire)

    def call(self) -> None:
        """Ask for a call: now if the last is long enough ago, otherwise as soon as it is."""
        if self._timer.isActive():
            return
        passed = self._since.elapsed() if self._since.isValid() else self._interval
        if passed >= self._interval:
            self._fire()
        else:
            self._timer.start(int(self._interval - passed))

    def set_interval(self, interval_ms: int) -> None:
        """Change the pace, from the next call on."""
        self._interval = interval_ms

    def stop(self) -> None:
        """Forget a call that is due."""
        self._timer.stop()

    def _fire(self) -> None:
        self._since.restart()
        self.due.emit()
