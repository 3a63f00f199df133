"""The part of a waterfall that is seen: drawn, moved, stretched, with scroll bars that say which part it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from clawatch.ui.formatting import clock_time, elapsed
from clawatch.ui.pages.waterfall.painting import WaterfallPainter
from clawatch.ui.pages.waterfall.scene import AXIS_HEIGHT, ROW_HEIGHT, Scene, content_height, row_at, row_top
from clawatch.ui.theme.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from clawatch.ui.models.steps import Key
    from clawatch.ui.pages.waterfall.lanes import Bar, Branch
    from clawatch.ui.pages.waterfall.scale import Scale

_NEAR = 3.0
_NEAR_A_TURN = 6
_BAR_STEPS = 4_096


class WaterfallArea(QAbstractScrollArea):
    """Shows a Scene. Qt thread."""

    moved = Signal()
    """Another part is seen, or more of it."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self._painter = WaterfallPainter()
        self._setting_bars = False
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().valueChanged.connect(self._on_bar)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        theme().changed.connect(self.viewport().update)

    def show_scale(self, scale: Scale) -> None:
        """Use another axis; what stood at the left edge stays there, unless everything was seen."""
        view, before = self.scene.viewport, self.scene.scale
        whole, moment = view.is_whole, before.moment(view.left)
        self.scene.scale = scale
        view.length = scale.length
        if whole:
            view.fit_all()
        else:
            view.left = scale.place(moment)
            view.settle()
        self.refresh()

    def refresh(self) -> None:
        """Draw anew soon, with the scroll bars as they must be now."""
        self._set_bars()
        self.viewport().update()

    def reveal(self, key: Key) -> None:
        """Move as little as needed to have a call in sight."""
        bar = self.scene.lanes.bar(key)
        if bar is None:
            return
        scene = self.scene
        scene.viewport.show(scene.scale.place(bar.start), scene.scale.place(scene.end_of(bar)))
        self._set_bars()
        top, bar_v = row_top(scene.lanes.row_of(bar), self._scrolled), self.verticalScrollBar()
        if top < AXIS_HEIGHT:
            bar_v.setValue(round(bar_v.value() + top - AXIS_HEIGHT))
        elif top + ROW_HEIGHT > self.viewport().height():
            bar_v.setValue(round(bar_v.value() + top + ROW_HEIGHT - self.viewport().height()))
        self._moved()

    def fit_all(self) -> None:
        """Show everything."""
        self.scene.viewport.fit_all()
        self._moved()

    def fit(self, first: float, last: float) -> None:
        """Show what was between two moments."""
        self.scene.viewport.fit(self.scene.scale.place(first), self.scene.scale.place(last))
        self._moved()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom at a pixel, or at the selected call where it is in sight, or in the middle."""
        view = self.scene.viewport
        if x is None:
            bar = self.scene.lanes.bar(self.scene.selected) if self.scene.selected is not None else None
            middle = sum(self.scene.span_of(bar)) / 2 if bar is not None else -1.0
            x = middle if 0 <= middle <= view.width else view.width / 2
        view.zoom(factor, x)
        self._moved()

    def pan(self, pixels: float) -> None:
        """Move towards later times."""
        self.scene.viewport.pan(pixels)
        self._moved()

    def bar_at(self, place: QPointF) -> Bar | None:
        """Find the bar at a pixel, or one very near."""
        scene, row_number = self.scene, row_at(place.y(), self._scrolled)
        if place.y() < AXIS_HEIGHT:
            return None
        row = next((row for number, row in scene.lanes.rows() if number == row_number), None)
        if row is None:
            return None
        view = scene.viewport
        low = scene.scale.moment(view.place(place.x() - _NEAR))
        high = scene.scale.moment(view.place(place.x() + _NEAR))
        best: Bar | None = None
        distance = _NEAR
        for bar in row.bars[row.first_after(int(low) - 1) :]:
            if bar.start > high:
                break
            left, right = scene.span_of(bar)
            away = max(left - place.x(), place.x() - right, 0.0)
            if away < distance or (best is None and away <= _NEAR):
                best, distance = bar, away
        return best

    def branch_at(self, place: QPointF) -> Branch | None:
        """Find the subagent whose ground is at a pixel."""
        scene, row = self.scene, row_at(place.y(), self._scrolled)
        moment = scene.scale.moment(scene.viewport.place(place.x()))
        for track in scene.lanes.tracks:
            first, last = track.reach
            here = track.top <= row < track.top + track.height and place.y() >= AXIS_HEIGHT
            if track.branch is not None and here and first <= moment <= min(last, max(first, scene.now)):
                return track.branch
        return None

    def words_at(self, place: QPointF) -> str:
        """Say what the axis shows at a pixel: a prompt, or a time cut short; empty for neither."""
        scene = self.scene
        near = min(scene.turns, key=lambda turn: abs(scene.x(turn) - place.x()), default=None)
        if near is not None and abs(scene.x(near) - place.x()) <= _NEAR_A_TURN and place.y() < AXIS_HEIGHT:
            return self.tr("Prompt, {time}").format(time=clock_time(near))
        at = scene.viewport.place(place.x())
        for gap, start in scene.scale.breaks_between(at, at):
            if start <= at <= start + scene.scale.break_length:
                return self.tr("Nothing happened for {time}").format(time=elapsed(gap.end - gap.start))
        return ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what is in sight."""
        painter = QPainter(self.viewport())
        area = self.viewport().rect()
        painter.fillRect(area, theme().tokens.page)
        self._painter.paint(painter, self.scene, area.width(), area.height(), self._scrolled)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scale; where everything was seen, it still is."""
        super().resizeEvent(event)
        view = self.scene.viewport
        whole, at_end = view.is_whole, view.is_at_end
        view.width = float(max(1, self.viewport().width()))
        if whole:
            view.fit_all()
        elif at_end:
            view.to_end()
        else:
            view.settle()
        self._moved()

    def changeEvent(self, event: QEvent) -> None:
        """Take the new font."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange}:
            self._painter.forget_fonts()

    @property
    def _scrolled(self) -> int:
        return self.verticalScrollBar().value()

    def _moved(self) -> None:
        self.refresh()
        self.moved.emit()

    def _set_bars(self) -> None:
        """Have the scroll bars say what part is seen."""
        self._setting_bars = True
        view, area = self.scene.viewport, self.viewport()
        share = min(1.0, view.shown / max(view.length, 1.0))
        sideways = self.horizontalScrollBar()
        sideways.setPageStep(max(1, round(_BAR_STEPS * share)))
        sideways.setSingleStep(max(1, round(_BAR_STEPS * share / 10)))
        sideways.setRange(0, 0 if view.is_whole else _BAR_STEPS - sideways.pageStep())
        sideways.setValue(round(max(0.0, view.left) / max(view.length, 1.0) * _BAR_STEPS))
        down = self.verticalScrollBar()
        room = area.height() - AXIS_HEIGHT
        down.setPageStep(max(1, room))
        down.setSingleStep(ROW_HEIGHT)
        down.setRange(0, max(0, content_height(self.scene.lanes.row_count) - room))
        self._setting_bars = False

    def _on_bar(self, value: int) -> None:
        if not self._setting_bars:
            view = self.scene.viewport
            view.left = value / _BAR_STEPS * view.length
            view.settle()
            self.viewport().update()
            self.moved.emit()
