"""All sessions, live and past: found, filtered, put in order, opened."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from clawatch.queries.sessions import SessionFilter
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import MINUTE_MS, ago_changes_in, counted, elapsed_changes_in
from clawatch.ui.models.sessions_model import SessionsModel, session_duration
from clawatch.ui.pages.filter_bar import FilterBar
from clawatch.ui.pages.narrowing import Narrowing, narrowing_of
from clawatch.ui.pages.no_sessions import CLEAR, INSTALL
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.search_box import SearchBox
from clawatch.ui.pages.session_filters import SessionFilters
from clawatch.ui.pages.session_menu import SessionMenu
from clawatch.ui.pages.sessions_body import SessionsBody
from clawatch.ui.pages.sessions_frame import lay_out
from clawatch.ui.pages.sessions_order import SessionsSorting
from clawatch.ui.pages.sessions_reading import WINDOW, Answer, Look, pause_after, read_sessions
from clawatch.ui.pages.sessions_table import SessionsTable
from clawatch.ui.places import SESSION, Place
from clawatch.ui.reads import Asker
from clawatch.ui.words import PauseOffer

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent

    from clawatch.queries.session_listing import SessionListing
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pulse import Standing

__all__ = ["WINDOW", "SessionsPage"]

_MARGIN = 30
_MOST_KEPT = 200


class SessionsPage(Page):
    """The list. It fetches only the rows in view and those around them."""

    has_search = True

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._source = tools.context.source
        self._actions = tools.actions
        self._live = 0
        self._shown: SessionFilter | None = None
        self._listing: SessionListing | None = None
        self._order_stands_until = 0.0
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self.model = SessionsModel(self)
        self.filters = FilterBar()
        self.filters.chosen.connect(self.refresh)
        self.more_filters = SessionFilters(self.filters, tools.context.source, tools.reads)
        self.more_filters.chosen.connect(self.refresh)
        self.more_filters.cleared.connect(self._clear)
        self.search = SearchBox(
            self.tr("Search everything"),
            self.tr("Search sessions"),
            self.tr("Search titles, projects, prompts, tool calls and what they gave back (Ctrl+F)"),
        )
        self.search.searched.connect(self.refresh)
        self.search.left_for_list.connect(self._enter_list)
        self._view_timer = self._timer(self._look_around)
        self._order_timer = self._timer(self.refresh)
        self.table = SessionsTable(self.model, tools.memory)
        self.table.row_opened.connect(self._open)
        self.table.menu_requested.connect(self._show_menu)
        self.table.view_changed.connect(self._view_timer.start)
        self.sorting = SessionsSorting(self.table, self.model, tools.memory)
        self.sorting.changed.connect(self.refresh)
        self.body = SessionsBody(self.table)
        self.placeholder = self.body.placeholder
        self.placeholder.acted.connect(self._act)
        self.head = lay_out(self)

    @property
    def wanted(self) -> SessionFilter:
        """What the search, the filters and the order ask for."""
        wanted = SessionFilter(
            states=self.filters.states,
            search=self.search.text().strip(),
            order=self.sorting.order,
            is_ascending=self.sorting.is_ascending,
        )
        return self.more_filters.narrowing.applied_to(wanted)

    @property
    def _problem(self) -> str:
        return self.body.problem

    def show_place(self, place: Place) -> None:
        """Show what another page asks for, and nothing else."""
        if not isinstance(place.detail, SessionFilter):
            return
        wanted = place.detail
        self.search.setText(wanted.search)
        self.filters.choose(wanted.states)
        self.more_filters.choose(narrowing_of(wanted))
        self.sorting.take(wanted)
        if self.wanted != self._shown:
            self.model.restart((), 0)  # what was shown before is not what was asked for
            self._shown = None
        self.refresh()

    def show_standing(self, standing: Standing) -> None:
        """Show the counts, and what to do where there are no sessions yet."""
        self.body.hooks = standing.hooks
        if standing.overview is not None:
            self.filters.show_counts(standing.overview.sessions_by_state)
            self._live = standing.overview.live_sessions
        self._show_body()

    def show_importing(self, importing: bool) -> None:
        """Say in an empty list that the history is being read."""
        self.body.is_importing = importing
        self._show_body()

    def fetch(self) -> None:
        """Ask for the rows in view."""
        wanted = self.wanted
        if wanted != self._shown:
            self._ask(wanted, Look())
            return
        wait = self._order_stands_until - time.monotonic()
        if self._listing is not None and wait > 0:
            self._order_timer.start(int(wait * 1000) + 1)
        self._ask(wanted, self._look(is_new_order=wait <= 0))

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
        """Remember the columns and the order."""
        self.table.remember_layout()
        self.sorting.remember()

    def take_focus(self) -> None:
        """Go on in the list, or with what an empty one offers."""
        empty = self.placeholder.button if self.body.action else self.search
        (self.table if self.body.shows_table else empty).setFocus()

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

    def _timer(self, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(0)
        timer.timeout.connect(slot)
        return timer

    def _look(self, *, is_new_order: bool) -> Look:
        first, last = self.table.visible_rows()
        if last <= _MARGIN:
            return Look(0, 0, 0, self._listing, is_new_order)
        anchor = self.model.session(first)
        offset = max(0, first - _MARGIN)
        return Look(offset, self.model.rowCount(), anchor.id if anchor else 0, self._listing, is_new_order)

    def _ask(self, wanted: SessionFilter, look: Look) -> None:
        source = self._source
        self._asker.ask(wanted, lambda: read_sessions(source, wanted, look))

    def _take(self, answer: Answer) -> None:
        self.body.problem = ""
        selected, current = self.table.selected_ids(_MOST_KEPT), self.table.current_id()
        if answer.wanted != self._shown:
            self._restart(answer)
        else:
            self._update(answer)
        if answer.listing is not self._listing:
            self._listing = answer.listing
            self._order_stands_until = time.monotonic() + (pause_after(answer.listing) if answer.listing else 0)
        self.table.select_again(selected, current)
        self._show_body()
        self.tell_time()
        self._view_timer.start()

    def _restart(self, answer: Answer) -> None:
        self._shown = answer.wanted
        self.table.show_hits(are_shown=bool(answer.wanted.search))
        self.model.restart(answer.rows.items, answer.rows.total, answer.rows.hits)
        self.table.scrollToTop()

    def _update(self, answer: Answer) -> None:
        look, rows = answer.look, answer.rows
        # another answer may have come since this was asked: then what is looked at has moved already
        is_as_asked = look.known_total == self.model.rowCount() and look.listing is self._listing
        shift = answer.shift if is_as_asked else 0
        bar = self.table.verticalScrollBar()
        place = bar.value()
        self.model.shift(shift)
        self.model.update(answer.offset, rows.items, rows.total, rows.hits)
        if shift:
            bar.setValue(place + shift * self.table.row_height)

    def _fail(self, sentence: str) -> None:
        self.body.problem = sentence
        self._show_body()

    def _look_around(self) -> None:
        """Fetch what came into view and is not there yet."""
        first, last = self.table.visible_rows()
        if self._shown is not None and not self._asker.is_busy and not self.model.is_fresh(first, last):
            look = Look(max(0, first - _MARGIN), self.model.rowCount(), 0, self._listing)
            self._ask(self._shown, look)

    def _show_body(self) -> None:
        before = self.body.currentWidget(), self.body.action
        has_keyboard = self.body.isAncestorOf(self.window().focusWidget())
        self.body.choose(self._shown, rows=self.model.rowCount())
        self.more_filters.show_clear(is_shown=self._shown is not None and not self._shown.is_everything)
        self.head.subtitle.setText(self._subtitle())
        if has_keyboard and (self.body.currentWidget(), self.body.action) != before:
            self.take_focus()

    def _subtitle(self) -> str:
        if self._shown is None or self._shown.is_everything:
            return counted(self._live, "%n live", "%n live") if self._live else self.tr("none live")
        found = counted(self.model.rowCount(), "%n session", "%n sessions")
        if self._listing is not None and not self._listing.is_whole:
            return self.tr("{found}, those of the newest hits").format(found=found)
        return found

    def _act(self) -> None:
        if self.body.action == INSTALL:
            self.hooks_wanted.emit()
        elif self.body.action == CLEAR:
            self._clear()
        else:
            self.refresh()

    def _clear(self) -> None:
        self.search.clear()
        self.filters.reset()
        self.more_filters.choose(Narrowing())
        self.refresh()

    def _open(self, row: int) -> None:
        session = self.model.session(row)
        if session is not None:
            hit = self.model.hit(row)
            use_id = hit.tool_use_id if hit is not None else None
            self.place_wanted.emit(Place(SESSION, session.session_id, f"call:{use_id}" if use_id else None))

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
