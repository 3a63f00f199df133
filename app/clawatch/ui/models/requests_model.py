"""A session's model requests as a table, changed row by row as the session goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from clawatch.ui.formatting import clock_time, local_time, model_name, number, short_id, short_number
from clawatch.ui.models.cell import CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.models.timeline_model import subagent_label
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.price_words import exact_cost
from clawatch.ui.spending_words import cost_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.rows import SubagentRow
    from clawatch.queries.session_requests import RequestRow

TIME, MODEL, WHO, INPUT, OUTPUT, READ, WRITE_5M, WRITE_1H, COST = range(9)


class RequestsModel(RowsModel):
    """Rows are a session's requests, the first made first. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RequestRow]
        self._names: dict[str, str] = {}
        self._sums: tuple[int, ...] = ()
        self._unpriced = 0
        self._names_beside_model = self._writes_together = False
        self._titles = (
            self.tr("Time"),
            self.tr("Model"),
            self.tr("Who"),
            self.tr("Input"),
            self.tr("Output"),
            self.tr("Cache read"),
            self.tr("Write 5 min"),
            self.tr("Write 1 h"),
            self.tr("Cost"),
        )
        self._right = (INPUT, OUTPUT, READ, WRITE_5M, WRITE_1H, COST)

    def request(self, row: int) -> RequestRow | None:
        """Give a row's request."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def who(self, request: RequestRow) -> str:
        """Name who made a request; empty for the session itself."""
        agent = request.agent_id
        return self._names.get(agent) or short_id(one_line(agent, 60)) if agent else ""

    def fold(self, *, names: bool, writes: bool) -> None:
        """Put the subagents' names beside the models, and both writes to the cache into one column, or not."""
        if (names, writes) == (self._names_beside_model, self._writes_together):
            return
        self._names_beside_model, self._writes_together = names, writes
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, WRITE_5M, WRITE_5M)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, COST))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | Qt.AlignmentFlag | None:
        """Give the columns' titles."""
        if section == WRITE_5M and self._writes_together and role == Qt.ItemDataRole.DisplayRole:
            return self.tr("Cache write")
        return super().headerData(section, orientation, role)

    @property
    def is_partly_unpriced(self) -> bool:
        """Whether some requests have a price, and some have none."""
        return 0 < self._unpriced < len(self._rows)

    @property
    def has_subagents(self) -> bool:
        """Whether any request was made by a subagent."""
        return any(row.agent_id for row in self._rows)

    def is_empty(self, column: int) -> bool:
        """Whether a column of tokens has nothing but zeros."""
        return not self._sums or self._sums[column - INPUT] == 0

    def restart(self, requests: Sequence[RequestRow], subagents: Sequence[SubagentRow]) -> None:
        """Begin anew with another session."""
        self.beginResetModel()
        self._rows = list(requests)
        self._learn(subagents)
        self.endResetModel()

    def update(self, requests: Sequence[RequestRow], subagents: Sequence[SubagentRow]) -> None:
        """Take in how the session stands now, step by step."""
        self._rearrange(0, [row.id for row in self._rows], [row.id for row in requests], requests)
        changed = [row for row, request in enumerate(requests) if self._rows[row] != request]
        self._rows = list(requests)
        self._learn(subagents)
        self._tell_changed(changed)

    def name_subagents(self, subagents: Sequence[SubagentRow]) -> None:
        """Take in how the subagents are called now."""
        names = _names_of(subagents)
        if names != self._names:
            self._names = names
            self._tell_changed([0, len(self._rows) - 1] if self._rows else [])

    def total(self, column: int) -> Cell:
        """Give the sum of a column; nothing before any request is known."""
        if not self._sums:
            return Cell()
        if column in range(INPUT, COST):
            n = self._sums[column - INPUT]
            if column == WRITE_5M and self._writes_together:
                n += self._sums[WRITE_1H - INPUT]
            return Cell(short_number(n), strong=True, muted=not n, right=True)
        if column == COST:
            text, more = cost_parts(self._sums[-1] if self._unpriced < len(self._rows) else None, self._unpriced)
            return Cell(text, after=more, strong=True, right=True)
        return Cell()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 a case a role
        """Give a cell."""
        request = self.request(index.row()) if index.isValid() else None
        if request is None:
            return None
        if role == CELL_ROLE:
            return self._cell(request, index.column())
        if role == KEY_ROLE:
            return request.id
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(request, index.column()).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {self._cell(request, index.column()).text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(request, index.column())
        return None

    def _learn(self, subagents: Sequence[SubagentRow]) -> None:
        self._names = _names_of(subagents)
        self._unpriced = sum(row.cost is None for row in self._rows)
        self._sums = (
            sum(row.input_tokens for row in self._rows),
            sum(row.output_tokens for row in self._rows),
            sum(row.cache_read_tokens for row in self._rows),
            sum(row.cache_write_5m_tokens for row in self._rows),
            sum(row.cache_write_1h_tokens for row in self._rows),
            sum(row.cost or 0 for row in self._rows),
        )

    def _cell(self, request: RequestRow, column: int) -> Cell:
        match column:
            case 0:
                return Cell(clock_time(request.occurred_at), muted=True)
            case 1:
                who = self.who(request) if self._names_beside_model else ""
                return Cell(one_line(model_name(request.model)), after=who, icon="bot" if who else "")
            case 2:
                who = self.who(request)
                return Cell(who, icon="bot") if who else Cell(self.tr("main"), muted=True)
            case 8:
                unpriced = request.cost is None
                return Cell(cost_parts(request.cost, unpriced)[0], muted=unpriced, right=True)
            case _:
                n = (
                    request.input_tokens,
                    request.output_tokens,
                    request.cache_read_tokens,
                    request.cache_write_5m_tokens,
                    request.cache_write_1h_tokens,
                )[column - INPUT]
                if column == WRITE_5M and self._writes_together:
                    n += request.cache_write_1h_tokens
                return Cell(number(n), muted=not n, right=True)


def _names_of(subagents: Sequence[SubagentRow]) -> dict[str, str]:
    return {agent.agent_id: subagent_label(agent) for agent in subagents if agent.agent_id}


def _hint(request: RequestRow, column: int) -> str | None:
    match column:
        case 0:
            return tooltip(local_time(request.occurred_at))
        case 1:
            return tooltip(request.model)
        case 2:
            return tooltip(request.agent_id) if request.agent_id else None
        case 8 if request.cost is not None:
            return tooltip(exact_cost(request.cost))
        case _:
            return None
