"""A choice among a few words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox

from clawatch.ui.theme.theme import theme

_FROM_RIGHT, _HALF, _DEPTH, _WIDTH = 18.0, 4.0, 4.5, 1.6


class Choice(QComboBox):
    """A combo box with an arrow of the theme's, which a style sheet has no way to draw."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow over the rest."""
        super().paintEvent(event)
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.text_soft if self.isEnabled() else tokens.border_strong), _WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = self.width() - _FROM_RIGHT, self.height() / 2 - _DEPTH / 2
        painter.drawPolyline(QPolygonF([QPointF(x - _HALF, y), QPointF(x, y + _DEPTH), QPointF(x + _HALF, y)]))
        painter.end()
