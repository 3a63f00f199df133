"""A table of figures: a click on a title sorts, and how it is sorted is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHeaderView, QMenu

from clawatch.ui.row_table import RowTable
from clawatch.ui.sort_header import SortHeader

if TYPE_CHECKING:
    from typing import Any

    from PySide6.QtGui import QAction

    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.figures_model import FiguresModel

_UP, _DOWN = "up", "down"


class FiguresTable(RowTable):
    """A RowTable over a FiguresModel; `memory_key` names what it remembers. Qt thread."""

    def __init__(  # noqa: PLR0913 each names one property
        self,
        model: FiguresModel[Any],
        memory: LayoutMemory,
        memory_key: str,
        name: str,
        *,
        row_height: int,
        sorted_by: str,
        several: bool = False,
    ) -> None:
        super().__init__(row_height, several=several)
        self._figures, self._memory, self._memory_key = model, memory, memory_key
        self.setAccessibleName(name)
        self.header = SortHeader(self)
        self.header.setHighlightSections(False)
        self.header.setMinimumSectionSize(48)
        self.setHorizontalHeader(self.header)
        widths = {place: column.width for place, column in enumerate(model.columns) if place}
        spare = {place: column.spare_below for place, column in enumerate(model.columns) if column.spare_below}
        self.use_model(model, widths, 0, spare)
        self.header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header.sort_asked.connect(self._on_clicked)
        self.header.menu_requested.connect(self.open_order_menu)
        self._sort(*self._read(sorted_by))

    @property
    def figures(self) -> FiguresModel[Any]:
        """The model."""
        return self._figures

    def remember_layout(self) -> None:
        """Remember what it is sorted by."""
        column, is_ascending = self._figures.order
        key = self._figures.columns[column].key
        self._memory.remember_text(self._memory_key, f"{key}:{_UP if is_ascending else _DOWN}")

    def open_order_menu(self, where: QPoint) -> None:
        """Let one choose what it is sorted by, by keyboard as well."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column, is_ascending = self._figures.order
        columns, directions = QActionGroup(menu), QActionGroup(menu)
        for place, entry in enumerate(self._figures.columns):
            self._add(menu, columns, entry.title, place, is_chosen=place == column)
        menu.addSeparator()
        self._add(menu, directions, self.tr("Least first"), True, is_chosen=is_ascending)  # noqa: FBT003 what it stands for
        self._add(menu, directions, self.tr("Greatest first"), False, is_chosen=not is_ascending)  # noqa: FBT003 what it stands for
        columns.triggered.connect(lambda action: self._on_column(int(action.data())))
        directions.triggered.connect(lambda action: self._sort(self._figures.order[0], bool(action.data())))
        menu.popup(where)

    def _add(self, menu: QMenu, group: QActionGroup, text: str, data: int | bool, *, is_chosen: bool) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_chosen)
        action.setData(data)
        group.addAction(action)
        return action

    def _on_column(self, column: int) -> None:
        self._sort(column, not self._figures.columns[column].is_down_first)

    def _on_clicked(self, column: int) -> None:
        now, is_ascending = self._figures.order
        if column == now:
            self._sort(column, not is_ascending)
        else:
            self._on_column(column)

    def _sort(self, column: int, is_ascending: bool) -> None:
        self._figures.sort_by(column, is_ascending=is_ascending)
        self.header.show_order(column, is_ascending=is_ascending)

    def _read(self, sorted_by: str) -> tuple[int, bool]:
        key, _, direction = self._memory.text(self._memory_key).partition(":")
        places = {column.key: place for place, column in enumerate(self._figures.columns)}
        if key in places and direction in (_UP, _DOWN):
            return places[key], direction == _UP
        return places[sorted_by], not self._figures.columns[places[sorted_by]].is_down_first
