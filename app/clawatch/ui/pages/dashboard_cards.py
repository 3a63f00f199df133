"""The figures at the head of the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clawatch.domain.alerts import Severity
from clawatch.queries.requests_behind import RequestsWanted
from clawatch.queries.sessions import SessionFilter
from clawatch.ui.charts.cards import KpiCard
from clawatch.ui.cost_words import Figure, day_figure, month_figure, requests_text
from clawatch.ui.formatting import counted, number, short_number
from clawatch.ui.numerals import percent, punctuated
from clawatch.ui.places import ALERTS, COSTS, SESSIONS, TOOLS, Place
from clawatch.ui.plain_text import tooltip
from clawatch.ui.spending_words import cost_parts
from clawatch.ui.words import LIVE

if TYPE_CHECKING:
    from clawatch.queries.spending_now import Spent
    from clawatch.settings.alerts import CostRule
    from clawatch.ui.models.dashboard_data import Now

_SEVERITY_TONES = {Severity.CRITICAL: "error", Severity.WARNING: "needs_you", Severity.INFO: "muted"}
_PERCENT = 100


class DashboardCards(QObject):
    """Six cards: what runs, what was done and used within the range, what it costs by the calendar, what is wrong."""

    place_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now: Now | None = None
        self.sessions = self._card(self.tr("Active sessions"), Place(SESSIONS, detail=SessionFilter(states=LIVE)))
        self.calls = self._card(self.tr("Tool calls"), Place(TOOLS))
        self.tokens = self._card(self.tr("Tokens"), Place(COSTS))
        self.day = self._card(self.tr("Cost today"), None)
        self.day.clicked.connect(self._open_day)
        self.month = self._card(self.tr("Cost this month"), None)
        self.month.clicked.connect(self._open_month)
        self.alerts = self._card(self.tr("Open alerts"), Place(ALERTS))
        self.all = (self.sessions, self.calls, self.tokens, self.day, self.month, self.alerts)

    def show_now(self, now: Now, rule: CostRule) -> None:
        """Show the figures, costs beside their budgets."""
        self._now, figures = now, now.figures
        begun = counted(figures.sessions, "%n begun", "%n begun").replace(
            str(figures.sessions), number(figures.sessions), 1
        )
        self.sessions.show_figure(number(figures.live), begun, share=None)
        failed = self.tr("{share} failed").format(share=share_text(figures.errors, figures.calls))
        self.calls.show_figure(short_number(figures.calls), failed if figures.calls else "")
        self.tokens.show_figure(short_number(figures.spending.tokens), requests_text(figures.spending.requests))
        day, month = (rule.day_usd, rule.month_usd) if rule.on else (None, None)
        self._show_cost(self.day, day_figure(now.spent, day, rule.warn_percent), now.spent.day)
        self._show_cost(self.month, month_figure(now.spent, month, rule.warn_percent), now.spent.month)
        self._show_alerts(now)

    def _show_cost(self, card: KpiCard, figure: Figure, spent: Spent) -> None:
        """Show a cost: beside its budget where it has one, else with what it leads to."""
        # a card is narrow: that there is more than has a price is one sign, and words where the mouse rests
        more = cost_parts(0, spent.unpriced_requests)[1]
        value = f"{figure.value}+" if more and spent.cost else figure.value
        note = figure.note.removeprefix(more).removeprefix(", ")
        if figure.share is not None:
            note = self.tr("{share} % of {budget}").format(share=int(figure.share * _PERCENT), budget=figure.limit)
        card.show_figure(value, note, figure.tone, figure.share)
        unpriced = counted(spent.unpriced_requests, "%n request has no price", "%n requests have no price")
        card.setToolTip(tooltip(*figure.hint, unpriced if spent.unpriced_requests else ""))

    def _show_alerts(self, now: Now) -> None:
        alerts = now.alerts
        if not alerts.total:
            self.alerts.show_figure(number(0), self.tr("all quiet"))
        elif not alerts.unanswered:
            self.alerts.show_figure(number(alerts.total), self.tr("all answered"))
        else:
            tone = _SEVERITY_TONES[alerts.gravest or Severity.INFO]
            note = counted(alerts.unanswered, "%n unanswered", "%n unanswered")
            self.alerts.show_figure(number(alerts.total), note, tone)

    def _open_day(self) -> None:
        if self._now is not None:
            self._open_requests(self._now.spent.day.since, self._now.spent.day_end)

    def _open_month(self) -> None:
        if self._now is not None:
            self._open_requests(self._now.spent.month.since, self._now.spent.month_end)

    def _open_requests(self, begin: int, end: int) -> None:
        self.place_wanted.emit(Place(COSTS, detail=RequestsWanted(begin, end)))

    def _card(self, title: str, place: Place | None) -> KpiCard:
        card = KpiCard(title)
        if place is not None:
            card.clicked.connect(lambda: self.place_wanted.emit(place))
        return card


def share_text(part: int, whole: int) -> str:
    """Write how large a part is: 0 %, 1.2 %, 12 %; what is more than nothing is never 0."""
    if not part or not whole:
        return "0 %"
    share = part / whole * _PERCENT
    if share < 0.1:  # noqa: PLR2004 what rounds to nothing
        return f"<{punctuated('0.1')} %"
    return percent(share, 0 if share >= 9.95 else 1)  # noqa: PLR2004 what rounds to 10
