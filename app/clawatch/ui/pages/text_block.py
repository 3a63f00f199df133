"""A titled text to read and copy: plain, as tall as it needs to be, and never more than the eye can take."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.formatting import counted, short_number
from clawatch.ui.labels import Label
from clawatch.ui.readable import Block, Kind
from clawatch.ui.theme.fonts import monospace
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP_SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent

FIRST_CHARACTERS, FIRST_LINES = 6_000, 120
MOST_CHARACTERS = 1_000_000
_LONGEST_LINE = 2_000
_TALLEST_LINES = 22
_COPIED_MS = 1500


def cut(text: str, characters: int, lines: int) -> str:
    """Give the beginning of a text: at most so many characters and lines."""
    beginning = text[:characters]
    parts = beginning.split("\n", lines)
    return "\n".join(parts[:lines]) if len(parts) > lines else beginning


def _folded(text: str) -> str:
    """Break endless lines, which a text view would labour at."""
    if all(len(line) <= _LONGEST_LINE for line in text.split("\n")):
        return text
    return "\n".join(
        "\n".join(line[start : start + _LONGEST_LINE] for start in range(0, max(1, len(line)), _LONGEST_LINE))
        for line in text.split("\n")
    )


class _DiffColours(QSyntaxHighlighter):
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

    def sizeHint(self) -> QSize:
        """Be no wider than there is room."""
        return QSize(120, self.height())


class TextBlock(QWidget):
    """A Block with its title, a button that copies it whole, and one that shows all where it was cut short."""

    def __init__(self, block: Block, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.block = block
        self.title = Label(block.title, look="label", tone="error" if block.kind is Kind.ERROR else "")
        self.copy_button = Button(
            icon_name="copy", look="quiet", name=self.tr("Copy {what}").format(what=block.title), on_click=self._copy
        )
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED_MS)
        self._copied.timeout.connect(self._show_copyable)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.copy_button)
        self.view = TextView(mono=block.kind is not Kind.PROSE)
        self.view.setAccessibleName(block.title)
        if block.kind is Kind.DIFF:
            self._colours = _DiffColours(self.view.document())
        self.more_button = Button(look="quiet", on_click=self.show_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, GAP_SMALL)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.view)
        layout.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        beginning = cut(block.text, FIRST_CHARACTERS, FIRST_LINES)
        self.view.setPlainText(_folded(beginning))
        self.more_button.setVisible(len(beginning) < len(block.text))
        self.more_button.setText(self.tr("Show all ({size} characters)").format(size=short_number(len(block.text))))

    def show_all(self) -> None:
        """Show the text whole, or as much of it as a view can bear."""
        self.view.setPlainText(_folded(self.block.text[:MOST_CHARACTERS]))
        self.view.fit()
        left = len(self.block.text) - MOST_CHARACTERS
        if left > 0:
            self.more_button.setText(
                counted(left, "%n more character: copy it to see all", "%n more characters: copy it to see all")
            )
            self.more_button.setEnabled(False)
        else:
            self.more_button.hide()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.block.raw)
        self.copy_button.set_icon_name("check")
        self._copied.start()

    def _show_copyable(self) -> None:
        self.copy_button.set_icon_name("copy")


def show_blocks(stack: QVBoxLayout, shown: list[TextBlock], blocks: Iterable[Block]) -> list[TextBlock]:
    """Have exactly these blocks stand first in a layout, in their order; those `shown` already stay as they are."""
    kept = {view.block: view for view in shown}
    views: list[TextBlock] = []
    for place, block in enumerate(blocks):
        view = kept.pop(block, None) or TextBlock(block)
        views.append(view)
        stack.insertWidget(place, view)
    for view in kept.values():
        view.hide()
        stack.removeWidget(view)
        view.deleteLater()
    return views
