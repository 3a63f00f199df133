"""The life of an alert: what a rule's verdict means for the alert that is open, if one is.

An alert is raised once, and again only after it was over: what holds on changes nothing but to rise in severity. That
ends an acknowledgement and a snooze, for they were given for less.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.alert_rules.findings import Holds, Recovered
from clawatch.domain.alerts import AlertRule, Severity

if TYPE_CHECKING:
    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.domain.alerts import Channel

BURST = 5
"""So many messages within BURST_MS are told one by one; what comes on top waits, to be told together."""
BURST_MS = 60_000
GATHER_MS = 30_000
"""What is told together is told at whole ones of these, by the clock."""


class OpenAlert(NamedTuple):
    """An alert that is not resolved: its row's id and its severity."""

    id: int
    severity: Severity


class Step(Enum):
    """What becomes of an alert."""

    RAISE = 1
    ESCALATE = 2
    RESOLVE = 3


def step(alert: OpenAlert | None, verdict: Verdict) -> Step | None:
    """Say what a verdict changes, None where nothing."""
    if isinstance(verdict, Holds):
        if alert is None:
            return Step.RAISE
        return Step.ESCALATE if verdict.severity.weight > alert.severity.weight else None
    return Step.RESOLVE if isinstance(verdict, Recovered) and alert is not None else None


@dataclass(frozen=True, slots=True)
class Telling:
    """When and where people want to be told. Times are UTC milliseconds.

    `channels` are those that are there; `quiet_until` is when the quiet hours end that it is in now, None in none;
    `cooldown` is for how long after its end an alert is not told again.
    """

    now: int
    channels: frozenset[Channel]
    quiet_until: int | None = None
    quiet_for_critical: bool = False
    cooldown: int = 0

    def due_at(self, severity: Severity, *, recent: int) -> int:
        """Give when to tell something, where `recent` messages were made on that way within BURST_MS."""
        due = self.now
        if self.quiet_until is not None and (self.quiet_for_critical or severity is not Severity.CRITICAL):
            due = max(due, self.quiet_until)
        if recent >= BURST:
            due = max(due, (self.now // GATHER_MS + 1) * GATHER_MS)
        return due

    def after_cooldown(self, rule: AlertRule, resolved_at: int | None) -> int:
        """Give when one may be told that is like another, which was told and resolved; each wait is another one."""
        if resolved_at is None or rule is AlertRule.WAITING:
            return self.now
        return max(self.now, resolved_at + self.cooldown)
