"""The command that has what waits for the end of quiet hours wait for another one, as other settings want it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.alerts import Severity
from clawatch.storage.commands import Command, Done

if TYPE_CHECKING:
    from clawatch.domain.alert_life import Telling
    from clawatch.storage.journal import Journal


@dataclass(frozen=True, slots=True)
class MoveQuietEnd(Command[Done]):
    """Has what waits until `was` (UTC milliseconds), the end of the quiet hours before, wait as `telling` says now."""

    was: int
    telling: Telling

    def run(self, journal: Journal) -> Done:
        """Do it; whoever tells them looks again."""
        moved: set[int] = set()
        for severity in Severity:
            rows = journal.connection.execute(
                "UPDATE outbox SET due_at = ? WHERE sent_at IS NULL AND dropped_at IS NULL AND due_at = ? "
                "AND alert IN (SELECT id FROM alerts WHERE severity = ?) RETURNING alert",
                (self.telling.due_at(severity, recent=0), self.was, severity),
            )
            moved.update(row[0] for row in rows.fetchall())
        return Done(frozenset(), frozenset(moved))
