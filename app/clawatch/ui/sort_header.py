"""The titles of columns that one can sort by: a click sorts, and a small arrow says which way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPolygon
from PySide6.QtWidgets import QHeaderView, QWidget

from clawatch.ui.row_delegate import PADDING
from clawatch.ui.theme.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent

_ARROW, _GAP = 7, 5


class SortHeader(QHeaderView):
    """A horizontal header. It says what is clicked; whoever owns it sorts, and tells it. Qt thread."""

    sort_asked = Signal(int)
    """A column's title was clicked."""
    menu_requested = Signal(QPoint)
    """Where on the screen a menu of the columns is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorted, self._is_ascending = -1, False
        self.setSectionsClickable(True)
        self.sectionClicked.connect(self.sort_asked)

    def show_order(self, column: int, *, is_ascending: bool) -> None:
        """Say by which column the rows are sorted."""
        self._sorted, self._is_ascending = column, is_ascending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Draw a title, and the arrow where the rows are sorted by it."""
        painter.save()
        super().paintSection(painter, rect, logical)
        painter.restore()
        if logical == self._sorted and rect.isValid():
            self._draw_arrow(painter, rect, logical)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the columns."""
        self.menu_requested.emit(event.globalPos())

    def _draw_arrow(self, painter: QPainter, rect: QRect, logical: int) -> None:
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        title = str(self.model().headerData(logical, Qt.Orientation.Horizontal) or "")
        width = QFontMetrics(font).horizontalAdvance(title)
        alignment = self.model().headerData(
            logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        ) or Qt.AlignmentFlag(0)
        if alignment & Qt.AlignmentFlag.AlignRight:
            left = max(rect.left() + 1, rect.right() - PADDING - width - _GAP - _ARROW)
        else:
            left = min(rect.right() - _ARROW - 1, rect.left() + PADDING + width + _GAP)
        middle = rect.center().y()
        tip, foot = (middle - 2, middle + 2) if self._is_ascending else (middle + 2, middle - 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().text_soft))
        points = [QPoint(left, foot), QPoint(left + _ARROW, foot), QPoint(left + _ARROW // 2 + 1, tip)]
        painter.drawPolygon(QPolygon(points))
        painter.restore()
