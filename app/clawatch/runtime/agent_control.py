"""What a person asks for in windows, tray and notifications, carried out by the writer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from clawatch.domain.pausing import can_pause, can_resume
from clawatch.ingest.accept import ACCEPT_TIMEOUT_S
from clawatch.queries.running_agents import running_states
from clawatch.storage.alerts import AcknowledgeAlert, AcknowledgeAll, MuteAlerts, SnoozeAlert
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.facts import fact
from clawatch.storage.outbox import MUTED_UNTIL
from clawatch.storage.pausing import Outcome, PauseOrResume
from clawatch.ui.context import ControlProblem

if TYPE_CHECKING:
    from clawatch.storage.commands import Command, DoneT
    from clawatch.storage.readers import Readers
    from clawatch.storage.writer import Writer

_LATER = "This cannot be written to the disk now: try again in a moment."
_UNKNOWN = "Nothing is known of this session any more."
_NO_ALERT = "Nothing is known of this alert any more."
_OVER = "This alert is over: there is nothing to snooze."
_REFUSED = {
    True: "Only a session that works, waits or is stuck can be paused: this one does not, or is paused already.",
    False: "There is no pause to lift: the session goes on already.",
}


class WriterControl:
    """The AgentControl of the windows. Any thread; each method waits for the disk, and raises ControlProblem."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer, self._readers = writer, readers

    def pause(self, session_id: str, by: str) -> None:
        """Ask a session to stand still."""
        self._wish(session_id, by, pauses=True)

    def resume(self, session_id: str, by: str) -> None:
        """Let a session go on."""
        self._wish(session_id, by, pauses=False)

    def pause_all(self, by: str) -> int:
        """Ask every session to stand still that works or waits. Raises sqlite3.Error as well."""
        return self._wish_all(by, pauses=True)

    def resume_all(self, by: str) -> int:
        """Let every session go on that is paused or was asked to pause. Raises sqlite3.Error as well."""
        return self._wish_all(by, pauses=False)

    def acknowledge(self, alert_id: int, by: str) -> None:
        """Note that a person has seen an alert; the first time counts."""
        if self._carry_out(AcknowledgeAlert(alert_id, by, _now())).alert_id is None:
            raise ControlProblem(_NO_ALERT)

    def acknowledge_all(self, by: str) -> int:
        """Note that a person has seen all open alerts."""
        return len(self._carry_out(AcknowledgeAll(by, _now())).alert_ids)

    def snooze(self, alert_id: int, until: int, by: str) -> None:
        """Have an alert told again at a time (UTC milliseconds), if it is open then, and not before."""
        done = self._carry_out(SnoozeAlert(alert_id, by, _now(), until))
        if not done.is_changed:
            raise ControlProblem(_NO_ALERT if done.alert_id is None else _OVER)

    def mute(self, until: int | None) -> None:
        """Show no notifications until then (UTC milliseconds), or with None show them again."""
        self._carry_out(MuteAlerts(until or 0))

    def muted_until(self) -> int | None:
        """Give until when notifications are muted (UTC milliseconds), None where they are not. Raises sqlite3.Error."""
        value = fact(self._readers.connection(), MUTED_UNTIL)
        return int(value) or None if value else None

    def _wish(self, session_id: str, by: str, *, pauses: bool) -> None:
        outcome = self._carry_out(PauseOrResume(session_id, by, pauses=pauses)).outcome
        if outcome is not Outcome.NOTED:
            raise ControlProblem(_UNKNOWN if outcome is Outcome.UNKNOWN else _REFUSED[pauses])

    def _wish_all(self, by: str, *, pauses: bool) -> int:
        able = can_pause if pauses else can_resume
        wishes = [
            PauseOrResume(session.session_id, by, pauses=pauses)
            for session in running_states(self._readers)
            if able(session)
        ]
        # handed over at once, they are written in one go; one that is refused has changed in the meantime
        try:
            tickets = [self._writer.submit_command(wish) for wish in wishes]
            done = [ticket.result(ACCEPT_TIMEOUT_S) for ticket in tickets]
        except (WriterBusyError, WriterStoppedError, TimeoutError, StorageError):
            raise ControlProblem(_LATER) from None
        return sum(wished.outcome is Outcome.NOTED for wished in done)

    def _carry_out(self, command: Command[DoneT]) -> DoneT:
        try:
            return self._writer.submit_command(command).result(ACCEPT_TIMEOUT_S)
        except (WriterBusyError, WriterStoppedError, TimeoutError, StorageError):
            raise ControlProblem(_LATER) from None


def _now() -> int:
    return time.time_ns() // 1_000_000
