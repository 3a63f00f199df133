"""A table of whole rows: no grid, no editing, a hovered row, and the keys one expects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from clawatch.ui.row_delegate import PADDING, RowDelegate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QAbstractItemModel, QItemSelection
    from PySide6.QtGui import QKeyEvent, QResizeEvent

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
_STEPS = (Qt.Key.Key_Down, Qt.Key.Key_Up)


class RowTable(QTableView):
    """Rows are selected, opened by Enter or a double click. Qt thread."""

    row_opened = Signal(int)
    row_selected = Signal(int)
    """The current row, -1 for none."""
    menu_requested = Signal(int, QPoint)
    """A row, and where on the screen its menu is wanted."""
    resized = Signal()
    view_changed = Signal()
    """Other rows came into view."""

    def __init__(self, row_height: int, parent: QWidget | None = None, *, several: bool = False) -> None:
        super().__init__(parent)
        self._spare: Mapping[int, int] = {}
        self._delegate = RowDelegate(row_height, self)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(row_height)
        rows.setDefaultSectionSize(row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setMinimumSectionSize(48)
        self.row_height = row_height
        self.entered.connect(self._hover)
        self.doubleClicked.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self.view_changed)

    def use_model(
        self, model: QAbstractItemModel, widths: Mapping[int, int], stretch: int, spare: Mapping[int, int]
    ) -> None:
        """Show a model: columns of these widths, and one that takes the rest.

        A column of `spare` is left out where the table is narrower than it says, for what matters more.
        """
        self._spare = spare
        self.setModel(model)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        header = self.horizontalHeader()
        for column, width in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, max(width, self._title_width(column)))
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def _title_width(self, column: int) -> int:
        """Give the room that a column's title needs: some languages need more than others."""
        font = QFont(self.horizontalHeader().font())
        font.setWeight(QFont.Weight.DemiBold)
        title = self.model().headerData(column, Qt.Orientation.Horizontal)
        return QFontMetrics(font).horizontalAdvance(str(title or "")) + 2 * PADDING + 2

    @property
    def current_row(self) -> int:
        """The selected row, of several the one last gone to; -1 for none."""
        selection = self.selectionModel()
        index = selection.currentIndex()
        if index.isValid() and selection.isSelected(index):
            return index.row()
        ranges = self.selected_ranges
        return ranges[0][0] if ranges else -1

    @property
    def selected_ranges(self) -> list[tuple[int, int]]:
        """The first and last rows of what is selected, from above: one may select a million."""
        merged: list[tuple[int, int]] = []
        selection = self.selectionModel().selection()
        parts = (selection.at(place) for place in range(selection.count()))
        for first, last in sorted((part.top(), part.bottom()) for part in parts):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = merged[-1][0], max(merged[-1][1], last)
            else:
                merged.append((first, last))
        return merged

    def visible_rows(self) -> tuple[int, int]:
        """Give the first and last row in view; (0, -1) for none."""
        count = self.model().rowCount()
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return (first, last if last >= 0 else count - 1) if count else (0, -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter, go to the ends by Home and End; leave Esc and typing to the page."""
        if self.current_row < 0 and event.key() in _STEPS and self.model().rowCount():
            # Qt gives a table that is entered a current row that is not selected, and would step on from there
            self.selectRow(max(0, self.currentIndex().row()))
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.model().rowCount():
            # Qt would go to the first or last column, and rows are selected whole here
            to_top = event.key() == Qt.Key.Key_Home
            self.selectRow(0 if to_top else self.model().rowCount() - 1)
            (self.scrollToTop if to_top else self.scrollToBottom)()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row >= 0:
            self.row_opened.emit(self.current_row)
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
            return
        is_typed = event.text().isprintable() and event.text().strip() and not event.modifiers() & _COMMANDS
        if event.key() == Qt.Key.Key_Escape or is_typed:
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns there is room for, and tell of the new size."""
        super().resizeEvent(event)
        for column, room in self._spare.items():
            self.setColumnHidden(column, self.viewport().width() < room)
        self.resized.emit()
        self.view_changed.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a row's menu: the one under the mouse, or from the keyboard the selected one."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            row, where = self.rowAt(event.pos().y()), event.globalPos()
        else:
            row = self.current_row
            place = self.visualRect(self.model().index(max(row, 0), 0))
            where = self.viewport().mapToGlobal(place.center())
        if row >= 0:
            if not self.selectionModel().isRowSelected(row):
                self.selectRow(row)
            self.menu_requested.emit(row, where)

    def leaveEvent(self, event: QEvent) -> None:
        """Hover over nothing."""
        super().leaveEvent(event)
        self._set_hovered(-1)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._delegate.forget_fonts()

    def _hover(self, index: QModelIndex) -> None:
        self._set_hovered(index.row())

    def _set_hovered(self, row: int) -> None:
        if row != self._delegate.hovered_row:
            self._delegate.hovered_row = row
            self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        self.row_opened.emit(index.row())

    def copy_rows(self) -> None:
        """Put the selected rows into the clipboard, a line each, with tabs between the cells."""
        model = self.model()
        lines = [
            "\t".join(str(model.index(row, column).data() or "") for column in range(model.columnCount()))
            for first, last in self.selected_ranges
            for row in range(first, last + 1)
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _on_selection(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self.row_selected.emit(self.current_row)
