"""All sessions, live and past: found, filtered, put in order, opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

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
from clawatch.ui.pages.sessions_copy import SessionsCopy
from clawatch.ui.pages.sessions_feed import SessionsFeed
from clawatch.ui.pages.sessions_frame import lay_out
from clawatch.ui.pages.sessions_order import SessionsSorting
from clawatch.ui.pages.sessions_reading import WINDOW
from clawatch.ui.pages.sessions_table import SessionsTable
from clawatch.ui.places import SESSION, Place
from clawatch.ui.plain_text import one_line
from clawatch.ui.words import PauseOffer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent

    from clawatch.domain.states import SessionState
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pulse import Standing

__all__ = ["WINDOW", "SessionsPage"]


class SessionsPage(Page):
    """The list. It fetches only the rows in view and those around them."""

    has_search = True

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        source, reads = tools.context.source, tools.reads
        self._actions = tools.actions
        self._live = 0
        self._counts: Mapping[SessionState, int] = {}
        self.model = SessionsModel(self)
        self.filters = FilterBar()
        self.filters.chosen.connect(self.refresh)
        self.more_filters = SessionFilters(self.filters, source, reads)
        self.more_filters.chosen.connect(self.refresh)
        self.more_filters.cleared.connect(self._clear)
        self.search = SearchBox(
            self.tr("Search everything"),
            self.tr("Search sessions"),
            self.tr("Search titles, projects, prompts, tool calls and what they gave back (Ctrl+F)"),
        )
        self.search.searched.connect(self.refresh)
        self.search.left_for_list.connect(self._enter_list)
        self.table = SessionsTable(self.model, tools.memory)
        self.table.row_opened.connect(self._open)
        self.table.menu_requested.connect(self._show_menu)
        self.feed = SessionsFeed(source, reads, self.model, self.table)
        self.feed.changed.connect(self._on_changed)
        self.feed.failed.connect(self._fail)
        self.feed.order_is_old.connect(self._order_anew)
        self.copying = SessionsCopy(source, reads, self.table, self.feed)
        self.copying.failed.connect(self._fail)
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
    def _shown(self) -> SessionFilter | None:
        return self.feed.shown

    @property
    def _problem(self) -> str:
        return self.body.problem

    def show_place(self, place: Place) -> None:
        """Show what another page asks for, and nothing else."""
        if not isinstance(place.detail, SessionFilter) or place.detail == self.wanted:
            return
        wanted = place.detail
        self.search.setText(wanted.search)
        self.filters.choose(wanted.states)
        self.more_filters.choose(narrowing_of(wanted))
        self.sorting.take(wanted)
        if self.wanted != self._shown:
            self.feed.begin_anew()
        self.refresh()

    def place_left(self, place: Place) -> Place:
        """Come back to what is shown now."""
        return replace(place, detail=self.wanted)

    def show_standing(self, standing: Standing) -> None:
        """Show the counts, and what to do where there are no sessions yet."""
        self.body.hooks = standing.hooks
        if standing.overview is not None:
            self._counts = standing.overview.sessions_by_state
            self._live = standing.overview.live_sessions
        self._show_body()

    def show_importing(self, importing: bool) -> None:
        """Say in an empty list that the history is being read."""
        self.body.is_importing = importing
        self._show_body()

    def fetch(self) -> None:
        """Ask for the rows in view."""
        self.feed.ask(self.wanted)

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
        if not self.search.take_typed(event):
            super().keyPressEvent(event)

    def _fail(self, sentence: str) -> None:
        self.body.problem = sentence
        self._show_body()

    def _on_changed(self) -> None:
        if not self.feed.is_waiting:
            self.body.problem = ""
        self._show_body()
        self.tell_time()

    def _order_anew(self) -> None:
        self.on_changed(frozenset())

    def _show_body(self) -> None:
        before = self.body.currentWidget(), self.body.action
        has_keyboard = self.body.isAncestorOf(self.window().focusWidget())
        self.body.choose(self._shown, rows=self.model.rowCount())
        self.more_filters.show_clear(is_shown=self._shown is not None and not self._shown.is_everything)
        self.head.subtitle.setText(self._subtitle())
        # they are those of all sessions, and would be wrong of some
        is_all = self._shown is None or replace(self._shown, states=frozenset()).is_everything
        self.filters.show_counts(self._counts if is_all else {})
        if has_keyboard and (self.body.currentWidget(), self.body.action) != before:
            self.take_focus()

    def _subtitle(self) -> str:
        if self.feed.is_waiting:
            return self.tr("looking…")
        if self._shown is None or self._shown.is_everything:
            return counted(self._live, "%n live", "%n live") if self._live else self.tr("none live")
        said = counted(self.model.rowCount(), "%n session", "%n sessions")
        listing = self.feed.listing
        if listing is not None and not listing.is_whole:
            said = self.tr("{found} with the newest hits").format(found=said)
        if listing is not None and listing.behind:
            lacking = counted(listing.behind, "%n entry cannot be searched yet", "%n entries cannot be searched yet")
            said = self.tr("{found}, {lacking}").format(found=said, lacking=lacking)
        return said

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
        menu.add("file-text", self.tr("Copy as text"), self.table.copy_rows)
        if session.project_id is not None:
            name, narrowing = session.project_name or "", self.more_filters.narrowing
            wanted = replace(narrowing, project_id=session.project_id, project_name=name)
            only = self.tr("Only {project}").format(project=one_line(name, 40).replace("&", "&&"))
            menu.add("list-filter", only, lambda: self.more_filters.choose(wanted))
        menu.popup(where)

    def _take_offer(self, session_id: str, offer: str) -> None:
        self._actions.settle_pause(session_id, PauseOffer(offer), "window")

    def _enter_list(self) -> None:
        if self.model.rowCount():
            if self.table.current_row < 0:
                self.table.selectRow(0)
            self.table.setFocus()
