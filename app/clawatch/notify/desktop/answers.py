"""What a button of a notification does."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from clawatch.notify.desktop.cards import Action, Card
from clawatch.storage.alerts import AcknowledgeAlert, SnoozeAlert
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.pausing import Outcome, PauseOrResume, Wished

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.storage.commands import Command
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
BY = "desktop"
SNOOZE_MS = 3_600_000
_WRITE_WITHIN_S = 5.0


def carry_out(writer: Writer, card: Card, action: Action) -> str | None:
    """Do what was asked for, all but to open; gives a sentence where it was not done. Waits for the disk."""
    for command in _commands(card, action):
        try:
            done = writer.submit_command(command).result(_WRITE_WITHIN_S)
        except (WriterBusyError, WriterStoppedError, TimeoutError, StorageError) as error:
            _log.info("A button of a notification did nothing: %s", error)
            return "This cannot be written to the disk now: try again in the window."
        if isinstance(done, Wished) and done.outcome is not Outcome.NOTED:
            return "The session is not in a state to be paused." if action is Action.PAUSE else "It goes on already."
    return None


def _commands(card: Card, action: Action) -> Iterator[Command[Any]]:
    now = time.time_ns() // 1_000_000
    if action is Action.ACKNOWLEDGE:
        yield from (AcknowledgeAlert(alert_id, BY, now) for alert_id in card.alert_ids)
    elif action is Action.SNOOZE:
        yield from (SnoozeAlert(alert_id, BY, now, now + SNOOZE_MS) for alert_id in card.alert_ids)
    elif action in (Action.PAUSE, Action.RESUME) and card.session_id is not None:
        yield PauseOrResume(card.session_id, BY, pauses=action is Action.PAUSE)
