"""What a person asks for in windows, tray and notifications, carried out by the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ingest.accept import ACCEPT_TIMEOUT_S
from clawatch.storage.alerts import MuteAlerts
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
_REFUSED = {
    True: "Only a session that works or waits can be paused: this one no longer does, or is paused already.",
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

    def _carry_out(self, command: Command[DoneT]) -> DoneT:
        try:
            return self._writer.submit_command(command).result(ACCEPT_TIMEOUT_S)
        except (WriterBusyError, WriterStoppedError, TimeoutError, StorageError):
            raise ControlProblem(_LATER) from None
