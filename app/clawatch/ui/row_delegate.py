"""Draws the cells of tables: calm rows without a grid, one focus, colours from the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clawatch.ui.models.cell import CELL_ROLE, Cell
from clawatch.ui.theme.fonts import figures, monospace
from clawatch.ui.theme.icons import icon_pixmap
from clawatch.ui.theme.theme import tokens
from clawatch.ui.theme.tokens import GAP_SMALL

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from clawatch.ui.theme.tokens import Tokens

PADDING = 10
_DOT = 8
_ICON = 16
_INDENT = 18
_LANE = 2
# as numbers: putting flags together for each cell takes as long as measuring its text
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_ON_LEFT, _ON_RIGHT = int(Qt.AlignmentFlag.AlignLeft | _LINE), int(Qt.AlignmentFlag.AlignRight | _LINE)


class RowDelegate(QStyledItemDelegate):
    """Draws whatever the model gives as a Cell. The hovered row is told by the table."""

    def __init__(self, height: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.hovered_row = -1
        self.second_line = 0
        """What is left free at the foot of each row, in pixels, for whoever draws across it."""
        self._fonts: dict[tuple[bool, bool], QFont] = {}

    def forget_fonts(self) -> None:
        """Make the fonts anew; to be called when the application's font changed."""
        self._fonts.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Ask for the height of a row and for the width of its text."""
        cell = index.data(CELL_ROLE)
        width = super().sizeHint(option, index).width()
        if isinstance(cell, Cell):
            width = (
                QFontMetrics(self._font(cell)).horizontalAdvance(cell.text)
                + 2 * PADDING
                + (_DOT + GAP_SMALL) * cell.dot
            )
        return QSize(width, self._height + self.second_line)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a cell."""
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            super().paint(painter, option, index)
            return
        t = tokens()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, QColor(t.selection))
        elif index.row() == self.hovered_row:
            painter.fillRect(rect, QColor(t.hover))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(t.border))
        if selected and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(t.accent))
        self._draw(painter, rect.adjusted(PADDING, 0, -PADDING, -self.second_line), cell, t)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRect, cell: Cell, t: Tokens) -> None:
        if cell.blank:
            bar = QRect(rect.left(), rect.center().y() - 3, max(0, rect.width() * 2 // 3), 6)
            painter.fillRect(bar, QColor(t.hover))
            return
        if cell.indent:
            if cell.lane >= 0:
                lane = QRect(rect.left() + _INDENT * (cell.indent - 1) + 7, rect.top(), _LANE, rect.height())
                painter.fillRect(lane, QColor(t.lanes[cell.lane % len(t.lanes)]))
            rect = rect.adjusted(_INDENT * cell.indent, 0, 0, 0)
        colour = cell.tone.colour(t) if cell.tone else t.text_muted if cell.muted else t.text
        if cell.dot:
            rect = self._draw_dot(painter, rect, colour)
        if cell.icon:
            self._draw_icon(painter, rect, cell.icon, colour if cell.tone else t.text_soft)
            rect = rect.adjusted(_ICON + GAP_SMALL, 0, 0, 0)
        font = self._font(cell)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        metrics = QFontMetrics(font)
        if cell.right and cell.after:
            rect = self._draw_unit(painter, rect, cell, t)
            painter.setPen(QColor(colour))
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _ON_RIGHT if cell.right else _ON_LEFT, text)
        if cell.after and not cell.right:
            self._draw_after(painter, rect.adjusted(metrics.horizontalAdvance(text) + GAP_SMALL + 2, 0, 0, 0), cell, t)

    def _draw_dot(self, painter: QPainter, rect: QRect, colour: str) -> QRect:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRect(QPoint(rect.left() + 1, rect.center().y() - _DOT // 2 + 1), QSize(_DOT, _DOT)))
        return rect.adjusted(_DOT + GAP_SMALL + 1, 0, 0, 0)

    def _draw_icon(self, painter: QPainter, rect: QRect, name: str, colour: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        top = rect.top() + (rect.height() - _ICON) // 2
        painter.drawPixmap(rect.left(), top, icon_pixmap(name, colour, _ICON, ratio))

    def _draw_unit(self, painter: QPainter, rect: QRect, cell: Cell, t: Tokens) -> QRect:
        """Draw what stands after a figure on the right, and give the room that is left for the figure."""
        metrics = QFontMetrics(painter.font())
        room = rect.width() - metrics.horizontalAdvance(f"{cell.text} ")
        text = metrics.elidedText(cell.after, Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(t.text_muted))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return rect.adjusted(0, 0, -metrics.horizontalAdvance(f" {text}"), 0)

    def _draw_after(self, painter: QPainter, rect: QRect, cell: Cell, t: Tokens) -> None:
        if rect.width() < _ICON:
            return
        font = self._font(Cell(mono=True))
        painter.setFont(font)
        painter.setPen(QColor(t.text_muted))
        text = QFontMetrics(font).elidedText(cell.after, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, _ON_LEFT, text)

    def _font(self, cell: Cell) -> QFont:
        key = (cell.strong, cell.mono)
        font = self._fonts.get(key)
        if font is None:
            font = monospace(1.0) if cell.mono else figures(QApplication.font())
            if cell.strong:
                font.setWeight(QFont.Weight.Medium)
            self._fonts[key] = font
        return font
