"""Sums of usage by day, model, project or agent, as a table with what is left out and the total at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from clawatch.ui.cost_words import saving_hint, signed_money, unpriced_words
from clawatch.ui.formatting import UNKNOWN, number, short_number
from clawatch.ui.models.cell import CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.numerals import punctuated
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.price_words import exact_cost
from clawatch.ui.spending_words import cost_parts, token_kinds
from clawatch.ui.words import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.cache_savings import CacheSaving
    from clawatch.queries.money import Spending
    from clawatch.queries.requests_behind import RequestsWanted

NAME, REQUESTS, INPUT, OUTPUT, READ, WRITE, EXTRA, SHARE, COST = range(9)
"""EXTRA is what the cache saved, of models, and how much of its budget for the month is used up, of projects."""


@dataclass(frozen=True, slots=True)
class CostRow:
    """A group of requests with its sums; `wanted` leads to them, None to none.

    `saving` is what the cache saved, `budget_share` how much of a project's budget for this month is used up (1 is
    all); None for what nobody asked. `kind` is "row", "rest" or "total".
    """

    key: str
    name: str
    spending: Spending
    wanted: RequestsWanted | None
    saving: CacheSaving | None = None
    budget_share: float | None = None
    hint: str = ""
    kind: str = field(default="row")


class CostsModel(RowsModel):
    """Rows are groups. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CostRow]
        self._total = 0
        self._titles = (
            "",
            self.tr("Requests"),
            self.tr("Input"),
            self.tr("Output"),
            self.tr("Cache read"),
            self.tr("Cache write"),
            "",
            self.tr("Share"),
            self.tr("Cost"),
        )
        self._right = (REQUESTS, INPUT, OUTPUT, READ, WRITE, EXTRA, SHARE, COST)

    def row(self, row: int) -> CostRow | None:
        """Give a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def name_groups(self, title: str, extra: str) -> None:
        """Give the first column its title, what the groups are, and that of EXTRA."""
        self._titles = (title, *self._titles[1:EXTRA], extra, *self._titles[SHARE:])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, EXTRA)

    def update(self, rows: Sequence[CostRow]) -> None:
        """Take in how things stand now, step by step."""
        total = next((row.spending.cost or 0 for row in rows if row.kind == "total"), 0)
        self._rearrange(0, [row.key for row in self._rows], [row.key for row in rows], rows)
        is_all = total != self._total
        changed = [place for place, row in enumerate(rows) if is_all or self._rows[place] != row]
        self._rows, self._total = list(rows), total
        self._tell_changed(changed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 a case a role
        """Give a cell."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == CELL_ROLE:
            return self._cell(row, index.column())
        if role == KEY_ROLE:
            return row.key
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {self._text(row, index.column())}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(row, index.column())
        return None

    def _text(self, row: CostRow, column: int) -> str:
        cell = self._cell(row, column)
        return f"{cell.text} {cell.after}" if cell.after else cell.text

    def _cell(self, row: CostRow, column: int) -> Cell:  # noqa: PLR0911 a table of columns reads best flat
        spending, is_total = row.spending, row.kind == "total"
        match column:
            case 0:
                return Cell(one_line(row.name), strong=is_total, muted=row.kind == "rest")
            case 1:
                return Cell(number(spending.requests), right=True, strong=is_total)
            case 6:
                return _extra(row, strong=is_total)
            case 7:
                if not self._total or spending.cost is None:
                    return Cell(UNKNOWN, muted=True, right=True)
                return Cell(_percent(spending.cost / self._total), muted=True, right=True)
            case 8:
                text, more = cost_parts(spending.cost, spending.unpriced_requests)
                return Cell(text, after=more, muted=spending.cost is None, right=True, strong=is_total)
            case _:
                n = (
                    spending.input_tokens,
                    spending.output_tokens,
                    spending.cache_read_tokens,
                    spending.cache_write_tokens,
                )[column - INPUT]
                return Cell(short_number(n), muted=not n, right=True, strong=is_total)


def _extra(row: CostRow, *, strong: bool) -> Cell:
    if row.budget_share is not None:
        tone = Tone.ERROR if row.budget_share >= 1 else None
        return Cell(_percent(row.budget_share), tone=tone, right=True)
    if row.saving is None:
        return Cell(UNKNOWN, muted=True, right=True)
    return Cell(signed_money(row.saving.saved), muted=not row.saving.saved, right=True, strong=strong)


def _percent(share: float) -> str:
    if 0 < share < 0.001:  # noqa: PLR2004 what rounds to nothing is not nothing
        return f"< {punctuated('0.1')} %"
    return f"{punctuated(f'{share * 100:.1f}')} %" if share != 1 else "100 %"


def _hint(row: CostRow, column: int) -> str | None:
    spending = row.spending
    match column:
        case 0:
            return tooltip(row.name, row.hint)
        case 2 | 3 | 4 | 5:
            return tooltip(*(f"{name}: {number(n)}" for name, n in token_kinds(spending)))
        case 6 if row.saving is not None:
            return tooltip(*saving_hint(row.saving))
        case 8:
            known = exact_cost(spending.cost) if spending.cost is not None else ""
            return tooltip(known, unpriced_words(spending))
        case _:
            return None
