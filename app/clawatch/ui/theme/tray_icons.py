"""The tray icon: ClaWatch's mark with a dot for how things stand. Rest has no dot."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from clawatch.ui.theme.icons import render_svg
from clawatch.ui.theme.resources import resources_folder
from clawatch.ui.words import Tone

_SIZES = (16, 22, 24, 32, 44, 48, 64)
# a panel is light or dark whatever the theme of the windows: these stand out from both, and from the mark
_DOTS = {Tone.WORKING: "#2fc48d", Tone.NEEDS_YOU: "#ffb02e", Tone.TROUBLE: "#ff4d5e"}


@cache
def tray_icon(tone: Tone) -> QIcon:
    """Give the tray icon for a tone."""
    drawing = (resources_folder() / "app" / "tray.svg").read_text(encoding="utf-8")
    icon = QIcon()
    for size in _SIZES:
        pixmap = render_svg(drawing, size)
        if tone in _DOTS:
            _draw_dot(pixmap, size, QColor(_DOTS[tone]), square=tone is Tone.TROUBLE)
        icon.addPixmap(pixmap)
    return icon


def _draw_dot(pixmap: QPixmap, size: int, colour: QColor, *, square: bool) -> None:
    radius = size * 0.23
    centre = QPointF(size - radius, size - radius)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for extent, brush, mode in (
        (radius * 1.3, QColor(0, 0, 0), QPainter.CompositionMode.CompositionMode_DestinationOut),
        (radius, colour, QPainter.CompositionMode.CompositionMode_SourceOver),
    ):
        painter.setCompositionMode(mode)
        painter.setBrush(brush)
        if square:  # trouble differs in shape as well, for those who see no difference in colour
            painter.drawRoundedRect(
                QRectF(centre.x() - extent, centre.y() - extent, 2 * extent, 2 * extent), extent / 3, extent / 3
            )
        else:
            painter.drawEllipse(centre, extent, extent)
    painter.end()
