"""Draws what is seen of a waterfall: the axis, turns, breaks and subagents, and the rows of bars among them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from clawatch.ui.dates import DAY_MONTH, date_text
from clawatch.ui.formatting import DAY_MS, MINUTE_MS, SECOND_MS, elapsed
from clawatch.ui.numerals import punctuated
from clawatch.ui.pages.waterfall.bar_painting import ROOM_FOR_TEXT, TEXT_PADDING, BarPainter
from clawatch.ui.pages.waterfall.scene import AXIS_HEIGHT, BAR_HEIGHT, LEAST_WIDTH, ROW_HEIGHT, Frame, bar_top, row_top
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.theme import tokens
from clawatch.ui.theme.tokens import SMALL_STEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.ui.pages.waterfall.lanes import Track
    from clawatch.ui.pages.waterfall.scale import Tick
    from clawatch.ui.pages.waterfall.scene import Scene

_TICK_ROOM = 96
_BETWEEN_LABELS = 8
_TURN_MARK = 4


class WaterfallPainter:
    """Draws a Scene into a rectangle whose left top is the origin."""

    def __init__(self) -> None:
        self._bars = BarPainter()
        self._font: QFont | None = None

    def forget_fonts(self) -> None:
        """Make the fonts anew; to be called when the application's font changed."""
        self._font = None
        self._bars.forget()

    def paint(self, painter: QPainter, scene: Scene, width: int, height: int, scrolled: int) -> None:
        """Draw it."""
        if self._font is None:
            self._font = figures(QApplication.font())
            self._font.setPointSizeF(max(6.0, self._font.pointSizeF() + SMALL_STEP))
        painter.setFont(self._font)
        frame = Frame(painter, scene, width, height, scrolled, tokens(), QFontMetrics(self._font))
        view = scene.viewport
        ticks = list(scene.scale.ticks(view.left, view.right, _TICK_ROOM / view.per_ms, _zone_offset(scene.now)))
        body = QRectF(0, AXIS_HEIGHT, width, height - AXIS_HEIGHT)
        _paint_grid(frame, ticks, body)
        painter.save()
        painter.setClipRect(body)
        for track in scene.lanes.tracks:
            top, bottom = row_top(track.top, scrolled), row_top(track.top + track.height, scrolled)
            if track.branch is not None and bottom > AXIS_HEIGHT and top < height:
                _paint_branch(frame, track, QRectF(0, top, width, bottom - top))
        for place, row in scene.lanes.rows():
            top = bar_top(place, scrolled)
            if AXIS_HEIGHT - ROW_HEIGHT < top < height:
                self._bars.paint_row(frame, row, top)
        _paint_selection(frame)
        painter.restore()
        _paint_axis(frame, ticks)


def _paint_grid(frame: Frame, ticks: Sequence[Tick], body: QRectF) -> None:
    painter, scene, t = frame.painter, frame.scene, frame.tokens
    view, scale = scene.viewport, scene.scale
    painter.setPen(QPen(QColor(t.border), 1))
    painter.drawLines([QLineF(x, body.top(), x, body.bottom()) for x in _xs(scene, ticks)])
    for _, start in scale.breaks_between(view.left, view.right):
        place = QRectF(view.x(start), body.top(), scale.break_length * view.per_ms, body.height())
        painter.fillRect(place, QColor(t.sunken))
        painter.fillRect(place, QBrush(QColor(t.border_strong), Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(QColor(t.border_strong), 1, Qt.PenStyle.DashLine))
    painter.drawLines([QLineF(x, body.top(), x, body.bottom()) for x in _turn_xs(scene)])
    if scene.live:
        x = scene.x(scene.now)
        painter.setPen(QPen(QColor(t.accent), 1.5))
        painter.drawLine(QLineF(x, body.top(), x, body.bottom()))


def _paint_branch(frame: Frame, track: Track, place: QRectF) -> None:
    """Draw a subagent's ground with its name, and the line that leads to it from the call that started it."""
    painter, scene, t = frame.painter, frame.scene, frame.tokens
    branch = track.branch
    if branch is None:
        return
    start, end = track.reach
    left = scene.x(start)
    right = max(scene.x(min(end, max(start, scene.now))), left + LEAST_WIDTH)
    if right < 0 or left > place.width():
        return
    colour = QColor(t.lanes[max(0, scene.lane_of(branch.agent)) % len(t.lanes)])
    ground = QColor(colour)
    ground.setAlpha(34)
    seen = QRectF(max(left, -4.0), place.top() + 2, 0, place.height() - 3)
    seen.setRight(min(right, place.width() + 4))
    painter.fillRect(seen, ground)
    painter.fillRect(QRectF(seen.left(), seen.top(), seen.width(), 2), colour)
    if track.launcher is not None:
        x = max(left, scene.x(track.launcher.start)) + 0.5
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x, bar_top(track.launcher_row, frame.scrolled) + BAR_HEIGHT, x, seen.top()))
    text_left = max(0.0, seen.left()) + TEXT_PADDING
    room = seen.right() - text_left - TEXT_PADDING
    if room > ROOM_FOR_TEXT / 2:
        painter.setPen(QColor(t.text_soft))
        text = frame.metrics.elidedText(scene.name_of(branch.agent), Qt.TextElideMode.ElideRight, int(room))
        where = QRectF(text_left, place.top() + 2, room, ROW_HEIGHT - 2)
        painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _paint_selection(frame: Frame) -> None:
    painter, scene, t = frame.painter, frame.scene, frame.tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for key, pen in ((scene.hovered, QPen(QColor(t.text_soft), 1)), (scene.selected, QPen(QColor(t.text), 2))):
        bar = scene.lanes.bar(key) if key is not None else None
        row = scene.lanes.row_of(bar) if bar is not None else -1
        if bar is None or row < 0:
            continue
        left, right = scene.span_of(bar)
        left, right = max(left, -16.0), min(right, frame.width + 16.0)
        if right > left:
            painter.setPen(pen)
            place = QRectF(left - 2, bar_top(row, frame.scrolled) - 2, right - left + 4, BAR_HEIGHT + 4)
            painter.drawRoundedRect(place, 4, 4)


def _paint_axis(frame: Frame, ticks: Sequence[Tick]) -> None:
    painter, scene, t = frame.painter, frame.scene, frame.tokens
    painter.fillRect(QRectF(0, 0, frame.width, AXIS_HEIGHT), QColor(t.page))
    painter.fillRect(QRectF(0, AXIS_HEIGHT - 1, frame.width, 1), QColor(t.border))
    painter.setPen(QColor(t.needs_you))
    taken = _paint_breaks(frame)
    painter.setPen(QColor(t.text_muted))
    day = None
    for tick, x in zip(ticks, _xs(scene, ticks), strict=True):
        moment = datetime.fromtimestamp(tick.moment / SECOND_MS).astimezone()
        text = _tick_text(moment, tick.step, with_day=day is not None and moment.date() != day)
        day = moment.date()
        place = _label_place(frame, text, x)
        if all(
            place.right() + _BETWEEN_LABELS < left or place.left() - _BETWEEN_LABELS > right for left, right in taken
        ):
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
            taken.append((place.left(), place.right()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t.text_soft))
    low = AXIS_HEIGHT - 1.0
    for x in _turn_xs(scene):
        corners = (QPointF(x - _TURN_MARK, low - 6), QPointF(x + _TURN_MARK, low - 6), QPointF(x, low))
        painter.drawPolygon(QPolygonF(corners))


def _paint_breaks(frame: Frame) -> list[tuple[float, float]]:
    """Say how long each break is, and give where that stands."""
    scene = frame.scene
    taken: list[tuple[float, float]] = []
    view, scale = scene.viewport, scene.scale
    for gap, start in scale.breaks_between(view.left, view.right):
        left, room = view.x(start), scale.break_length * view.per_ms
        text = elapsed(gap.end - gap.start)
        place = _label_place(frame, text, left + room / 2)
        if not taken or place.left() > taken[-1][1] + _BETWEEN_LABELS:
            frame.painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
            taken.append((place.left(), place.right()))
    return taken


def _label_place(frame: Frame, text: str, middle: float) -> QRectF:
    width = frame.metrics.horizontalAdvance(text) + 2
    return QRectF(middle - width / 2, 0, width, AXIS_HEIGHT - 7)


def _xs(scene: Scene, ticks: Sequence[Tick]) -> list[float]:
    return [round(scene.viewport.x(tick.place)) + 0.5 for tick in ticks]


def _turn_xs(scene: Scene) -> list[float]:
    xs = (scene.x(turn) for turn in scene.turns)
    return [round(x) + 0.5 for x in xs if -1 <= x <= scene.viewport.width + 1]


def _zone_offset(moment: int) -> int:
    offset = datetime.fromtimestamp(moment / SECOND_MS).astimezone().utcoffset()
    return int(offset.total_seconds() * SECOND_MS) if offset is not None else 0


def _tick_text(moment: datetime, step: int, *, with_day: bool) -> str:
    day = date_text(moment.date(), DAY_MONTH)
    if step >= DAY_MS:
        return day
    if step < SECOND_MS:
        text = punctuated(f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}")
    else:
        text = f"{moment:%H:%M:%S}" if step < MINUTE_MS else f"{moment:%H:%M}"
    return f"{day} {text}" if with_day else text
