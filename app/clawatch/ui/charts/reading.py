"""What a chart says at one place: a small card beside the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from clawatch.ui.charts.painting import colour_of, draw_bar, smaller
from clawatch.ui.plain_text import one_line
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP, GAP_SMALL, GAP_TINY, RADIUS, SMALL_STEP

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_SWATCH = 8
_NAME_LIMIT = 40
_AWAY = 14
"""How far from the cursor it stands."""


class Line(NamedTuple):
    """One line: a colour by its name or "" for none, a name, a value, and whether it stands out."""

    colour: str
    name: str
    value: str
    strong: bool = False


class Reading(QWidget):
    """The card. It lies over the window, takes no mouse, and is hidden until it says something. Qt thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = ""
        self._lines: tuple[Line, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def text(self) -> str:
        """All it says, as it is heard."""
        return "; ".join((self._title, *(f"{line.name}: {line.value}" for line in self._lines)))

    def say(self, title: str, lines: tuple[Line, ...]) -> None:
        """Take other words."""
        self._title, self._lines = title, lines

    def show_at(self, owner: QWidget, place: QPoint) -> None:
        """Show it beside a place of `owner`, within the window."""
        window = owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        size = self._size()
        at = owner.mapTo(window, place)
        x = at.x() + _AWAY
        if x + size.width() > window.width() - GAP_TINY:
            x = at.x() - _AWAY - size.width()
        y = min(max(GAP_TINY, at.y() - size.height() // 2), window.height() - size.height() - GAP_TINY)
        self.setGeometry(QRect(QPoint(max(GAP_TINY, x), y), size))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.border_strong), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        font, strong = self._fonts()
        height = QFontMetrics(strong).height() + GAP_TINY
        row = QRectF(GAP, GAP_SMALL, self.width() - 2 * GAP, height)
        left, right = (Qt.AlignmentFlag.AlignVCenter | side for side in _SIDES)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text_soft))
        painter.drawText(row, left, self._title)
        for line in self._lines:
            row.translate(0, height)
            if line.colour:
                draw_bar(
                    painter, QRectF(row.x(), row.center().y() - _SWATCH / 2, _SWATCH, _SWATCH), colour_of(line.colour)
                )
            painter.setFont(strong if line.strong else font)
            painter.setPen(QColor(tokens.text if line.strong else tokens.text_soft))
            painter.drawText(row.adjusted(_SWATCH + GAP_SMALL, 0, 0, 0), left, one_line(line.name, _NAME_LIMIT))
            painter.setPen(QColor(tokens.text))
            painter.drawText(row, right, line.value)

    def _size(self) -> QSize:
        font, strong = self._fonts()
        plain, bold = QFontMetrics(font), QFontMetrics(strong)
        widest = plain.horizontalAdvance(self._title)
        for line in self._lines:
            name = bold.horizontalAdvance(one_line(line.name, _NAME_LIMIT))
            widest = max(widest, _SWATCH + GAP_SMALL + name + 2 * GAP + bold.horizontalAdvance(line.value))
        return QSize(widest + 2 * GAP + 2, (bold.height() + GAP_TINY) * (len(self._lines) + 1) + 2 * GAP_SMALL)

    def _fonts(self) -> tuple[QFont, QFont]:
        font = figures(smaller(self.font(), SMALL_STEP))
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        return font, strong


_SIDES = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
