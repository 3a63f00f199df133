"""Lines that went and came, coloured, each with its numbers before and after beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QWidget

from clawatch.ui.pages.text_view import TextView
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP_SMALL, GAP_TINY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from clawatch.ui.changes import Numbers


class DiffColours(QSyntaxHighlighter):
    """Colours the lines that went and those that came."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        theme().changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        t = theme().tokens
        colours = {"-": (t.error, t.error_ground), "+": (t.working, t.working_ground), "@": (t.text_muted, "")}
        found = colours.get(text[:1])
        if found is not None:
            look = QTextCharFormat()
            look.setForeground(QColor(found[0]))
            if found[1]:
                look.setBackground(QColor(found[1]))
            self.setFormat(0, len(text), look)


class DiffView(TextView):
    """A TextView of a change. Its numbers are drawn, so that who copies its text copies no numbers."""

    def __init__(self, numbers: Sequence[Numbers], parent: QWidget | None = None) -> None:
        super().__init__(mono=True, parent=parent)
        self._numbers = numbers
        self._colours = DiffColours(self.document())
        self._before = max((before or 0 for before, _ in numbers), default=0)
        self._after = max((after or 0 for _, after in numbers), default=0)
        self._gutter = _Gutter(self)
        self._make_room()
        self.updateRequest.connect(self._on_update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the text."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), self.viewportMargins().left(), area.height()))

    def paint_numbers(self, painter: QPainter, width: int) -> None:
        """Draw the numbers of the lines in sight."""
        t = theme().tokens
        painter.fillRect(QRect(0, 0, width, self.height()), QColor(t.sunken))
        painter.setFont(self.font())
        painter.setPen(QColor(t.text_muted))
        digit = self.fontMetrics().horizontalAdvance("0")
        right_of_before = GAP_TINY + digit * len(str(self._before)) if self._before else 0
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top < self.viewport().height():
            place, height = block.blockNumber(), self.blockBoundingRect(block).height()
            if place < len(self._numbers):
                line = self.fontMetrics().height()
                for number, right in zip(self._numbers[place], (right_of_before, width - GAP_TINY), strict=True):
                    if number is not None:
                        where = QRect(0, round(top), right, line)
                        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, str(number))
            top += height
            block = block.next()

    def _make_room(self) -> None:
        digits = len(str(self._before)) * (self._before > 0) + len(str(self._after)) * (self._after > 0)
        width = digits * self.fontMetrics().horizontalAdvance("0")
        gaps = GAP_TINY + (GAP_SMALL if self._before and self._after else 0) + GAP_TINY
        self.setViewportMargins(width + gaps if digits else 0, 0, 0, 0)

    def _on_update(self, _rect: QRect, _dy: int) -> None:
        self._gutter.update()


class _Gutter(QWidget):
    """Where a DiffView draws its numbers."""

    def __init__(self, view: DiffView) -> None:
        super().__init__(view)
        self._view = view

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._view.paint_numbers(painter, self.width())
        painter.end()
