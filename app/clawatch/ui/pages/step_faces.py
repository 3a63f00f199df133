"""The same steps in several ways: as a waterfall, a list, a tree of subagents, and those that failed alone."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import SubagentRow
from clawatch.ui.models.steps import Item, Steps, item_key
from clawatch.ui.models.timeline_model import AGENT, DURATION, STATUS, TIME, WHAT, TimelineModel
from clawatch.ui.pages.subagent_tree import SubagentTree
from clawatch.ui.pages.waterfall.waterfall_view import WaterfallView
from clawatch.ui.row_table import RowTable
from clawatch.ui.theme.tokens import ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.steps import Key

WIDTHS = {TIME: 80, AGENT: 110, STATUS: 120, DURATION: 88}
SPARE = {TIME: 440}
_ROOM_FOR_AGENTS = 760
# many changes at once are better sorted in anew than one after the other
_MANY = 200


class Face(IntEnum):
    """The ways to look at steps."""

    WATERFALL = 0
    LIST = 1
    SUBAGENTS = 2
    ERRORS = 3


class StepFaces(QStackedWidget):
    """Shows Steps in the way that is on; the waterfall and the list may be of one subagent alone. Qt thread."""

    picked = Signal(object)
    """The key of the step that was chosen by hand."""
    agent_picked = Signal(str)
    """The subagent that was chosen by hand, empty for the whole session."""
    opened = Signal()
    """The chosen step is to be gone into."""
    menu_wanted = Signal(QPoint)
    """Where on the screen the menu of the chosen step is wanted."""

    def __init__(self, steps: Steps, model: TimelineModel, table: RowTable, memory: LayoutMemory) -> None:
        super().__init__()
        self._steps, self.model, self.table = steps, model, table
        self._agent = ""
        self._syncing = False
        self.waterfall = WaterfallView(steps, memory)
        self.waterfall.canvas.selected.connect(self.picked)
        self.waterfall.canvas.opened.connect(self.opened)
        self.tree = SubagentTree(steps)
        self.tree.chosen.connect(self.agent_picked)
        self.tree.opened.connect(self.opened)
        self.errors_model = TimelineModel(self)
        self.errors = RowTable(ROW_HEIGHT_DENSE)
        self.errors.setAccessibleName(self.tr("Errors"))
        self.errors.use_model(self.errors_model, WIDTHS, WHAT, SPARE)
        self.errors.row_selected.connect(self._on_error)
        self.errors.row_opened.connect(lambda _row: self.opened.emit())
        self.waterfall.canvas.menu_wanted.connect(self.menu_wanted)
        for rows in (table, self.errors):
            rows.menu_requested.connect(lambda _row, where: self.menu_wanted.emit(where))
        table.row_selected.connect(self._on_row)
        table.resized.connect(self.fit_columns)
        for face in (self.waterfall, table, self.tree, self.errors):
            self.addWidget(face)

    @property
    def face(self) -> Face:
        """The way steps are looked at now."""
        return Face(self.currentIndex())

    @property
    def rows(self) -> QWidget:
        """What has the keyboard while one goes from step to step."""
        return (self.waterfall.canvas, self.table, self.tree, self.errors)[self.face]

    @property
    def agent(self) -> str:
        """The subagent whose steps alone are shown; empty for all."""
        return self._agent

    def show_face(self, face: Face) -> None:
        """Look at the steps in another way."""
        self.setCurrentIndex(face)
        if face is Face.SUBAGENTS:
            self.tree.show_steps()
            self.tree.fit_columns()

    def show_agent(self, agent: str) -> None:
        """Show the steps of one subagent alone, or with an empty id all."""
        self._agent = agent
        self.restart()
        self.tree.select_agent(agent)

    def clear(self) -> None:
        """Let go of the steps."""
        self._agent = ""
        self._syncing = True
        self.model.restart(())
        self.errors_model.restart(())
        self.waterfall.clear()
        self.tree.clear_session()
        self._syncing = False

    def restart(self) -> None:
        """Show all that is accepted anew."""
        self._syncing = True
        self.model.restart(self._steps.items, self._accepts)
        self.errors_model.restart(self._steps.items, _is_failed)
        self.waterfall.restart(self._accepts, narrowed=bool(self._agent))
        self.tree.show_steps()
        self._syncing = False

    def apply(self, changed: Sequence[Item], *, gone: bool) -> None:
        """Take in what is new or other than it was; `gone` says that some are no more."""
        self._syncing = True
        if gone or len(changed) > _MANY:
            self.model.update(self._steps.items)
            self.errors_model.update(self._steps.items)
            self.waterfall.restart(self._accepts, narrowed=bool(self._agent))
        elif changed:
            self.model.apply(changed)
            self.errors_model.apply(changed)
            self.waterfall.apply(changed)
        if changed and self.face is Face.SUBAGENTS:
            self.tree.show_steps()
        self._syncing = False

    def select(self, key: Key, *, reveal: bool) -> None:
        """Have a step selected wherever it is shown and, if wanted, in sight."""
        self._syncing = True
        for table, model in ((self.table, self.model), (self.errors, self.errors_model)):
            row = model.row_of(key)
            if row < 0:
                table.clearSelection()
            elif row != table.current_row:
                table.selectRow(row)
            if row >= 0 and reveal:
                table.scrollTo(model.index(row, WHAT))
        self.waterfall.select(key, reveal=reveal)
        self._syncing = False

    def fit_columns(self) -> None:
        """Name each call's subagent where there is room; the lanes show it anyway, and the selected step says it."""
        for table, model in ((self.table, self.model), (self.errors, self.errors_model)):
            room = table.viewport().width() >= _ROOM_FOR_AGENTS
            table.setColumnHidden(AGENT, not (room and model.has_subagents))

    def _accepts(self, item: Item) -> bool:
        return not self._agent or item.agent_id == self._agent

    def _on_row(self, row: int) -> None:
        self._pick(self.model.item(row))

    def _on_error(self, row: int) -> None:
        self._pick(self.errors_model.item(row))

    def _pick(self, item: Item | None) -> None:
        if item is not None and not self._syncing:
            self.picked.emit(item_key(item))


def _is_failed(item: Item) -> bool:
    return not isinstance(item, SubagentRow) and item.status is ToolCallStatus.ERROR
