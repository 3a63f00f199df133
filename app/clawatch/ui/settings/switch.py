"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from clawatch.ui.theme.theme import theme

_WIDTH, _HEIGHT, _MARGIN, _ROOM = 36, 20, 3.0, 3
_LINE, _RESTING = 1.5, 0.45


class Switch(QAbstractButton):
    """A check box that looks like what it does; the space bar and Enter turn it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Be as large as the track and the ring around it."""
        return QSize(_WIDTH + 2 * _ROOM, _HEIGHT + 2 * _ROOM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, knob, and the ring of whoever has the keyboard."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_ROOM, _ROOM, _WIDTH, _HEIGHT)
        on = self.isChecked()
        # off is an outline, on is full: that they differ does not hang on the colours alone
        colour = QColor(tokens.accent if on else tokens.text_muted)
        if not self.isEnabled():
            colour.setAlphaF(_RESTING)
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(colour, _LINE))
        painter.setBrush(colour if on else Qt.BrushStyle.NoBrush)
        inset = 0.0 if on else _LINE / 2
        painter.drawRoundedRect(track.adjusted(inset, inset, -inset, -inset), _HEIGHT / 2, _HEIGHT / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.on_accent) if on else colour)
        radius = _HEIGHT / 2 - _MARGIN - (0 if on else _LINE)
        x = track.right() - _HEIGHT / 2 if on else track.left() + _HEIGHT / 2
        painter.drawEllipse(QPointF(x, track.center().y()), radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent if not on else tokens.text), 1.5))
            ring = track.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()
