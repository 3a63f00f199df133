"""A JSON value to look through: plain texts in a tree, the long ones opened on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTreeView, QWidget

from clawatch.ui.models.json_model import NAME, NO_INDEX, JsonModel
from clawatch.ui.theme.fonts import monospace

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_NAME_WIDTH = 160
_MOST_ROWS = 16
_OPEN_ROWS = 12
"""A value that takes no more rows than this is shown open."""


class JsonTree(QTreeView):
    """As tall as what is open, up to a limit. Qt thread."""

    text_opened = Signal(str, str)
    """The path and the text of a value that is to be read whole."""

    def __init__(self, value: object, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.json = JsonModel(value, self)
        self.setModel(self.json)
        self.setProperty("look", "json")
        self.setAccessibleName(name)
        self.setFont(monospace())
        self.setUniformRowHeights(True)
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(NAME, _NAME_WIDTH)
        self._open_small()
        self.expanded.connect(self.fit)
        self.collapsed.connect(self.fit)
        self.activated.connect(self._on_activated)
        self.fit()

    def fit(self) -> None:
        """Be as tall as the rows that are open."""
        # counted in the model: whoever asks the view for the row below makes it fetch more
        rows = self._open_rows(_MOST_ROWS)
        height = max(1, rows) * max(1, self.sizeHintForRow(0)) + 2 * self.frameWidth() + 8
        if height != self.height():
            self.setFixedHeight(height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the value; leave Esc and typing to the page."""
        index = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy) and index.isValid():
            QGuiApplication.clipboard().setText(self.json.text(index))
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self._on_activated(index)
            return
        if event.key() == Qt.Key.Key_Escape or (event.text().isprintable() and event.text().strip()):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_activated(self, index: QModelIndex) -> None:
        row = index.siblingAtColumn(NAME)
        if self.json.is_long(row):
            self.text_opened.emit(self.json.path(row), self.json.value(row))
        elif self.json.hasChildren(row):
            self.setExpanded(row, not self.isExpanded(row))

    def _open_rows(self, at_most: int) -> int:
        """Count the rows that are open, as far as it matters."""
        found, waiting = 0, [NO_INDEX]
        while waiting and found < at_most:
            parent = waiting.pop()
            for row in range(min(self.json.rowCount(parent), at_most)):
                found += 1
                index = self.json.index(row, NAME, parent)
                if self.isExpanded(index):
                    waiting.append(index)
        return min(found, at_most)

    def _open_small(self) -> None:
        """Open what is small, from the top down."""
        rows = self.json.rowCount()
        waiting: list[QModelIndex] = [self.json.index(row, NAME) for row in range(min(rows, _OPEN_ROWS))]
        while waiting:
            index = waiting.pop(0)
            value = self.json.value(index)
            size = len(value) if isinstance(value, dict | list) else 0
            if size and rows + size <= _OPEN_ROWS:
                if self.json.canFetchMore(index):
                    self.json.fetchMore(index)
                self.expand(index)
                rows += size
                waiting += [self.json.index(row, NAME, index) for row in range(size)]
