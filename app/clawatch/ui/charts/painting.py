"""What everything drawn by hand shares: colours by name, rounded bars, focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from clawatch.ui.theme.theme import tokens
from clawatch.ui.theme.tokens import RADIUS

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

_LANE = "lane"


def colour_of(name: str) -> QColor:
    """Give the colour of a token, or of a series by its number ("lane0" and on; they begin again after the last)."""
    now = tokens()
    number = name.removeprefix(_LANE)
    if number != name and number.isdecimal():
        return QColor(now.series[int(number) % len(now.series)])
    return QColor(getattr(now, name))


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """Lay a colour over a ground, as opaque as `share` says (0 to 1)."""
    rest = 1 - share
    return QColor.fromRgbF(
        colour.redF() * share + ground.redF() * rest,
        colour.greenF() * share + ground.greenF() * rest,
        colour.blueF() * share + ground.blueF() * rest,
    )


def draw_bar(painter: QPainter, place: QRectF, colour: QColor, radius: float = 2) -> None:
    """Fill a rounded bar."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(place, radius, radius)


def draw_focus(painter: QPainter, place: QRectF, radius: float = RADIUS) -> None:
    """Draw the line around what has the keyboard."""
    painter.setPen(QPen(QColor(tokens().accent), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), radius, radius)


def smaller(font: QFont, step: float) -> QFont:
    """Give a font so many points larger, or with a negative step smaller."""
    changed = type(font)(font)
    changed.setPointSizeF(max(6.0, font.pointSizeF() + step))
    return changed
