"""What agents cost: by model, project, agent and day, against budgets, and the requests behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clawatch.queries.requests_behind import RequestsWanted
from clawatch.ui.bridge import REFRESH_INTERVAL_MS
from clawatch.ui.clock import now_ms
from clawatch.ui.cost_reading import CostsAnswer, read_costs
from clawatch.ui.formatting import MINUTE_MS
from clawatch.ui.pages.behind_view import BehindView
from clawatch.ui.pages.costs_overview import CostsOverview
from clawatch.ui.pages.keys_line import KeysLine
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.page_head import PageHead
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.range_picker import RangePicker
from clawatch.ui.places import SESSION, Place
from clawatch.ui.reads import Asker
from clawatch.ui.request_places import requests_place
from clawatch.ui.spending_words import cost_text
from clawatch.ui.throttle import Throttle

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent

    from clawatch.ui.page_tools import PageTools

_STEP = 50
"""How many groups are read at first, and how many more each time more are wanted."""
_PATIENCE = 10
"""So many times as long as an answer took passes before the next is asked for: a tenth of a core at the most."""


class CostsPage(Page):
    """Sums at first; where requests are asked for, those."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._tools = tools
        self._behind: BehindView | None = None
        self._source, self._range = tools.context.source, tools.range
        self._settings = tools.context.alert_settings
        self._limit = _STEP
        self._answer: CostsAnswer | None = None
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._throttle = Throttle(REFRESH_INTERVAL_MS, self)
        self._throttle.due.connect(self.refresh)
        tools.range.changed.connect(self._on_range)
        self.picker = RangePicker(tools.range)
        self.head = PageHead(self.tr("Costs"), self.picker)
        self.overview = CostsOverview()
        self.overview.view_chosen.connect(self._on_view)
        self.overview.more_wanted.connect(self._read_more)
        self.overview.requests_wanted.connect(self._open_requests)
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self.refresh)
        self.keys = KeysLine(
            (
                ("Alt+1 \u2026 4", self.tr("models, projects, agents, days")),
                (self.tr("Enter"), self.tr("the requests behind a figure")),
                ("Ctrl+C", self.tr("copy a row")),
            )
        )
        self._lay_out()

    @property
    def behind(self) -> BehindView:
        """The requests behind a figure, made when first asked for: not everybody does."""
        if self._behind is None:
            self._behind = BehindView(self._tools)
            self._behind.back_wanted.connect(self.back_requested)
            self._behind.session_wanted.connect(self._open_session)
            self.body.addWidget(self._behind)
        return self._behind

    def show_place(self, place: Place) -> None:
        """Show the sums, or the requests that are wanted."""
        if isinstance(place.detail, RequestsWanted):
            self.behind.show_requests(place.detail)
            self.body.setCurrentWidget(self.behind)
            if self.isVisible():
                self.refresh()
            else:
                self._stale = True
        else:
            was_behind = self._is_behind
            self.body.setCurrentWidget(self.sums)
            if was_behind and self.isVisible():
                self.refresh()

    def on_changed(self, session_ids: frozenset[str]) -> None:
        """Fetch again soon: the longer it took the last time, the later."""
        if self.isVisible() and self.concerns(session_ids):
            self._throttle.call()
        else:
            super().on_changed(session_ids)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave what is due for when one looks again."""
        super().hideEvent(event)
        self._throttle.stop()
        self._stale = True

    def fetch(self) -> None:
        """Ask for what is seen."""
        if self._is_behind:
            self.behind.refresh()
            return
        source, view, limit, wanted = self._source, self.overview.view, self._limit, self._range.current
        settings = self._settings()

        def question() -> CostsAnswer:
            return read_costs(source, view, wanted, limit=limit, now=now_ms(), settings=settings)

        self._asker.ask((view, wanted, limit), question)

    def tell_time(self) -> None:
        """Look again each minute: days end, and rates fall, though nothing happens."""
        if self.isVisible() and not self._is_behind:
            self.ticker.tick_in(MINUTE_MS)
            if self._answer is not None and now_ms() - self._answer.now.now >= MINUTE_MS:
                self.refresh()

    def remember_layout(self) -> None:
        """Remember how wide the parts are."""
        if self._behind is not None:
            self._behind.remember_layout()

    def take_focus(self) -> None:
        """Go on in the rows."""
        if self._is_behind:
            self.behind.take_focus()
        elif self.content.currentWidget() is self.placeholder:
            if self.placeholder.button.isVisible():
                self.placeholder.button.setFocus()
        else:
            self.overview.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
            return
        super().keyPressEvent(event)

    @property
    def _is_behind(self) -> bool:
        return self._behind is not None and self.body.currentWidget() is self._behind

    def _take(self, answer: CostsAnswer) -> None:
        self._answer = answer
        self._throttle.set_interval(max(REFRESH_INTERVAL_MS, _PATIENCE * self._asker.last_took_ms))
        self.overview.show_answer(answer, self._settings())
        total = answer.usage.total
        if total.requests:
            cost = cost_text(total.cost, total.unpriced_requests)
            self.head.subtitle.setText(self.tr("{cost}, estimated at API prices").format(cost=cost))
        else:
            self.head.subtitle.setText("")
        if total.requests or answer.edges:
            self.content.setCurrentWidget(self.overview)
        else:
            words = self.tr(
                "As soon as Claude Code writes a model's answer into its transcript, or an agent reports what it used, "
                "it is counted here."
            )
            self.placeholder.say("coins", self.tr("Nothing was spent yet"), words)
            self.content.setCurrentWidget(self.placeholder)
        self.keys.setVisible(self.content.currentWidget() is self.overview)
        self.tell_time()

    def _fail(self, sentence: str) -> None:
        title, retry = self.tr("The costs cannot be read"), self.tr("Retry")
        self.placeholder.say("circle-alert", title, sentence, action=retry, tone="error")
        self.content.setCurrentWidget(self.placeholder)

    def _on_range(self) -> None:
        self._limit = _STEP
        if self.isVisible() and not self._is_behind:
            self.refresh()
        else:
            self._stale = True

    def _on_view(self) -> None:
        self._limit = _STEP
        self.refresh()

    def _read_more(self) -> None:
        self._limit += _STEP
        self.refresh()

    def _open_requests(self, wanted: RequestsWanted) -> None:
        self.place_wanted.emit(requests_place(wanted))

    def _open_session(self, session_id: str) -> None:
        self.place_wanted.emit(Place(SESSION, session_id))

    def _lay_out(self) -> None:
        self.content = QStackedWidget()
        self.content.addWidget(self.overview)
        self.content.addWidget(self.placeholder)
        self.sums = QWidget()
        column = QVBoxLayout(self.sums)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.content, 1)
        column.addWidget(self.keys)
        self.body = QStackedWidget()
        self.body.addWidget(self.sums)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.body)
