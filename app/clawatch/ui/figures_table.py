"""A table of figures: a click on a title sorts, and how it is sorted is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHeaderView

from clawatch.ui.row_table import RowTable
from clawatch.ui.table_order import SortColumn, TableOrder

if TYPE_CHECKING:
    from typing import Any

    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.figures_model import FiguresModel


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
        self._figures = model
        self.setAccessibleName(name)
        columns = [SortColumn(column.key, column.is_down_first) for column in model.columns]
        self.order = TableOrder(self, memory, memory_key, columns, sorted_by)
        widths = {place: column.width for place, column in enumerate(model.columns) if place}
        spare = {place: column.spare_below for place, column in enumerate(model.columns) if column.spare_below}
        self.use_model(model, widths, 0, spare)
        self.order.header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.order.changed.connect(self._sort)
        self.order.show()
        self._sort()

    @property
    def figures(self) -> FiguresModel[Any]:
        """The model."""
        return self._figures

    def remember_layout(self) -> None:
        """Remember what it is sorted by."""
        self.order.remember()

    def _sort(self) -> None:
        self._figures.sort_by(self.order.by.column, is_ascending=self.order.by.is_ascending)
