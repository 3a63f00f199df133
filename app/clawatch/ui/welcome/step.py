"""A step of the welcome: what it is about, and what can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clawatch.ui.labels import Label
from clawatch.ui.settings.cards import wrapped
from clawatch.ui.settings.questions import Questions
from clawatch.ui.theme.tokens import GAP

if TYPE_CHECKING:
    from clawatch.ui.page_tools import PageTools


class Step(QWidget):
    """Subclasses add to `column`. None of them must be done to go on. Qt thread."""

    done = Signal()
    """What the step is for was done: one goes on."""

    def __init__(self, tools: PageTools, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools, self.control = tools, tools.context.settings
        self.questions = Questions(tools.reads, self)
        self.title = Label(title, look="title")
        self.words = wrapped(text, tone="soft")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)
        self.column.addWidget(self.title)
        self.column.addWidget(self.words)

    def enter(self) -> None:
        """Look at what the step is about; it is seen from now on."""

    def leave(self) -> None:
        """Let go of what goes on; it is seen no more."""
