"""Alerts as rules raise them, without waiting for a rule to find anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from clawatch.domain.alert_life import Telling
from clawatch.domain.alert_rules.findings import AlertKey, Holds, Recovered
from clawatch.domain.alerts import AlertRule, Severity
from clawatch.storage.alerts import ChangeAlerts, Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clawatch.domain.alerts import Channel
    from clawatch.storage.alert_rows import Circumstances
    from clawatch.storage.commands import Command, DoneT
    from clawatch.storage.tickets import CommandTicket

_WITHIN_S = 10
AT = 1_773_064_800_000  # 2026-03-09T14:00:00Z


class Writer(Protocol):
    """Whoever carries commands out."""

    def submit_command(self, command: Command[DoneT]) -> CommandTicket[DoneT]: ...


def raise_alert(
    writer: Writer,
    rule: AlertRule = AlertRule.STUCK,
    session: str | None = "a-1",
    *,
    severity: Severity = Severity.CRITICAL,
    what: str = "Agent stuck — no sign of life for 5 minutes",
    at: int = AT,
    channels: Iterable[Channel] = (),
    scope: str = "",
    circumstances: Circumstances | None = None,
) -> frozenset[int]:
    """Have a rule find something, told on `channels`; gives the ids of the alerts that changed."""
    ruling = Ruling(AlertKey(rule, session, scope), Holds(severity, what, at))
    if circumstances is not None:
        ruling = Ruling(ruling.key, ruling.verdict, circumstances)
    command = ChangeAlerts((ruling,), Telling(at, frozenset(channels)))
    return writer.submit_command(command).result(_WITHIN_S).alert_ids


def resolve_alert(
    writer: Writer,
    rule: AlertRule = AlertRule.STUCK,
    session: str | None = "a-1",
    *,
    reason: str = "it gives signs of life again",
    at: int = AT + 60_000,
    channels: Iterable[Channel] = (),
    scope: str = "",
) -> frozenset[int]:
    """Have a rule find that it is over; gives the ids of the alerts that changed."""
    ruling = Ruling(AlertKey(rule, session, scope), Recovered(reason))
    command = ChangeAlerts((ruling,), Telling(at, frozenset(channels)))
    return writer.submit_command(command).result(_WITHIN_S).alert_ids
