"""The time of day for pages: one timer that wakes only when something shown would read differently."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

_COARSE_FROM_MS = 5_000
_MARGIN_MS = 15


def now_ms() -> int:
    """Give now in UTC milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Ticker(QObject):
    """Ticks once, when asked to. Whoever shows times asks again after each tick, and only while seen. Qt thread."""

    tick = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tick)

    @property
    def is_waiting(self) -> bool:
        """Whether a tick is to come."""
        return self._timer.isActive()

    def tick_in(self, ms: int | None) -> None:
        """Tick in so many milliseconds; None for not at all."""
        if ms is None:
            self._timer.stop()
            return
        coarse = ms >= _COARSE_FROM_MS
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer if coarse else Qt.TimerType.CoarseTimer)
        self._timer.start(ms + _MARGIN_MS)
