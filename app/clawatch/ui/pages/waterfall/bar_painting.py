"""Draws the bars of a waterfall's rows: those in sight, and what is too narrow to be told apart as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from clawatch.ui.pages.waterfall.lanes import GOING_ON
from clawatch.ui.pages.waterfall.scene import BAR_HEIGHT, LEAST_WIDTH

if TYPE_CHECKING:
    from clawatch.ui.models.steps import Key
    from clawatch.ui.pages.waterfall.lanes import Bar, Row
    from clawatch.ui.pages.waterfall.scene import Frame, Scene

TEXT_PADDING = 6.0
ROOM_FOR_TEXT = 34.0
_WIDE = 5.0
_ROUND = 3.0
_TEXTS_KEPT = 4_000
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
# of bars drawn as one, the worst gives the colour
_WEIGHTS = {"": 0, "working": 1, "needs_you": 2, "error": 3}


@dataclass(slots=True)
class _Runs:
    """Bars side by side that are too narrow for the eye, gathered into few rectangles of each colour."""

    top: float
    left: float = -1e9
    right: float = -1e9
    tone: str = ""
    agent: str = ""
    found: dict[str, list[QRectF]] = field(default_factory=dict)

    def add(self, bar: Bar, left: float, right: float) -> None:
        if left - self.right < 1.0:
            too_dense = self.right - self.left < LEAST_WIDTH or self.right - left > 2 * LEAST_WIDTH
            if bar.tone == self.tone or too_dense:
                self.right = max(self.right, right)
                self.tone = max(bar.tone, self.tone, key=_WEIGHTS.__getitem__)
                return
            # one error among many is as wide as one
            left = max(left, self.right)
            right = max(right, left + LEAST_WIDTH)
        self.close()
        self.left, self.right, self.tone, self.agent = left, right, bar.tone, bar.agent

    def close(self) -> None:
        if self.right > self.left:
            place = QRectF(self.left, self.top, self.right - self.left, BAR_HEIGHT)
            self.found.setdefault(colour_name(self.tone, self.agent), []).append(place)


def colour_name(tone: str, agent: str) -> str:
    """Name what a bar is coloured by: its tone, else its subagent."""
    return tone or (f"agent:{agent}" if agent else "")


class BarPainter:
    """Draws rows, and remembers the shortened words on their bars."""

    def __init__(self) -> None:
        self._texts: dict[tuple[Key, int], str] = {}

    def forget(self) -> None:
        """Forget the words, as where they are written in another font."""
        self._texts.clear()

    def paint_row(self, frame: Frame, row: Row, top: float) -> None:
        """Draw a row's bars, from the pixel `top` on."""
        scene, painter = frame.scene, frame.painter
        view, scale = scene.viewport, scene.scale
        runs, wide = _Runs(top), []
        first, last = int(scale.moment(view.left)) - 1, scale.moment(view.right)
        for bar in row.bars[row.first_after(first) :]:
            if bar.start > last:
                break
            left, right = scene.span_of(bar)
            if right - left < _WIDE:
                runs.add(bar, left, right)
            else:
                wide.append((bar, left, right))
        runs.close()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003 Qt's own
        for name, places in runs.found.items():
            painter.setBrush(_colours(frame, name)[0])
            painter.drawRects(places)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for bar, left, right in wide:
            # what is far out of sight is not drawn: coordinates have an end
            seen_left, seen_right = max(left, -8.0), min(right, frame.width + 8.0)
            self._paint_bar(frame, bar, QRectF(seen_left, top, seen_right - seen_left, BAR_HEIGHT))

    def _paint_bar(self, frame: Frame, bar: Bar, place: QRectF) -> None:
        painter, t = frame.painter, frame.tokens
        fill, ink = _colours(frame, colour_name(bar.tone, bar.agent))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(place, min(_ROUND, place.width() / 4), _ROUND)
        waiting = _waiting(frame.scene, bar, place)
        if waiting is not None:
            painter.setBrush(QColor(t.needs_you_ground))
            painter.setPen(QPen(QColor(t.needs_you), 1))
            painter.drawRoundedRect(waiting.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
            if place.right() - waiting.right() >= ROOM_FOR_TEXT:
                place.setLeft(waiting.right())
            elif waiting.width() >= place.width() / 2:
                place, ink = waiting, QColor(t.needs_you)
        left = max(place.left(), 0.0)
        room = min(place.right(), float(frame.width)) - left - 2 * TEXT_PADDING
        if room >= ROOM_FOR_TEXT:
            painter.setPen(ink)
            where = QRectF(left + TEXT_PADDING, place.top(), room, place.height())
            painter.drawText(where, _LEFT, self._text(frame, bar.key, int(room)))

    def _text(self, frame: Frame, key: Key, room: int) -> str:
        # in steps of some pixels, so that most of what is shown while it is stretched was shown before
        known = (key, room // 4)
        text = self._texts.get(known)
        if text is None:
            if len(self._texts) >= _TEXTS_KEPT:
                self._texts.clear()
            text = frame.metrics.elidedText(frame.scene.text_of(key), Qt.TextElideMode.ElideRight, room // 4 * 4)
            self._texts[known] = text
        return text


def _colours(frame: Frame, name: str) -> tuple[QColor, QColor]:
    """Give the colours of a bar and of the words on it."""
    t = frame.tokens
    if name.startswith("agent:"):
        lane = max(0, frame.scene.lane_of(name.removeprefix("agent:")))
        return QColor(t.lanes[lane % len(t.lanes)]), QColor(t.on_accent if t.dark else t.text)
    return QColor(getattr(t, name or "accent")), QColor(t.on_accent)


def _waiting(scene: Scene, bar: Bar, place: QRectF) -> QRectF | None:
    """Give the part of a bar in which its tool did not run yet; None where there is none to be seen."""
    if bar.end == GOING_ON and scene.waits_since is not None and bar.start <= scene.waits_since:
        since, until = scene.waits_since, scene.now
    elif bar.ran > bar.start:
        since, until = bar.start, bar.ran
    else:
        return None
    left, right = max(scene.x(since), place.left()), min(scene.x(until), place.right())
    return QRectF(left, place.top(), right - left, place.height()) if right - left >= 1 else None
