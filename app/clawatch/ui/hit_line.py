"""Draws what a search found in a session, on one line: where it stands, the words around it, and it marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication

from clawatch.ui.hit_words import hit_more, hit_place, pieces_of
from clawatch.ui.theme.theme import tokens
from clawatch.ui.theme.tokens import GAP, SMALL_STEP

if TYPE_CHECKING:
    from clawatch.queries.session_search import SessionHit

HIT_HEIGHT = 20
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_LEAST = 24


class HitLine:
    """Keeps the fonts for it. Qt thread."""

    def __init__(self) -> None:
        self._plain, self._marked = QFont(), QFont()
        self.forget_fonts()

    def forget_fonts(self) -> None:
        """Make the fonts anew; to be called when the application's font changed."""
        self._plain = QFont(QApplication.font())
        self._plain.setPointSizeF(self._plain.pointSizeF() + SMALL_STEP)
        self._marked = QFont(self._plain)
        self._marked.setWeight(QFont.Weight.DemiBold)

    def draw(self, painter: QPainter, rect: QRect, hit: SessionHit) -> None:
        """Draw a hit, cut where there is no more room."""
        t = tokens()
        plain, marked = QFontMetrics(self._plain), QFontMetrics(self._marked)
        painter.setFont(self._plain)
        painter.setPen(QColor(t.text_muted))
        more = hit_more(hit)
        if more:
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | _MIDDLE), more)
        right = rect.right() - (plain.horizontalAdvance(more) + GAP if more else 0)
        place = hit_place(hit)
        painter.drawText(rect, int(_MIDDLE), place)
        left = rect.left() + plain.horizontalAdvance(place) + GAP
        for text, is_match in pieces_of(hit.snippet):
            metrics = marked if is_match else plain
            room = right - left
            if room < _LEAST:
                return
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = metrics.horizontalAdvance(shown)
            if is_match:
                ground = QRect(left - 1, rect.center().y() - metrics.height() // 2, width + 2, metrics.height() + 1)
                painter.fillRect(ground, QColor(t.accent_ground))
            painter.setFont(self._marked if is_match else self._plain)
            painter.setPen(QColor(t.accent if is_match else t.text_soft))
            painter.drawText(QRect(left, rect.top(), width + 1, rect.height()), int(_MIDDLE), shown)
            left += width
            if shown != text:
                return
