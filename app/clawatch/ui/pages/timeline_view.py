"""What a session did, in the ways one can look at it, and the selected step whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from clawatch.queries.session_timeline import SessionTimeline, session_timeline
from clawatch.queries.subagent_spending import subagent_spending
from clawatch.ui.formatting import elapsed_changes_in
from clawatch.ui.models.steps import Steps, item_key
from clawatch.ui.models.timeline_model import WHAT, TimelineModel, subagent_label
from clawatch.ui.pages.agent_filter import AgentFilterBar
from clawatch.ui.pages.detail_panel import DetailPanel
from clawatch.ui.pages.session_view import SessionView
from clawatch.ui.pages.step_faces import SPARE, WIDTHS, Face, StepFaces
from clawatch.ui.pages.turning_split import TurningSplit
from clawatch.ui.reads import Asker

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.steps import Key
    from clawatch.ui.reads import ReadExecutor

_SIZES = (640, 400)
_LEAST_DETAIL = 250
_WHOLE_AGAIN_MS = 20_000


class TimelineView(SessionView):
    """The steps of a session. Qt thread.

    While the session goes on, only what changed is read; all of it again some time after, for what changed of calls
    that were over.
    """

    refresh_wanted = Signal()
    """All is to be read again."""

    def __init__(
        self, source: Source, reads: ReadExecutor, memory: LayoutMemory, parent: QWidget | None = None
    ) -> None:
        self.model = TimelineModel()
        super().__init__("", self.tr("Timeline"), self.model, memory, parent)
        self.model.setParent(self)
        self._source = source
        self.steps = Steps()
        self._session: SessionSummary | None = None
        self._selected: Key | None = None
        self._wanted = ""
        self._counted_requests = -1
        self.detail = DetailPanel(source, reads)
        self._use(WIDTHS, WHAT, SPARE)
        self.faces = StepFaces(self.steps, self.model, self.table, memory)
        self.waterfall, self.tree = self.faces.waterfall, self.faces.tree
        self.errors, self.errors_model = self.faces.errors, self.faces.errors_model
        self.faces.picked.connect(self._on_picked)
        self.faces.agent_picked.connect(self._on_agent)
        self.faces.opened.connect(self.detail.take_focus)
        self._spending = Asker(reads, self)
        self._spending.answered.connect(self.tree.show_spending)
        self._whole = QTimer(self)
        self._whole.setSingleShot(True)
        self._whole.timeout.connect(self._want_whole)
        self._whole_wanted = False
        self.filter_bar = AgentFilterBar()
        self.filter_bar.cleared.connect(lambda: self.show_agent(""))
        self._lay_out(self.detail, _LEAST_DETAIL, _SIZES, self.filter_bar, self.faces)
        self._turning = TurningSplit(self.split, memory, self._split_name)

    @property
    def rows(self) -> QWidget:
        """What has the keyboard while one goes from step to step."""
        return self.faces.rows

    @property
    def agent(self) -> str:
        """The subagent whose steps alone are shown; empty for all."""
        return self.faces.agent

    @property
    def failed_count(self) -> int:
        """How many steps failed."""
        return self.errors_model.rowCount()

    def show_face(self, face: Face) -> None:
        """Look at the steps in another way; the selected one stays selected."""
        self.faces.show_face(face)
        self._turning.turn(under=face is Face.WATERFALL)
        self._show_filter()
        self._say_nothing()
        if face is Face.SUBAGENTS:
            self._ask_spending()
        if self._selected is not None:
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
        changed = self.steps.take(answer)
        if self._is_new:
            self.faces.restart()
        else:
            self.faces.apply(changed, gone=self.steps.lost)
        if answer.whole:
            self._whole_wanted = False
            self._whole.stop()
        elif changed and not self._whole.isActive():
            self._whole.start(_WHOLE_AGAIN_MS)
        self.faces.fit_columns()
        self._say_nothing()
        self.waterfall.settle(answer.session)
        self._settle(live=answer.session.ended_at is None, following=following)
        if self.faces.face is Face.SUBAGENTS:
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
            if self.agent and call.agent_id != self.agent:
                self.show_agent("")
            self._select(item_key(call), reveal=True)

    def show_agent(self, agent: str) -> None:
        """Show the steps of one subagent alone, or with an empty id all."""
        if agent == self.agent:
            return
        self.faces.show_agent(agent)
        self._show_filter()
        self._say_nothing()
        if self._selected is not None:
            self._select(self._selected, reveal=True)

    def select(self, _row: int) -> None:
        """Leave it to the faces, which select in all ways to look at the steps."""

    def clear(self) -> None:
        """Let go of the steps."""
        super().clear()
        self._spending.forget()
        self._whole.stop()
        self.steps.clear()
        self._session, self._selected, self._wanted = None, None, ""
        self._counted_requests, self._whole_wanted = -1, False
        self.faces.clear()
        self.detail.clear()
        self._show_filter()

    def tell_time(self, now: int) -> list[int]:
        """Show how long the steps in view have been going on."""
        if self.faces.face is Face.SUBAGENTS:
            return self.tree.tell_time(now)
        if self.faces.face is not Face.LIST:
            return []
        first, last = self.table.visible_rows()
        running = self.model.running_since(first, last)
        if running:
            self.model.tell_time(first, last)
        return [elapsed_changes_in(max(0, now - since)) for since in running]

    def _settle(self, *, live: bool, following: bool) -> None:
        """Find the place again after the steps changed."""
        new, self._is_new = self._is_new, False
        self._live = live
        if live and (new or following):
            self.table.scrollToBottom()
        if new and self._selected is None:
            item = self.model.item(self.model.rowCount() - 1 if live else 0)
            if item is not None:
                self._select(item_key(item), reveal=False)
        elif self._selected is not None:
            self._show_step(self._selected)
        self._place_follow_button()

    def _select(self, key: Key, *, reveal: bool) -> None:
        self._selected = key
        self._show_step(key)
        self.faces.select(key, reveal=reveal)

    def _show_step(self, key: Key) -> None:
        item = self.steps.item(key)
        if item is not None:
            self.detail.show_item(item, self.model.subagent_of(item))

    def _on_picked(self, key: Key) -> None:
        self._select(key, reveal=False)

    def _on_agent(self, agent: str) -> None:
        self.show_agent(agent)
        row = self.steps.subagents.get(agent)
        if row is not None:
            self._select(item_key(row), reveal=True)

    def _enter_detail(self, _row: int) -> None:
        self.detail.take_focus()

    def _place_follow_button(self) -> None:
        if self.faces.face is Face.LIST:
            super()._place_follow_button()

    def _ask_spending(self) -> None:
        session = self._session
        if session is None or session.spending.requests == self._counted_requests:
            return
        self._counted_requests = session.spending.requests
        source, session_id = self._source, session.session_id
        self._spending.ask(session_id, lambda: subagent_spending(source, session_id))

    def forget_known(self) -> None:
        """Have all steps read again, and what subagents used."""
        self._whole_wanted = True
        self._counted_requests = -1

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
        if self.faces.face is Face.ERRORS and not self.errors_model.rowCount():
            return "circle-check", self.tr("No errors"), self.tr("Every call so far went well.")
        if self.faces.face is Face.SUBAGENTS and not self.steps.subagents:
            return "bot", self.tr("No subagents"), self.tr("The session did everything itself.")
        return None

    def _show_filter(self) -> None:
        row = self.steps.subagents.get(self.agent)
        self.filter_bar.setVisible(row is not None and self.faces.face in {Face.WATERFALL, Face.LIST})
        if row is not None:
            self.filter_bar.show_name(subagent_label(row))
