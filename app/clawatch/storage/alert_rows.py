"""Rows of alerts and of the outbox, as the commands about them write them. For the writer's thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.domain.alert_life import BURST_MS, OpenAlert, Telling
from clawatch.domain.alert_rules.findings import AlertKey
from clawatch.domain.alerts import AlertRule, Channel, Occasion, Severity

if TYPE_CHECKING:
    import sqlite3

    from clawatch.domain.alert_rules.findings import Holds

_KEY = "rule = ? AND ifnull(session_id, '') = ? AND scope = ?"
_WAITING = "sent_at IS NULL AND dropped_at IS NULL"
_LOUD = f"occasion <> '{Occasion.CHANGED}'"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is told beside a finding: the project's name, the session's last tool, its last error."""

    project: str | None = None
    last_tool: str | None = None
    last_error: str | None = None


def open_alerts(connection: sqlite3.Connection) -> dict[AlertKey, OpenAlert]:
    """Give all alerts that are not resolved."""
    rows = connection.execute(
        "SELECT rule, session_id, scope, id, severity FROM alerts INDEXED BY alerts_open WHERE resolved_at IS NULL"
    )
    return {AlertKey(AlertRule(rule), *key): OpenAlert(row, Severity(severity)) for rule, *key, row, severity in rows}


def open_alert(connection: sqlite3.Connection, key: AlertKey) -> OpenAlert | None:
    """Give the alert of a rule, a session and a scope that is not resolved."""
    found = connection.execute(
        f"SELECT id, severity FROM alerts WHERE {_KEY} AND resolved_at IS NULL",  # noqa: S608 fixed words
        _key(key),
    ).fetchone()
    return None if found is None else OpenAlert(found[0], Severity(found[1]))


def next_snooze_end(connection: sqlite3.Connection) -> int | None:
    """Give when the first of the snoozes ends that last."""
    found: tuple[int | None] = connection.execute(
        "SELECT min(snoozed_until) FROM alerts INDEXED BY alerts_open WHERE resolved_at IS NULL"
    ).fetchone()
    return found[0]


@dataclass(slots=True)
class AlertRows:
    """Changes alerts, and writes down what is to be told of it."""

    connection: sqlite3.Connection
    telling: Telling
    _recent: dict[Channel, int] = field(default_factory=dict)

    def insert(self, key: AlertKey, holds: Holds, circumstances: Circumstances) -> int:
        """Raise an alert, and have it told where people want that."""
        now = self.telling.now
        before = self.connection.execute(
            f"SELECT max(resolved_at) FROM alerts WHERE {_KEY} AND resolved_at IS NOT NULL AND notified_at IS NOT NULL",  # noqa: S608 fixed words
            _key(key),
        ).fetchone()[0]
        columns = {
            "rule": key.rule,
            "session_id": key.session_id,
            "scope": key.scope,
            "raised_at": now,
            "since": holds.since,
            **_columns(holds, circumstances),
        }
        row: tuple[int] = self.connection.execute(
            f"INSERT INTO alerts ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) RETURNING id",  # noqa: S608 fixed words
            tuple(columns.values()),
        ).fetchone()
        due = self.telling.after_cooldown(key.rule, before)
        self.tell(row[0], Occasion.RAISED, holds.severity, not_before=due)
        return row[0]

    def escalate(self, alert: int, holds: Holds, circumstances: Circumstances) -> None:
        """Raise an alert's severity; whoever acknowledged or snoozed it did so for less."""
        columns = {"escalated_at": self.telling.now, **_columns(holds, circumstances)}
        self.connection.execute(
            f"UPDATE alerts SET {', '.join(f'{name} = ?' for name in columns)}, acknowledged_at = NULL, "  # noqa: S608 fixed words
            "acknowledged_by = NULL, snoozed_until = NULL, snoozed_by = NULL WHERE id = ?",
            (*columns.values(), alert),
        )
        was_untold = self.withdraw(alert)
        self.tell(alert, Occasion.RAISED if was_untold else Occasion.ESCALATED, holds.severity)

    def resolve(self, alert: OpenAlert, reason: str) -> None:
        """End an alert: whoever was told that it is critical is told, the others' messages are changed only."""
        self.connection.execute(
            "UPDATE alerts SET resolved_at = ?, resolved_reason = ?, snoozed_until = NULL WHERE id = ?",
            (self.telling.now, reason, alert.id),
        )
        self.withdraw(alert.id)
        if alert.severity is not Severity.CRITICAL:
            self.change_messages(alert.id)
            return
        told = self.connection.execute(
            "SELECT DISTINCT o.channel FROM outbox o LEFT JOIN outbox d ON d.id = o.digest WHERE o.alert = ? "  # noqa: S608 fixed words
            f"AND o.{_LOUD} AND (o.sent_at IS NOT NULL OR d.sent_at IS NOT NULL)",
            (alert.id,),
        )
        channels = frozenset(Channel(row[0]) for row in told)
        self.tell(alert.id, Occasion.RESOLVED, alert.severity, channels=channels)

    def withdraw(self, alert: int) -> bool:
        """Take back what was not told yet of an alert; says whether that was anything loud."""
        taken = self.connection.execute(
            f"UPDATE outbox SET dropped_at = ? WHERE alert = ? AND {_WAITING} RETURNING occasion",  # noqa: S608 fixed words
            (self.telling.now, alert),
        ).fetchall()
        return any(row[0] != Occasion.CHANGED for row in taken)

    def change_messages(self, alert: int) -> None:
        """Have messages about an alert changed to what it is now, where there are any."""
        now = self.telling.now
        self.connection.execute(
            "INSERT INTO outbox (channel, occasion, alert, created_at, due_at) "  # noqa: S608 fixed words
            f"SELECT DISTINCT channel, ?, alert, ?, ? FROM outbox WHERE alert = ? AND {_LOUD} AND sent_at IS NOT NULL",
            (Occasion.CHANGED, now, now, alert),
        )

    def tell(
        self,
        alert: int,
        occasion: Occasion,
        severity: Severity,
        *,
        not_before: int = 0,
        channels: frozenset[Channel] | None = None,
    ) -> None:
        """Write down for each channel that is there, and among `channels` where given, what it is to tell."""
        wanted = self.telling.channels if channels is None else self.telling.channels & channels
        for channel in sorted(wanted):
            recent = self._recent_on(channel)
            due = max(not_before, self.telling.due_at(severity, recent=recent))
            self._recent[channel] = recent + 1
            self.connection.execute(
                "INSERT INTO outbox (channel, occasion, alert, created_at, due_at) VALUES (?, ?, ?, ?, ?)",
                (channel, occasion, alert, self.telling.now, due),
            )

    def _recent_on(self, channel: Channel) -> int:
        known = self._recent.get(channel)
        if known is None:
            found: tuple[int] = self.connection.execute(
                f"SELECT count(*) FROM outbox WHERE channel = ? AND created_at > ? AND {_LOUD} AND digest IS NULL "  # noqa: S608 fixed words
                "AND dropped_at IS NULL",
                (channel, self.telling.now - BURST_MS),
            ).fetchone()
            known = self._recent[channel] = found[0]
        return known


def _key(key: AlertKey) -> tuple[str, str, str]:
    return key.rule, key.session_id or "", key.scope


def _columns(holds: Holds, circumstances: Circumstances) -> dict[str, Any]:
    return {
        "severity": holds.severity,
        "message": holds.what,
        "evidence": orjson.dumps(dict(holds.evidence)).decode(),
        "project": circumstances.project,
        "last_tool": circumstances.last_tool,
        "last_error": circumstances.last_error,
    }
