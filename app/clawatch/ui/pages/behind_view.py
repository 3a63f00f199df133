"""The requests behind a figure, each with how its cost adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from clawatch.queries.requests_behind import PAGE, RequestBehind, RequestsWanted, requests_behind, requests_total
from clawatch.ui.buttons import Button
from clawatch.ui.cost_words import requests_text, wanted_words
from clawatch.ui.formatting import short_id, tokens_text
from clawatch.ui.labels import ElidedLabel
from clawatch.ui.models.behind_model import (
    COST,
    INPUT,
    MODEL,
    OUTPUT,
    PROJECT,
    READ,
    SESSION,
    TIME,
    WRITE,
    BehindModel,
    behind_label,
)
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.request_detail import RequestDetail
from clawatch.ui.reads import Asker
from clawatch.ui.row_table import RowTable
from clawatch.ui.spending_words import cost_text
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from clawatch.queries.money import Spending
    from clawatch.ui.page_tools import PageTools

_WIDTHS = {TIME: 170, PROJECT: 110, MODEL: 110, INPUT: 76, OUTPUT: 76, READ: 100, WRITE: 104, COST: 90}
_SPARE = {PROJECT: 980, WRITE: 890, READ: 790, INPUT: 640, OUTPUT: 560, TIME: 480}
_SIZES = (712, 336)
_LEAST_DETAIL, _LEAST_ROWS = 320, 316


@dataclass(frozen=True, slots=True)
class _Answer:
    wanted: RequestsWanted
    total: Spending
    first: tuple[RequestBehind, ...]


class BehindView(QWidget):
    """Shows the requests one asks for, a page at a time as one goes down. Qt thread."""

    back_wanted = Signal()
    session_wanted = Signal(str)

    def __init__(self, tools: PageTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source, self._memory = tools.context.source, tools.memory
        self._wanted = RequestsWanted()
        self._shown: RequestsWanted | None = None
        self._has_more = False
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._more = Asker(tools.reads, self)
        self._more.answered.connect(self._take_more)
        self._more.failed.connect(self._fail)
        self.model = BehindModel(self)
        self.table = RowTable(ROW_HEIGHT_DENSE)
        self.table.setAccessibleName(self.tr("Requests"))
        self.table.use_model(self.model, _WIDTHS, SESSION, _SPARE)
        self.table.row_selected.connect(self._select)
        self.table.row_opened.connect(self._open)
        self.table.view_changed.connect(self._look_around)
        self.back_button = Button(
            " " + self.tr("Back"),
            icon_name="arrow-left",
            look="quiet",
            name=self.tr("Back"),
            hint=self.tr("Back (Esc)"),
            on_click=self.back_wanted.emit,
        )
        self.open_button = Button(
            " " + self.tr("Open session"),
            icon_name="arrow-right",
            hint=self.tr("Open the session of this request (Enter)"),
            on_click=self._open_selected,
        )
        self.title = ElidedLabel(look="heading")
        self.sums = ElidedLabel(tone="muted")
        self.detail = RequestDetail()
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self.refresh)
        self._lay_out()

    @property
    def wanted(self) -> RequestsWanted:
        """Which requests are asked for."""
        return self._wanted

    def show_requests(self, wanted: RequestsWanted) -> None:
        """Ask for these; `refresh` fetches them."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._shown = None
            self.title.set_full_text(wanted_words(wanted))
            self.sums.set_full_text("")
            self.model.restart(())
            self.detail.clear()

    def refresh(self) -> None:
        """Ask for the sums and the first of them."""
        source, wanted = self._source, self._wanted

        def question() -> _Answer:
            return _Answer(wanted, requests_total(source, wanted), requests_behind(source, wanted))

        self._asker.ask(wanted, question)

    def take_focus(self) -> None:
        """Go on in the rows."""
        if self.body.currentWidget() is self.placeholder:
            (self.placeholder.button if self.placeholder.button.isVisible() else self.back_button).setFocus()
            return
        if self.table.current_row < 0 and self.model.rowCount():
            self.table.selectRow(0)
        self.table.setFocus()

    def remember_layout(self) -> None:
        """Remember how wide the parts are."""
        self._memory.remember("costs/behind-split", self.split.saveState())

    def _take(self, answer: _Answer) -> None:
        if answer.wanted != self._wanted:
            return
        is_new = self._shown != answer.wanted
        self._shown = answer.wanted
        if is_new or not self.model.renew(answer.first):
            self.model.restart(answer.first)
            self._has_more = len(answer.first) == PAGE
        self._show_head(answer)
        if answer.first:
            self.body.setCurrentWidget(self.split)
            if self.table.current_row < 0:
                self.table.selectRow(0)
            self._select(self.table.current_row)
        else:
            words = self.tr("No request to a model is known for this.")
            self.placeholder.say("circle-dashed", self.tr("No requests"), words)
            self.body.setCurrentWidget(self.placeholder)

    def _take_more(self, rows: tuple[RequestBehind, ...]) -> None:
        self.model.append(rows)
        self._has_more = len(rows) == PAGE
        self._look_around()

    def _fail(self, sentence: str) -> None:
        title, retry = self.tr("The requests cannot be read"), self.tr("Retry")
        self.placeholder.say("circle-alert", title, sentence, action=retry, tone="error")
        self.body.setCurrentWidget(self.placeholder)

    def _show_head(self, answer: _Answer) -> None:
        first = answer.first[0] if answer.first else None
        project, session = (first.project, behind_label(first)) if first else (None, None)
        self.title.set_full_text(wanted_words(answer.wanted, project, session))
        total = answer.total
        if answer.wanted.only_unpriced:
            requests = requests_text(total.unpriced_requests)
            self.sums.set_full_text(f"{requests}, {tokens_text(total.unpriced_tokens)}")
            return
        requests = requests_text(total.requests)
        cost = cost_text(total.cost, total.unpriced_requests)
        self.sums.set_full_text(f"{requests}, {tokens_text(total.tokens)}, {cost}")

    def _look_around(self) -> None:
        _, last = self.table.visible_rows()
        after = self.model.last_place
        is_far = last < self.model.rowCount() - PAGE // 2
        if not self._has_more or is_far or after is None or self._more.is_busy or not self.isVisible():
            return
        source, wanted = self._source, self._wanted
        self._more.ask((wanted, after), lambda: requests_behind(source, wanted, after=after))

    def _select(self, row: int) -> None:
        chosen = self.model.row(row)
        self.open_button.setEnabled(chosen is not None)
        if chosen is not None:
            agent = chosen.request.agent_id
            self.detail.show_request(chosen.request, short_id(agent) if agent else "", is_reported=chosen.is_reported)

    def _open(self, row: int) -> None:
        chosen = self.model.row(row)
        if chosen is not None:
            self.session_wanted.emit(chosen.session_id)

    def _open_selected(self) -> None:
        self._open(self.table.current_row)

    def _lay_out(self) -> None:
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self.title)
        titles.addWidget(self.sums)
        head = QHBoxLayout()
        head.setContentsMargins(GAP, GAP, GAP_LARGE, GAP)
        head.setSpacing(GAP_SMALL)
        head.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(titles, 1)
        head.addWidget(self.open_button)
        left = QWidget()
        inner = QHBoxLayout(left)
        inner.setContentsMargins(GAP_LARGE - 10, 0, 0, 0)
        inner.addWidget(self.table)
        left.setMinimumWidth(_LEAST_ROWS)
        self.detail.setMinimumWidth(_LEAST_DETAIL)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(left)
        self.split.addWidget(self.detail)
        for place, part in enumerate(_SIZES):
            self.split.setStretchFactor(place, part)
        self.split.setSizes(list(_SIZES))
        state = self._memory.bytes("costs/behind-split")
        if state is not None:
            self.split.restoreState(state)
        self.body = QStackedWidget()
        self.body.addWidget(self.split)
        self.body.addWidget(self.placeholder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.body, 1)
