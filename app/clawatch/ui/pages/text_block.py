"""A titled text or value to read and copy: plain, and never more at once than the eye and the window can take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.formatting import counted, short_number
from clawatch.ui.labels import ElidedLabel
from clawatch.ui.pages.diff_view import DiffView
from clawatch.ui.pages.json_tree import JsonTree
from clawatch.ui.pages.text_view import TextView
from clawatch.ui.readable import MOST_CHARACTERS, Block, Kind
from clawatch.ui.theme.tokens import GAP_SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_CHARACTERS, FIRST_LINES = 6_000, 120
MORE_CHARACTERS, MORE_OF_A_CHANGE = 200_000, 40_000
"""How much more is shown at a time: so much is laid out in no time."""
_LONGEST_LINE = 2_000
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


def _shortened(text: str) -> str:
    """Cut endless lines, so that each stays one."""
    return "\n".join(line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…" for line in text.split("\n"))


class TextBlock(QWidget):
    """A Block with its title, a button that copies it whole, and one that shows more where it was cut short."""

    text_opened = Signal(str, str)
    """The path and the text of a long value of a JSON tree, which is to be shown on its own."""

    def __init__(self, block: Block, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.block = block
        self.title = ElidedLabel(block.title, look="label", tone="error" if block.kind is Kind.ERROR else "")
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
        self.view = self._make_view()
        self.more_button = Button(look="quiet", on_click=self.show_more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, GAP_SMALL)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.view)
        layout.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._shown = 0
        if isinstance(self.view, TextView):
            beginning = cut(block.text, FIRST_CHARACTERS, FIRST_LINES)
            self._shown = len(beginning)
            self.view.setPlainText(self._bearable(beginning))
        self._offer_more()

    def show_more(self) -> None:
        """Show more of the text."""
        if not isinstance(self.view, TextView):
            return
        step = MORE_OF_A_CHANGE if self.block.kind is Kind.DIFF else MORE_CHARACTERS
        more = self.block.text[self._shown : self._shown + step]
        self._shown += len(more)
        self.view.append_text(self._bearable(more))
        self._offer_more()

    def _make_view(self) -> TextView | JsonTree:
        block = self.block
        if block.kind is Kind.JSON:
            tree = JsonTree(block.value, block.title)
            tree.text_opened.connect(self.text_opened)
            return tree
        view = DiffView(block.numbers) if block.kind is Kind.DIFF else TextView(mono=block.kind is not Kind.PROSE)
        view.setAccessibleName(block.title)
        return view

    def _bearable(self, text: str) -> str:
        # the lines of a change stand beside their numbers
        return _shortened(text) if self.block.kind is Kind.DIFF else _folded(text)

    def _offer_more(self) -> None:
        left = len(self.block.text) - self._shown
        beyond = len(self.block.raw) - len(self.block.text) if self.block.kind in {Kind.CODE, Kind.PROSE} else 0
        if left > 0:
            step = MORE_OF_A_CHANGE if self.block.kind is Kind.DIFF else MORE_CHARACTERS
            size = short_number(len(self.block.text))
            whole = self.tr("Show all ({size} characters)").format(size=size)
            part = self.tr("Show more ({size} characters are left)").format(size=short_number(left))
            self.more_button.setText(whole if left <= step else part)
            self.more_button.show()
        elif beyond > 0 and len(self.block.text) >= MOST_CHARACTERS:
            self.more_button.setText(
                counted(beyond, "%n more character: copy it to see all", "%n more characters: copy it to see all")
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
