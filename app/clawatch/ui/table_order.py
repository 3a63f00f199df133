"""What a table is sorted by: chosen by a click on a column's title, or by keyboard in a menu, and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from clawatch.ui.buttons import Button
from clawatch.ui.models.rows_model import RowsModel
from clawatch.ui.sort_header import SortHeader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction

    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.row_table import RowTable

_UP, _DOWN = "up", "down"
_LEAST_WIDTH = 48


class SortedBy(NamedTuple):
    """A column, and whether the least comes first."""

    column: int
    is_ascending: bool


class SortColumn(NamedTuple):
    """A column to sort by: its key in what is remembered, and whether the greatest comes first at first."""

    key: str
    is_down_first: bool = False


class TableOrder(QObject):
    """Gives a RowTable titles that sort; to be made before the table has its model. Qt thread.

    It says what is wanted. Whoever owns the rows sorts them.
    """

    changed = Signal()

    def __init__(
        self, table: RowTable, memory: LayoutMemory, memory_key: str, columns: Sequence[SortColumn], first: str
    ) -> None:
        super().__init__(table)
        self._table, self._memory, self._memory_key, self._columns = table, memory, memory_key, columns
        self.header = SortHeader(table)
        self.header.setHighlightSections(False)
        self.header.setMinimumSectionSize(_LEAST_WIDTH)
        table.setHorizontalHeader(self.header)
        name = QCoreApplication.translate("FiguresPage", "Order of the rows")
        self.button = Button(icon_name="columns-3", look="quiet", name=name)
        self.button.clicked.connect(self._open_under_button)
        self.header.sort_asked.connect(self._on_clicked)
        self.header.menu_requested.connect(self.open_menu)
        self.by = self._read(first)

    def choose(self, column: int, *, is_ascending: bool) -> None:
        """Sort by a column."""
        wanted = SortedBy(column, is_ascending)
        if wanted != self.by:
            self.by = wanted
            self.show()
            self.changed.emit()

    def show(self) -> None:
        """Say in the titles what the rows are sorted by."""
        self.header.show_order(self.by.column, is_ascending=self.by.is_ascending)
        model = self._table.model()
        if isinstance(model, RowsModel):
            model.show_order(self.by.column, is_ascending=self.by.is_ascending)

    def turn_to(self, memory_key: str, first: str) -> None:
        """Go by another order from now on, remembered under another name."""
        self.remember()
        self._memory_key = memory_key
        self.by = self._read(first)
        self.show()

    def remember(self) -> None:
        """Remember it."""
        key = self._columns[self.by.column].key
        self._memory.remember_text(self._memory_key, f"{key}:{_UP if self.by.is_ascending else _DOWN}")

    def open_menu(self, where: QPoint) -> None:
        """Let one choose it from a menu."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns, directions = QActionGroup(menu), QActionGroup(menu)
        for place in range(len(self._columns)):
            title = str(self._table.model().headerData(place, Qt.Orientation.Horizontal))
            self._add(menu, columns, title, place, is_chosen=place == self.by.column)
        menu.addSeparator()
        least = QCoreApplication.translate("FiguresTable", "Least first")
        greatest = QCoreApplication.translate("FiguresTable", "Greatest first")
        for text, is_ascending in ((least, True), (greatest, False)):
            self._add(menu, directions, text, is_ascending, is_chosen=is_ascending is self.by.is_ascending)
        columns.triggered.connect(lambda action: self._on_column(int(action.data())))
        directions.triggered.connect(lambda action: self.choose(self.by.column, is_ascending=bool(action.data())))
        menu.popup(where)

    def _open_under_button(self) -> None:
        self.open_menu(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def _add(self, menu: QMenu, group: QActionGroup, text: str, data: int | bool, *, is_chosen: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_chosen)
        action.setData(data)
        group.addAction(action)
        return action

    def _on_column(self, column: int) -> None:
        self.choose(column, is_ascending=not self._columns[column].is_down_first)

    def _on_clicked(self, column: int) -> None:
        if column == self.by.column:
            self.choose(column, is_ascending=not self.by.is_ascending)
        else:
            self._on_column(column)

    def _read(self, first: str) -> SortedBy:
        key, _, direction = self._memory.text(self._memory_key).partition(":")
        places = {column.key: place for place, column in enumerate(self._columns)}
        if key in places and direction in (_UP, _DOWN):
            return SortedBy(places[key], direction == _UP)
        return SortedBy(places[first], not self._columns[places[first]].is_down_first)
