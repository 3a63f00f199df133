"""A short list of what was lately: a mark, what it is, where it was, and how long ago."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget

from clawatch.ui.charts.painting import colour_of, draw_bar, draw_focus, smaller
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import ago, ago_changes_in, local_time
from clawatch.ui.plain_text import one_line
from clawatch.ui.row_list import ROW, RowList
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP_SMALL, GAP_TINY, SMALL_STEP

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

_DOT = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One line and a quieter one below it. `tone` names the token of its mark, `at` is when it was (UTC milliseconds).

    `end` is what stands at the end of the first line.
    """

    key: str
    label: str
    below: str
    tone: str
    at: int
    end: str = ""
    hint: str = ""

    @property
    def told(self) -> str:
        """All of it, as it is heard."""
        return ", ".join(part for part in (self.label, self.end, self.below, ago(self.at, now_ms())) if part)

    @property
    def hints(self) -> tuple[str, ...]:
        """The lines of its tooltip."""
        return self.label, self.hint or self.below, local_time(self.at)


class _Delegate(QStyledItemDelegate):
    """Draws a mark, the two lines, and the time at the end of the second."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        small = QFontMetrics(smaller(option.font, SMALL_STEP))
        return QSize(80, option.fontMetrics.height() + small.height() + GAP_SMALL + GAP_TINY)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(ROW)
        if not isinstance(entry, Entry):
            return
        tokens = theme().tokens
        place, state = QRectF(option.rect), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_MouseOver and entry.key:
            draw_bar(painter, place, QColor(tokens.hover), 4)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
            draw_focus(painter, place, 4)
        first = QRectF(place.x() + GAP_SMALL, place.y() + GAP_TINY + 2, 0, option.fontMetrics.height())
        first.setRight(place.right() - GAP_SMALL)
        small = smaller(option.font, SMALL_STEP)
        second = QRectF(first.x(), first.bottom(), first.width(), QFontMetrics(small).height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour_of(entry.tone))
        painter.drawEllipse(QRectF(first.x(), first.center().y() - _DOT / 2, _DOT, _DOT))
        indent = _DOT + GAP_SMALL
        _draw_pair(painter, first.adjusted(indent, 0, 0, 0), option.font, (entry.label, tokens.text), entry.end)
        below, when = (entry.below, tokens.text_muted), ago(entry.at, now_ms())
        _draw_pair(painter, second.adjusted(indent, 0, 0, 0), small, below, when)
        painter.restore()


class EntryList(RowList[Entry]):
    """The list. `tell_time` draws its ages anew. Qt thread."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, _Delegate(), parent)

    def tell_time(self) -> int | None:
        """Show the ages as of now, and give in how many milliseconds one reads differently; None for none."""
        self.viewport().update()
        now = now_ms()
        return min((ago_changes_in(entry.at, now) for entry in self.rows), default=None)


def _draw_pair(painter: QPainter, place: QRectF, font: QFont, left: tuple[str, str], right: str) -> None:
    """Draw a text in a colour at the left, shortened for the quieter one at the right."""
    numbers = figures(font)
    width = QFontMetrics(numbers).horizontalAdvance(right)
    painter.setFont(numbers)
    painter.setPen(QColor(theme().tokens.text_muted))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
    room = place.adjusted(0, 0, -(width + GAP_SMALL if width else 0), 0)
    painter.setFont(font)
    painter.setPen(QColor(left[1]))
    shown = QFontMetrics(font).elidedText(one_line(left[0]), Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
