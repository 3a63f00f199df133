"""What pages of figures have in common: a searched and sorted table over the range of time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clawatch.queries.sessions import SessionFilter
from clawatch.ui.pages.no_sessions import CLEAR, INSTALL, RETRY, Words, why_empty
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.page_head import PageHead
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.range_picker import RangePicker
from clawatch.ui.pages.search_box import SearchBox
from clawatch.ui.reads import Asker
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL
from clawatch.ui.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from PySide6.QtGui import QKeyEvent

    from clawatch.ui.figures_table import FiguresTable
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.places import Place
    from clawatch.ui.pulse import Standing
    from clawatch.ui.time_range import TimeRange

_ALL = "all"
_INTERVAL_MS = 200
_PAUSE_FACTOR = 8
"""How many times as long as a question took the next one waits: reading never fills the day."""


class FiguresPage(Page):
    """A page of one table. Its kind says what is asked, what the rows are, and where one leads."""

    has_search = True

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._source, self._reads, self._range = tools.context.source, tools.reads, tools.range
        self.table = self.make_table(tools.memory)
        self.model = self.table.figures
        self.search = SearchBox(self.search_words(), self.search_words(), self.tr("Search (Ctrl+F)"))
        self._shown: TimeRange | None = None
        self._problem = self._action = ""
        self._standing: Standing | None = None
        self._importing = False
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._ask)
        tools.range.changed.connect(self._on_range)
        self.search.searched.connect(self._find)
        self.search.left_for_list.connect(self._enter_list)
        self.order_button = self.table.order.button
        self.ranges = RangePicker(tools.range)
        self.head = PageHead(self.title_words(), self.ranges)
        self.table.row_opened.connect(self._open)
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self._act)
        self._blank = QWidget()
        self.body = QStackedWidget()
        for widget in (self._blank, self.table, self.placeholder):
            self.body.addWidget(widget)
        self.foot = QVBoxLayout()
        self._lay_out()

    def title_words(self) -> str:
        """Give the page's title."""
        raise NotImplementedError

    def search_words(self) -> str:
        """Say what can be searched."""
        raise NotImplementedError

    def make_table(self, memory: LayoutMemory) -> FiguresTable:
        """Make the table and its model."""
        raise NotImplementedError

    def further_controls(self) -> tuple[QWidget, ...]:
        """Give what else stands beside the search."""
        return ()

    def question(self, wanted: TimeRange) -> Callable[[], object]:
        """Give what is asked of a range, on a read thread."""
        raise NotImplementedError

    def rows_of(self, answer: Any) -> tuple[Any, ...]:  # noqa: ANN401 what the question gives
        """Give the rows of an answer."""
        raise NotImplementedError

    def place_of(self, row: Any) -> Place:  # noqa: ANN401 a row
        """Say where a row leads."""
        raise NotImplementedError

    def words(self, answer: Any) -> str:  # noqa: ANN401 what the question gives
        """Sum an answer up, beside the title."""
        raise NotImplementedError

    def empty_words(self) -> tuple[str, str, str]:
        """Give an icon, a title and the words for where nothing ever was."""
        raise NotImplementedError

    def fetch(self) -> None:
        """Ask for the figures, soon; at once where another range is shown than the one wanted."""
        if self._shown == self._range.current:
            self._throttle.call()
        else:
            self._ask()

    def show_standing(self, standing: Standing) -> None:
        """Learn whether there was any session, and whether there is anything to install first."""
        self._standing = standing
        self._show_body()

    def show_importing(self, importing: bool) -> None:
        """Say in an empty table that the history is being read."""
        self._importing = importing
        self._show_body()

    def leave(self) -> None:
        """Rest."""
        self._throttle.stop()
        self._stale = True

    def remember_layout(self) -> None:
        """Remember the order."""
        self.table.remember_layout()

    def take_focus(self) -> None:
        """Go on in the list, or with what an empty one offers."""
        if self.body.currentWidget() is self.placeholder and self._action:
            self.placeholder.button.setFocus()
        elif self.body.currentWidget() is self.table:
            self._enter_list()
        else:
            self.table.setFocus()

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
            else:
                self.back_requested.emit()
            return
        if not self.search.take_typed(event):
            super().keyPressEvent(event)

    def _on_range(self) -> None:
        self._stale = True
        self._ask()

    def _ask(self) -> None:
        if self.isVisible():
            self._stale = False
            wanted = self._range.current
            ask = self.question(wanted)
            self._asker.ask(wanted, lambda: (wanted, ask()))

    def _take(self, answer: tuple[TimeRange, object]) -> None:
        self._problem = ""
        self._shown, found = answer
        self._throttle.set_interval(max(_INTERVAL_MS, _PAUSE_FACTOR * self._asker.last_took_ms))
        self.model.show(self.rows_of(found))
        self.head.subtitle.setText(self.words(found))
        self._show_body()

    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self._show_body()

    def _find(self) -> None:
        self.model.search(self.search.text().strip())
        self.table.scrollToTop()
        self._show_body()

    def _show_body(self) -> None:
        with self.keeping_keyboard(self.body):
            self._choose_body()

    def _choose_body(self) -> None:
        self._action = ""
        if not self._problem and self._shown is None:
            return
        if not self._problem and self.model.rowCount():
            self.body.setCurrentWidget(self.table)
            return
        said = self._why_empty()
        self._action = said.action
        tone, is_primary = "error" if self._problem else "", said.action == INSTALL
        self.placeholder.say(said.icon, said.title, said.words, action=said.button, primary=is_primary, tone=tone)
        self.body.setCurrentWidget(self.placeholder)

    def _why_empty(self) -> Words:
        standing = self._standing
        if self._problem:
            title = self.tr("The figures cannot be read")
            return Words("circle-alert", title, self._problem, RETRY, self.tr("Retry"))
        if self.model.total:
            words = self.tr("Nothing of that name was there in this time.")
            return Words("search-x", self.tr("Nothing found"), words, CLEAR, self.tr("Clear the search"))
        if (
            standing is not None
            and standing.hooks is not None
            and standing.overview is not None
            and not any(standing.overview.sessions_by_state.values())
        ):
            return why_empty(SessionFilter(), standing.hooks, importing=self._importing)
        if self._shown is not None and self._shown.kind != _ALL:
            words = self.tr("Nothing happened in the time you look at.")
            return Words("clock", self.tr("Nothing in this time"), words, _ALL, self.tr("Look at all time"))
        return Words(*self.empty_words())

    def _act(self) -> None:
        if self._action == CLEAR:
            self.search.clear()
            self._find()
        elif self._action == _ALL:
            self._range.choose("all")
        elif self._action == INSTALL:
            self.hooks_wanted.emit()
        else:
            self.refresh()

    def _open(self, place: int) -> None:
        row = self.model.row(place)
        if row is not None:
            self.place_wanted.emit(self.place_of(row))

    def _enter_list(self) -> None:
        if self.model.rowCount():
            if self.table.current_row < 0:
                self.table.selectRow(0)
            self.table.setFocus()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, GAP)
        controls.setSpacing(GAP_SMALL)
        controls.addWidget(self.search)
        controls.addStretch()
        right = (*self.further_controls(), self.order_button)
        for widget in right:
            controls.addWidget(widget)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(GAP_LARGE - 10, 0, GAP_LARGE - 10, 0)
        inner.addWidget(self.body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(controls)
        layout.addWidget(holder, 1)
        layout.addLayout(self.foot)
        for earlier, later in pairwise((self.ranges.chips["own"], self.search, *right, self.table)):
            QWidget.setTabOrder(earlier, later)
