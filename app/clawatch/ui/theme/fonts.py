"""The fonts: the desktop's own where it names one, otherwise the best of those that are installed."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

_NAMELESS = {"", "sans", "sans serif", "sans-serif", "dejavu sans", "bitstream vera sans"}
_LIKED = ("Inter", "Noto Sans", "Cantarell", "Ubuntu", "Roboto", "Open Sans", "Liberation Sans")
_SMALLEST_POINTS = 9.0
_USUAL_POINTS = 10.0


def choose_font(app: QApplication) -> None:
    """Set the application's font. A desktop that names a font keeps it; a bare X server names none worth keeping."""
    font = app.font()
    if font.family().lower() in _NAMELESS:
        installed = set(QFontDatabase.families())
        family = next((name for name in _LIKED if name in installed), None)
        if family is not None:
            font.setFamily(family)
        font.setPointSizeF(_USUAL_POINTS if family is not None else _SMALLEST_POINTS)
    app.setFont(font)


def monospace(points_less: float = 0.5) -> QFont:
    """Give the font for code, a little smaller than the text around it."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(max(7.0, QApplication.font().pointSizeF() - points_less))
    return font


def figures(font: QFont) -> QFont:
    """Give the font with figures of equal width where it has them, so that numbers that change stand still."""
    changed = QFont(font)
    if hasattr(QFont, "Tag"):
        changed.setFeature(QFont.Tag("tnum"), 1)
    return changed
