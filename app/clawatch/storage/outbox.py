"""The outbox: what each channel has to tell, and the commands that note what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from clawatch.domain.alerts import AlertRule, Channel, Occasion, Severity
from clawatch.domain.states import SessionState
from clawatch.storage.commands import Command, Done

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.storage.journal import Journal

NOTHING_CHANGED = Done(frozenset(), frozenset())
MUTED_UNTIL = "alerts muted until"
"""The name of the fact that holds until when nothing is told (UTC milliseconds)."""
_WAITING = "sent_at IS NULL AND dropped_at IS NULL"
_LOUD = f"occasion <> '{Occasion.CHANGED}'"
_FACTS = (
    "a.id, a.rule, a.severity, a.message, a.session_id, coalesce(s.name, s.title, p.name, a.session_id), "
    "coalesce(a.project, p.name), coalesce(a.since, a.raised_at), a.raised_at, "
    "CASE WHEN s.request_count > 0 OR s.reported_cost IS NOT NULL THEN s.cost + coalesce(s.reported_cost, 0) END, "
    "s.input_tokens + s.output_tokens + s.cache_read_tokens + s.cache_write_tokens + coalesce(s.reported_tokens, 0), "
    "a.last_tool, a.last_error, s.state, s.pause_requested_at, a.escalated_at, a.acknowledged_at, a.acknowledged_by, "
    "a.snoozed_until, a.snoozed_by, a.resolved_at, a.resolved_reason"
)
_TABLES = "alerts a LEFT JOIN sessions s ON s.session_id = a.session_id LEFT JOIN projects p ON p.id = s.project_id"
_GRAVEST_FIRST = (
    f"ORDER BY CASE a.severity WHEN '{Severity.CRITICAL}' THEN 0 WHEN '{Severity.WARNING}' THEN 1 ELSE 2 END, a.id"
)


class OutboxRow(NamedTuple):
    """One row that waits: its id, what for, the alert (None for a digest), when it was made, failures so far."""

    id: int
    occasion: Occasion
    alert: int | None
    created_at: int
    attempts: int


class Moments(NamedTuple):
    """When a row is made, and when it is due."""

    created_at: int
    due_at: int


class FactsRow(NamedTuple):
    """An alert with its session, in the order of alerts.messages.AlertFacts."""

    alert_id: int
    rule: AlertRule
    severity: Severity
    what: str
    session_id: str | None
    agent_name: str | None
    project: str | None
    since: int
    raised_at: int
    cost: int | None
    tokens: int | None
    last_tool: str | None
    last_error: str | None
    state: SessionState | None
    is_paused: bool
    escalated_at: int | None
    acknowledged_at: int | None
    acknowledged_by: str | None
    snoozed_until: int | None
    snoozed_by: str | None
    resolved_at: int | None
    resolved_reason: str | None


def due_rows(
    connection: sqlite3.Connection, channel: Channel, now: int, limit: int, *, only_silent: bool
) -> list[OutboxRow]:
    """Give what is due for a channel, in the order it was written."""
    silent = f"AND NOT ({_LOUD})" if only_silent else ""
    rows = connection.execute(
        f"SELECT id, occasion, alert, created_at, attempts FROM outbox WHERE channel = ? AND {_WAITING} "  # noqa: S608 fixed words
        f"AND due_at <= ? {silent} ORDER BY id LIMIT ?",
        (channel, now, limit),
    )
    return [OutboxRow(row[0], Occasion(row[1]), *row[2:]) for row in rows]


def next_due_at(connection: sqlite3.Connection, channel: Channel, *, only_silent: bool) -> int | None:
    """Give when the next is due that waits for a channel, None where none does."""
    silent = f"AND NOT ({_LOUD})" if only_silent else ""
    found: tuple[int | None] = connection.execute(
        f"SELECT min(due_at) FROM outbox WHERE channel = ? AND {_WAITING} {silent}",  # noqa: S608 fixed words
        (channel,),
    ).fetchone()
    return found[0]


def count_for_digest(connection: sqlite3.Connection, channel: Channel, now: int) -> int:
    """Count what is due for a channel, is loud, and is no digest."""
    found: tuple[int] = connection.execute(
        f"SELECT count(*) FROM outbox WHERE channel = ? AND {_WAITING} AND due_at <= ? AND {_LOUD} "  # noqa: S608 fixed words
        "AND alert IS NOT NULL",
        (channel, now),
    ).fetchone()
    return found[0]


def facts_of(connection: sqlite3.Connection, row: OutboxRow) -> list[FactsRow]:
    """Give the alerts that a row is about, the gravest first."""
    if row.alert is not None:
        return alert_facts(connection, row.alert)
    return digest_facts(connection, row.id)


def digest_facts(connection: sqlite3.Connection, digest: int) -> list[FactsRow]:
    """Give the alerts that a digest stands for, the gravest first."""
    found = connection.execute(
        f"SELECT {_FACTS} FROM {_TABLES} WHERE a.id IN (SELECT alert FROM outbox WHERE digest = ?) {_GRAVEST_FIRST}",  # noqa: S608 fixed words
        (digest,),
    )
    return [_facts(values) for values in found]


def alert_facts(connection: sqlite3.Connection, alert_id: int) -> list[FactsRow]:
    """Give one alert, or nothing where there is no such alert."""
    found = connection.execute(f"SELECT {_FACTS} FROM {_TABLES} WHERE a.id = ?", (alert_id,))  # noqa: S608 fixed words
    return [_facts(values) for values in found]


def reference_of(connection: sqlite3.Connection, channel: Channel, alert: int) -> str | None:
    """Give what a channel last left about an alert, None where it left nothing."""
    found = connection.execute(
        "SELECT reference FROM outbox WHERE alert = ? AND channel = ? AND sent_at IS NOT NULL "
        "AND reference IS NOT NULL ORDER BY id DESC LIMIT 1",
        (alert, channel),
    ).fetchone()
    return None if found is None else found[0]


def _facts(values: Sequence[Any]) -> FactsRow:
    facts = dict(zip(FactsRow._fields, values, strict=True))
    state = None if facts["state"] is None else SessionState(facts["state"])
    facts |= {
        "rule": AlertRule(facts["rule"]),
        "severity": Severity(facts["severity"]),
        "state": state,
        "is_paused": facts["is_paused"] is not None or state is SessionState.PAUSED,
    }
    return FactsRow(**facts)


@dataclass(frozen=True, slots=True)
class GatherDigest(Command[Done]):
    """Have one digest stand for all that is due for a channel, where that is more than `least` at time `now`."""

    channel: Channel
    now: int
    least: int

    def run(self, journal: Journal) -> Done:
        """Gather them."""
        connection = journal.connection
        if count_for_digest(connection, self.channel, self.now) <= self.least:
            return NOTHING_CHANGED
        (digest,) = connection.execute(
            "INSERT INTO outbox (channel, occasion, created_at, due_at) VALUES (?, ?, ?, ?) RETURNING id",
            (self.channel, Occasion.DIGEST, self.now, self.now),
        ).fetchone()
        connection.execute(
            f"UPDATE outbox SET dropped_at = ?, digest = ? WHERE channel = ? AND {_WAITING} AND due_at <= ? "  # noqa: S608 fixed words
            f"AND {_LOUD} AND alert IS NOT NULL",
            (self.now, digest, self.channel, self.now),
        )
        return NOTHING_CHANGED


@dataclass(frozen=True, slots=True)
class NoteSent(Command[Done]):
    """A channel has told what a row says, and goes by `reference` for it.

    Where the alert changed while it was told, a silent row follows.
    """

    row: int
    reference: str | None
    at: int

    def run(self, journal: Journal) -> Done:
        """Note it; the first time counts."""
        connection = journal.connection
        found = connection.execute(
            "SELECT channel, occasion, alert, dropped_at FROM outbox WHERE id = ? AND sent_at IS NULL", (self.row,)
        ).fetchone()
        if found is None:
            return NOTHING_CHANGED
        channel, occasion, alert, dropped_at = found
        connection.execute(
            "UPDATE outbox SET sent_at = ?, dropped_at = NULL, last_error = NULL, reference = ? WHERE id = ?",
            (self.at, self.reference, self.row),
        )
        connection.execute(
            "UPDATE alerts SET notified_at = ? WHERE notified_at IS NULL "
            "AND id IN (SELECT alert FROM outbox WHERE id = ? OR digest = ?)",
            (self.at, self.row, self.row),
        )
        if dropped_at is not None and alert is not None and occasion != Occasion.CHANGED:
            insert_row(connection, Channel(channel), Occasion.CHANGED, alert, Moments(self.at, self.at))
            return Done(frozenset(), frozenset({alert}))
        return NOTHING_CHANGED


@dataclass(frozen=True, slots=True)
class NoteFailed(Command[Done]):
    """A channel could not tell what a row says; it is due again at `retry_at`, or, where that is None, dropped."""

    row: int
    error: str
    at: int
    retry_at: int | None

    def run(self, journal: Journal) -> Done:
        """Note it."""
        journal.connection.execute(
            "UPDATE outbox SET attempts = attempts + 1, last_error = ?, due_at = coalesce(?, due_at), "
            "dropped_at = coalesce(dropped_at, iif(? IS NULL, ?, NULL)) WHERE id = ? AND sent_at IS NULL",
            (self.error, self.retry_at, self.retry_at, self.at, self.row),
        )
        return NOTHING_CHANGED


def insert_row(connection: sqlite3.Connection, channel: Channel, occasion: Occasion, alert: int, at: Moments) -> None:
    """Write down that a channel is to tell something of an alert, within the writer's transaction."""
    connection.execute(
        "INSERT INTO outbox (channel, occasion, alert, created_at, due_at) VALUES (?, ?, ?, ?, ?)",
        (channel, occasion, alert, *at),
    )
