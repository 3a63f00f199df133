"""A session's tool calls and subagents as a table, changed row by row as the session goes on."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt

from clawatch.domain.subagents import SubagentStatus
from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import SubagentRow
from clawatch.queries.session_timeline import timeline_order
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import clock_time, duration, elapsed, local_time, short_id
from clawatch.ui.models.cell import CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.models.gist import gist, tool_icon, tool_label
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.models.steps import item_key
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.sentences import translated
from clawatch.ui.words import Tone, status_word

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from clawatch.ui.models.steps import Item

TIME, WHAT, AGENT, STATUS, DURATION = range(5)
STATUS_TONES = {
    ToolCallStatus.PENDING: Tone.WORKING,
    ToolCallStatus.SUCCESS: None,
    ToolCallStatus.ERROR: Tone.ERROR,
    ToolCallStatus.CANCELLED: Tone.NEEDS_YOU,
}
STATUS_ICONS = {
    ToolCallStatus.PENDING: "loader-circle",
    ToolCallStatus.SUCCESS: "check",
    ToolCallStatus.ERROR: "circle-x",
    ToolCallStatus.CANCELLED: "ban",
}


def subagent_label(subagent: SubagentRow) -> str:
    """Name a subagent: its name, else its kind, else the first part of its id."""
    return one_line(subagent.name or subagent.type or "", 60) or short_id(subagent.agent_id or "?")


def _every(_item: Item) -> bool:
    return True


class TimelineModel(RowsModel):
    """Rows are a session's tool calls and subagents, or those of them that it accepts, the first started first.

    Qt thread.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Item]
        self._accepts: Callable[[Item], bool] = _every
        self._order: list[tuple[int, bool, int]] = []
        self._row_order: dict[Hashable, tuple[int, bool, int]] = {}
        self._subagents: dict[str, SubagentRow] = {}
        self._lanes: dict[str, int] = {}
        self._titles = (self.tr("Time"), self.tr("What"), self.tr("Subagent"), self.tr("Status"), self.tr("Duration"))
        self._right = (DURATION,)

    @property
    def has_subagents(self) -> bool:
        """Whether there is any subagent."""
        return bool(self._subagents)

    def item(self, row: int) -> Item | None:
        """Give a row's item."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, key: Hashable) -> int:
        """Find an item's row; -1 for not found."""
        order = self._row_order.get(key)
        return bisect.bisect_left(self._order, order) if order is not None else -1

    def subagent_of(self, item: Item) -> SubagentRow | None:
        """Give the subagent that a tool call is of; None for the session itself."""
        return self._subagents.get(item.agent_id or "") if not isinstance(item, SubagentRow) else None

    def lane_of(self, agent_id: str) -> int:
        """Give the number of a subagent's line, -1 for none."""
        return self._lanes.get(agent_id, -1)

    def restart(self, items: Sequence[Item], accepts: Callable[[Item], bool] = _every) -> None:
        """Begin anew with these items, or those of them that are accepted, now and later."""
        self.beginResetModel()
        self._accepts = accepts
        self._lanes.clear()
        self._subagents.clear()
        self._learn(items)
        self._rows = [item for item in items if accepts(item)]
        self._note_order()
        self.endResetModel()

    def update(self, items: Sequence[Item]) -> None:
        """Take in how the session stands now, all of it, step by step."""
        self._subagents.clear()
        self._learn(items)
        items = [item for item in items if self._accepts(item)]
        self._rearrange(0, [item_key(item) for item in self._rows], [item_key(item) for item in items], items)
        changed = [row for row, item in enumerate(items) if self._rows[row] != item]
        self._rows = list(items)
        self._note_order()
        self._tell_changed(changed)

    def apply(self, changed: Sequence[Item]) -> None:
        """Take in what is new or other than it was; all else stays."""
        self._learn(changed)
        for item in changed:
            key, order = item_key(item), timeline_order(item)
            row, accepted = self.row_of(key), self._accepts(item)
            if row >= 0 and accepted and self._order[row] == order:
                self._rows[row] = item
                self._tell_changed([row])
                continue
            if row >= 0:
                del self._order[row]
                del self._row_order[key]
                self._remove(row, row)
            if accepted:
                row = bisect.bisect_left(self._order, order)
                self._order.insert(row, order)
                self._row_order[key] = order
                self._insert(row, [item])

    def running_since(self, first: int, last: int) -> list[int]:
        """Give when those of the rows `first` to `last` began that are still going on."""
        return [item.started_at for item in self._rows[max(0, first) : last + 1] if _is_running(item)]

    def tell_time(self, first: int, last: int) -> None:
        """Have the durations of these rows shown anew."""
        last = min(last, len(self._rows) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, DURATION), self.index(last, DURATION))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell."""
        item = self.item(index.row()) if index.isValid() else None
        if item is None:
            return None
        if role == CELL_ROLE:
            return self._cell(item, index.column())
        if role == KEY_ROLE:
            return item_key(item)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            cell = self._cell(item, index.column())
            return f"{cell.text}: {cell.after}" if cell.after else cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(item, index.column())
        return None

    def _note_order(self) -> None:
        self._order = [timeline_order(item) for item in self._rows]
        self._row_order = dict(zip(map(item_key, self._rows), self._order, strict=True))

    def _learn(self, items: Sequence[Item]) -> None:
        for item in items:
            if isinstance(item, SubagentRow) and item.agent_id:
                self._subagents[item.agent_id] = item
                self._lanes.setdefault(item.agent_id, len(self._lanes))

    def _cell(self, item: Item, column: int) -> Cell:
        match column:
            case 0:
                return Cell(clock_time(item.started_at), muted=True)
            case 1:
                return self._what(item)
            case 2:
                subagent = self.subagent_of(item)
                return Cell(subagent_label(subagent), muted=True) if subagent else Cell()
            case 3:
                return _status(item)
            case _:
                return _duration(item)

    def _what(self, item: Item) -> Cell:
        lane = self._lanes.get(item.agent_id or "", -1)
        if isinstance(item, SubagentRow):
            name = self.tr("Subagent {name}").format(name=subagent_label(item))
            return Cell(name, icon="bot", strong=True, indent=1, lane=lane)
        return Cell(
            tool_label(item.tool_name),
            after=gist(item.tool_name, item.input_start),
            icon=tool_icon(item.tool_name),
            strong=True,
            indent=1 if lane >= 0 else 0,
            lane=lane,
        )

    def _hint(self, item: Item, column: int) -> str | None:
        match column:
            case 0:
                return tooltip(local_time(item.started_at))
            case 1 if isinstance(item, SubagentRow):
                return tooltip(subagent_label(item), item.agent_id or "")
            case 1 if not isinstance(item, SubagentRow):
                return tooltip(item.tool_name, gist(item.tool_name, item.input_start))
            case 3 if not isinstance(item, SubagentRow):
                return tooltip(status_word(item.status), translated(item.reason or ""))
            case _:
                return None


def _is_running(item: Item) -> bool:
    if isinstance(item, SubagentRow):
        return item.status is SubagentStatus.ACTIVE
    return item.status is ToolCallStatus.PENDING


def _status(item: Item) -> Cell:
    if isinstance(item, SubagentRow):
        status = ToolCallStatus.PENDING if _is_running(item) else ToolCallStatus.SUCCESS
        word = status_word(status) if _is_running(item) else QCoreApplication.translate("TimelineModel", "Finished")
        return Cell(word, tone=STATUS_TONES[status], icon=STATUS_ICONS[status], muted=True)
    reason = one_line(translated(item.reason or ""), 80)
    word = status_word(item.status)
    after = reason if item.status is ToolCallStatus.CANCELLED else ""
    return Cell(word, after, tone=STATUS_TONES[item.status], icon=STATUS_ICONS[item.status], muted=True)


def _duration(item: Item) -> Cell:
    if _is_running(item):
        return Cell(elapsed(max(0, now_ms() - item.started_at)), tone=Tone.WORKING, right=True)
    ms = item.duration_ms if not isinstance(item, SubagentRow) else None
    if ms is None and isinstance(item, SubagentRow) and item.ended_at is not None:
        ms = max(0, item.ended_at - item.started_at)
    return Cell(duration(ms), muted=True, right=True)
