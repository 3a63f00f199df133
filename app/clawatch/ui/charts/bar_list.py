"""Ranked rows, each a bar as long as its share: tools by calls, models by cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QStyle, QStyledItemDelegate, QWidget

from clawatch.ui.charts.painting import colour_of, draw_bar, draw_focus, mixed
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP, GAP_SMALL, ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

_ROW = Qt.ItemDataRole.UserRole
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


class _Rows(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[BarRow, ...] = ()

    def replace(self, rows: tuple[BarRow, ...]) -> None:
        if len(rows) == len(self.rows):
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.label
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (row.label, row.text, row.second) if part)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(row.label, row.hint or ", ".join(part for part in (row.text, row.second) if part))
            case _ if role == _ROW:
                return row
        return None


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
        row = index.data(_ROW)
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


class BarList(QListView):
    """The list, as high as its rows. Up and Down walk it; Enter and a click open a row. Qt thread."""

    row_opened = Signal(str)
    """The key of a row."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Rows(self)
        self._delegate = _Delegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QListView { background: transparent; outline: none; }")
        self.clicked.connect(self._open)
        theme().changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[BarRow, ...]:
        """The rows that are shown."""
        return self._model.rows

    def show_rows(self, rows: Sequence[BarRow]) -> None:
        """Show rows in this order; what is selected stays so."""
        shown = tuple(rows)
        if shown == self._model.rows:
            return
        current = self._model.rows[self.currentIndex().row()].key if self.currentIndex().isValid() else None
        count_changed = len(shown) != len(self._model.rows)
        self._delegate.highest = max((row.value for row in shown), default=0.0)
        self._measure(shown)
        self._model.replace(shown)
        place = next((place for place, row in enumerate(shown) if row.key == current), -1)
        if place >= 0:
            self.setCurrentIndex(self._model.index(place))
        if count_changed:
            self.updateGeometry()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Be as high as the rows."""
        height = sum(self.sizeHintForRow(row) for row in range(len(self._model.rows)))
        return QSize(240, height)

    def minimumSizeHint(self) -> QSize:
        """Show all rows."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter; leave Esc and typing to the page."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._open(index)
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not index.isValid() and self._model.rows:
            self.setCurrentIndex(self._model.index(0))
            return
        if event.key() == Qt.Key.Key_Escape or (event.text().isprintable() and event.text().strip()):
            event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._measure(self._model.rows)
            self.updateGeometry()

    def _measure(self, rows: Sequence[BarRow]) -> None:
        metrics = self.fontMetrics()
        self._delegate.text_width = max((metrics.horizontalAdvance(row.text) + 4 for row in rows), default=0)
        seconds = [metrics.horizontalAdvance(row.second) + 4 for row in rows if row.second]
        self._delegate.second_width = max(seconds, default=0)

    def _open(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        if row.key:
            self.row_opened.emit(row.key)
