"""What a person asks for, done off the Qt thread: pausing, resuming, alerts, muting."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from clawatch.ui.context import ControlProblem
from clawatch.ui.formatting import counted
from clawatch.ui.reads import sentence_of
from clawatch.ui.words import PauseOffer

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.ui.context import AgentControl
    from clawatch.ui.reads import ReadExecutor

_log = logging.getLogger(__name__)
_BY = "window"


class AgentActions(QObject):
    """Hands wishes to the AgentControl. Each returns at once; Qt thread."""

    done = Signal()
    """Something was done, so that how things stand is worth a look."""
    failed = Signal(str)
    """What was not done and why, in a sentence."""
    told = Signal(str)
    """What was done, in a sentence, where that is not to be seen."""
    _came = Signal(str, str)

    def __init__(self, control: AgentControl, executor: ReadExecutor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._control, self._executor = control, executor
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def settle_pause(self, session_id: str, offer: PauseOffer, by: str) -> None:
        """Do what was offered about a session's pause; `by` says where: "tray" or "window"."""
        do = self._control.pause if offer is PauseOffer.PAUSE else self._control.resume
        self._submit(lambda: do(session_id, by))

    def pause_all(self) -> None:
        """Ask all to stand still that can."""

        def work() -> str:
            n = self._control.pause_all(_BY)
            return counted(n, "%n agent was asked to pause.", "%n agents were asked to pause.")

        self._submit(work)

    def resume_all(self) -> None:
        """Let all go on that are paused."""

        def work() -> str:
            n = self._control.resume_all(_BY)
            return counted(n, "%n agent goes on.", "%n agents go on.")

        self._submit(work)

    def acknowledge(self, alert_id: int) -> None:
        """Acknowledge an alert."""
        self._submit(lambda: self._control.acknowledge(alert_id, _BY))

    def acknowledge_all(self) -> None:
        """Acknowledge all open alerts."""

        def work() -> str:
            n = self._control.acknowledge_all(_BY)
            return counted(n, "%n alert is acknowledged.", "%n alerts are acknowledged.")

        self._submit(work)

    def snooze(self, alert_id: int, until: int) -> None:
        """Hear of an alert again at a time (UTC milliseconds), if it is open then."""
        self._submit(lambda: self._control.snooze(alert_id, until, _BY))

    def mute(self, until: int | None) -> None:
        """Mute notifications until then (UTC milliseconds), or with None no longer."""
        self._submit(lambda: self._control.mute(until))

    def _submit(self, wish: Callable[[], str | None]) -> None:
        def work() -> None:
            sentence = said = ""
            try:
                said = wish() or ""
            except ControlProblem as problem:
                sentence = str(problem)
            except Exception as error:  # noqa: BLE001 told to the person who asked, whatever it is
                _log.exception("What was asked for could not be done")
                sentence = sentence_of(error)
            try:
                self._came.emit(sentence, said)
            except RuntimeError:  # the desktop has stopped meanwhile and this object is deleted
                return

        self._executor.submit(work)

    def _take(self, sentence: str, said: str) -> None:
        if sentence:
            self.failed.emit(sentence)
        if said:
            self.told.emit(said)
        self.done.emit()
