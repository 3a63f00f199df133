"""Text to read: plain, as tall as its lines, and no more at once than a view can bear."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from clawatch.ui.theme.fonts import monospace

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_TALLEST_LINES = 22


class TextView(QPlainTextEdit):
    """Text to read, as tall as its lines."""

    def __init__(self, *, mono: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if mono:
            self.setFont(monospace())
        else:
            self.setProperty("look", "prose")
        self._mono = mono
        self.document().setDocumentMargin(6 if mono else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the lines as they wrap now."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Be as tall as the lines, up to a limit."""
        lines, block = 0, self.document().begin()
        while block.isValid() and lines < _TALLEST_LINES:
            self.blockBoundingRect(block)  # lays the line out
            lines += max(1, block.layout().lineCount())
            block = block.next()
        whole = lines <= _TALLEST_LINES and not block.isValid()
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if whole else needed)
        lines = min(lines, _TALLEST_LINES)
        around = 2 * (self.document().documentMargin() + (6 if self._mono else 2))
        height = math.ceil(lines * QFontMetricsF(self.font()).lineSpacing() + around)
        if height != self.height():
            self.setFixedHeight(height)

    def append_text(self, text: str) -> None:
        """Put more text behind what is there."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        self.fit()

    def sizeHint(self) -> QSize:
        """Be no wider than there is room."""
        return QSize(120, self.height())
