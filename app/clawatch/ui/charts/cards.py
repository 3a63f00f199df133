"""A figure as a card: what it is, how much, and a line below; pressed, it leads to what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from clawatch.ui.charts.painting import colour_of, draw_bar, draw_focus
from clawatch.ui.labels import ElidedLabel
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP, GAP_SMALL, GAP_TINY, RADIUS

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QKeyEvent, QPaintEvent

_BAR = 4
_LEAST_WIDTH = 116


class KpiCard(QAbstractButton):
    """One figure. Enter, Space and a click emit `clicked`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self._tone = ""
        self._hovered = False
        self.title = ElidedLabel(title, look="label")
        self.value = ElidedLabel("\u2013", look="figure")
        self.note = ElidedLabel("", look="small", tone="muted")
        self._layout = layout = QVBoxLayout(self)
        # room for a bar in each, so that those beside each other are of one height
        layout.setContentsMargins(GAP, GAP_SMALL + 2, GAP, GAP + _BAR)
        layout.setSpacing(GAP_TINY - 2)
        for label in (self.title, self.value, self.note):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
        layout.addStretch()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        theme().changed.connect(self.update)

    def show_figure(self, value: str, note: str = "", tone: str = "", share: float | None = None) -> None:
        """Show a value with a note below; `tone` colours the note, `share` (1 is all) draws a bar of a budget."""
        self.value.set_full_text(value)
        self.note.set_full_text(note)
        self.note.set_tone(tone or "muted")
        self.setAccessibleName(", ".join(part for part in (f"{self.title.full_text}: {value}", note) if part))
        if (share, tone) != (self._share, self._tone):
            self._share, self._tone = share, tone
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for the room of the labels."""
        hint = self._layout.sizeHint()
        return QSize(max(hint.width(), _LEAST_WIDTH), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Need room for a figure."""
        return QSize(_LEAST_WIDTH, self._layout.minimumSize().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card around the labels, and the bar."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = tokens.selection if self.isDown() else tokens.hover if self._hovered else tokens.surface
        painter.setPen(QPen(QColor(tokens.border_strong if self._hovered else tokens.border), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(place, RADIUS + 2, RADIUS + 2)
        if self._share is not None:
            track = QRectF(GAP, self.height() - GAP_SMALL - _BAR, self.width() - 2 * GAP, _BAR)
            draw_bar(painter, track, QColor(tokens.border))
            filled = QRectF(track)
            filled.setWidth(max(_BAR, track.width() * min(1.0, max(0.0, self._share))))
            draw_bar(painter, filled, colour_of(self._tone if self._tone not in ("", "muted", "soft") else "accent"))
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), RADIUS + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Enter as well as by Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Rest."""
        super().leaveEvent(event)
        self._hovered = False
        self.update()
