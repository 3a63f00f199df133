"""What a session used: its model requests with tokens and cost, their sums, and where each figure comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from clawatch.queries.session_spending import SessionSpending, session_spending
from clawatch.ui.formatting import number, tokens_text
from clawatch.ui.models.requests_model import (
    COST,
    INPUT,
    MODEL,
    OUTPUT,
    READ,
    TIME,
    WHO,
    WRITE_1H,
    WRITE_5M,
    RequestsModel,
)
from clawatch.ui.pages.request_detail import RequestDetail
from clawatch.ui.pages.session_view import SessionView
from clawatch.ui.row_delegate import PADDING
from clawatch.ui.spending_words import cost_text
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from clawatch.queries.money import Spending
    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.cell import Cell
    from clawatch.ui.row_table import RowTable

_WIDTHS = {TIME: 76, WHO: 100, INPUT: 76, OUTPUT: 76, READ: 96, WRITE_5M: 104, WRITE_1H: 86, COST: 92}
_COST_WITH_UNPRICED = 140
_ROOM = {WRITE_1H: 790, WHO: 700, WRITE_5M: 576, READ: 470, TIME: 380, INPUT: 320, OUTPUT: 250}
"""How wide the table must be for these columns: the others tell more."""
_SIZES = (712, 336)
_LEAST_DETAIL = 320


class TotalsRow(QWidget):
    """The sums, each under its column. Drawn, so that they follow the columns; a name tells them to who listens."""

    def __init__(self, table: RowTable, model: RequestsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table, self._model = table, model
        self._caption = ""
        self.setFixedHeight(ROW_HEIGHT_DENSE + 4)
        header = table.horizontalHeader()
        header.geometriesChanged.connect(self.update)
        header.sectionResized.connect(self.update)
        theme().changed.connect(self.update)

    def show_sums(self, caption: str, spoken: str) -> None:
        """Draw the model's sums anew, with a caption before them."""
        self._caption = caption
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """Be no wider than there is room."""
        return QSize(100, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        t = theme().tokens
        painter = QPainter(self)
        width = self._table.viewport().width()
        painter.fillRect(QRect(0, 0, self.width(), 1), t.border_strong)
        painter.setFont(self._font())
        header = self._table.horizontalHeader()
        free = width
        for column in range(INPUT, COST + 1):
            if header.isSectionHidden(column):
                continue
            left, room = header.sectionViewportPosition(column), header.sectionSize(column)
            cell = self._model.total(column)
            free = min(free, left, self._draw(painter, QRect(left, 0, room, self.height()), cell))
        painter.setPen(t.text_muted)
        rect = QRect(PADDING, 0, free - 2 * PADDING, self.height())
        text = painter.fontMetrics().elidedText(self._caption, Qt.TextElideMode.ElideRight, max(0, rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _draw(self, painter: QPainter, rect: QRect, cell: Cell) -> int:
        """Draw a sum at the right of its place, beyond it where it needs more, and give where it begins."""
        t = theme().tokens
        metrics = QFontMetrics(painter.font())
        after = f" {cell.after}" if cell.after else ""
        right = rect.right() - PADDING + 1
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if after:
            painter.setPen(t.text_muted)
            painter.drawText(QRect(0, 0, right, rect.height()), middle, after)
            right -= metrics.horizontalAdvance(after)
        painter.setPen(t.text_muted if cell.muted else t.text)
        painter.drawText(QRect(0, 0, right, rect.height()), middle, cell.text)
        return right - metrics.horizontalAdvance(cell.text)

    def _font(self) -> QFont:
        font = figures(QApplication.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font


class RequestsView(SessionView):
    """The requests of a session. Qt thread."""

    def __init__(self, memory: LayoutMemory, parent: QWidget | None = None) -> None:
        self.model = RequestsModel()
        super().__init__("requests-", self.tr("Requests"), self.model, memory, parent)
        self.model.setParent(self)
        self._was_mixed = False
        self._known: Spending | None = None
        self.detail = RequestDetail()
        self._use(_WIDTHS, MODEL, {})
        self.table.resized.connect(self._show_columns)
        self.totals = TotalsRow(self.table, self.model)
        self._lay_out(self.detail, _LEAST_DETAIL, _SIZES, self.table, self.totals)

    def question(self, source: Source, session_id: str) -> SessionSpending | None:
        """Ask for the session's requests."""
        return session_spending(source, session_id, self._known)

    def take(self, answer: object) -> SessionSummary:
        """Show a SessionSpending."""
        if not isinstance(answer, SessionSpending):
            raise TypeError(answer)
        following = self.is_following
        if answer.requests is None:
            self.model.name_subagents(answer.subagents)
        else:
            if self._is_new:
                self.model.restart(answer.requests, answer.subagents)
            else:
                self.model.update(answer.requests, answer.subagents)
            self._known = answer.session.spending
            self._show_columns()
            self._show_sums(answer.session)
        if self.model.rowCount():
            self.body.setCurrentWidget(self.split)
        else:
            self._say_why_empty(answer.session)
        self._settle(live=answer.session.ended_at is None, following=following)
        return answer.session

    def select(self, row: int) -> None:
        """Show where a request's figure comes from."""
        request = self.model.request(row)
        if request is not None:
            self.detail.show_request(request, self.model.who(request))

    def forget_known(self) -> None:
        """Have all requests read again."""
        self._known = None

    def clear(self) -> None:
        """Let go of the requests."""
        super().clear()
        self._known = None
        self.model.restart((), ())
        self.detail.clear()

    def _show_columns(self) -> None:
        mixed = self.model.is_partly_unpriced
        cost = _COST_WITH_UNPRICED if mixed else _WIDTHS[COST]
        if mixed != self._was_mixed:
            self._was_mixed = mixed
            self.table.setColumnWidth(COST, cost)
        room = self.table.viewport().width() - cost + _WIDTHS[COST]
        shown = {column: room >= least for column, least in _ROOM.items()}
        names = self.model.has_subagents
        shown[WRITE_1H] &= not self.model.is_empty(WRITE_1H)
        self.model.fold(names=names and not shown[WHO], writes=not shown[WRITE_1H])
        shown[WHO] &= names
        for column, is_shown in shown.items():
            self.table.setColumnHidden(column, not is_shown)
        self.totals.update()

    def _show_sums(self, session: SessionSummary) -> None:
        n, spending = self.model.rowCount(), session.spending
        caption = self.tr("1 request") if n == 1 else self.tr("{n} requests").format(n=number(n))
        cost = cost_text(spending.cost, spending.unpriced_requests)
        self.totals.show_sums(caption, f"{caption}: {tokens_text(spending.tokens)}, {cost}")

    def _say_why_empty(self, session: SessionSummary) -> None:
        if session.reported_tokens is not None or session.reported_cost is not None:
            words = self.tr("This agent reports its totals itself, not request by request.")
        elif session.ended_at is None:
            words = self.tr("They appear here within a second of Claude Code writing them in its transcript.")
        else:
            words = self.tr("No transcript of this session tells of any.")
        self.nothing.say("circle-dashed", self.tr("No requests"), words)
        self.body.setCurrentWidget(self.nothing)

    def _enter_detail(self, _row: int) -> None:
        self.detail.take_focus()
