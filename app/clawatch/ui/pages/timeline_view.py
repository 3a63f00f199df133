"""What a session did: its tool calls and subagents one after the other, and the selected step whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.queries.session_timeline import SessionTimeline, session_timeline
from clawatch.ui.formatting import elapsed_changes_in
from clawatch.ui.models.timeline_model import AGENT, DURATION, STATUS, TIME, WHAT, TimelineModel
from clawatch.ui.pages.detail_panel import DetailPanel
from clawatch.ui.pages.session_view import SessionView

if TYPE_CHECKING:
    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.reads import ReadExecutor

_WIDTHS = {TIME: 80, AGENT: 110, STATUS: 112, DURATION: 88}
_ROOM_FOR_AGENTS = 760
_SPARE = {TIME: 440}
_SIZES = (580, 420)
_LEAST_DETAIL = 250


class TimelineView(SessionView):
    """The steps of a session. Qt thread."""

    def __init__(self, source: Source, reads: ReadExecutor, memory: LayoutMemory) -> None:
        self.model = TimelineModel()
        super().__init__("", self.tr("Timeline"), self.model, memory)
        self.model.setParent(self)
        self.detail = DetailPanel(source, reads)
        self._use(_WIDTHS, WHAT, _SPARE)
        self.table.resized.connect(self._show_agents)
        self._lay_out(self.detail, _LEAST_DETAIL, _SIZES)

    def question(self, source: Source, session_id: str) -> SessionTimeline | None:
        """Ask for the session's steps."""
        return session_timeline(source, session_id)

    def take(self, answer: object) -> SessionSummary:
        """Show a SessionTimeline."""
        if not isinstance(answer, SessionTimeline):
            raise TypeError(answer)
        following = self.is_following
        if self._is_new:
            self.model.restart(answer.items)
        else:
            self.model.update(answer.items)
        self._show_agents()
        live = answer.session.ended_at is None
        if answer.items:
            self.body.setCurrentWidget(self.split)
        else:
            title = self.tr("No steps yet") if live else self.tr("No steps")
            soon, never = self.tr("Its tool calls appear here as they happen."), self.tr("It used no tool.")
            self.nothing.say("circle-dashed", title, soon if live else never)
            self.body.setCurrentWidget(self.nothing)
        self._settle(live=live, following=following)
        return answer.session

    def select(self, row: int) -> None:
        """Show a step whole."""
        item = self.model.item(row)
        if item is not None:
            self.detail.show_item(item, self.model.subagent_of(item))

    def clear(self) -> None:
        """Let go of the steps."""
        super().clear()
        self.model.restart(())
        self.detail.clear()

    def tell_time(self, now: int) -> list[int]:
        """Show how long the steps in view have been going on."""
        first, last = self.table.visible_rows()
        running = self.model.running_since(first, last)
        if running:
            self.model.tell_time(first, last)
        return [elapsed_changes_in(max(0, now - since)) for since in running]

    def _show_agents(self) -> None:
        """Name each call's subagent where there is room; the lanes show it anyway, and the selected step says it."""
        room = self.table.viewport().width() >= _ROOM_FOR_AGENTS
        self.table.setColumnHidden(AGENT, not (room and self.model.has_subagents))

    def _enter_detail(self, _row: int) -> None:
        if self.detail.blocks:
            self.detail.blocks[0].view.setFocus()
