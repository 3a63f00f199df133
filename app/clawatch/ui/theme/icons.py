"""Icons of one family, tinted by the theme as they are loaded. Qt thread: each drawing is a few hundred bytes."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from clawatch.ui.theme.resources import resources_folder

_RATIOS = (1.0, 2.0)


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def icon_pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon in one colour. `size` is in device-independent pixels, `ratio` how many device pixels each has."""
    return render_svg(_drawing(name).replace("currentColor", colour), size, ratio)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int = 18) -> QIcon:
    """Make an icon in one colour, sharp on screens of single and double density, and of those there are."""
    made = QIcon()
    for ratio in sorted({*_RATIOS, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}):
        made.addPixmap(icon_pixmap(name, colour, size, ratio))
    return made


def render_svg(drawing: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Render an SVG text as a square pixmap on a transparent ground."""
    pixels = round(size * ratio)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
