"""What the list of sessions is sorted by: chosen by a click on a column's title, or in the menu of the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from clawatch.queries.sessions import SessionFilter, SessionOrder
from clawatch.ui.buttons import Button
from clawatch.ui.models.session_columns import COLUMNS, column_of
from clawatch.ui.pages.columns_menu import ColumnsMenu

if TYPE_CHECKING:
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.sessions_model import SessionsModel
    from clawatch.ui.pages.sessions_table import SessionsTable

_NAME = "sessions/order"
_ASCENDING, _DESCENDING = "up", "down"


class SessionsSorting(QObject):
    """Keeps the order and remembers it. Qt thread."""

    changed = Signal()

    def __init__(self, table: SessionsTable, model: SessionsModel, memory: LayoutMemory) -> None:
        super().__init__(table)
        self._table, self._model, self._memory = table, model, memory
        self.order, self.is_ascending = _read(memory.text(_NAME))
        self.button = Button(icon_name="columns-3", look="quiet", name=self.tr("Columns and order"))
        self.button.clicked.connect(self._open_under_button)
        table.header.sort_asked.connect(self._on_clicked)
        table.header.menu_requested.connect(self.open_menu)
        self._show()

    @property
    def column(self) -> int:
        """The column that shows it."""
        return column_of(self.order)

    def choose(self, column: int, is_ascending: bool) -> None:
        """Sort by a column."""
        chosen = COLUMNS[column].order
        if (chosen, is_ascending) != (self.order, self.is_ascending):
            self.order, self.is_ascending = chosen, is_ascending
            self._show()
            self.changed.emit()

    def take(self, wanted: SessionFilter) -> None:
        """Take over the order that a filter asks for; one that asks for none leaves it."""
        if (wanted.order, wanted.is_ascending) != (SessionOrder.STARTED, False):
            self.order, self.is_ascending = wanted.order, wanted.is_ascending
            self._show()

    def remember(self) -> None:
        """Remember it."""
        self._memory.remember_text(_NAME, f"{self.order}:{_ASCENDING if self.is_ascending else _DESCENDING}")

    def open_menu(self, where: QPoint) -> None:
        """Open the menu of the columns."""
        menu = ColumnsMenu(self._table, self.column, self._table, is_ascending=self.is_ascending)
        menu.order_chosen.connect(self.choose)
        menu.popup(where)

    def _on_clicked(self, column: int) -> None:
        again = COLUMNS[column].order is self.order
        self.choose(column, not self.is_ascending if again else not COLUMNS[column].is_down_first)

    def _open_under_button(self) -> None:
        self.open_menu(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def _show(self) -> None:
        self._table.header.show_order(self.column, is_ascending=self.is_ascending)
        self._model.show_order(self.column, is_ascending=self.is_ascending)


def _read(text: str) -> tuple[SessionOrder, bool]:
    name, _, direction = text.partition(":")
    try:
        return SessionOrder(name), direction == _ASCENDING
    except ValueError:
        return SessionOrder.STARTED, False
