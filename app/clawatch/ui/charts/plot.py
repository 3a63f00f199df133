"""The drawing of a chart over time: axes, bars, lines, areas. The one module that loads pyqtgraph."""

from __future__ import annotations

from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QSizePolicy

from clawatch.ui.charts.data import TimeData
from clawatch.ui.charts.painting import colour_of, mixed, smaller
from clawatch.ui.charts.time_ticks import longest_day, time_ticks
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import LABEL_STEP

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from clawatch.ui.charts.units import Unit

_PIXELS_A_STEP, _STEPS = 44, 6
_TICK_MARGIN = 18
"""What stays free beside the label of a moment."""
_TOP, _RIGHT, _BESIDE = 8, 6, 8
_WIDEST_BAR = 56


class _UnitAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose lines go through the plot; its first and last label may stand out."""

    def boundingRect(self) -> QRectF:
        rect: QRectF = super().boundingRect()
        return rect.adjusted(0, -_TOP, 0, _TOP)


class Plot(pg.GraphicsView):  # type: ignore[misc]
    """Draws data and marks one bucket of it. Qt thread."""

    def __init__(self, unit: Unit, kind: str, *, stacked: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self._unit, self._kind, self._stacked = unit, kind, stacked
        self._data = TimeData()
        self._tops: tuple[tuple[float | None, ...], ...] = ()
        self._items: list[QGraphicsItem] = []
        self._bucket, self._series = -1, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        self.box.disableAutoRange()
        self.left, self.bottom = _UnitAxis("left"), pg.AxisItem("bottom")
        self.left.setZValue(-200)  # its lines go through the plot, behind what is plotted
        for axis in (self.left, self.bottom):
            axis.setStyle(tickLength=0, autoExpandTextSpace=False, autoReduceTextSpace=False, tickAlpha=255)
            axis.linkToView(self.box)
        self.left.setGrid(255)
        self.bottom.setStyle(tickTextOffset=5, hideOverlappingLabels=_TICK_MARGIN)
        layout = self.centralLayout
        layout.setContentsMargins(0, _TOP, _RIGHT, 0)
        layout.setSpacing(0)
        layout.addItem(self.left, 0, 0)
        layout.addItem(self.box, 0, 1)
        layout.addItem(self.bottom, 1, 1)
        self._band = QGraphicsRectItem()
        self._band.setZValue(-10)
        self._band.setVisible(False)
        self.box.addItem(self._band, ignoreBounds=True)
        theme().changed.connect(self._restyle)
        self._restyle()

    @property
    def marked(self) -> tuple[int, str]:
        """The bucket that is looked at, -1 for none, and the key of the series that is meant, or ""."""
        return self._bucket, self._series

    def show_data(self, data: TimeData) -> None:
        """Draw data."""
        is_other = data.starts != self._data.starts
        self._data = data
        self._tops = data.stacked() if self._stacked else tuple(one.values for one in data.series)
        if is_other:
            self._mark(-1, "")
        self._draw()

    def _mark(self, bucket: int, series: str) -> None:
        self._bucket, self._series = bucket, series
        self._place_band()

    def _draw(self) -> None:
        for item in self._items:
            self.box.removeItem(item)
        self._items = []
        if not self._data.starts:
            return
        self.box.setXRange(0.0, self._x(self._data.until), padding=0)
        self._make_axes()
        if self._kind == "bars":
            self._draw_bars()
        else:
            self._draw_curves()
        for item in self._items:
            self.box.addItem(item, ignoreBounds=True)
        self._place_band()

    def _draw_bars(self) -> None:
        data = self._data
        count = len(data.starts)
        slots = [(self._x(start), self._x(data.end_of(place))) for place, start in enumerate(data.starts)]
        width = max(1, self._plot_width())
        a_pixel = self._x(data.until) / width
        pixels = width / count
        gap = min(max(1.0, round(pixels * 0.22)), pixels / 2) if pixels > 2 else 0.0  # noqa: PLR2004 narrower have none
        gap = max(gap, pixels - _WIDEST_BAR) * a_pixel / 2
        lower: tuple[float, ...] = (0.0,) * count
        lanes = 1 if self._stacked else max(1, len(data.series))
        for place, (one, tops) in enumerate(zip(data.series, self._tops, strict=True)):
            upper = tuple(top or 0.0 for top in tops)
            bounds = []
            for begin, end in slots:
                room = (end - begin - 2 * gap) / lanes
                left = begin + gap + (0 if self._stacked else place * room)
                bounds.append((left, left + room))
            item = pg.BarGraphItem(
                x0=[begin for begin, _ in bounds],
                x1=[end for _, end in bounds],
                y0=list(lower),
                y1=list(upper),
                pen=pg.mkPen(None),
                brush=pg.mkBrush(colour_of(one.colour)),
            )
            self._items.append(item)
            if self._stacked:
                lower = upper

    def _draw_curves(self) -> None:
        data = self._data
        middles = [(self._x(start) + self._x(data.end_of(place))) / 2 for place, start in enumerate(data.starts)]
        fills = self._kind == "area"
        ground = QColor(theme().tokens.page)
        # the highest first: those below cover it
        for one, tops in reversed(list(zip(data.series, self._tops, strict=True))):
            colour = colour_of(one.colour)
            # what lies on top of others hides them, what lies alone lets the lines behind it through
            fill = mixed(colour, ground, 0.75)
            if len(data.series) == 1:
                fill = QColor(colour)
                fill.setAlphaF(0.18)
            self._items.append(
                pg.PlotCurveItem(
                    x=middles,
                    y=[nan if top is None else top for top in tops],
                    connect="finite",
                    antialias=True,
                    pen=pg.mkPen(colour, width=2 if not fills or len(data.series) == 1 else 1.2),
                    fillLevel=0.0 if fills else None,
                    brush=pg.mkBrush(fill) if fills else None,
                    skipFiniteCheck=False,
                )
            )

    def _make_axes(self) -> None:
        highest = max((top for tops in self._tops for top in tops if top is not None), default=0.0)
        ticks = self._unit.ticks(highest, min(_STEPS, max(2, self.height() // _PIXELS_A_STEP)))
        labels = [self._unit.tick(tick, ticks[1]) for tick in ticks]
        metrics = QFontMetrics(self.left.style["tickFont"])
        self.left.setWidth(max(metrics.horizontalAdvance(label) for label in labels) + _BESIDE + 4)
        self.left.setTicks([list(zip(ticks, labels, strict=True))])
        self.box.setYRange(0.0, ticks[-1], padding=0)
        widest = metrics.horizontalAdvance(longest_day()) + _TICK_MARGIN
        at_most = max(1, int(self._plot_width() / widest))
        edges = (*self._data.starts, self._data.until)
        narrowest = min(after - before for before, after in pairwise(edges))
        moments = time_ticks(self._data.starts[0], self._data.until, at_most, narrowest)
        # where every bucket is a day with a label of its own, that stands below it
        middle = narrowest / 2 if {tick.at for tick in moments} == set(self._data.starts) else 0
        ticks_at = [(self._x(round(tick.at + middle)), tick.label) for tick in moments]
        a_unit = self._plot_width() / self._x(self._data.until)
        # a label that would be cut off at the edge of the chart is left out
        room = self.left.width()
        fits = [at * a_unit + room >= metrics.horizontalAdvance(label) / 2 for at, label in ticks_at]
        self.bottom.setTicks([[tick for tick, is_fitting in zip(ticks_at, fits, strict=True) if is_fitting]])

    def _place_band(self) -> None:
        is_shown = 0 <= self._bucket < len(self._data.starts)
        self._band.setVisible(is_shown)
        if is_shown:
            begin, end = self._x(self._data.starts[self._bucket]), self._x(self._data.end_of(self._bucket))
            _, highest = self.box.viewRange()[1]
            self._band.setRect(QRectF(begin, 0.0, end - begin, highest))

    def _restyle(self) -> None:
        tokens = theme().tokens
        font = figures(smaller(self.font(), LABEL_STEP))
        nothing = QPen(Qt.PenStyle.NoPen)
        for axis in (self.left, self.bottom):
            axis.setTickFont(font)
            axis.setTextPen(QPen(QColor(tokens.text_muted)))
        line = QPen(QColor(tokens.border_strong))
        line.setCosmetic(True)
        grid = QPen(QColor(tokens.border))
        grid.setCosmetic(True)
        self.left.setPen(nothing)
        self.left.setTickPen(grid)
        self.bottom.setPen(line)
        self.bottom.setTickPen(line)
        self.bottom.setHeight(QFontMetrics(font).height() + _BESIDE)
        self._band.setPen(nothing)
        self._band.setBrush(QColor(tokens.selection))
        self._draw()

    def sizeHint(self) -> QSize:
        """Ask for little, and take what there is."""
        return QSize(240, 140)

    def minimumSizeHint(self) -> QSize:
        """Need room for a few bars."""
        return QSize(120, 80)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit ticks and gaps to the new size."""
        super().resizeEvent(event)
        if getattr(self, "_band", None) is not None:  # the base resizes itself while it is made
            self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take a new font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and getattr(self, "_band", None) is not None:
            self._restyle()

    def _plot_width(self) -> float:
        return float(self.viewport().width() - self.left.width() - _RIGHT)

    def _x(self, moment: int) -> float:
        return (moment - self._data.starts[0]) / 1000
