"""A short list of rows, as high as they are: walked by keyboard, opened by Enter or a click, drawn by its delegate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QStyledItemDelegate, QWidget

from clawatch.ui.formatting import counted
from clawatch.ui.plain_text import tooltip
from clawatch.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

ROW = Qt.ItemDataRole.UserRole
"""The role under which delegates find a row."""


class Row(Protocol):
    """What a row tells of itself."""

    @property
    def key(self) -> str:
        """What it opens, "" for nothing."""
        ...

    @property
    def label(self) -> str:
        """What it is called."""
        ...

    @property
    def told(self) -> str:
        """All of it, as it is heard."""
        ...

    @property
    def hints(self) -> tuple[str, ...]:
        """The lines of its tooltip."""
        ...


RowT = TypeVar("RowT", bound=Row)


class _Rows(QAbstractListModel, Generic[RowT]):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[RowT, ...] = ()

    def replace(self, rows: tuple[RowT, ...]) -> None:
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
                return row.told
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(*row.hints)
            case _ if role == ROW:
                return row
        return None


class RowList(QListView, Generic[RowT]):
    """The list. What is selected stays so when rows change. Qt thread."""

    row_opened = Signal(str)
    """The key of a row."""

    def __init__(self, name: str, delegate: QStyledItemDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: _Rows[RowT] = _Rows(self)
        delegate.setParent(self)
        self.setModel(self._model)
        self.setItemDelegate(delegate)
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
    def rows(self) -> tuple[RowT, ...]:
        """The rows that are shown."""
        return self._model.rows

    def show_rows(self, rows: Sequence[RowT]) -> None:
        """Show rows in this order."""
        shown, before = tuple(rows), self._model.rows
        if shown == before:
            return
        current = before[self.currentIndex().row()].key if self.currentIndex().isValid() else None
        self.measure(shown)
        self._model.replace(shown)
        self.setAccessibleDescription(self._summary())
        place = next((place for place, row in enumerate(shown) if row.key == current), -1)
        self.setCurrentIndex(self._model.index(place) if place >= 0 else QModelIndex())
        if len(shown) != len(before):
            self.updateGeometry()
        self.viewport().update()

    def measure(self, rows: Sequence[RowT]) -> None:
        """Take measure for rows that are to be shown, or for another font."""

    def sizeHint(self) -> QSize:
        """Be as high as the rows."""
        return QSize(240, sum(self.sizeHintForRow(row) for row in range(len(self._model.rows))))

    def minimumSizeHint(self) -> QSize:
        """Show all rows."""
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter; leave Esc and typing to the page."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._open(index)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not index.isValid() and self._model.rows:
            self.setCurrentIndex(self._model.index(0))
        elif event.key() == Qt.Key.Key_Escape or (event.text().isprintable() and event.text().strip()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.measure(self._model.rows)
            self.updateGeometry()

    def _summary(self) -> str:
        rows = self._model.rows
        if not rows:
            return ""
        count = counted(len(rows), "%n entry", "%n entries")
        words = self.tr("{count}, the first: {first}. The arrow keys read them one by one.")
        return words.format(count=count, first=rows[0].told)

    def _open(self, index: QModelIndex) -> None:
        row = self._model.rows[index.row()]
        if row.key:
            self.row_opened.emit(row.key)
