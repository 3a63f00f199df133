"""The model requests behind a figure as a table that grows as one goes down it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from clawatch.ui.formatting import UNKNOWN, local_time, model_name, number, short_id
from clawatch.ui.models.cell import CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.price_words import exact_cost
from clawatch.ui.spending_words import cost_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.requests_behind import After, RequestBehind

TIME, SESSION, PROJECT, MODEL, INPUT, OUTPUT, READ, WRITE, COST = range(9)


def behind_label(row: RequestBehind) -> str:
    """Name the session of a request."""
    return one_line(row.headline or "", 120) or short_id(row.session_id)


class BehindModel(RowsModel):
    """Rows are requests, the latest first. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RequestBehind]
        self._titles = (
            self.tr("Time"),
            self.tr("Session"),
            self.tr("Project"),
            self.tr("Model"),
            self.tr("Input"),
            self.tr("Output"),
            self.tr("Cache read"),
            self.tr("Cache write"),
            self.tr("Cost"),
        )
        self._right = (INPUT, OUTPUT, READ, WRITE, COST)

    def row(self, row: int) -> RequestBehind | None:
        """Give a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    @property
    def last_place(self) -> After | None:
        """Where the last row stands in the order."""
        return self._rows[-1].place if self._rows else None

    def restart(self, rows: Sequence[RequestBehind]) -> None:
        """Begin anew with others."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def append(self, rows: Sequence[RequestBehind]) -> None:
        """Add those behind the last."""
        self._insert(len(self._rows), rows)

    def renew(self, first: Sequence[RequestBehind]) -> bool:
        """Take in what the first rows are now; False where they are others altogether, and nothing was done."""
        if not first:
            return not self._rows
        end = next((place for place, row in enumerate(self._rows) if row.place <= first[-1].place), len(self._rows))
        if end == len(self._rows):
            return False
        if self._rows[end].place == first[-1].place:
            end += 1
        head = self._rows[:end]
        self._rearrange(0, [row.request.id for row in head], [row.request.id for row in first], first)
        changed = [place for place, row in enumerate(first) if self._rows[place] != row]
        self._rows[: len(first)] = first
        self._tell_changed(changed)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 a case a role
        """Give a cell."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == CELL_ROLE:
            return _cell(row, index.column())
        if role == KEY_ROLE:
            return row.request.id
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, index.column()).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {_cell(row, index.column()).text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(row, index.column())
        return None


def _cell(row: RequestBehind, column: int) -> Cell:
    request = row.request
    match column:
        case 0:
            return Cell(local_time(request.occurred_at), muted=True)
        case 1:
            named = bool(row.headline)
            return Cell(behind_label(row), mono=not named, icon="bot" if request.agent_id else "")
        case 2:
            return Cell(one_line(row.project or "") or UNKNOWN, muted=True)
        case 3:
            return Cell(one_line(model_name(request.model)), muted=True)
        case 8:
            unpriced = request.cost is None
            return Cell(cost_parts(request.cost, unpriced)[0], muted=unpriced, right=True)
        case _:
            n = (
                request.input_tokens,
                request.output_tokens,
                request.cache_read_tokens,
                request.cache_write_5m_tokens + request.cache_write_1h_tokens,
            )[column - INPUT]
            return Cell(number(n), muted=not n, right=True)


def _hint(row: RequestBehind, column: int) -> str | None:
    match column:
        case 1:
            return tooltip(row.headline or "", row.session_id, row.request.agent_id or "")
        case 3:
            return tooltip(row.request.model)
        case 8 if row.request.cost is not None:
            return tooltip(exact_cost(row.request.cost))
        case _:
            return None
