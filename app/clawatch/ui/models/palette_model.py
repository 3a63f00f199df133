"""The lines of the palette: where one can go, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from clawatch.ui.models.cell import CELL_ROLE, Cell
from clawatch.ui.models.rows_model import NO_INDEX, Index, RowsModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clawatch.ui.places import Place


@dataclass(frozen=True, slots=True)
class PaletteLine:
    """A line: an icon, what it leads to, a quieter note, and the place, or what is done instead."""

    icon: str
    text: str
    note: str = ""
    place: Place | None = None
    act: Callable[[], object] | None = None


class PaletteModel(RowsModel):
    """Keeps the lines. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = ("",)

    def show_lines(self, lines: Sequence[PaletteLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._rows = list(lines)
        self.endResetModel()

    def line(self, row: int) -> PaletteLine | None:
        """Give a line."""
        found: PaletteLine | None = self._rows[row] if 0 <= row < len(self._rows) else None
        return found

    def data(self, index: Index = NO_INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a line's text, or its looks."""
        line = self.line(index.row())
        if line is None:
            return None
        if role == CELL_ROLE:
            return Cell(line.text, after=line.note, icon=line.icon)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.text} {line.note}".strip()
        return None
