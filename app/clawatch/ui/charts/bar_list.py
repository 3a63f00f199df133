"""Ranked rows, each a bar as long as its share: tools by calls, models by cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget

from clawatch.ui.charts.painting import colour_of, draw_bar, draw_focus, mixed
from clawatch.ui.plain_text import one_line
from clawatch.ui.row_list import ROW, RowList
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP, GAP_SMALL, ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QStyleOptionViewItem

_BAR_SHARE = 0.16
"""How much of the bar's colour there is in it: text lies on it."""


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row. `value` is what its bar is as long as, beside that of the others, and `text` how it reads.

    `second` is a further figure at the end, coloured by `tone`; `hint` says more where the mouse rests. A row without
    a key opens nothing.
    """

    key: str
    label: str
    value: float
    text: str
    second: str = ""
    tone: str = ""
    hint: str = ""
    colour: str = "accent"

    @property
    def told(self) -> str:
        """All of it, as it is heard."""
        return ", ".join(part for part in (self.label, self.text, self.second) if part)

    @property
    def hints(self) -> tuple[str, ...]:
        """The lines of its tooltip."""
        return self.label, self.hint or ", ".join(part for part in (self.text, self.second) if part)


class _Delegate(QStyledItemDelegate):
    """Draws a row: the bar lies behind its label, the figures stand at the end."""

    highest = 0.0
    text_width = 0
    second_width = 0

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = max(ROW_HEIGHT_DENSE, option.fontMetrics.height() + GAP)
        return QSize(80, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ROW)
        if not isinstance(row, BarRow):
            return
        tokens = theme().tokens
        place, state = QRectF(option.rect), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(tokens.page)
        if state & QStyle.StateFlag.State_MouseOver and row.key:
            ground = QColor(tokens.hover)
            draw_bar(painter, place.adjusted(0, 1, 0, -1), ground, 4)
        share = row.value / self.highest if self.highest > 0 else 0.0
        ends = self.text_width + (self.second_width + GAP if self.second_width else 0)
        room = max(24.0, place.width() - ends - GAP_SMALL - GAP)
        bar = QRectF(place.x(), place.y() + 3, max(3.0, room * share), place.height() - 6)
        colour = colour_of(row.colour)
        draw_bar(painter, bar, mixed(colour, ground, _BAR_SHARE + (0.12 if tokens.dark else 0.0)), 3)
        draw_bar(painter, QRectF(bar.x(), bar.y(), 3, bar.height()), colour, 1.5)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
            draw_focus(painter, place, 4)
        middle = Qt.AlignmentFlag.AlignVCenter
        metrics = option.fontMetrics
        label = QRectF(place.x() + GAP, place.y(), room - GAP, place.height())
        painter.setPen(QColor(tokens.text))
        shown = metrics.elidedText(one_line(row.label), Qt.TextElideMode.ElideMiddle, int(label.width()))
        painter.drawText(label, middle | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setFont(figures(painter.font()))
        right = place.right() - GAP_SMALL
        if self.second_width:
            painter.setPen(colour_of(row.tone) if row.tone else QColor(tokens.text_muted))
            where = QRectF(right - self.second_width, place.y(), self.second_width, place.height())
            painter.drawText(where, middle | Qt.AlignmentFlag.AlignRight, row.second)
            right -= self.second_width + GAP
        painter.setPen(QColor(tokens.text))
        where = QRectF(right - self.text_width, place.y(), self.text_width, place.height())
        painter.drawText(where, middle | Qt.AlignmentFlag.AlignRight, row.text)
        painter.restore()


class BarList(RowList[BarRow]):
    """The list, as high as its rows. Up and Down walk it; Enter and a click open a row. Qt thread."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self._bars = _Delegate()
        super().__init__(name, self._bars, parent)

    def measure(self, rows: Sequence[BarRow]) -> None:
        """Take measure for rows that are to be shown, or for another font."""
        metrics = self.fontMetrics()
        self._bars.highest = max((row.value for row in rows), default=0.0)
        self._bars.text_width = max((metrics.horizontalAdvance(row.text) + 4 for row in rows), default=0)
        seconds = [metrics.horizontalAdvance(row.second) + 4 for row in rows if row.second]
        self._bars.second_width = max(seconds, default=0)
