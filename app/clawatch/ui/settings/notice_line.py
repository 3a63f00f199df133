"""What is to be said of the settings as a whole: the file is wrong, or something counts only after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clawatch.settings.declared import declared
from clawatch.ui.buttons import Button
from clawatch.ui.plain_text import harmless
from clawatch.ui.settings.cards import wrapped
from clawatch.ui.settings.declared_words import title
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from clawatch.ui.settings_control import SettingsView


class NoticeLine(QWidget):
    """A line above the sections, hidden where there is nothing to say."""

    acted = Signal()
    """ClaWatch is to start again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = wrapped("", look="strong")
        self.button = Button(self.tr("Restart ClaWatch"), on_click=self.acted.emit)
        self._frame = QFrame()
        self._frame.setProperty("look", "banner")
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(GAP, GAP_SMALL, GAP_SMALL, GAP_SMALL)
        row.setSpacing(GAP)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, GAP)
        layout.addWidget(self._frame)
        self.hide()

    def show_view(self, view: SettingsView) -> None:
        """Say what there is to say."""
        if view.problem:
            self.say_problem(
                self.tr("{problem} Until then the settings count as they were.").format(problem=view.problem)
            )
            return
        if view.waits_for_restart:
            words = {one.key: title(one.title) for one in declared()}
            names = ", ".join(words[key] for key in view.waits_for_restart)
            self._say(self.tr("Counts after a restart: {names}").format(names=names), "info")
            self.button.setVisible(view.can_restart)
            return
        self.hide()

    def say_problem(self, sentence: str) -> None:
        """Say what is wrong."""
        self._say(sentence, "error")
        self.button.hide()

    def _say(self, text: str, tone: str) -> None:
        self.text.setText(harmless(text))
        if self._frame.property("tone") != tone:
            self._frame.setProperty("tone", tone)
            self._frame.style().unpolish(self._frame)
            self._frame.style().polish(self._frame)
        self.setAccessibleName(text)
        self.show()
