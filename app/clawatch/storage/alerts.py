"""The commands that change alerts: what rules found, and what people answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.domain.alert_life import Step, Telling, step
from clawatch.domain.alert_rules.findings import AlertKey, Holds, Recovered, Verdict
from clawatch.domain.alerts import Occasion, Severity
from clawatch.storage.alert_rows import AlertRows, Circumstances, open_alert
from clawatch.storage.commands import Command, Done
from clawatch.storage.facts import remember
from clawatch.storage.outbox import MUTED_UNTIL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clawatch.storage.journal import Journal

ALERTS_READ = "alerts read up to"
"""The name of the fact that holds up to which place of the journal rules have seen it."""


@dataclass(frozen=True, slots=True)
class AlertDone(Done):
    """Which alert a command was about, by its row's id, None where there is none, and whether it changed."""

    alert_id: int | None
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule's verdict on what it looks at, with what is told beside it."""

    key: AlertKey
    verdict: Verdict
    circumstances: Circumstances = field(default_factory=Circumstances)


@dataclass(frozen=True, slots=True)
class ChangeAlerts(Command[Done]):
    """What rules found, up to the place `read` of the journal; None leaves open where that is."""

    rulings: tuple[Ruling, ...]
    telling: Telling
    read: int | None = None

    def run(self, journal: Journal) -> Done:
        """Raise, escalate and resolve alerts, have it told, and note how far the journal was read."""
        rows = AlertRows(journal.connection, self.telling)
        changed = frozenset(alert for ruling in self.rulings if (alert := _change(rows, ruling)) is not None)
        if self.read is not None:
            remember(journal.connection, ALERTS_READ, str(self.read))
        about = (ruling.key.session_id for ruling in self.rulings)
        return Done(frozenset(session for session in about if session is not None) if changed else frozenset(), changed)


def _change(rows: AlertRows, ruling: Ruling) -> int | None:
    """Do what a ruling means for its alert; gives the alert's id where it is another now."""
    alert = open_alert(rows.connection, ruling.key)
    verdict = ruling.verdict
    match step(alert, verdict):
        case Step.RAISE if isinstance(verdict, Holds):
            return rows.insert(ruling.key, verdict, ruling.circumstances)
        case Step.ESCALATE if alert is not None and isinstance(verdict, Holds):
            rows.escalate(alert.id, verdict, ruling.circumstances)
            return alert.id
        case Step.RESOLVE if alert is not None and isinstance(verdict, Recovered):
            rows.resolve(alert, verdict.reason)
            return alert.id
    return None


@dataclass(frozen=True, slots=True)
class EndSnoozes(Command[Done]):
    """Have alerts told again whose snooze is over and which are not."""

    telling: Telling

    def run(self, journal: Journal) -> Done:
        """Do it."""
        rows = AlertRows(journal.connection, self.telling)
        ended = journal.connection.execute(
            "UPDATE alerts SET snoozed_until = NULL, snoozed_by = NULL WHERE resolved_at IS NULL "
            "AND snoozed_until <= ? RETURNING id, severity",
            (self.telling.now,),
        ).fetchall()
        for alert, severity in ended:
            rows.tell(alert, Occasion.RAISED, Severity(severity))
        return Done(frozenset(), frozenset(row[0] for row in ended))


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert(Command[AlertDone]):
    """A person has seen an alert, at `by` (api, window, telegram, desktop); the first time counts.

    Nothing more is told of it until it recovers, or its severity rises.
    """

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
        _acknowledge(journal, [self.alert_id], self.by, self.at)
        return _done(self.alert_id, found[0])


@dataclass(frozen=True, slots=True)
class AcknowledgeAll(Command[Done]):
    """A person has seen all alerts that are open, at `by`."""

    by: str
    at: int

    def run(self, journal: Journal) -> Done:
        """Note it."""
        found = journal.connection.execute(
            "SELECT id, session_id FROM alerts WHERE resolved_at IS NULL AND acknowledged_at IS NULL"
        ).fetchall()
        return _acknowledge_found(journal, found, self.by, self.at)


@dataclass(frozen=True, slots=True)
class AcknowledgeDigest(Command[Done]):
    """A person has seen, at `by`, those of a digest's alerts that are open; `digest` is its row of the outbox."""

    digest: int
    by: str
    at: int

    def run(self, journal: Journal) -> Done:
        """Note it."""
        found = journal.connection.execute(
            "SELECT id, session_id FROM alerts WHERE id IN (SELECT alert FROM outbox WHERE digest = ?) "
            "AND resolved_at IS NULL AND acknowledged_at IS NULL",
            (self.digest,),
        ).fetchall()
        return _acknowledge_found(journal, found, self.by, self.at)


@dataclass(frozen=True, slots=True)
class SnoozeAlert(Command[AlertDone]):
    """A person wants to hear of an alert again at `until`, if it is open then, and not before; said at `by`.

    One that is resolved stays as it is; of one that is acknowledged, they have thought better.
    """

    alert_id: int
    by: str
    at: int
    until: int

    def run(self, journal: Journal) -> AlertDone:
        """Note it."""
        connection = journal.connection
        found = connection.execute(
            "SELECT session_id, resolved_at FROM alerts WHERE id = ?", (self.alert_id,)
        ).fetchone()
        if found is None or found[1] is not None:
            alert_id = None if found is None else self.alert_id
            return AlertDone(frozenset(), frozenset(), alert_id, is_changed=False)
        connection.execute(
            "UPDATE alerts SET snoozed_until = ?, snoozed_by = ?, acknowledged_at = NULL, acknowledged_by = NULL "
            "WHERE id = ?",
            (self.until, self.by, self.alert_id),
        )
        _hush(journal, self.alert_id, self.at)
        return _done(self.alert_id, found[0])


@dataclass(frozen=True, slots=True)
class MuteAlerts(Command[Done]):
    """A person wants to be told of nothing until a time (UTC milliseconds); 0 ends that.

    What happens meanwhile waits, and what is over by then is not told.
    """

    until: int

    def run(self, journal: Journal) -> Done:
        """Note it."""
        remember(journal.connection, MUTED_UNTIL, str(self.until))
        waiting = journal.connection.execute(
            "SELECT DISTINCT alert FROM outbox WHERE sent_at IS NULL AND dropped_at IS NULL AND alert IS NOT NULL "
            "UNION SELECT max(id) FROM alerts"
        )
        # whoever tells them must look again
        return Done(frozenset(), frozenset(row[0] for row in waiting if row[0] is not None))


def _acknowledge_found(journal: Journal, found: Sequence[tuple[int, str | None]], by: str, at: int) -> Done:
    ids = [alert for alert, _ in found]
    _acknowledge(journal, ids, by, at)
    return Done(frozenset(session for _, session in found if session is not None), frozenset(ids))


def _acknowledge(journal: Journal, alerts: Iterable[int], by: str, at: int) -> None:
    for alert in alerts:
        journal.connection.execute(
            "UPDATE alerts SET acknowledged_at = ?, acknowledged_by = ?, snoozed_until = NULL, snoozed_by = NULL "
            "WHERE id = ?",
            (at, by, alert),
        )
        _hush(journal, alert, at)


def _hush(journal: Journal, alert: int, at: int) -> None:
    """Take back what waits to be told of an alert, and have what was told changed."""
    rows = AlertRows(journal.connection, Telling(at, frozenset()))
    rows.withdraw(alert)
    rows.change_messages(alert)


def _done(alert_id: int, session_id: str | None) -> AlertDone:
    sessions = frozenset() if session_id is None else frozenset({session_id})
    return AlertDone(sessions, frozenset({alert_id}), alert_id, is_changed=True)
