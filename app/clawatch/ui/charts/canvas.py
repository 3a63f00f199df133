"""A drawing that is pointed at and walked: what lies under the mouse, and where the keyboard is."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal

from clawatch.ui.charts.plot import Plot

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent

_NEAR = 8
"""How many pixels from a line it is still meant."""
_PAGE = 7


class Canvas(Plot):
    """Says what the mouse points at, and is walked by keyboard. Qt thread."""

    pointed = Signal(int, str, QPoint)
    """A bucket (-1 for none), the key of the series meant or "", and where on the canvas that is."""
    opened = Signal(int, str)
    """A bucket and the key of the series meant, or ""."""

    def mark(self, bucket: int, series: str = "") -> None:
        """Look at a bucket, and tell of it."""
        self._mark(bucket, series)
        self.pointed.emit(self._bucket, self._series, self._anchor())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is pointed at."""
        place = event.position().toPoint()
        bucket, series = self._under(place)
        if bucket != self._bucket or series != self._series or bucket >= 0:
            self._mark(bucket, series)
            self.pointed.emit(bucket, series, place)
        self.setCursor(Qt.CursorShape.PointingHandCursor if bucket >= 0 else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard, and nothing else: the plot is not moved."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what is pointed at."""
        bucket, series = self._under(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and bucket >= 0:
            self.opened.emit(bucket, series)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page, which scrolls."""
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.mark(-1)

    def _under(self, place: QPoint) -> tuple[int, str]:
        plot = self.box.sceneBoundingRect()
        if not self._data.starts or not plot.contains(self.mapToScene(place)):
            return -1, ""
        x = (place.x() - plot.left()) / plot.width() * self._x(self._data.until)
        bucket = max(0, bisect_right([self._x(start) for start in self._data.starts], x) - 1)
        _, highest = self.box.viewRange()[1]
        value = (plot.bottom() - place.y()) / plot.height() * highest
        return bucket, self._meant(bucket, value, highest / plot.height() * _NEAR)

    def _meant(self, bucket: int, value: float, near: float) -> str:
        heights = [(tops[bucket], one) for tops, one in zip(self._tops, self._data.series, strict=True)]
        if self._kind == "lines" or not self._stacked:
            known = [(abs(top - value), one.key) for top, one in heights if top is not None]
            distance, key = min(known, default=(near + 1, ""))
            return key if distance <= near else ""
        return next((one.key for top, one in heights if top is not None and 0 <= value <= top), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the buckets with the arrows, the series of one with Up and Down; open by Enter, look away by Esc."""
        last = len(self._data.starts) - 1
        here = self._bucket
        key = event.key()
        steps = {
            Qt.Key.Key_Left: (here if here >= 0 else last + 1) - 1,
            Qt.Key.Key_Right: here + 1 if here >= 0 else last,
            Qt.Key.Key_PageUp: here - _PAGE,
            Qt.Key.Key_PageDown: here + _PAGE,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if last >= 0 and key in steps:
            self.mark(min(last, max(0, steps[Qt.Key(key)])), self._series)
        elif here >= 0 and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.mark(here, self._next_series(1 if key == Qt.Key.Key_Up else -1))
        elif here >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(here, self._series)
        elif here >= 0 and key == Qt.Key.Key_Escape:
            self.mark(-1)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leave it to the page."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Look at the last bucket where the keyboard came by Tab."""
        super().focusInEvent(event)
        if self._bucket < 0 and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.mark(len(self._data.starts) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Look away."""
        super().focusOutEvent(event)
        self.mark(-1)

    def _next_series(self, step: int) -> str:
        keys = ["", *(one.key for one in self._data.series)]
        here = keys.index(self._series) if self._series in keys else 0
        return keys[(here + step) % len(keys)]

    def _anchor(self) -> QPoint:
        """Give where the reading of the bucket is best put."""
        if self._bucket < 0:
            return QPoint()
        plot = self.box.sceneBoundingRect()
        begin, end = self._data.starts[self._bucket], self._data.end_of(self._bucket)
        share = (self._x(begin) + self._x(end)) / 2 / self._x(self._data.until)
        return QPoint(round(plot.left() + share * plot.width()), round(plot.top() + plot.height() / 3))
