"""The tray icon: ClaWatch's mark with a badge for how things stand. Rest has none.

A panel is light or dark whatever the theme of the windows, and nobody tells which: the mark is a plate with a drawing
of its own, and the badge is cut out of it, so both stand out from either. At rest, where there is no badge, a system
that colours icons itself gets a plain drawing: macOS a template image, Linux the name of the symbolic icon where the
desktop's icon theme has it.
"""

from __future__ import annotations

import sys
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPainterPath, QPixmap, QTransform

from clawatch.ui.theme.icons import render_svg
from clawatch.ui.theme.resources import resources_folder
from clawatch.ui.words import Tone

_SIZES = (16, 22, 24, 32, 44, 48, 64)
_BADGES = {
    Tone.WORKING: "#2fc48d",
    Tone.NEEDS_YOU: "#ffb02e",
    Tone.ERROR: "#ff4d5e",
    Tone.PAUSED: "#6fb1ee",
    Tone.TROUBLE: "#f062b5",
}
_DOTS = _BADGES | {Tone.ENDED: "#8a8d99"}
_ON_BADGE = QColor("#1a1206")
_MOST = 9
"""More than that are "+": two digits are no digits at 16 pixels."""
_MENU_ICON = 16


_SYMBOLIC = "clawatch-symbolic"


@lru_cache(maxsize=64)
def tray_icon(tone: Tone, count: int = 0, platform: str = sys.platform) -> QIcon:
    """Give the tray icon for a tone, with a number where somebody is needed."""
    if tone not in _BADGES:
        if platform == "darwin":
            return _template()
        if platform.startswith("linux") and QIcon.hasThemeIcon(_SYMBOLIC):
            return QIcon.fromTheme(_SYMBOLIC)
    drawing = (resources_folder() / "app" / "tray.svg").read_text(encoding="utf-8")
    icon = QIcon()
    for size in _SIZES:
        pixmap = render_svg(drawing, size)
        if tone in _BADGES:
            _draw_badge(pixmap, size, tone, _sign(tone, count))
        icon.addPixmap(pixmap)
    return icon


def _template() -> QIcon:
    drawing = (resources_folder() / "app" / f"{_SYMBOLIC}.svg").read_text(encoding="utf-8")
    icon = QIcon()
    for size in _SIZES:
        icon.addPixmap(render_svg(drawing, size))
    icon.setIsMask(True)
    return icon


@lru_cache(maxsize=16)
def menu_dot(tone: Tone) -> QIcon:
    """Give a dot for an entry of the tray's menu, which the panel draws on a ground of its own."""
    icon = QIcon()
    for ratio in (1, 2):
        size = _MENU_ICON * ratio
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_DOTS[tone]))
        painter.drawEllipse(QPointF(size / 2, size / 2), size * 0.28, size * 0.28)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap)
    return icon


def _sign(tone: Tone, count: int) -> str:
    if tone is Tone.TROUBLE:
        return "!"
    if tone not in (Tone.NEEDS_YOU, Tone.ERROR) or count < 1:
        return ""
    return str(count) if count <= _MOST else "+"


def _draw_badge(pixmap: QPixmap, size: int, tone: Tone, sign: str) -> None:
    radius = size * (0.33 if sign else 0.23)
    centre = QPointF(size - radius, size - radius)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    gap = max(1.0, size * 0.06)
    for extent, brush, mode in (
        (radius + gap, QColor(0, 0, 0), QPainter.CompositionMode.CompositionMode_DestinationOut),
        (radius, QColor(_BADGES[tone]), QPainter.CompositionMode.CompositionMode_SourceOver),
    ):
        painter.setCompositionMode(mode)
        painter.setBrush(brush)
        if tone is Tone.TROUBLE:  # trouble differs in shape as well, for those who see no difference in colour
            square = QRectF(centre.x() - extent, centre.y() - extent, 2 * extent, 2 * extent)
            painter.drawRoundedRect(square, extent / 3, extent / 3)
        else:
            painter.drawEllipse(centre, extent, extent)
    if sign:
        painter.setBrush(_ON_BADGE)
        painter.drawPath(_glyph(sign, centre, radius * 1.36))
    painter.end()


def _glyph(sign: str, centre: QPointF, height: float) -> QPainterPath:
    """Give a sign as an outline so high, its ink centred: text of this size would be hinted out of its place."""
    font = QFont()
    font.setBold(True)
    font.setPixelSize(64)
    path = QPainterPath()
    path.addText(0, 0, font, sign)
    ink = path.boundingRect()
    scale = height / max(ink.height(), ink.width(), 1.0)
    move = QTransform.fromTranslate(centre.x(), centre.y()).scale(scale, scale)
    return move.translate(-ink.center().x(), -ink.center().y()).map(path)
