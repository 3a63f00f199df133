"""The drawing of a chart over time: axes, bars, lines, areas. The one module that loads pyqtgraph."""

from __future__ import annotations

from bisect import bisect_right
from math import nan
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QSizePolicy

from clawatch.ui.charts.data import TimeData
from clawatch.ui.charts.painting import colour_of, mixed, smaller
from clawatch.ui.charts.time_ticks import time_ticks
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import LABEL_STEP

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from clawatch.ui.charts.units import Unit

_PIXELS_A_STEP, _STEPS = 44, 6
_TICK_MARGIN = 18
"""What stays free beside the label of a moment."""
_TOP, _RIGHT, _BESIDE = 8, 6, 8
_WIDEST_BAR = 56
_NEAR = 8
"""How many pixels from a line it is still meant."""
_PAGE = 7


class _UnitAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose lines go through the plot; its first and last label may stand out."""

    def boundingRect(self) -> QRectF:
        rect: QRectF = super().boundingRect()
        return rect.adjusted(0, -_TOP, 0, _TOP)


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """Draws data, says what the mouse points at, and is walked by keyboard. Qt thread."""

    pointed = Signal(int, str, QPoint)
    """A bucket (-1 for none), the key of the series meant or "", and where on the canvas that is."""
    opened = Signal(int, str)
    """A bucket and the key of the series meant, or ""."""

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
        self.bottom.setStyle(tickTextOffset=5)
        self.bottom.setStyle(hideOverlappingLabels=_TICK_MARGIN)
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

    def mark(self, bucket: int, series: str = "") -> None:
        """Look at a bucket, and tell of it."""
        self._mark(bucket, series)
        self.pointed.emit(self._bucket, self._series, self._anchor())

    def _mark(self, bucket: int, series: str) -> None:
        self._bucket, self._series = bucket, series
        self._place_band()

    # drawing

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
        widest = metrics.horizontalAdvance("00 MMM") + _TICK_MARGIN
        at_most = max(1, int(self._plot_width() / widest))
        moments = time_ticks(self._data.starts[0], self._data.until, at_most)
        ticks_at = [(self._x(tick.at), tick.label) for tick in moments]
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

    # the mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is pointed at."""
        place = event.position().toPoint()
        bucket, series = self._under(place)
        if bucket != self._bucket or series != self._series or bucket >= 0:
            self._mark(bucket, series)
            self.pointed.emit(bucket, series, place)
        self.setCursor(Qt.CursorShape.PointingHandCursor if bucket >= 0 else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard, and nothing else: the plot is not moved."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what is pointed at."""
        bucket, series = self._under(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and bucket >= 0:
            self.opened.emit(bucket, series)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page, which scrolls."""
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.mark(-1)

    def _under(self, place: QPoint) -> tuple[int, str]:
        plot = self.box.sceneBoundingRect()
        if not self._data.starts or not plot.contains(self.mapToScene(place)):
            return -1, ""
        x = (place.x() - plot.left()) / plot.width() * self._x(self._data.until)
        bucket = max(0, bisect_right([self._x(start) for start in self._data.starts], x) - 1)
        _, highest = self.box.viewRange()[1]
        value = (plot.bottom() - place.y()) / plot.height() * highest
        return bucket, self._meant(bucket, value, highest / plot.height() * _NEAR)

    def _meant(self, bucket: int, value: float, near: float) -> str:
        heights = [(tops[bucket], one) for tops, one in zip(self._tops, self._data.series, strict=True)]
        if self._kind == "lines" or not self._stacked:
            known = [(abs(top - value), one.key) for top, one in heights if top is not None]
            distance, key = min(known, default=(near + 1, ""))
            return key if distance <= near else ""
        return next((one.key for top, one in heights if top is not None and 0 <= value <= top), "")

    # the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the buckets with the arrows, the series of one with Up and Down; open by Enter, look away by Esc."""
        last = len(self._data.starts) - 1
        here = self._bucket
        key = event.key()
        steps = {
            Qt.Key.Key_Left: (here if here >= 0 else last + 1) - 1,
            Qt.Key.Key_Right: here + 1 if here >= 0 else last,
            Qt.Key.Key_PageUp: here - _PAGE,
            Qt.Key.Key_PageDown: here + _PAGE,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if last >= 0 and key in steps:
            self.mark(min(last, max(0, steps[Qt.Key(key)])), self._series)
        elif here >= 0 and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.mark(here, self._next_series(1 if key == Qt.Key.Key_Up else -1))
        elif here >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(here, self._series)
        elif here >= 0 and key == Qt.Key.Key_Escape:
            self.mark(-1)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leave it to the page."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Look at the last bucket where the keyboard came by Tab."""
        super().focusInEvent(event)
        if self._bucket < 0 and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.mark(len(self._data.starts) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Look away."""
        super().focusOutEvent(event)
        self.mark(-1)

    def _next_series(self, step: int) -> str:
        keys = ["", *(one.key for one in self._data.series)]
        here = keys.index(self._series) if self._series in keys else 0
        return keys[(here + step) % len(keys)]

    # size and font

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

    def _anchor(self) -> QPoint:
        """Give where the reading of the bucket is best put."""
        if self._bucket < 0:
            return QPoint()
        plot = self.box.sceneBoundingRect()
        begin, end = self._data.starts[self._bucket], self._data.end_of(self._bucket)
        share = (self._x(begin) + self._x(end)) / 2 / self._x(self._data.until)
        return QPoint(round(plot.left() + share * plot.width()), round(plot.top() + plot.height() / 3))

    def _plot_width(self) -> float:
        return float(self.viewport().width() - self.left.width() - _RIGHT)

    def _x(self, moment: int) -> float:
        return (moment - self._data.starts[0]) / 1000
