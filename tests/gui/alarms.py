"""Raises and resolves alerts in a real database, as the rules would have it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from clawatch.domain.alert_life import Telling
from clawatch.domain.alert_rules.findings import AlertKey, Holds, Recovered
from clawatch.domain.alerts import AlertRule, Severity
from clawatch.storage.alert_rows import Circumstances
from clawatch.storage.alerts import AcknowledgeAlert, ChangeAlerts, Ruling, SnoozeAlert
from gui.lifelike import ENDED, HOUR, MINUTE, SHOWN

if TYPE_CHECKING:
    from clawatch.domain.alert_rules.findings import Verdict
    from gui.scribe import Scribe


class Alarms:
    """The rules' voice."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def raise_alert(
        self,
        rule: AlertRule,
        session_id: str | None,
        what: str,
        *,
        severity: Severity = Severity.CRITICAL,
        at: int | None = None,
        scope: str = "",
        seen: Circumstances | None = None,
    ) -> int:
        now = time.time_ns() // 1_000_000 if at is None else at
        done = self._change(AlertKey(rule, session_id, scope), Holds(severity, what, now - 1000), now, seen)
        return next(iter(done))

    def resolve(
        self, rule: AlertRule, session_id: str | None, reason: str, *, at: int | None = None, scope: str = ""
    ) -> None:
        now = time.time_ns() // 1_000_000 if at is None else at
        self._change(AlertKey(rule, session_id, scope), Recovered(reason), now)

    def _change(self, key: AlertKey, verdict: Verdict, now: int, seen: Circumstances | None = None) -> frozenset[int]:
        ruling = Ruling(key, verdict, seen or Circumstances())
        return (
            self._scribe.writer.submit_command(ChangeAlerts((ruling,), Telling(now, frozenset()))).result(60).alert_ids
        )


def write_alerts(scribe: Scribe, now: int) -> None:
    """Write the alerts of a day, some of them answered, and many past ones."""
    alarms = Alarms(scribe)
    for number in range(130):
        at = now - (number + 3) * 2 * HOUR
        rule = (AlertRule.WAITING, AlertRule.STUCK, AlertRule.ERROR, AlertRule.LOOP_DETECTED)[number % 4]
        severity = (Severity.INFO, Severity.CRITICAL, Severity.CRITICAL, Severity.WARNING)[number % 4]
        what = (
            "Agent waits for an answer for 10 minutes",
            "Agent stuck \u2014 no sign of life for 5 minutes",
            "4 errors within 1 minute \u2014 last: Exit code 1",
            "Agent loops \u2014 Bash 5 times in 40 seconds",
        )[number % 4]
        alarms.raise_alert(rule, ENDED, what, severity=severity, at=at)
        alarms.resolve(rule, ENDED, "it goes on", at=at + 7 * MINUTE)
    failed, asks = "77aa66bb-1357-4246-8642-9ace0fdb1357", "9b7e1f02-5a43-4a6c-8d3e-66f1c0a1d7b2"
    seen = Circumstances("mobile-app", "Bash", "Exit code 1\nExecution failed for task ':app:compileDebugKotlin'.")
    alarms.raise_alert(
        AlertRule.ERROR_STATE,
        failed,
        "Agent failed \u2014 overloaded_error: the API is overloaded",
        at=now - 21 * MINUTE,
        seen=seen,
    )
    first = alarms.raise_alert(
        AlertRule.ERROR, failed, "3 errors within 2 minutes \u2014 last: Exit code 1", at=now - 21 * MINUTE, seen=seen
    )
    alarms.raise_alert(
        AlertRule.WAITING,
        asks,
        "Needs permission for 2 minutes \u2014 terraform apply",
        severity=Severity.INFO,
        at=now - MINUTE,
    )
    alarms.raise_alert(
        AlertRule.COST_SPIKE,
        SHOWN,
        "Spends 7 times as fast as before \u2014 $2.41 in 10 minutes, before $0.34",
        severity=Severity.WARNING,
        at=now - 9 * MINUTE,
        scope="spike",
    )
    alarms.raise_alert(
        AlertRule.COST_SPIKE,
        None,
        "Budget of the day nearly used up \u2014 $16.20 of $20.00 (81 %)",
        severity=Severity.WARNING,
        at=now - 2 * HOUR,
        scope="day",
    )
    loop = alarms.raise_alert(
        AlertRule.LOOP_DETECTED,
        SHOWN,
        "Agent loops \u2014 Bash 5 times in 40 seconds with the same input and the same result",
        severity=Severity.WARNING,
        at=now - 5 * MINUTE,
    )
    writer = scribe.writer
    writer.submit_command(AcknowledgeAlert(first, "telegram", now - 15 * MINUTE)).result(60)
    writer.submit_command(SnoozeAlert(loop, "window", now - 2 * MINUTE, now + HOUR)).result(60)
