"""The menu of the columns: which are shown, and what the rows are sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup

from clawatch.ui.models.session_columns import ALWAYS_SHOWN, COLUMNS
from clawatch.ui.staying_menu import StayingMenu

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from clawatch.ui.pages.sessions_table import SessionsTable


class ColumnsMenu(StayingMenu):
    """Made anew each time it is opened; deletes itself. Qt thread."""

    order_chosen = Signal(int, bool)
    """A column, and whether the least comes first."""

    def __init__(self, table: SessionsTable, column: int, parent: QWidget, *, is_ascending: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = table
        self._column, self._is_ascending = column, is_ascending
        self.sorting = StayingMenu(self.tr("Sort by"), self)
        self._fill_sorting()
        self.addMenu(self.sorting)
        self.addSeparator()
        shown = table.shown_columns
        self.ticks = QActionGroup(self)
        self.ticks.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self.ticks.triggered.connect(self._on_ticked)
        for place, entry in enumerate(COLUMNS):
            tick = self.addAction(entry.title)
            tick.setCheckable(True)
            tick.setChecked(place in shown)
            tick.setEnabled(place not in ALWAYS_SHOWN)
            tick.setData(place)
            self.ticks.addAction(tick)
        self.addSeparator()
        self.addAction(self.tr("Reset columns")).triggered.connect(table.reset_columns)

    def _fill_sorting(self) -> None:
        columns, directions = QActionGroup(self), QActionGroup(self)
        for place, entry in enumerate(COLUMNS):
            action = self.sorting.addAction(entry.title)
            action.setCheckable(True)
            action.setChecked(place == self._column)
            action.setData(place)
            columns.addAction(action)
        self.sorting.addSeparator()
        for text, is_ascending in ((self.tr("Least first"), True), (self.tr("Greatest first"), False)):
            action = self.sorting.addAction(text)
            action.setCheckable(True)
            action.setChecked(is_ascending == self._is_ascending)
            action.setData(is_ascending)
            directions.addAction(action)
        columns.triggered.connect(self._on_column)
        directions.triggered.connect(self._on_direction)
        self._directions = directions

    def _on_ticked(self, tick: QAction) -> None:
        self._table.choose_column(int(tick.data()), is_wanted=tick.isChecked())

    def _on_column(self, action: QAction) -> None:
        self._column = int(action.data())
        self._is_ascending = not COLUMNS[self._column].is_down_first
        for direction in self._directions.actions():
            direction.setChecked(bool(direction.data()) == self._is_ascending)
        self.order_chosen.emit(self._column, self._is_ascending)

    def _on_direction(self, action: QAction) -> None:
        self._is_ascending = bool(action.data())
        self.order_chosen.emit(self._column, self._is_ascending)
