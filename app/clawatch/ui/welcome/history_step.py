"""Third: the history, which is being read meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from clawatch.ui.buttons import Button
from clawatch.ui.import_strip import POLL_MS
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.history_words import history_words
from clawatch.ui.welcome.step import Step

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from clawatch.ui.page_tools import PageTools

_STEPS, _HEIGHT = 1_000, 6


class HistoryStep(Step):
    """Shows how far it is; its timer runs only while it is read and seen."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools, "", "")
        self.title.setText(self.tr("Your history"))
        self.words.setText(
            self.tr(
                "ClaWatch reads the transcripts that Claude Code has written so far, the newest first, and keeps what "
                "they say: Claude Code itself deletes them after a month. You can go on meanwhile."
            )
        )
        self.stop_button = Button(self.tr("Stop"), on_click=self._stop)
        self.resume_button = Button(self.tr("Resume"), on_click=self._resume)
        self.history = Row(self.tr("History"), "", [self.stop_button, self.resume_button])
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_HEIGHT)
        self.bar.setAccessibleName(self.tr("History read"))
        card = Card()
        card.add(self.history)
        self.column.addWidget(card)
        self.column.addWidget(self.bar)
        self.column.addStretch()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.enter)

    def enter(self) -> None:
        """Look how far it is."""
        progress = self.tools.context.history.progress()
        self.history.set_text(history_words(progress))
        running, stopped = progress.state == "running", progress.state == "stopped"
        had_keyboard = self.stop_button.hasFocus() or self.resume_button.hasFocus()
        self.stop_button.setVisible(running)
        self.resume_button.setVisible(stopped)
        if had_keyboard:
            (self.stop_button if running else self.resume_button).setFocus()
        total = progress.bytes_total
        self.bar.setValue(_STEPS * progress.bytes_done // total if total else _STEPS * (progress.state == "done"))
        self.bar.setVisible(progress.state != "idle")
        if running:
            self._timer.start()
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        self.enter()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more: nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def leave(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _stop(self) -> None:
        self.tools.context.history.stop()
        self.enter()

    def _resume(self) -> None:
        self.tools.context.history.resume()
        self.enter()
