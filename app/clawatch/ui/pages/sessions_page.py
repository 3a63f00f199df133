"""All sessions, live and past: found, filtered, opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clawatch.queries.sessions import SessionFilter, list_sessions
from clawatch.queries.sessions import SessionPage as SessionRows
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import MINUTE_MS, ago_changes_in, counted, elapsed_changes_in
from clawatch.ui.labels import Label
from clawatch.ui.models.sessions_model import SessionsModel, session_duration
from clawatch.ui.pages.filter_bar import FilterBar
from clawatch.ui.pages.no_sessions import CLEAR, INSTALL, RETRY, why_empty
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.search_box import SearchBox
from clawatch.ui.pages.session_menu import SessionMenu
from clawatch.ui.pages.sessions_table import SessionsTable
from clawatch.ui.places import SESSION, Place
from clawatch.ui.reads import Asker
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL
from clawatch.ui.words import PauseOffer

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent

    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pulse import Standing

WINDOW = 120
"""How many rows are fetched at a time: about three screens."""
_MARGIN = 30


@dataclass(frozen=True, slots=True)
class _Answer:
    wanted: SessionFilter
    offset: int
    known_total: int
    rows: SessionRows


class SessionsPage(Page):
    """The list. It fetches only the rows in view and those around them."""

    has_search = True

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._source = tools.context.source
        self._actions = tools.actions
        self._importing = False
        self._standing: Standing | None = None
        self._shown: SessionFilter | None = None
        self._problem = ""
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self.model = SessionsModel(self)
        self.filters = FilterBar()
        self.filters.chosen.connect(self.refresh)
        self.search = SearchBox(
            self.tr("Search project, title or id"), self.tr("Search sessions"), self.tr("Search (Ctrl+F)")
        )
        self.search.searched.connect(self.refresh)
        self.search.left_for_list.connect(self._enter_list)
        self._view_timer = QTimer(self)
        self._view_timer.setSingleShot(True)
        self._view_timer.setInterval(0)
        self._view_timer.timeout.connect(self._look_around)
        self.table = SessionsTable(self.model, tools.memory)
        self.table.row_opened.connect(self._open)
        self.table.menu_requested.connect(self._show_menu)
        self.table.view_changed.connect(self._view_timer.start)
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self._act)
        self._action = ""
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(self.placeholder)
        self._lay_out()

    @property
    def wanted(self) -> SessionFilter:
        """What the search and the filters ask for."""
        return SessionFilter(states=self.filters.states, search=self.search.text().strip())

    def show_standing(self, standing: Standing) -> None:
        """Show the counts, and what to do where there are no sessions yet."""
        self._standing = standing
        if standing.overview is not None:
            counts = standing.overview.sessions_by_state
            self.filters.show_counts(counts)
            live = standing.overview.live_sessions
            self.subtitle.setText(counted(live, "%n live", "%n live") if live else self.tr("none live"))
        self._show_body()

    def show_importing(self, importing: bool) -> None:
        """Say in an empty list that the history is being read."""
        self._importing = importing
        self._show_body()

    def fetch(self) -> None:
        """Ask for the rows in view."""
        wanted = self.wanted
        first, last = self.table.visible_rows()
        if wanted != self._shown or last <= _MARGIN:
            self._ask(wanted, 0, 0)
        else:
            self._ask(wanted, max(0, first - _MARGIN), self.model.rowCount())

    def tell_time(self) -> None:
        """Show the times in view as of now."""
        if not self.isVisible():
            return
        first, last = self.table.visible_rows()
        self.model.tell_time(first, last)
        now = now_ms()
        waits = [MINUTE_MS]
        for row in range(first, last + 1):
            session = self.model.session(row)
            if session is not None:
                waits.append(ago_changes_in(session.started_at, now))
                if session.ended_at is None:
                    waits.append(elapsed_changes_in(session_duration(session, now)))
        any_shown = self.model.rowCount() > 0
        # seconds count only for the first minute; from then on the list is as calm as its words
        self.ticker.tick_in(max(min(waits), 1000) if any_shown else None)

    def remember_layout(self) -> None:
        """Remember the columns."""
        self.table.remember_layout()

    def take_focus(self) -> None:
        """Go on in the list, or with what an empty one offers."""
        empty = self.placeholder.button if self._action else self.search
        (self.table if self.body.currentWidget() is self.table else empty).setFocus()

    def focus_search(self) -> None:
        """Go to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the search by Esc; search by simply typing."""
        if event.key() == Qt.Key.Key_Escape:
            if self.search.text():
                self.search.clear()
            elif self.search.hasFocus():
                self.table.setFocus()
            return
        if (
            event.text().isprintable()
            and event.text().strip()
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.search.setFocus()
            self.search.insert(event.text())
            return
        super().keyPressEvent(event)

    def _ask(self, wanted: SessionFilter, offset: int, known_total: int) -> None:
        source = self._source

        def question() -> _Answer:
            rows = list_sessions(source, wanted, limit=WINDOW, offset=offset)
            if offset and rows.total > known_total:  # the newest come on top and push down those that are looked at
                moved = offset + rows.total - known_total
                rows = list_sessions(source, wanted, limit=WINDOW, offset=moved)
            return _Answer(wanted, offset, known_total, rows)

        self._asker.ask(wanted, question)

    def _take(self, answer: _Answer) -> None:
        self._problem = ""
        rows = answer.rows
        if answer.wanted != self._shown:
            self._restart(answer)
        else:
            self._update(answer.offset, answer.known_total, rows)
        self._show_body()
        self.tell_time()
        self._view_timer.start()

    def _restart(self, answer: _Answer) -> None:
        session = self.model.session(self.table.current_row)
        self._shown = answer.wanted
        self.model.restart(answer.rows.items, answer.rows.total)
        self.table.scrollToTop()
        row = self.model.row_of(session.session_id) if session else -1
        if row >= 0:
            self.table.selectRow(row)

    def _update(self, offset: int, known_total: int, rows: SessionRows) -> None:
        new_on_top = (
            max(0, rows.total - self.model.rowCount()) if offset and known_total == self.model.rowCount() else 0
        )
        bar = self.table.verticalScrollBar()
        place = bar.value()
        self.model.shift(new_on_top)
        self.model.update(offset + new_on_top, rows.items, rows.total)
        if new_on_top:
            bar.setValue(place + new_on_top * self.table.row_height)

    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self._show_body()

    def _look_around(self) -> None:
        """Fetch what came into view and is not there yet."""
        first, last = self.table.visible_rows()
        if self._shown is not None and not self._asker.is_busy and not self.model.is_fresh(first, last):
            self._ask(self._shown, max(0, first - _MARGIN), self.model.rowCount())

    def _show_body(self) -> None:
        before = self.body.currentWidget(), self._action
        has_keyboard = self.body.isAncestorOf(self.window().focusWidget())
        self._choose_body()
        if has_keyboard and (self.body.currentWidget(), self._action) != before:
            self.take_focus()

    def _choose_body(self) -> None:
        self._action = ""
        if self._problem:
            self._action = RETRY
            title, retry = self.tr("The sessions cannot be read"), self.tr("Retry")
            self.placeholder.say("circle-alert", title, self._problem, action=retry, tone="error")
        elif self._shown is not None and self.model.rowCount() == 0 and self._standing and self._standing.hooks:
            words = why_empty(self._shown, self._standing.hooks, importing=self._importing)
            self._action = words.action
            primary = words.action == INSTALL
            self.placeholder.say(words.icon, words.title, words.words, action=words.button, primary=primary)
        else:
            self.body.setCurrentWidget(self.table)
            return
        self.body.setCurrentWidget(self.placeholder)

    def _act(self) -> None:
        if self._action == INSTALL:
            self.hooks_wanted.emit()
        elif self._action == CLEAR:
            self.search.clear()
            self.filters.reset()
            self.refresh()
        else:
            self.refresh()

    def _open(self, row: int) -> None:
        session = self.model.session(row)
        if session is not None:
            self._open_session(session.session_id)

    def _open_session(self, session_id: str) -> None:
        self.place_wanted.emit(Place(SESSION, session_id))

    def _show_menu(self, row: int, where: QPoint) -> None:
        session = self.model.session(row)
        if session is None:
            return
        menu = SessionMenu(session, self)
        menu.opened.connect(self._open_session)
        menu.offer_taken.connect(self._take_offer)
        menu.popup(where)

    def _take_offer(self, session_id: str, offer: str) -> None:
        self._actions.settle_pause(session_id, PauseOffer(offer), "window")

    def _enter_list(self) -> None:
        if self.model.rowCount():
            if self.table.current_row < 0:
                self.table.selectRow(0)
            self.table.setFocus()

    def _lay_out(self) -> None:
        title = Label(self.tr("Sessions"), look="title")
        self.subtitle = Label(tone="muted")
        self.subtitle.setContentsMargins(0, 0, 0, 3)
        titles = QHBoxLayout()  # of its own, so that they stand on one line whatever the height of the search is
        titles.setSpacing(GAP)
        titles.addWidget(title)
        titles.addWidget(self.subtitle, 0, Qt.AlignmentFlag.AlignBottom)
        head = QHBoxLayout()
        head.addLayout(titles)
        head.setAlignment(titles, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch()
        head.addWidget(self.search)
        above = QVBoxLayout()
        above.setContentsMargins(GAP_LARGE, GAP_LARGE - 4, GAP_LARGE, GAP)
        above.setSpacing(GAP)
        above.addLayout(head)
        above.addWidget(self.filters)
        line = QFrame()
        line.setProperty("look", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(GAP_LARGE - 10, 0, GAP_SMALL, 0)
        inner.addWidget(self.body)
        layout.addWidget(holder, 1)
        QWidget.setTabOrder(self.search, self.filters.chips[0])
        for earlier, later in zip(self.filters.chips, [*self.filters.chips[1:], self.table], strict=True):
            QWidget.setTabOrder(earlier, later)
