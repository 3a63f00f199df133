"""What a session did, in the ways one can look at it, and the selected step whole."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import SubagentRow
from clawatch.queries.session_timeline import SessionTimeline, session_timeline
from clawatch.queries.subagent_spending import subagent_spending
from clawatch.ui.formatting import elapsed_changes_in
from clawatch.ui.models.steps import Item, Steps, item_key
from clawatch.ui.models.timeline_model import AGENT, DURATION, STATUS, TIME, WHAT, TimelineModel, subagent_label
from clawatch.ui.pages.agent_filter import AgentFilterBar
from clawatch.ui.pages.detail_panel import DetailPanel
from clawatch.ui.pages.session_view import SessionView
from clawatch.ui.pages.subagent_tree import SubagentTree
from clawatch.ui.pages.turning_split import TurningSplit
from clawatch.ui.pages.waterfall.waterfall_view import WaterfallView
from clawatch.ui.reads import Asker
from clawatch.ui.row_table import RowTable
from clawatch.ui.theme.tokens import ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.steps import Key
    from clawatch.ui.reads import ReadExecutor

_WIDTHS = {TIME: 80, AGENT: 110, STATUS: 112, DURATION: 88}
_ROOM_FOR_AGENTS = 760
_SPARE = {TIME: 440}
_SIZES = (640, 400)
_LEAST_DETAIL = 250
_WHOLE_AGAIN_MS = 20_000
_WHOLE_SHARE = 100
# many changes at once are better sorted in anew than one after the other
_MANY = 200


class Face(IntEnum):
    """The ways to look at steps."""

    WATERFALL = 0
    LIST = 1
    SUBAGENTS = 2
    ERRORS = 3


class TimelineView(SessionView):
    """The steps of a session. Qt thread.

    While the session goes on, only what changed is read; all of it again some time after, for what changed of calls
    that were over.
    """

    refresh_wanted = Signal()
    """All is to be read again."""

    def __init__(self, source: Source, reads: ReadExecutor, memory: LayoutMemory) -> None:
        self.model = TimelineModel()
        super().__init__("", self.tr("Timeline"), self.model, memory)
        self.model.setParent(self)
        self._source = source
        self.steps = Steps()
        self._session: SessionSummary | None = None
        self._agent = ""
        self._selected: Key | None = None
        self._wanted = ""
        self._syncing = False
        self._counted_requests = -1
        self.detail = DetailPanel(source, reads)
        self._use(_WIDTHS, WHAT, _SPARE)
        self.table.resized.connect(self._show_agents)
        self.waterfall = WaterfallView(self.steps, memory)
        self.waterfall.canvas.selected.connect(self._on_bar)
        self.waterfall.canvas.opened.connect(self._enter)
        self.tree = SubagentTree(self.steps)
        self.tree.chosen.connect(self._on_agent)
        self.tree.opened.connect(self._enter)
        self.errors_model = TimelineModel(self)
        self.errors = RowTable(ROW_HEIGHT_DENSE)
        self.errors.setAccessibleName(self.tr("Errors"))
        self.errors.use_model(self.errors_model, _WIDTHS, WHAT, _SPARE)
        self.errors.row_selected.connect(self._on_error)
        self.errors.row_opened.connect(self._enter_detail)
        self._spending = Asker(reads, self)
        self._spending.answered.connect(self.tree.show_spending)
        self._whole = QTimer(self)
        self._whole.setSingleShot(True)
        self._whole.timeout.connect(self._want_whole)
        self._whole_wanted = False
        self.faces = QStackedWidget()
        for face in (self.waterfall, self.table, self.tree, self.errors):
            self.faces.addWidget(face)
        self.faces.setCurrentIndex(Face.LIST)
        self.filter_bar = AgentFilterBar()
        self.filter_bar.cleared.connect(lambda: self.show_agent(""))
        self._lay_out(self.detail, _LEAST_DETAIL, _SIZES, self.filter_bar, self.faces)
        self._turning = TurningSplit(self.split, memory, self._split_name)

    @property
    def face(self) -> Face:
        """The way steps are looked at now."""
        return Face(self.faces.currentIndex())

    @property
    def rows(self) -> QWidget:
        """What has the keyboard while one goes from step to step."""
        return (self.waterfall.canvas, self.table, self.tree, self.errors)[self.face]

    @property
    def agent(self) -> str:
        """The subagent whose steps alone are shown; empty for all."""
        return self._agent

    @property
    def failed_count(self) -> int:
        """How many steps failed."""
        return self.errors_model.rowCount()

    def show_face(self, face: Face) -> None:
        """Look at the steps in another way; the selected one stays selected."""
        self.faces.setCurrentIndex(face)
        self._turning.turn(under=face is Face.WATERFALL)
        self._show_filter()
        self._say_nothing()
        if face is Face.SUBAGENTS:
            self.tree.show_steps()
            self.tree.fit_columns()
            self._ask_spending()
        self._select(self._selected, reveal=True)
        if face is Face.ERRORS and self.errors.current_row < 0 and self.errors_model.rowCount():
            self.errors.selectRow(self.errors_model.rowCount() - 1)

    def remember_layout(self) -> None:
        """Remember how the parts share the room."""
        super().remember_layout()
        self._turning.remember()

    def question(self, source: Source, session_id: str) -> SessionTimeline | None:
        """Ask for the session's steps: those that changed where the others are known."""
        return session_timeline(source, session_id, None if self._whole_wanted else self.steps.reached)

    def take(self, answer: object) -> SessionSummary:
        """Show a SessionTimeline."""
        if not isinstance(answer, SessionTimeline):
            raise TypeError(answer)
        following = self.is_following
        self._session = answer.session
        anew = self._is_new
        changed = self.steps.take(answer)
        self._show(answer, changed, anew=anew)
        if answer.whole:
            self._whole_wanted = False
            self._whole.stop()
        elif changed and not self._whole.isActive():
            self._whole.start(_WHOLE_AGAIN_MS)
        self._show_agents()
        self._say_nothing()
        self._syncing = True
        self.waterfall.settle(answer.session)
        self._syncing = False
        self._settle(live=answer.session.ended_at is None, following=following)
        if self.face is Face.SUBAGENTS:
            self._ask_spending()
        if self._wanted:
            self.show_call(self._wanted)
        return answer.session

    def show_call(self, tool_use_id: str) -> None:
        """Select a call by the id it has for Claude Code, as soon as it is there."""
        self._wanted = tool_use_id
        call = self.steps.call_of(tool_use_id)
        if call is not None:
            self._wanted = ""
            if self._agent and call.agent_id != self._agent:
                self.show_agent("")
            self._select(item_key(call), reveal=True)

    def show_agent(self, agent: str) -> None:
        """Show the steps of one subagent alone, or with an empty id all."""
        if agent == self._agent:
            return
        self._agent = agent
        self._restart()
        self._show_filter()
        self._say_nothing()
        self.tree.select_agent(agent)
        self._select(self._selected, reveal=True)

    def select(self, row: int) -> None:
        """Show a step of the list whole."""
        item = self.model.item(row)
        if item is not None and not self._syncing:
            self._show_item(item)

    def clear(self) -> None:
        """Let go of the steps."""
        super().clear()
        self._syncing = True
        self._spending.forget()
        self._whole.stop()
        self.steps.clear()
        self._session, self._agent, self._selected, self._wanted = None, "", None, ""
        self._counted_requests, self._whole_wanted = -1, False
        self.model.restart(())
        self.errors_model.restart(())
        self.waterfall.clear()
        self.tree.clear_session()
        self.detail.clear()
        self._show_filter()
        self._syncing = False

    def tell_time(self, now: int) -> list[int]:
        """Show how long the steps in view have been going on."""
        if self.face is Face.SUBAGENTS:
            return self.tree.tell_time(now)
        if self.face is not Face.LIST:
            return []
        first, last = self.table.visible_rows()
        running = self.model.running_since(first, last)
        if running:
            self.model.tell_time(first, last)
        return [elapsed_changes_in(max(0, now - since)) for since in running]

    def _show(self, answer: SessionTimeline, changed: tuple[Item, ...], *, anew: bool) -> None:
        if anew:
            self._restart()
        elif answer.whole or len(changed) > _MANY:
            self.model.update(self.steps.items)
            self.errors_model.update(self.steps.items)
            if changed or answer.whole:
                self.waterfall.restart(self._accepts, narrowed=bool(self._agent))
        elif changed:
            self.model.apply(changed)
            self.errors_model.apply(changed)
            self.waterfall.apply(changed)
        if changed and self.face is Face.SUBAGENTS:
            self.tree.show_steps()

    def _restart(self) -> None:
        self._syncing = True
        self.model.restart(self.steps.items, self._accepts)
        self.errors_model.restart(self.steps.items, self._accepts_failed)
        self.waterfall.restart(self._accepts, narrowed=bool(self._agent))
        self.tree.show_steps()
        self._syncing = False

    def _accepts(self, item: Item) -> bool:
        return not self._agent or item.agent_id == self._agent

    def _accepts_failed(self, item: Item) -> bool:
        return not isinstance(item, SubagentRow) and item.status is ToolCallStatus.ERROR and self._accepts(item)

    def _settle(self, *, live: bool, following: bool) -> None:
        """Find the place again after the steps changed."""
        new, self._is_new = self._is_new, False
        self._live = live
        if live and (new or following):
            self.table.scrollToBottom()
        if new and self._selected is None and self.model.rowCount():
            row = self.model.rowCount() - 1 if live else 0
            item = self.model.item(row)
            if item is not None:
                self._show_item(item)
                self._select(item_key(item), reveal=False)
        elif self._selected is not None:
            item = self.steps.item(self._selected)
            if item is not None:
                self._show_item(item)
        self._place_follow_button()

    def _select(self, key: Key | None, *, reveal: bool) -> None:
        """Have a step selected wherever it is shown."""
        if key is None:
            return
        item = self.steps.item(key)
        if item is not None:
            self._show_item(item)
        self._syncing = True
        for table, model in ((self.table, self.model), (self.errors, self.errors_model)):
            row = model.row_of(key)
            if row != table.current_row:
                table.selectRow(row) if row >= 0 else table.clearSelection()
            if row >= 0 and reveal:
                table.scrollTo(model.index(row, WHAT))
        self.waterfall.select(key, reveal=reveal)
        self._syncing = False

    def _show_item(self, item: Item) -> None:
        self._selected = item_key(item)
        self.detail.show_item(item, self.model.subagent_of(item))
        if not self._syncing:
            self._syncing = True
            self.waterfall.select(self._selected, reveal=False)
            self._syncing = False

    def _on_bar(self, key: Key) -> None:
        self._select(key, reveal=False)

    def _on_error(self, row: int) -> None:
        item = self.errors_model.item(row)
        if item is not None and not self._syncing:
            self._select(item_key(item), reveal=False)

    def _on_agent(self, agent: str) -> None:
        self.show_agent(agent)
        row = self.steps.subagents.get(agent)
        if row is not None:
            self._select(item_key(row), reveal=True)

    def _enter(self) -> None:
        self._enter_detail(-1)

    def _enter_detail(self, _row: int) -> None:
        self.detail.take_focus()

    def _place_follow_button(self) -> None:
        if self.face is Face.LIST:
            super()._place_follow_button()

    def _show_agents(self) -> None:
        """Name each call's subagent where there is room; the lanes show it anyway, and the selected step says it."""
        for table, model in ((self.table, self.model), (self.errors, self.errors_model)):
            room = table.viewport().width() >= _ROOM_FOR_AGENTS
            table.setColumnHidden(AGENT, not (room and model.has_subagents and not self._agent))

    def _ask_spending(self) -> None:
        session = self._session
        if session is None or session.spending.requests == self._counted_requests:
            return
        self._counted_requests = session.spending.requests
        source, session_id = self._source, session.session_id
        self._spending.ask(session_id, lambda: subagent_spending(source, session_id))

    def _want_whole(self) -> None:
        self._whole_wanted = True
        self.refresh_wanted.emit()

    def _say_nothing(self) -> None:
        """Show the steps, or why there are none."""
        session = self._session
        if session is None:
            return
        words = self._why_nothing(live=session.ended_at is None)
        if words is None:
            self.body.setCurrentWidget(self.split)
            return
        self.nothing.say(*words)
        self.body.setCurrentWidget(self.nothing)

    def _why_nothing(self, *, live: bool) -> tuple[str, str, str] | None:
        """Give an icon, a title and words where there is nothing to be shown."""
        if not self.steps.items:
            if live:
                return "circle-dashed", self.tr("No steps yet"), self.tr("Its tool calls appear here as they happen.")
            return "circle-dashed", self.tr("No steps"), self.tr("It used no tool.")
        if self.face is Face.ERRORS and not self.errors_model.rowCount():
            return "circle-check", self.tr("No errors"), self.tr("Every call so far went well.")
        if self.face is Face.SUBAGENTS and not self.steps.subagents:
            return "bot", self.tr("No subagents"), self.tr("The session did everything itself.")
        return None

    def _show_filter(self) -> None:
        row = self.steps.subagents.get(self._agent)
        self.filter_bar.setVisible(bool(self._agent) and self.face is not Face.SUBAGENTS)
        if row is not None:
            self.filter_bar.show_name(subagent_label(row))
