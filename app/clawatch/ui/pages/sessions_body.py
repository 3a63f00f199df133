"""The body of the list of sessions: the table, or why it is empty and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from clawatch.ui.pages.no_sessions import INSTALL, RETRY, why_empty
from clawatch.ui.pages.placeholder import Placeholder

if TYPE_CHECKING:
    from clawatch.queries.sessions import SessionFilter
    from clawatch.ui.context import HookSummary


class SessionsBody(QStackedWidget):
    """Shows one of both. Qt thread."""

    def __init__(self, table: QWidget) -> None:
        super().__init__()
        self.problem = ""
        """What keeps the sessions from being read, in words; empty for nothing."""
        self.action = ""
        """What the placeholder's button does now; empty where it has none."""
        self.is_importing = False
        self.hooks: HookSummary | None = None
        self.placeholder = Placeholder()
        self._table = table
        self.addWidget(table)
        self.addWidget(self.placeholder)

    @property
    def shows_table(self) -> bool:
        """Whether it is the table."""
        return self.currentWidget() is self._table

    def choose(self, shown: SessionFilter | None, *, rows: int) -> None:
        """Show what is right for so many rows of a question; of None nothing is known yet."""
        self.action = ""
        if self.problem:
            self.action = RETRY
            title, retry = self.tr("The sessions cannot be read"), self.tr("Retry")
            self.placeholder.say("circle-alert", title, self.problem, action=retry, tone="error")
        elif shown is not None and rows == 0 and self.hooks:
            words = why_empty(shown, self.hooks, importing=self.is_importing)
            self.action = words.action
            primary = words.action == INSTALL
            self.placeholder.say(words.icon, words.title, words.words, action=words.button, primary=primary)
        else:
            self.setCurrentWidget(self._table)
            return
        self.setCurrentWidget(self.placeholder)
