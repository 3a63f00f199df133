"""Costs at a glance: cards, a chart over time, and the sums by model, project, agent or day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clawatch.queries.requests_behind import RequestsWanted
from clawatch.ui.charts.cards import KpiCard
from clawatch.ui.charts.data import Series, TimeData
from clawatch.ui.charts.time_chart import TimeChart
from clawatch.ui.charts.units import Unit
from clawatch.ui.cost_reading import VIEWS, CostsAnswer, CostView, wanted_of
from clawatch.ui.cost_words import Figure, burn_figure, day_figure, month_figure, saving_figure, unpriced_figure
from clawatch.ui.formatting import local_day, model_name, short_id
from clawatch.ui.model_colours import colour_of_others, model_colours, shown_alone
from clawatch.ui.models.costs_model import (
    COST,
    EXTRA,
    INPUT,
    NAME,
    OUTPUT,
    READ,
    REQUESTS,
    SHARE,
    WRITE,
    CostRow,
    CostsModel,
)
from clawatch.ui.pages.view_switch import ViewSwitch
from clawatch.ui.panels import keep_in_line
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.row_table import RowTable
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from clawatch.queries.usage import UsageRow
    from clawatch.settings.alerts import AlertSettings

_WIDTHS = {REQUESTS: 88, INPUT: 80, OUTPUT: 80, READ: 100, WRITE: 100, EXTRA: 130, SHARE: 80, COST: 156}
_ROOM = {INPUT: 960, OUTPUT: 880, WRITE: 800, READ: 720, SHARE: 580, REQUESTS: 460}
"""How wide the table must be for these columns."""
_OTHERS = "\x00others"
_CARDS_IN_A_ROW = 900
_LEAST_CHART, _HIGHEST_CHART, _LEAST_TABLE = 190, 320, 240


class CostsOverview(QScrollArea):
    """Shows a CostsAnswer. Qt thread."""

    requests_wanted = Signal(object)
    """RequestsWanted: what is behind a figure."""
    view_chosen = Signal()
    more_wanted = Signal()
    """More of the groups are to be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._answer: CostsAnswer | None = None
        self._columns = 0
        self.day = KpiCard(self.tr("Today"))
        self.month = KpiCard(self.tr("This month"))
        self.burn = KpiCard(self.tr("Burn rate"))
        self.saving = KpiCard(self.tr("Saved by the cache"))
        self.unpriced = KpiCard(self.tr("Without a price"))
        self.cards = (self.day, self.month, self.burn, self.saving, self.unpriced)
        self.chart = TimeChart(self.tr("Cost over time"), Unit.MONEY, name=self.tr("Cost over time by model"))
        self.chart.clicked.connect(self._open_bar)
        self.views = ViewSwitch((self.tr("Models"), self.tr("Projects"), self.tr("Agents"), self.tr("Days")))
        self.views.chosen.connect(self.view_chosen)
        self.model = CostsModel(self)
        self.table = RowTable(ROW_HEIGHT_DENSE)
        self.table.setAccessibleName(self.tr("Costs"))
        self.table.use_model(self.model, _WIDTHS, NAME, {})
        self.table.resized.connect(self._show_columns)
        self.table.row_opened.connect(self._open_row)
        for card, opener in zip(
            self.cards,
            (self._open_day, self._open_month, self._open_hour, self._show_models, self._open_unpriced),
            strict=True,
        ):
            card.clicked.connect(opener)
        self._lay_out()

    @property
    def view(self) -> CostView:
        """By what the sums are wanted."""
        return VIEWS[next(place for place, chip in enumerate(self.views.chips) if chip.isChecked())]

    def show_answer(self, answer: CostsAnswer, settings: AlertSettings) -> None:
        """Show how things stand."""
        self._answer = answer
        rule = settings.cost_spike
        figures = (
            day_figure(answer.now, rule.day_usd if rule.on else None, rule.warn_percent),
            month_figure(answer.now, rule.month_usd if rule.on else None, rule.warn_percent),
            burn_figure(answer.now),
            saving_figure(answer.saving),
            unpriced_figure(answer.usage.total, _unpriced_models(answer)),
        )
        for card, figure in zip(self.cards, figures, strict=True):
            _show(card, figure)
        for card, title, figure in zip(self.cards, (self.tr("Today"), self.tr("This month")), figures, strict=False):
            limited = self.tr("{title}, of {money}").format(title=title, money=figure.limit)
            card.title.set_full_text(limited if figure.limit else title)
        self.chart.show_data(_time_data(answer))
        self._show_rows(answer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards into as many rows as they need."""
        super().resizeEvent(event)
        self._place_cards()

    def _show_rows(self, answer: CostsAnswer) -> None:
        first, extra = {
            "model": (self.tr("Model"), self.tr("Cache saved")),
            "project": (self.tr("Project"), self.tr("Month's budget")),
            "session": (self.tr("Agent"), ""),
            "day": (self.tr("Day"), ""),
        }[answer.view]
        self.model.name_groups(first, extra)
        names = _names([row.key for row in answer.usage.rows]) if answer.view == "model" else {}
        rows = [self._row(answer, row, names) for row in answer.usage.rows]
        if answer.view == "day":
            rows.reverse()
        if answer.usage.rest is not None:
            name = self.tr("All others: Enter shows more of them")
            rows.append(CostRow("rest", name, answer.usage.rest, None, kind="rest"))
        if rows:
            within = answer.range
            wanted = RequestsWanted(within.since_ms, within.until_ms)
            saving = answer.saving if answer.view == "model" else None
            rows.append(CostRow("total", self.tr("Total"), answer.usage.total, wanted, saving, kind="total"))
        self.model.update(rows)
        self._show_columns()

    def _row(self, answer: CostsAnswer, row: UsageRow, names: dict[str | None, str]) -> CostRow:
        wanted = wanted_of(row, answer.view, answer.range)
        saving, share = None, None
        if answer.view == "model":
            saving = answer.savings.get(row.key or "")
        elif answer.view == "project" and row.id is not None:
            share = answer.budget_shares.get(row.id)
        return CostRow(
            f"{answer.view}:{row.key}",
            names.get(row.key) or self._name(answer.view, row),
            row.spending,
            wanted,
            saving,
            share,
            hint=row.key or "",
        )

    def _name(self, view: CostView, row: UsageRow) -> str:
        match view:
            case "model":
                return self.tr("Unknown model")
            case "project":
                return row.name or row.key or self.tr("No project")
            case "session":
                return one_line(row.name or "", 160) or short_id(row.key or "")
            case "day":
                return local_day(date.fromisoformat(row.key or ""))

    def _show_columns(self) -> None:
        room = self.table.viewport().width()
        answer = self._answer
        has_extra = answer is not None and (answer.view == "model" or bool(answer.budget_shares))
        for column, least in _ROOM.items():
            self.table.setColumnHidden(column, room < least + (_WIDTHS[EXTRA] if has_extra else 0))
        self.table.setColumnHidden(EXTRA, not has_extra)

    def _open_row(self, place: int) -> None:
        row = self.model.row(place)
        if row is not None and row.wanted is not None:
            self.requests_wanted.emit(row.wanted)
        elif row is not None:
            self.more_wanted.emit()

    def _open_bar(self, begin: int, end: int, key: str) -> None:
        model = None if key in {"", _OTHERS} else key.removeprefix("model:")
        self.requests_wanted.emit(RequestsWanted(begin, end, model=model))

    def _open_day(self) -> None:
        if self._answer:
            now = self._answer.now
            self.requests_wanted.emit(RequestsWanted(now.day.since, now.day_end))

    def _open_month(self) -> None:
        if self._answer:
            now = self._answer.now
            self.requests_wanted.emit(RequestsWanted(now.month.since, now.month_end))

    def _open_hour(self) -> None:
        if self._answer:
            self.requests_wanted.emit(RequestsWanted(self._answer.now.hour.since))

    def _open_unpriced(self) -> None:
        if self._answer:
            within = self._answer.range
            self.requests_wanted.emit(RequestsWanted(within.since_ms, within.until_ms, only_unpriced=True))

    def _show_models(self) -> None:
        self.views.chips[VIEWS.index("model")].setChecked(True)
        self.table.setFocus()

    def _place_cards(self) -> None:
        columns = len(self.cards) if self.width() >= _CARDS_IN_A_ROW else 3
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(len(self.cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, GAP)
        self._grid.setSpacing(GAP_SMALL)
        chart = QHBoxLayout()
        chart.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, 0)
        self.chart.setMinimumHeight(_LEAST_CHART)
        self.chart.setMaximumHeight(_HIGHEST_CHART)
        chart.addWidget(self.chart)
        rows = QHBoxLayout()
        rows.setContentsMargins(GAP_LARGE - 10, 0, GAP_LARGE - 10, 0)
        rows.addWidget(self.table)
        self.table.setMinimumHeight(_LEAST_TABLE)
        inner = QWidget()
        # before it is filled: to take its measure then would have the style look at everything twice
        self.setWidget(inner)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._grid)
        layout.addLayout(chart, 2)
        layout.addWidget(self.views)
        layout.addLayout(rows, 3)
        keep_in_line(self, self._grid, chart, rows)
        self._place_cards()


def _show(card: KpiCard, figure: Figure) -> None:
    card.show_figure(figure.value, figure.note, figure.tone, figure.share)
    card.setToolTip(tooltip(*figure.hint) if figure.hint else "")


def _unpriced_models(answer: CostsAnswer) -> tuple[str, ...]:
    return tuple(one_line(row.model, 60) for row in answer.models if row.unpriced and row.model)


def _time_data(answer: CostsAnswer) -> TimeData:
    """Make the bars of a CostsAnswer: the dearest models each, and all others together."""
    if not answer.edges:
        return TimeData()
    priced = [row for row in answer.models if row.total]
    shown, others = shown_alone(priced)
    names = _names([row.model for row in answer.models])
    colours = model_colours([row.model for row in shown])
    series = [
        Series(f"model:{row.model or ''}", names[row.model], row.costs, colour)
        for row, colour in zip(shown, colours, strict=True)
    ]
    if others:
        sums = tuple(_sum(costs) for costs in zip(*(row.costs for row in others), strict=True))
        name = QCoreApplication.translate("CostsOverview", "Others")
        series.append(Series(_OTHERS, name, sums, colour_of_others(colours)))
    return TimeData(answer.edges[:-1], answer.edges[-1], tuple(series))


def _names(models: Sequence[str | None]) -> dict[str | None, str]:
    """Name models as people do, those by their ids whose names are the same; an unknown one says so."""
    short = {model: model_name(model) for model in models if model}
    counts = Counter(short.values())
    found: dict[str | None, str] = {None: QCoreApplication.translate("CostsOverview", "Unknown model")}
    return found | {model: name if counts[name] == 1 else one_line(model, 60) for model, name in short.items()}


def _sum(costs: tuple[int | None, ...]) -> int | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known else None
