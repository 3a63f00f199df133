"""A list to choose one of, with a field that narrows it: for what a menu would be too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from clawatch.ui.models.cell import CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.row_delegate import RowDelegate
from clawatch.ui.theme.tokens import GAP_TINY, ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIZE = QSize(300, 320)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Choice(NamedTuple):
    """What is chosen by `key`, its name, a quieter word after it, a tooltip that tells it from others of that name."""

    key: object
    text: str
    after: str = ""
    hint: str = ""


class ChoicePopup(QFrame):
    """Opens beneath a widget, and closes once something is chosen or Esc is pressed. Deletes itself. Qt thread."""

    chosen = Signal(object)
    """The key of what was chosen."""

    def __init__(self, name: str, choices: Iterable[Choice], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self.setAccessibleName(name)
        model = QStandardItemModel(self)
        for choice in choices:
            text = one_line(choice.text)
            item = QStandardItem(text)
            item.setEditable(False)
            item.setData(Cell(text, after=choice.after), CELL_ROLE)
            item.setData(choice.key, KEY_ROLE)
            if choice.hint:
                item.setToolTip(tooltip(choice.hint))
            model.appendRow(item)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field = QLineEdit()
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(self._shown)
        self.list.setItemDelegate(RowDelegate(ROW_HEIGHT_DENSE, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._take_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_TINY, GAP_TINY, GAP_TINY, GAP_TINY)
        layout.setSpacing(GAP_TINY)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.resize(_SIZE)

    def open_under(self, widget: QWidget, current: object = None) -> None:
        """Open beneath a widget, at the choice that is made now."""
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + GAP_TINY)))
        rows = range(self._shown.rowCount())
        row = next((row for row in rows if self._shown.index(row, 0).data(KEY_ROLE) == current), 0)
        self.list.setCurrentIndex(self._shown.index(row, 0))
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while the field keeps the keyboard; choose by Enter, close by Esc."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_current()
        elif event.key() in _STEPS:
            self._step(_STEPS[Qt.Key(event.key())])
        else:
            return super().eventFilter(watched, event)
        return True

    def _step(self, rows: int) -> None:
        count = self._shown.rowCount()
        if count:
            row = min(max(0, self.list.currentIndex().row() + rows), count - 1)
            self.list.setCurrentIndex(self._shown.index(row, 0))

    def _narrow(self, text: str) -> None:
        self._shown.setFilterFixedString(text.strip())
        self.list.setCurrentIndex(self._shown.index(0, 0))

    def _take_current(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            key = index.data(KEY_ROLE)
            self.close()
            self.chosen.emit(key)
