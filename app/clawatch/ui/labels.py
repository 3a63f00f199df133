"""Labels that never read their text as anything but text, and one that shortens itself to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clawatch.ui.plain_text import one_line, tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_LEAST_WIDTH = 24


class Label(QLabel):
    """A QLabel for plain text. `look` and `tone` name what the style sheet knows."""

    def __init__(self, text: str = "", *, look: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if look:
            self.setProperty("look", look)
        if tone:
            self.setProperty("tone", tone)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the tone."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedLabel(Label):
    """A label of one line that ends in … where there is no room for more, and tells all in its tooltip."""

    def __init__(self, text: str = "", *, look: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        self._full = ""
        self._least = _LEAST_WIDTH
        self._mode = Qt.TextElideMode.ElideRight
        super().__init__("", look=look, tone=tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_full_text(text)

    def set_elide_mode(self, mode: Qt.TextElideMode) -> None:
        """Choose where to shorten; paths are best shortened in the middle."""
        self._mode = mode
        self._fit()

    @property
    def full_text(self) -> str:
        """The text whole."""
        return self._full

    def set_full_text(self, text: str) -> None:
        """Show a text, on one line."""
        shown = one_line(text, 1000)
        if shown != self._full:
            self._full = shown
            self.setAccessibleName(shown)
            self.updateGeometry()
            self._fit()

    def sizeHint(self) -> QSize:
        """Ask for room for all of it."""
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def set_least_width(self, pixels: int) -> None:
        """Need so much room, or what the whole text needs where that is less."""
        self._least = pixels
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Need little."""
        return QSize(min(self._least, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text to its place."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, self._mode, max(0, self.width()))
        if shown != super().text():
            super().setText(shown)
            self.setToolTip(tooltip(self._full) if shown != self._full else "")
