"""One session: its facts, its timeline, and the selected step whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from clawatch.queries.session_timeline import SessionTimeline, session_timeline
from clawatch.ui.bridge import REFRESH_INTERVAL_MS
from clawatch.ui.buttons import Button
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import ago_changes_in, elapsed_changes_in
from clawatch.ui.models.sessions_model import session_duration
from clawatch.ui.models.timeline_model import AGENT, DURATION, STATUS, TIME, WHAT, TimelineModel, item_key
from clawatch.ui.pages.detail_panel import DetailPanel
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.session_header import SessionHeader
from clawatch.ui.reads import Asker, ReadExecutor
from clawatch.ui.row_table import RowTable
from clawatch.ui.theme.tokens import GAP_LARGE, GAP_SMALL, ROW_HEIGHT_DENSE
from clawatch.ui.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from clawatch.queries.rows import SessionSummary
    from clawatch.ui.context import Context
    from clawatch.ui.layout_memory import LayoutMemory

_WIDTHS = {TIME: 80, AGENT: 110, STATUS: 112, DURATION: 88}
_ROOM_FOR_AGENTS = 760
_SPARE = {TIME: 440}
_SPLIT, _COLUMNS = "session/split", "session/columns"
# a session of thousands of calls takes longer to read: then it is read less often, so that reading never fills the day
_PAUSE_FACTOR = 5


class SessionPage(Page):
    """Shows one session at a time and follows it while it goes on."""

    back_requested = Signal()

    def __init__(self, context: Context, reads: ReadExecutor, memory: LayoutMemory) -> None:
        super().__init__()
        self._source = context.source
        self._memory = memory
        self._session_id = ""
        self._session: SessionSummary | None = None
        self._selected: Hashable = None
        self._asker = Asker(reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._throttle = Throttle(REFRESH_INTERVAL_MS, self)
        self._throttle.due.connect(self._ask)
        self.header = SessionHeader()
        self.header.back_requested.connect(self.back_requested)
        self.model = TimelineModel(self)
        self.table = RowTable(ROW_HEIGHT_DENSE)
        self.table.setAccessibleName(self.tr("Timeline"))
        self.table.use_model(self.model, _WIDTHS, WHAT, _SPARE)
        self.table.row_selected.connect(self._select)
        self.table.row_opened.connect(self._go_to_detail)
        self.table.view_changed.connect(self._place_follow_button)
        self.table.resized.connect(self._show_agents)
        self.detail = DetailPanel(context.source, reads)
        self.follow_button = Button(
            " " + self.tr("Latest"),
            icon_name="arrow-down",
            hint=self.tr("Go to the latest step (End)"),
            on_click=self.follow,
        )
        self.follow_button.setParent(self.table)
        self.follow_button.hide()
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self.refresh)
        self.nothing = Placeholder()
        self._lay_out()

    @property
    def session_id(self) -> str:
        """The session that is open; empty for none."""
        return self._session_id

    @property
    def is_following(self) -> bool:
        """Whether the end of the timeline is in view."""
        bar = self.table.verticalScrollBar()
        return bar.value() >= bar.maximum() - self.table.row_height // 2

    def show_session(self, session_id: str) -> None:
        """Open a session."""
        self.leave()
        self._session_id = session_id
        self.body.setCurrentWidget(self._blank)
        self._stale = True
        if self.isVisible():
            self.refresh()

    def leave(self) -> None:
        """Close the session, and let go of its rows."""
        self._asker.forget()
        self._throttle.stop()
        self._session_id, self._session, self._selected = "", None, None
        self.model.restart(())
        self.detail.clear()
        self.ticker.tick_in(None)

    def concerns(self, session_ids: frozenset[str]) -> bool:
        """Whether the open session is among them."""
        return self._session_id in session_ids

    def fetch(self) -> None:
        """Ask for the timeline, soon."""
        self._throttle.call()

    def follow(self) -> None:
        """Go to the end of the timeline and stay there."""
        self.table.scrollToBottom()
        self._place_follow_button()

    def tell_time(self) -> None:
        """Show the times in view as of now."""
        session = self._session
        if session is None or not self.isVisible():
            return
        self.header.tell_time()
        now = now_ms()
        waits = [ago_changes_in(session.state_at, now), ago_changes_in(session.started_at, now)]
        if session.ended_at is None:
            waits.append(elapsed_changes_in(session_duration(session, now)))
            first, last = self.table.visible_rows()
            running = self.model.running_since(first, last)
            if running:
                self.model.tell_time(first, last)
                waits.extend(elapsed_changes_in(max(0, now - since)) for since in running)
        self.ticker.tick_in(min(waits))

    def remember_layout(self) -> None:
        """Remember how wide the parts are."""
        self._memory.remember(_SPLIT, self.split.saveState())
        self._memory.remember(_COLUMNS, self.table.horizontalHeader().saveState())

    def take_focus(self) -> None:
        """Go on in the timeline."""
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Esc: from the detail to the timeline, from there to the list."""
        if event.key() == Qt.Key.Key_Escape:
            if self.detail.isAncestorOf(self.focusWidget()):
                self.table.setFocus()
            else:
                self.back_requested.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self._place_follow_button()

    def _show_agents(self) -> None:
        """Name each call's subagent where there is room; the lanes show it anyway, and the selected step says it."""
        room = self.table.viewport().width() >= _ROOM_FOR_AGENTS
        self.table.setColumnHidden(AGENT, not (room and self.model.has_subagents))

    def _ask(self) -> None:
        source, session_id = self._source, self._session_id
        if session_id:
            self._asker.ask(session_id, lambda: session_timeline(source, session_id))

    def _take(self, answer: SessionTimeline | None) -> None:
        self._throttle.set_interval(max(REFRESH_INTERVAL_MS, _PAUSE_FACTOR * self._asker.last_took_ms))
        if answer is None:
            self.placeholder.say(
                "search-x", self.tr("This session is not here"), self.tr("Nothing has been heard of it.")
            )
            self.body.setCurrentWidget(self.placeholder)
            return
        first_time = self._session is None
        following = self.is_following
        self._session = answer.session
        self.header.show_session(answer.session)
        if first_time:
            self.model.restart(answer.items)
        else:
            self.model.update(answer.items)
        self._show_agents()
        self._show_steps(answer)
        self.body.setCurrentWidget(self._content)
        if answer.session.ended_at is None and (first_time or following):
            self.table.scrollToBottom()
        self._keep_selection(first_time=first_time)
        self._place_follow_button()
        self.tell_time()

    def _fail(self, sentence: str) -> None:
        self.placeholder.say(
            "circle-alert", self.tr("The session cannot be read"), sentence, action=self.tr("Retry"), tone="error"
        )
        self.body.setCurrentWidget(self.placeholder)

    def _show_steps(self, answer: SessionTimeline) -> None:
        if answer.items:
            self.steps.setCurrentWidget(self.split)
            return
        live = answer.session.ended_at is None
        words = (
            self.tr("Its tool calls appear here as they happen.") if live else self.tr("It ended without using a tool.")
        )
        self.nothing.say("circle-dashed", self.tr("No steps yet") if live else self.tr("No steps"), words)
        self.steps.setCurrentWidget(self.nothing)

    def _keep_selection(self, *, first_time: bool) -> None:
        if first_time and self._selected is None and self.model.rowCount():
            row = self.model.rowCount() - 1 if self._session and self._session.ended_at is None else 0
            self.table.selectRow(row)
            return
        item = self.model.item(self.table.current_row)
        if item is not None:
            self.detail.show_item(item, self.model.subagent_of(item))

    def _select(self, row: int) -> None:
        item = self.model.item(row)
        if item is None:
            return
        self._selected = item_key(item)
        self.detail.show_item(item, self.model.subagent_of(item))

    def _go_to_detail(self, _row: int) -> None:
        if self.detail.blocks:
            self.detail.blocks[0].view.setFocus()

    def _place_follow_button(self) -> None:
        live = self._session is not None and self._session.ended_at is None
        self.follow_button.setVisible(live and not self.is_following)
        if self.follow_button.isVisible():
            self.follow_button.adjustSize()
            area, button = self.table.rect(), self.follow_button
            button.move(area.center().x() - button.width() // 2, area.bottom() - button.height() - GAP_SMALL)
            button.raise_()

    def _lay_out(self) -> None:
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(GAP_LARGE - 10, 0, 0, 0)
        inner.addWidget(self.table)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(left)
        self.split.addWidget(self.detail)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([580, 420])
        self.detail.setMinimumWidth(300)
        left.setMinimumWidth(320)
        self.steps = QStackedWidget()
        self.steps.addWidget(self.split)
        self.steps.addWidget(self.nothing)
        self._content = QWidget()
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(0)
        content.addWidget(self.header)
        content.addWidget(self.steps, 1)
        self._blank = QWidget()
        self.body = QStackedWidget()
        for widget in (self._blank, self._content, self.placeholder):
            self.body.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.body)
        for name, restore in (
            (_SPLIT, self.split.restoreState),
            (_COLUMNS, self.table.horizontalHeader().restoreState),
        ):
            state = self._memory.bytes(name)
            if state is not None:
                restore(state)
