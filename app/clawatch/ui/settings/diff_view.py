"""What would change in a file, line by line: what goes, what comes, and a little of what stays around it."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from clawatch.ui.plain_text import harmless
from clawatch.ui.theme.fonts import monospace
from clawatch.ui.theme.theme import theme

if TYPE_CHECKING:
    from clawatch.ui.settings_control import FileChange

_AROUND = 2
_LINES_SHOWN = 14
_READABLE = 300
_FRAME = 26


def changed_lines(change: FileChange) -> list[str]:
    """Give the lines that go (-), come (+) and stay ( ), and … where others are left out."""
    lines: list[str] = []
    before, after = change.before.splitlines(), change.after.splitlines()
    if any(len(line) > _READABLE for line in (*before, *after)):
        # a file in one line: what changes in it is seen only where each thing has a line of its own
        before, after = _spread(change.before) or before, _spread(change.after) or after
    found = difflib.unified_diff(before, after, lineterm="", n=_AROUND)
    for line in list(found)[2:]:
        if not line.startswith("@@"):
            lines.append(line)
        elif lines:
            lines.append("\u2026")
    return lines


def _spread(text: str) -> list[str]:
    """Give a JSON text with a line for each thing in it; nothing where it is none."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False).splitlines()
    except ValueError:
        return []


class DiffView(QPlainTextEdit):
    """Shows a FileChange; it can be marked and copied, and not changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFont(monospace())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("What changes in the file"))
        theme().changed.connect(self._tint)

    def show_change(self, change: FileChange) -> None:
        """Show what changes."""
        lines = changed_lines(change)
        self.setPlainText("\n".join(map(harmless, lines)))
        # one more than there are, for the bar below lines that are too long
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (min(len(lines), _LINES_SHOWN) + 1) + _FRAME)
        self._tint()

    def _tint(self) -> None:
        tokens = theme().tokens
        grounds = {"+": tokens.working_ground, "-": tokens.error_ground}
        texts = {"+": tokens.working, "-": tokens.error}
        marks: list[QTextEdit.ExtraSelection] = []
        block = self.document().firstBlock()
        while block.isValid():
            sign = block.text()[:1]
            if sign in grounds:
                mark = QTextEdit.ExtraSelection()
                look = QTextCharFormat()
                look.setBackground(QColor(grounds[sign]))
                look.setForeground(QColor(texts[sign]))
                look.setProperty(QTextCharFormat.Property.FullWidthSelection, True)  # noqa: FBT003 Qt's own way to say it
                mark.format, mark.cursor = look, QTextCursor(block)
                marks.append(mark)
            block = block.next()
        self.setExtraSelections(marks)
