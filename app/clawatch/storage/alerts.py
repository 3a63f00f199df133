"""The commands that raise an alert and acknowledge it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.storage.commands import Command, Done

if TYPE_CHECKING:
    from clawatch.domain.alerts import AlertRule, Severity
    from clawatch.storage.journal import Journal


@dataclass(frozen=True, slots=True)
class AlertDone(Done):
    """Which alert a command was about, by its row's id, None where there is none, and whether it changed."""

    alert_id: int | None
    is_changed: bool


@dataclass(frozen=True, slots=True)
class RaiseAlert(Command[AlertDone]):
    """What a rule has found. One that it has raised of the same session and that is not resolved stays as it is.

    `session_id` is None where it is about no one session; `at` is UTC milliseconds.
    """

    rule: AlertRule
    session_id: str | None
    severity: Severity
    message: str
    at: int

    def run(self, journal: Journal) -> AlertDone:
        """Keep the alert."""
        connection = journal.connection
        key = (self.rule, self.session_id)
        found = connection.execute(
            "SELECT id FROM alerts WHERE rule = ? AND ifnull(session_id, '') = ifnull(?, '') AND resolved_at IS NULL",
            key,
        ).fetchone()
        if found is not None:
            return AlertDone(frozenset(), frozenset(), found[0], is_changed=False)
        (alert_id,) = connection.execute(
            "INSERT INTO alerts (rule, session_id, severity, message, raised_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
            (*key, self.severity, self.message, self.at),
        ).fetchone()
        return _done(alert_id, self.session_id)


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert(Command[AlertDone]):
    """A person has seen an alert, at `by` (api, window, telegram, desktop); the first time counts."""

    alert_id: int
    by: str
    at: int

    def run(self, journal: Journal) -> AlertDone:
        """Note it."""
        found = journal.connection.execute(
            "SELECT session_id, acknowledged_at FROM alerts WHERE id = ?", (self.alert_id,)
        ).fetchone()
        if found is None or found[1] is not None:
            alert_id = None if found is None else self.alert_id
            return AlertDone(frozenset(), frozenset(), alert_id, is_changed=False)
        journal.connection.execute(
            "UPDATE alerts SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ?",
            (self.at, self.by, self.alert_id),
        )
        return _done(self.alert_id, found[0])


def _done(alert_id: int, session_id: str | None) -> AlertDone:
    sessions = frozenset() if session_id is None else frozenset({session_id})
    return AlertDone(sessions, frozenset({alert_id}), alert_id, is_changed=True)
