"""A field to search in: it waits until one has typed, and leads into what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clawatch.ui.plain_text import tooltip
from clawatch.ui.theme.icons import icon
from clawatch.ui.theme.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_DELAY_MS = 150
_WIDTH = 300
_KEYS_INTO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchBox(QLineEdit):
    """A QLineEdit that says `searched` once typing pauses, and `left_for_list` when one goes on by arrow or Enter."""

    searched = Signal()
    left_for_list = Signal()

    def __init__(self, placeholder: str, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setToolTip(tooltip(hint))
        self.setClearButtonEnabled(True)
        self.setFixedWidth(_WIDTH)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.searched)
        self.textChanged.connect(self._wait)
        self._glass = self.addAction(
            icon("search", theme().tokens.text_muted), QLineEdit.ActionPosition.LeadingPosition
        )
        theme().changed.connect(self._tint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on into the list; leave Esc to the page."""
        if event.key() in _KEYS_INTO_LIST:
            self.left_for_list.emit()
            return
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def take_typed(self, event: QKeyEvent) -> bool:
        """Go on here with what was typed elsewhere on the page; gives whether that was text."""
        text = event.text()
        if not text.isprintable() or not text.strip() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self.setFocus()
        self.insert(text)
        return True

    def _wait(self) -> None:
        self._timer.start()

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", theme().tokens.text_muted))
