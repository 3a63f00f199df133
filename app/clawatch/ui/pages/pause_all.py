"""Pausing and resuming all agents at once, after a question that says how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clawatch.domain.pausing import can_pause, can_resume
from clawatch.queries.running_agents import RunningState, running_states
from clawatch.ui.formatting import counted
from clawatch.ui.reads import Asker

if TYPE_CHECKING:
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pages.ask_strip import AskStrip

_PAUSE, _RESUME = "pause", "resume"


class PauseAll(QObject):
    """Asks on a page's strip and does what is answered. Qt thread."""

    failed = Signal(str)

    def __init__(self, tools: PageTools, strip: AskStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._source, self._actions, self._strip = tools.context.source, tools.actions, strip
        strip.answered.connect(self._do)
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._ask)
        self._asker.failed.connect(self.failed)

    def want_pause(self) -> None:
        """Ask whether all are to stand still."""
        self._look(_PAUSE)

    def want_resume(self) -> None:
        """Ask whether all are to go on."""
        self._look(_RESUME)

    def _look(self, what: str) -> None:
        """Count first: there may be more than the rows that were read."""
        source = self._source
        self._asker.ask(what, lambda: (what, running_states(source)))

    def _ask(self, answer: tuple[str, tuple[RunningState, ...]]) -> None:
        what, states = answer
        n = sum(map(can_pause if what == _PAUSE else can_resume, states))
        if what == _PAUSE and n:
            question = counted(
                n,
                "Pause %n agent? It stands still at its next step.",
                "Pause %n agents? Each stands still at its next step.",
            )
            self._strip.ask(what, question, self.tr("Pause all"))
        elif n:
            self._strip.ask(what, counted(n, "Let %n agent go on?", "Let %n agents go on?"), self.tr("Resume all"))
        elif what == _PAUSE:
            self._strip.tell(self.tr("There is no agent to pause."))
        else:
            self._strip.tell(self.tr("No agent is paused."))

    def _do(self, what: str) -> None:
        if what == _PAUSE:
            self._actions.pause_all()
        else:
            self._actions.resume_all()
