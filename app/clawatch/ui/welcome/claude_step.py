"""First: what ClaWatch is for, and whether Claude Code is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.formatting import counted
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.hooks import claude_words
from clawatch.ui.welcome.step import Step

if TYPE_CHECKING:
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.settings_control import ClaudeFound


class ClaudeStep(Step):
    """Looks for Claude Code and for what it has written so far."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools, "", "")
        self.title.setText(self.tr("Welcome to ClaWatch"))
        self.words.setText(
            self.tr(
                "It watches your AI coding agents: what they do, what they wait for, what they cost. Everything stays "
                "on this machine. A few steps, each of which can be skipped, set it up."
            )
        )
        self.claude = Row(self.tr("Claude Code"), self.tr("Looking…"))
        self.transcripts = Row(self.tr("Transcripts"), self.tr("Looking…"))
        card = Card()
        card.add(self.claude)
        card.add(self.transcripts)
        self.column.addWidget(card)
        self.column.addStretch()

    def enter(self) -> None:
        """Look for it."""
        self.questions.ask(self.control.claude, self._show, lambda sentence: self.claude.say(sentence, "error"))

    def _show(self, found: ClaudeFound) -> None:
        self.claude.set_text(claude_words(found))
        self.transcripts.set_text(counted(found.transcripts, "%n transcript found", "%n transcripts found"))
