"""The subagents of a session as a tree: who started whom, and what each did and cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from clawatch.domain.subagents import SubagentStatus
from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import SubagentRow
from clawatch.queries.subagent_spending import AgentSpending
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import UNKNOWN, duration, elapsed, elapsed_changes_in, number, short_number
from clawatch.ui.models.timeline_model import subagent_label
from clawatch.ui.pages.waterfall.bars import LAUNCHING_TOOLS, bars_and_branches
from clawatch.ui.pages.waterfall.lanes import Lanes
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.spending_words import cost_text
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from clawatch.ui.models.steps import Steps

NAME, STATE, CALLS, ERRORS, TOKENS, COST, DURATION = range(7)
_WIDTHS = {STATE: 104, CALLS: 76, ERRORS: 76, TOKENS: 90, COST: 146, DURATION: 112}
_ROOM = {STATE: 760, ERRORS: 700, TOKENS: 560, CALLS: 440}
_AGENT_ROLE = int(Qt.ItemDataRole.UserRole)
_SIDE = dict.fromkeys((CALLS, ERRORS, TOKENS, COST, DURATION), Qt.AlignmentFlag.AlignRight)


class _Counts(NamedTuple):
    calls: int = 0
    errors: int = 0


class SubagentTree(QTreeWidget):
    """The session itself, and below it its subagents, each below who started it. Qt thread."""

    chosen = Signal(str)
    """The id of the subagent that is looked at; empty for the whole session."""
    opened = Signal()

    def __init__(self, steps: Steps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._spending: Mapping[str, AgentSpending] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._parents: dict[str, str] = {}
        self._filling = False
        self.setAccessibleName(self.tr("Subagents"))
        self.setHeaderLabels(
            (
                self.tr("Subagent"),
                self.tr("State"),
                self.tr("Calls"),
                self.tr("Errors"),
                self.tr("Tokens"),
                self.tr("Cost"),
                self.tr("Duration"),
            )
        )
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
            side = _SIDE.get(column, Qt.AlignmentFlag.AlignLeft)
            self.headerItem().setTextAlignment(column, side | Qt.AlignmentFlag.AlignVCenter)
        self.currentItemChanged.connect(self._on_current)
        self.itemDoubleClicked.connect(self.opened)
        theme().changed.connect(self.show_steps)

    def clear_session(self) -> None:
        """Let go of the session."""
        self._spending = {}
        self._forget()

    def show_spending(self, spending: Sequence[AgentSpending]) -> None:
        """Show what each used."""
        self._spending = {agent.agent_id or "": agent for agent in spending}
        self.show_steps()

    def show_steps(self) -> None:
        """Show the subagents as they stand now."""
        parents = self._find_parents()
        if parents.keys() != self._items.keys() - {""} or parents != self._parents:
            self._build(parents)
        counts = self._count()
        everybody = _Counts(*(sum(column) for column in zip(*counts.values(), strict=True))) if counts else _Counts()
        t = theme().tokens
        for agent, item in self._items.items():
            row = self._steps.subagents.get(agent)
            self._write(item, row, counts.get(agent, _Counts()) if agent else everybody)
            item.setForeground(ERRORS, QColor(t.error if item.text(ERRORS) not in {"0", UNKNOWN} else t.text_muted))
        self.tell_time(now_ms())

    def select_agent(self, agent: str) -> None:
        """Show which one is looked at."""
        item = self._items.get(agent)
        if item is not None and item is not self.currentItem():
            self._filling = True
            self.setCurrentItem(item)
            self._filling = False

    def tell_time(self, now: int) -> list[int]:
        """Show how long each goes on, and say in how many milliseconds any reads differently."""
        waits = []
        for agent, item in self._items.items():
            row = self._steps.subagents.get(agent)
            if row is None:
                continue
            if row.ended_at is None and row.status is SubagentStatus.ACTIVE:
                item.setText(DURATION, elapsed(max(0, now - row.started_at)))
                waits.append(elapsed_changes_in(max(0, now - row.started_at)))
            else:
                took = row.ended_at - row.started_at if row.ended_at is not None else None
                item.setText(DURATION, duration(took))
        return waits

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter; leave Esc and typing to the page."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentItem() is not None:
            self.opened.emit()
            return
        if event.key() == Qt.Key.Key_Escape or (event.text().isprintable() and event.text().strip()):
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns there is room for."""
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Show the columns there is room for."""
        room = self.viewport().width()
        for column, least in _ROOM.items():
            self.setColumnHidden(column, room < least)

    def _on_current(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self.chosen.emit(item.data(NAME, _AGENT_ROLE))

    def _forget(self) -> None:
        self._filling = True
        self.clear()
        self._items.clear()
        self._parents = {}
        self._filling = False

    def _build(self, parents: Mapping[str, str]) -> None:
        current = self.currentItem()
        chosen = current.data(NAME, _AGENT_ROLE) if current is not None else ""
        self._forget()
        self._filling = True
        root = self._add(None, "")
        root.setText(NAME, self.tr("Whole session"))
        for agent, parent in parents.items():
            self._add(self._items.get(parent, root), agent)
        self.expandAll()
        self.setCurrentItem(self._items.get(chosen, root))
        self._parents = dict(parents)
        self._filling = False

    def _add(self, parent: QTreeWidgetItem | None, agent: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem()
        item.setData(NAME, _AGENT_ROLE, agent)
        item.setSizeHint(NAME, QSize(0, ROW_HEIGHT_DENSE))
        for column, side in _SIDE.items():
            item.setTextAlignment(column, side | Qt.AlignmentFlag.AlignVCenter)
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
            lanes = theme().tokens.lanes
            item.setIcon(NAME, _swatch(lanes[self._steps.lane_of(agent) % len(lanes)]))
        self._items[agent] = item
        return item

    def _find_parents(self) -> dict[str, str]:
        """Say who started whom, in the order they started; empty for the session itself."""
        launching = (
            item for item in self._steps.items if isinstance(item, SubagentRow) or item.tool_name in LAUNCHING_TOOLS
        )
        lanes = Lanes()
        bars, branches = bars_and_branches(launching)
        lanes.restart(bars, branches)
        found = {}
        started = sorted((track for track in lanes.tracks if track.branch is not None), key=lambda track: track.reach)
        for track in started:
            if track.branch is not None:
                found[track.branch.agent] = track.launcher.agent if track.launcher is not None else ""
        known = self._steps.subagents
        return {agent: parent if parent in known else "" for agent, parent in found.items() if agent in known}

    def _count(self) -> dict[str, _Counts]:
        counts: dict[str, list[int]] = {}
        for item in self._steps.items:
            if not isinstance(item, SubagentRow):
                count = counts.setdefault(item.agent_id or "", [0, 0])
                count[0] += 1
                count[1] += item.status is ToolCallStatus.ERROR
        return {agent: _Counts(*count) for agent, count in counts.items()}

    def _write(self, item: QTreeWidgetItem, row: SubagentRow | None, counts: _Counts) -> None:
        agent = item.data(NAME, _AGENT_ROLE)
        spending = self._spending.get(agent)
        if row is not None:
            item.setText(NAME, subagent_label(row))
            item.setToolTip(NAME, tooltip(one_line(row.name or ""), one_line(row.type or ""), row.agent_id or ""))
            active = row.status is SubagentStatus.ACTIVE
            item.setText(STATE, self.tr("Running") if active else self.tr("Finished"))
            t = theme().tokens
            item.setForeground(STATE, QColor(t.working if active else t.text_muted))
        elif not agent:
            spending = _total(self._spending.values())
        item.setText(CALLS, number(counts.calls))
        item.setText(ERRORS, number(counts.errors))
        item.setText(TOKENS, short_number(spending.tokens) if spending is not None else UNKNOWN)
        item.setText(COST, cost_text(spending.cost, spending.unpriced_requests) if spending is not None else UNKNOWN)


def _total(spending: Collection[AgentSpending]) -> AgentSpending | None:
    if not spending:
        return None
    costs = [agent.cost for agent in spending if agent.cost is not None]
    return AgentSpending(
        None,
        sum(agent.requests for agent in spending),
        sum(agent.tokens for agent in spending),
        sum(costs) if costs else None,
        sum(agent.unpriced_requests for agent in spending),
    )


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(10, 10)
    pixmap.fill(QColor(colour))
    return QIcon(pixmap)
