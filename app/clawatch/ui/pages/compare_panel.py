"""Several projects side by side: their figures in columns, and one figure of each over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from clawatch.queries.project_over_time import ProjectsOverTime, projects_over_time
from clawatch.ui.buttons import Button
from clawatch.ui.charts.data import Series, TimeData
from clawatch.ui.charts.painting import colour_of, draw_bar
from clawatch.ui.charts.time_chart import TimeChart
from clawatch.ui.charts.units import Unit
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import UNKNOWN, money, number, short_number
from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.places import PROJECT, Place
from clawatch.ui.plain_text import tooltip
from clawatch.ui.rate_words import rate_text
from clawatch.ui.reads import Asker
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, GAP_TINY

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPaintEvent

    from clawatch.queries.project_over_time import PartSums
    from clawatch.queries.projects_in_range import ProjectFigures
    from clawatch.queries.source import Source
    from clawatch.ui.reads import ReadExecutor
    from clawatch.ui.time_range import RangeChoice

MOST = 6
"""How many are compared at most: so many colours tell lines apart."""
_HEIGHT = 284
_MARK = 10
_COST_ROW = 5
_COLUMN, _NAME, _CHART = 72, 84, 280


class _Mark(QWidget):
    """A small field in the colour of a line."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(QSize(_MARK, _MARK))
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = self.rect()
        draw_bar(painter, place.toRectF(), colour_of(self._colour), 3)


class ComparePanel(QFrame):
    """Shows up to six projects. Qt thread."""

    closed = Signal()
    place_wanted = Signal(object)
    """The Place of a project."""

    def __init__(
        self, source: Source, reads: ReadExecutor, chosen_range: RangeChoice, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._source, self._range = source, chosen_range
        self._projects: tuple[ProjectFigures, ...] = ()
        self._asker = Asker(reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self.setAccessibleName(self.tr("Comparison"))
        self.close_button = Button(
            icon_name="x", look="quiet", name=self.tr("Close the comparison (Esc)"), on_click=self.closed.emit
        )
        self.problem = ElidedLabel(tone="error")
        self.problem.hide()
        texts = (self.tr("Cost"), self.tr("Tokens"), self.tr("Tool calls"))
        units = (Unit.MONEY, Unit.TOKENS, Unit.COUNT)
        self.charts = tuple(
            TimeChart(text, unit, "lines", stacked=False) for text, unit in zip(texts, units, strict=True)
        )
        self.stack = QStackedWidget()
        for chart in self.charts:
            self.stack.addWidget(chart)
        self.chips = tuple(self._chip(place, text) for place, text in enumerate(texts))
        self.figures = QGridLayout()
        self._lay_out()
        self._choose(0)

    @property
    def projects(self) -> tuple[ProjectFigures, ...]:
        """The projects that are compared."""
        return self._projects

    def sizeHint(self) -> QSize:
        """Ask for room for all figures; where there is little, they scroll."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def show_projects(self, projects: tuple[ProjectFigures, ...]) -> None:
        """Compare these."""
        if projects == self._projects:
            return
        ids = [one.id for one in projects]
        are_others = ids != [one.id for one in self._projects]
        self._projects = projects
        self._show_figures()
        if are_others:
            self.fetch()

    def fetch(self) -> None:
        """Ask for what happened over time."""
        ids, source, wanted = tuple(one.id for one in self._projects), self._source, self._range.current
        if ids:
            self._asker.ask(
                (ids, wanted),
                lambda: (ids, projects_over_time(source, ids, wanted.since_ms, wanted.until_ms, now_ms())),
            )

    def _take(self, answer: tuple[tuple[int, ...], ProjectsOverTime]) -> None:
        ids, found = answer
        self.problem.hide()
        for chart, value in zip(self.charts, (_cost, _tokens, _calls), strict=True):
            chart.show_data(self._data(ids, found, value))

    def _fail(self, sentence: str) -> None:
        self.problem.set_full_text(sentence)
        self.problem.show()

    def _data(
        self, ids: tuple[int, ...], found: ProjectsOverTime, value: Callable[[PartSums], float | None]
    ) -> TimeData:
        if found.parts is None:
            return TimeData()
        names = {one.id: one.name for one in self._projects}
        series = tuple(
            Series(str(project), names.get(project, ""), tuple(map(value, found.projects[project])), f"lane{place}")
            for place, project in enumerate(ids)
        )
        return TimeData(found.parts.starts, found.parts.until, series)

    def _show_figures(self) -> None:
        while self.figures.count():
            item = self.figures.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        captions = (
            self.tr("Sessions"),
            self.tr("Tool calls"),
            self.tr("Error rate"),
            self.tr("Tokens"),
            self.tr("Cost"),
            self.tr("Cost a session"),
            self.tr("Unpriced requests"),
        )
        for row, caption in enumerate(captions, 1):
            self.figures.addWidget(Label(caption, tone="muted"), row, 0)
        right = Qt.AlignmentFlag.AlignRight
        for column, one in enumerate(self._projects, 1):
            self.figures.addWidget(self._heading(one, column - 1), 0, column)
            for row, text in enumerate(_texts(one), 1):
                label = Label(text, look="strong" if row == _COST_ROW else "")
                label.setAccessibleName(f"{one.name}, {captions[row - 1]}: {text}")
                label.setContentsMargins(0, 0, GAP_SMALL, 0)  # in line with the name above, which is a button
                self.figures.addWidget(label, row, column, right)
        for column in range(1, MOST + 1):
            self.figures.setColumnMinimumWidth(column, _COLUMN if column <= len(self._projects) else 0)
            self.figures.setColumnStretch(column, 1 if column <= len(self._projects) else 0)

    def _heading(self, one: ProjectFigures, place: int) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_TINY)
        layout.addStretch()
        layout.addWidget(_Mark(f"lane{place}"))
        open_button = Button(
            holder.fontMetrics().elidedText(one.name, Qt.TextElideMode.ElideMiddle, _NAME),
            look="quiet",
            on_click=lambda: self.place_wanted.emit(Place(PROJECT, str(one.id))),
        )
        open_button.setAccessibleName(self.tr("Open {project}").format(project=one.name))
        open_button.setToolTip(tooltip(one.name, one.path))
        layout.addWidget(open_button)
        return holder

    def _chip(self, place: int, text: str) -> Button:
        chip = Button(text, look="chip", on_click=lambda: self._choose(place))
        chip.setCheckable(True)
        return chip

    def _choose(self, place: int) -> None:
        for number_, chip in enumerate(self.chips):
            chip.setChecked(number_ == place)
        self.stack.setCurrentIndex(place)

    def _lay_out(self) -> None:
        self.setMaximumHeight(_HEIGHT)
        head = QHBoxLayout()
        head.setSpacing(GAP_TINY)
        head.addWidget(Label(self.tr("Compared"), look="heading"))
        head.addSpacing(GAP)
        for chip in self.chips:
            head.addWidget(chip)
        head.addWidget(self.problem, 1)
        head.addStretch()
        head.addWidget(self.close_button)
        self.figures.setHorizontalSpacing(GAP_SMALL)
        self.figures.setVerticalSpacing(GAP_TINY)
        holder = QWidget()
        left = QVBoxLayout(holder)
        left.setContentsMargins(0, 0, 0, 0)
        left.addLayout(self.figures)
        left.addStretch()
        # six columns may need more room than there is
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(holder)
        self.stack.setMinimumWidth(_CHART)
        body = QHBoxLayout()
        body.setSpacing(GAP_LARGE)
        body.addWidget(scroll, 4)
        body.addWidget(self.stack, 3)
        line = QFrame()
        line.setProperty("look", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line)
        inner = QVBoxLayout()
        inner.setContentsMargins(GAP_LARGE, GAP_SMALL, GAP_LARGE, GAP)
        inner.setSpacing(GAP_SMALL)
        inner.addLayout(head)
        inner.addLayout(body, 1)
        layout.addLayout(inner, 1)


def _texts(one: ProjectFigures) -> tuple[str, ...]:
    spending = one.spending
    each = None if spending.cost is None or not one.sessions else spending.cost // one.sessions
    return (
        number(one.sessions),
        number(one.calls),
        rate_text(one.errors, one.calls),
        short_number(spending.tokens),
        money(spending.cost),
        UNKNOWN if each is None else money(each),
        number(spending.unpriced_requests),
    )


def _cost(part: PartSums) -> float | None:
    return part.known_cost


def _tokens(part: PartSums) -> float:
    return part.tokens


def _calls(part: PartSums) -> float:
    return part.calls
