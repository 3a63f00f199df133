"""The welcome of the first start: a few steps, each of which can be skipped, and all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.labels import Label
from clawatch.ui.page_list import PAGES
from clawatch.ui.pages.page import Page
from clawatch.ui.places import WELCOME, Place
from clawatch.ui.theme.tokens import GAP, GAP_HUGE, GAP_LARGE, GAP_SMALL
from clawatch.ui.welcome.claude_step import ClaudeStep
from clawatch.ui.welcome.history_step import HistoryStep
from clawatch.ui.welcome.hooks_step import HooksStep
from clawatch.ui.welcome.login_step import LoginStep
from clawatch.ui.welcome.telegram_step import TelegramStep

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.welcome.step import Step

_WIDTH = 640


class WelcomePage(Page):
    """One step at a time. Qt thread."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._memory = tools.memory
        self.steps: tuple[Step, ...] = (
            ClaudeStep(tools),
            HooksStep(tools),
            HistoryStep(tools),
            TelegramStep(tools),
            LoginStep(tools),
        )
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
            step.done.connect(self.take_focus)
        self.count = Label(look="small", tone="muted")
        self.skip_button = Button(self.tr("Skip the welcome"), look="quiet", on_click=self.end)
        self.back_button = Button(self.tr("Back"), on_click=self._go_back)
        self.next_button = Button(self.tr("Next"), look="primary", on_click=self._go_on)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_SMALL)
        buttons.addWidget(self.skip_button)
        buttons.addStretch()
        buttons.addWidget(self.count)
        buttons.addSpacing(GAP)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        column = QVBoxLayout()
        column.setContentsMargins(0, GAP_HUGE, 0, GAP_LARGE)
        column.setSpacing(GAP_LARGE)
        column.addWidget(self.stack, 1)
        column.addLayout(buttons)
        holder = QWidget()
        holder.setMaximumWidth(_WIDTH)
        holder.setLayout(column)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, 0)
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(middle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self._show(0)

    @property
    def step(self) -> Step:
        """The step that is open."""
        return self.steps[self.stack.currentIndex()]

    def show_place(self, place: Place) -> None:  # noqa: ARG002 it is there once
        """Begin with the first step."""
        self._show(0)

    def leave(self) -> None:
        """Let go of what the step does; whoever comes back sees everything as it is then."""
        self.step.leave()
        self._stale = True

    def concerns(self, session_ids: frozenset[str]) -> bool:  # noqa: ARG002 no session is
        """Whether these sessions are any of this page's business: none is."""
        return False

    def fetch(self) -> None:
        """Look at what the step is about."""
        self.step.enter()

    def take_focus(self) -> None:
        """Take the keyboard at the button that goes on."""
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Skip all of it by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def end(self) -> None:
        """Have done with it, for good, and go to the first page."""
        self._memory.remember_dismissed(WELCOME)
        self.place_wanted.emit(Place(PAGES[0].key))

    def _go_on(self) -> None:
        at = self.stack.currentIndex()
        if at + 1 == len(self.steps):
            self.end()
        else:
            self._show(at + 1)

    def _go_back(self) -> None:
        self._show(self.stack.currentIndex() - 1)
        if not self.back_button.isEnabled():
            self.next_button.setFocus()

    def _show(self, at: int) -> None:
        self.step.leave()
        self.stack.setCurrentIndex(at)
        is_last = at + 1 == len(self.steps)
        self.back_button.setEnabled(at > 0)
        self.skip_button.setVisible(not is_last)
        self.next_button.setText(self.tr("Done") if is_last else self.tr("Next"))
        self.count.setText(self.tr("Step {n} of {total}").format(n=at + 1, total=len(self.steps)))
        if self.isVisible():
            self.step.enter()
