"""The titles of columns that one can sort by: a click sorts, and a small arrow says which way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHoverEvent, QPainter, QPolygon
from PySide6.QtWidgets import QHeaderView, QWidget

from clawatch.ui.row_delegate import PADDING
from clawatch.ui.theme.theme import tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent

_ARROW, _GAP = 7, 5
_ARROW_ROOM = _ARROW + _GAP
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class SortHeader(QHeaderView):
    """A horizontal header. It says what is clicked; whoever owns it sorts, and tells it. Qt thread."""

    sort_asked = Signal(int)
    """A column's title was clicked."""
    menu_requested = Signal(QPoint)
    """Where on the screen a menu of the columns is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorted, self._is_ascending, self._hovered = -1, False, -1
        self.setSectionsClickable(True)
        self.sectionClicked.connect(self.sort_asked)

    def show_order(self, column: int, *, is_ascending: bool) -> None:
        """Say by which column the rows are sorted."""
        self._sorted, self._is_ascending = column, is_ascending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Draw a title, and the arrow where the rows are sorted by it.

        Qt's own way asks of each row whether it is selected, which takes seconds where a million are.
        """
        t = tokens()
        painter.save()
        painter.setFont(self._title_font())
        painter.fillRect(rect, QColor(t.page))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(t.border))
        is_sorted = logical == self._sorted
        painter.setPen(QColor(t.text if logical == self._hovered else t.text_soft if is_sorted else t.text_muted))
        room = rect.adjusted(PADDING, 0, -PADDING, 0)
        title = str(self.model().headerData(logical, Qt.Orientation.Horizontal) or "")
        metrics = QFontMetrics(painter.font())
        arrow = _ARROW_ROOM if is_sorted else 0
        # the arrow may stand in the margin, so that a column needs no more room for it
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width() - max(0, arrow - PADDING))
        width = metrics.horizontalAdvance(shown)
        side = self.model().headerData(logical, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        is_right = bool((side or Qt.AlignmentFlag(0)) & Qt.AlignmentFlag.AlignRight)
        left = room.right() + 1 - width if is_right else room.left()
        painter.drawText(QRect(left, rect.top(), width + 1, rect.height()), int(_MIDDLE), shown)
        if is_sorted:
            self._draw_arrow(painter, left - arrow if is_right else left + width + _GAP, rect.center().y())
        painter.restore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Follow the mouse: a title that can be clicked lights up."""
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverEnter) and isinstance(event, QHoverEvent):
            self._hover(self.logicalIndexAt(event.position().toPoint()))
        elif event.type() is QEvent.Type.HoverLeave:
            self._hover(-1)
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the columns."""
        self.menu_requested.emit(event.globalPos())

    def _hover(self, column: int) -> None:
        if column != self._hovered:
            self._hovered = column
            self.viewport().update()

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _draw_arrow(self, painter: QPainter, left: int, middle: int) -> None:
        tip, foot = (middle - 2, middle + 2) if self._is_ascending else (middle + 2, middle - 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().text_soft))
        points = [QPoint(left, foot), QPoint(left + _ARROW, foot), QPoint(left + _ARROW // 2 + 1, tip)]
        painter.drawPolygon(QPolygon(points))
