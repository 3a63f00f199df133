"""Cards: what belongs together, row under row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clawatch.ui.labels import Label
from clawatch.ui.plain_text import harmless
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, GAP_TINY

if TYPE_CHECKING:
    from collections.abc import Sequence


class Card(QFrame):
    """Rows with thin lines between them, and above them a title, a few words, and perhaps something on the right."""

    def __init__(
        self, title: str = "", text: str = "", *, side: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(GAP + GAP_TINY, GAP, GAP + GAP_TINY, GAP)
        self._rows.setSpacing(GAP)
        self._lines: list[tuple[QWidget, QFrame]] = []
        if title:
            self._rows.addLayout(_head(title, text, side))

    def add(self, row: QWidget) -> None:
        """Add a row at the end."""
        if self._rows.count():
            line = QFrame()
            line.setProperty("look", "line")
            self._rows.addWidget(line)
            self._lines.append((row, line))
        self._rows.addWidget(row)

    def show_row(self, row: QWidget, *, shown: bool) -> None:
        """Show a row, or hide it and the line above it."""
        row.setVisible(shown)
        for under, line in self._lines:
            if under is row:
                line.setVisible(shown)


def _head(title: str, text: str, side: QWidget | None) -> QHBoxLayout:
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(Label(title, look="strong"))
    if text:
        words.addWidget(wrapped(text, look="small", tone="muted"))
    head = QHBoxLayout()
    head.setSpacing(GAP_LARGE)
    head.addLayout(words, 1)
    if side is not None:
        head.addWidget(side, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return head


class Row(QWidget):
    """A title, a text under it that may change, and buttons on the right."""

    def __init__(
        self, title: str, text: str = "", right: Sequence[QWidget] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title = Label(title)
        self.text = wrapped(text, look="small", tone="muted")
        self.text.setVisible(bool(text))
        self.note = wrapped("", look="small")
        self.note.hide()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        words.addWidget(self.note)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addLayout(words, 1)
        layout.addSpacing(GAP_LARGE - GAP_SMALL)
        for widget in right:
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_text(self, text: str) -> None:
        """Change what stands under the title."""
        self.text.setText(harmless(text))
        self.text.setVisible(bool(text))

    def say(self, text: str, tone: str) -> None:
        """Say what became of what a button was pressed for; nothing takes it away."""
        self.note.setText(harmless(text))
        self.note.set_tone(tone)
        self.note.setVisible(bool(text))


def wrapped(text: str, *, look: str = "", tone: str = "", selectable: bool = False) -> Label:
    """Make a label of plain text that wraps; a `selectable` one can be marked and copied."""
    label = Label(harmless(text), look=look, tone=tone)
    label.setWordWrap(True)
    if selectable:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


def rows() -> tuple[QWidget, QVBoxLayout]:
    """Make a place for rows that come and go."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP)
    return holder, layout


def clear(layout: QVBoxLayout) -> None:
    """Take all rows out of their place."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
