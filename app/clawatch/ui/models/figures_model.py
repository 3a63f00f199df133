"""A table of figures that is held whole: searched, and sorted by any of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Qt

from clawatch.ui.models.cell import CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.plain_text import tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

T = TypeVar("T")
SortKey = float | str | None


@dataclass(frozen=True)  # with slots, a generic class cannot be called by its full name in Python 3.11
class FigureColumn(Generic[T]):
    """One column: its title, how its cells read, what they are sorted by, and how wide it is in pixels.

    `spare_below` is the width of the table below which it is left out. What sorts by None comes last.
    """

    key: str
    title: str
    cell: Callable[[T], Cell]
    order: Callable[[T], SortKey]
    width: int = 90
    hint: Callable[[T], tuple[str, ...]] = lambda _: ()
    is_right: bool = True
    spare_below: int = 0

    @property
    def is_down_first(self) -> bool:
        """Whether the greatest comes first when one sorts by it: figures do, names do not."""
        return self.is_right


class FiguresModel(RowsModel, Generic[T]):
    """Rows of one kind. Qt thread."""

    def __init__(
        self,
        columns: Sequence[FigureColumn[T]],
        key_of: Callable[[T], Hashable],
        name_of: Callable[[T], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key_of, self._name_of = key_of, name_of
        self._all: tuple[T, ...] = ()
        self._rows: list[T]
        self._search = ""
        self._sorted_by = (0, False)
        self._titles = tuple(column.title for column in self.columns)
        self._right = tuple(place for place, column in enumerate(self.columns) if column.is_right)

    @property
    def total(self) -> int:
        """How many rows there are without the search."""
        return len(self._all)

    @property
    def order(self) -> tuple[int, bool]:
        """The column that the rows are sorted by, and whether the least comes first."""
        return self._sorted_by

    def row(self, place: int) -> T | None:
        """Give a row, None where there is none."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, key: Hashable) -> int:
        """Find a row by its key; -1 for not found."""
        return next((place for place, row in enumerate(self._rows) if self._key_of(row) == key), -1)

    def show(self, rows: Sequence[T]) -> None:
        """Take other rows."""
        self._all = tuple(rows)
        self._arrange()

    def search(self, text: str) -> None:
        """Show the rows whose name holds a text, in any case."""
        self._search = text.casefold()
        self._arrange()

    def sort_by(self, column: int, *, is_ascending: bool) -> None:
        """Sort by a column."""
        self.show_order(column, is_ascending=is_ascending)
        self._arrange()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = self.columns[index.column()]
        if role == CELL_ROLE:
            return column.cell(row)
        if role == KEY_ROLE:
            return self._key_of(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(*lines) if (lines := column.hint(row)) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            cell = column.cell(row)
            text = f"{cell.text} {cell.after}" if cell.after else cell.text
            return text if role == Qt.ItemDataRole.DisplayRole else f"{column.title}: {text}"
        return None

    def _arrange(self) -> None:
        found = [row for row in self._all if self._search in self._name_of(row).casefold()]
        sorted_by, is_ascending = self._sorted_by
        order = self.columns[sorted_by].order
        keyed = [(order(row), row) for row in found]
        known = [pair for pair in keyed if pair[0] is not None]
        # stable, so that equals stay as they came
        known.sort(key=lambda pair: pair[0], reverse=not is_ascending)  # type: ignore[arg-type,return-value]
        rows = [row for _, row in known] + [row for value, row in keyed if value is None]
        self._take(rows, self._key_of)
