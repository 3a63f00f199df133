"""A line at the head of a page: asks before something is done to many, and says what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.labels import ElidedLabel
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_TOLD_MS = 6_000


class AskStrip(QWidget):
    """Hidden while there is nothing to ask or to say. Qt thread; its timer runs only while it says something."""

    answered = Signal(str)
    """The key of the question that was answered with yes."""
    dismissed = Signal()
    """The keyboard is free again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(_TOLD_MS)
        self._timer.timeout.connect(self.hide)
        self.text = ElidedLabel()
        self.yes = Button(look="primary", on_click=self._on_yes)
        self.no = Button(self.tr("Cancel"), hint=self.tr("Cancel (Esc)"), on_click=self.dismiss)
        frame = QFrame()
        frame.setProperty("look", "banner")
        frame.setProperty("tone", "info")
        row = QHBoxLayout(frame)
        row.setContentsMargins(GAP, GAP_SMALL, GAP_SMALL, GAP_SMALL)
        row.setSpacing(GAP_SMALL)
        row.addWidget(self.text, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, GAP)
        layout.addWidget(frame)
        self.hide()

    @property
    def is_asking(self) -> bool:
        """Whether it waits for an answer."""
        return bool(self._key)

    def ask(self, key: str, question: str, yes: str) -> None:
        """Ask, with the keyboard on the answer that does it."""
        self._key = key
        self._timer.stop()
        self.text.set_full_text(question)
        self.yes.setText(yes)
        self.yes.setAccessibleName(f"{question} {yes}")
        self.yes.show()
        self.no.show()
        self.show()
        self.yes.setFocus()

    def tell(self, sentence: str) -> None:
        """Say something for a few seconds; a question that waits goes before."""
        if self._key:
            return
        self.text.set_full_text(sentence)
        self.yes.hide()
        self.no.hide()
        self.show()
        self._timer.start()

    def dismiss(self) -> None:
        """Ask no more."""
        self._key = ""
        self._timer.stop()
        self.hide()
        self.dismissed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc for no."""
        if event.key() == Qt.Key.Key_Escape and self._key:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def _on_yes(self) -> None:
        key = self._key
        self.dismiss()
        self.answered.emit(key)
