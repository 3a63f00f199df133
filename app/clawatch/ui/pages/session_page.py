"""One session: its facts, and below them what it did or what it used, with the selected part whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clawatch.ui.bridge import REFRESH_INTERVAL_MS
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import ago_changes_in, elapsed_changes_in
from clawatch.ui.models.sessions_model import session_duration
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.session_actions import SessionActions
from clawatch.ui.pages.session_header import SessionHeader
from clawatch.ui.pages.session_views import SessionViews
from clawatch.ui.pages.step_faces import Face
from clawatch.ui.pages.view_switch import ViewSwitch
from clawatch.ui.reads import Asker
from clawatch.ui.throttle import Throttle
from clawatch.ui.words import PauseOffer

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from clawatch.queries.rows import SessionSummary
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pages.requests_view import RequestsView
    from clawatch.ui.pages.session_view import SessionView
    from clawatch.ui.pages.timeline_view import TimelineView
    from clawatch.ui.places import Place

WATERFALL, LIST, SUBAGENTS, REQUESTS, ERRORS = range(5)
_FACES = {WATERFALL: Face.WATERFALL, LIST: Face.LIST, SUBAGENTS: Face.SUBAGENTS, ERRORS: Face.ERRORS}
_NAMES = {"waterfall": WATERFALL, "list": LIST, "subagents": SUBAGENTS, "requests": REQUESTS, "errors": ERRORS}
_CALL = "call:"
_ROOM_FOR_WORDS = 940
# a session of thousands of calls takes longer to read: then it is read less often, so that reading never fills the day
_PAUSE_FACTOR = 5


class SessionPage(Page):
    """Shows one session at a time and follows it while it goes on. Only the view that is on asks for its rows."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        context, reads, memory, actions = tools.context, tools.reads, tools.memory, tools.actions
        self._source = context.source
        self._actions = actions
        self._session_id = ""
        self._is_narrow = False
        self._session: SessionSummary | None = None
        self._asker = Asker(reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._throttle = Throttle(REFRESH_INTERVAL_MS, self)
        self._throttle.due.connect(self._ask)
        self.header = SessionHeader()
        self.header.back_requested.connect(self.back_requested)
        self.header.offer_taken.connect(self._take_offer)
        actions.done.connect(self.header.await_click)
        self._memory = memory
        self.switch = ViewSwitch(
            (
                self.tr("Waterfall"),
                self.tr("List"),
                self.tr("Subagents"),
                self.tr("Requests"),
                self.tr("Errors"),
            )
        )
        self.doing = SessionActions(self, context.source, reads, lambda: self.timeline.detail)
        self.doing.said.connect(self.header.say)
        self.header.menu_wanted.connect(self.doing.open_menu)
        self.views = SessionViews(tools)
        self.views.timeline_made.connect(self._settle_timeline)
        self.views.view_made.connect(self._hand_on_keyboard)
        self._face = Face.WATERFALL
        self._making = QTimer(self)
        self._making.setSingleShot(True)
        self._making.timeout.connect(self._make_view)
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self.refresh)
        self._lay_out()
        self.switch.chosen.connect(self._show_view)
        self.show_view(memory.text("session/view"))

    @property
    def session_id(self) -> str:
        """The session that is open; empty for none."""
        return self._session_id

    @property
    def view(self) -> SessionView:
        """The view that is on."""
        return self.views.view

    @property
    def timeline(self) -> TimelineView:
        """The view of its steps."""
        return self.views.timeline

    @property
    def requests(self) -> RequestsView:
        """The view of its requests."""
        return self.views.requests

    def show_session(self, session_id: str) -> None:
        """Open a session."""
        self.leave()
        self._session_id = session_id
        self.body.setCurrentWidget(self._blank)
        self._stale = True
        if self.isVisible():
            self.refresh()

    def show_place(self, place: Place) -> None:
        """Open the session of the place, and in it the call or the view that it names."""
        if place.key != self._session_id:
            self.show_session(place.key)
        detail = place.detail if isinstance(place.detail, str) else ""
        if detail.startswith(_CALL):
            if self.switch.chips[REQUESTS].isChecked():
                self.show_view("waterfall")
            self.timeline.show_call(detail.removeprefix(_CALL))
        else:
            self.show_view(detail)

    def show_view(self, name: str) -> None:
        """Look at the session by "waterfall", "list", "subagents", "requests" or "errors"; others change nothing."""
        if name in _NAMES:
            self.switch.chips[_NAMES[name]].setChecked(True)

    def leave(self) -> None:
        """Close the session, and let go of its rows."""
        self._asker.forget()
        self._throttle.stop()
        self._session_id, self._session = "", None
        self._making.stop()
        self.doing.set_session(None)
        for view in self.views.made:
            view.clear()
        self.ticker.tick_in(None)

    def read_anew(self) -> None:
        """Read the whole session again, though only what changed is asked for otherwise."""
        for view in self.views.made:
            view.forget_known()
        self.refresh()

    def concerns(self, session_ids: frozenset[str]) -> bool:
        """Whether the open session is among them."""
        return self._session_id in session_ids

    def fetch(self) -> None:
        """Ask for what the view shows, soon."""
        self._throttle.call()

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
        if session.ended_at is None and self.views.is_made:
            waits.extend(self.view.tell_time(now))
        self.ticker.tick_in(min(waits))

    def remember_layout(self) -> None:
        """Remember how wide the parts are."""
        for view in self.views.made:
            view.remember_layout()
        chosen = next(place for place, chip in enumerate(self.switch.chips) if chip.isChecked())
        self._memory.remember_text("session/view", next(name for name, place in _NAMES.items() if place == chosen))

    def take_focus(self) -> None:
        """Go on in the rows, as soon as there are any."""
        (self.view.rows if self.views.is_made else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Esc: from the detail to the rows, from there to the list."""
        if event.key() == Qt.Key.Key_Escape:
            if not self.views.is_made or self.view.rows.hasFocus() or not self.view.isAncestorOf(self.focusWidget()):
                self.back_requested.emit()
            else:
                self.view.rows.setFocus()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for all ways to look at the session."""
        super().resizeEvent(event)
        narrow = self.width() < _ROOM_FOR_WORDS
        if narrow is not self._is_narrow:
            self._is_narrow = narrow
            self._fit_tools()

    def _take_offer(self, offer: str) -> None:
        self._actions.settle_pause(self._session_id, PauseOffer(offer), "window")

    def _show_view(self, place: int) -> None:
        before = self.views.currentWidget()
        had_keyboard = before is not None and before.isAncestorOf(self.focusWidget())
        self._face = _FACES.get(place, self._face)
        self.views.show_requests(wanted=place == REQUESTS)
        self._fit_tools()
        if self.views.is_made and place in _FACES:
            self.timeline.show_face(self._face)
        if had_keyboard:
            self.take_focus()
        if self.views.currentWidget() is not before or not self.views.is_made:
            self._asker.forget()
            if self._session_id and self.isVisible():
                self._ask()
        self.tell_time()

    def _settle_timeline(self) -> None:
        self.timeline.refresh_wanted.connect(self._refresh_whole)
        self.timeline.faces.menu_wanted.connect(self.doing.open_menu_at)
        self.timeline.show_face(self._face)
        self._ways.addWidget(self.timeline.waterfall.tools)
        self._fit_tools()

    def _fit_tools(self) -> None:
        if self.views.has_timeline:
            self.timeline.waterfall.fold_tools(narrow=self._is_narrow)
            self.timeline.waterfall.tools.setVisible(self.switch.chips[WATERFALL].isChecked())

    def _make_view(self) -> None:
        self.views.make()
        if self._session_id and self.isVisible():
            self._ask()

    def _hand_on_keyboard(self) -> None:
        if self.window().focusWidget() is self:
            self.take_focus()

    def _refresh_whole(self) -> None:
        if self.isVisible() and self._session_id:
            self.refresh()
        else:
            self._stale = True

    def _ask(self) -> None:
        session_id = self._session_id
        if session_id and not self.views.is_made:
            self._making.start(0)
        elif session_id:
            source, view = self._source, self.view
            self._asker.ask((session_id, view), lambda: view.question(source, session_id))

    def _take(self, answer: object) -> None:
        self._throttle.set_interval(max(REFRESH_INTERVAL_MS, _PAUSE_FACTOR * self._asker.last_took_ms))
        if answer is None:
            self.placeholder.say(
                "search-x", self.tr("This session is not here"), self.tr("Nothing has been heard of it.")
            )
            self.body.setCurrentWidget(self.placeholder)
            return
        self._session = self.view.take(answer)
        self.header.show_session(self._session)
        self.doing.set_session(self._session)
        self.switch.show_count(REQUESTS, self._session.spending.requests)
        if self.views.has_timeline:
            self.switch.show_count(ERRORS, self.timeline.failed_count)
            self.switch.show_count(SUBAGENTS, len(self.timeline.steps.subagents))
        self.body.setCurrentWidget(self._content)
        self.tell_time()

    def _fail(self, sentence: str) -> None:
        self.placeholder.say(
            "circle-alert", self.tr("The session cannot be read"), sentence, action=self.tr("Retry"), tone="error"
        )
        self.body.setCurrentWidget(self.placeholder)

    def _lay_out(self) -> None:
        self._content = QWidget()
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(0)
        content.addWidget(self.header)
        self._ways = QHBoxLayout()
        self._ways.setSpacing(0)
        self._ways.addWidget(self.switch, 1)
        content.addLayout(self._ways)
        content.addWidget(self.views, 1)
        self._blank = QWidget()
        self.body = QStackedWidget()
        for widget in (self._blank, self._content, self.placeholder):
            self.body.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.body)
