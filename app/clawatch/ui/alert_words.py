"""The words for alerts and their rules: what each looks for, how it stands, and where its cause is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.alerts.spending import DAY, MONTH, project_of
from clawatch.domain.alert_rules.costs import month_begin, next_day
from clawatch.domain.alerts import AlertRule, Severity
from clawatch.domain.moments import LocalZone
from clawatch.queries.requests_behind import RequestsWanted
from clawatch.ui.formatting import DAY_MS, MINUTE_MS, SECOND_MS, clock_time, counted, duration, local_time, money
from clawatch.ui.numerals import punctuated
from clawatch.ui.places import PROJECT, SESSION, Place
from clawatch.ui.request_places import requests_place
from clawatch.ui.sentences import translated
from clawatch.ui.words import Tone

if TYPE_CHECKING:
    from decimal import Decimal

    from clawatch.queries.alert_list import AlertItem
    from clawatch.settings.alerts import AlertSettings, CostRule, WaitingRule

_MICRODOLLARS = 1_000_000
_TONES = {Severity.CRITICAL: Tone.ERROR, Severity.WARNING: Tone.NEEDS_YOU, Severity.INFO: Tone.PAUSED}


def _tr(text: str) -> str:
    return QCoreApplication.translate("alerts", text)


def severity_tone(severity: Severity) -> Tone:
    """Give the tone of a severity."""
    return _TONES[severity]


def severity_word(severity: Severity) -> str:
    """Name how much an alert matters."""
    return {
        Severity.CRITICAL: _tr("Critical"),
        Severity.WARNING: _tr("Warning"),
        Severity.INFO: _tr("Info"),
    }[severity]


def rule_word(rule: AlertRule) -> str:
    """Name a rule."""
    return {
        AlertRule.STUCK: _tr("Stuck"),
        AlertRule.ERROR: _tr("Many errors"),
        AlertRule.ERROR_STATE: _tr("Failed"),
        AlertRule.COST_SPIKE: _tr("Costs"),
        AlertRule.LOOP_DETECTED: _tr("Loop"),
        AlertRule.WAITING: _tr("Waiting"),
    }[rule]


def who_word(by: str | None) -> str:
    """Name the way by which somebody answered."""
    return {
        "window": _tr("in the window"),
        "tray": _tr("in the tray"),
        "desktop": _tr("on a notification"),
        "telegram": _tr("in Telegram"),
        "api": _tr("over the API"),
    }.get(by or "", by or "")


def until_text(moment: int, now: int) -> str:
    """Write a moment to come: 23:59, with its day where that is another one."""
    clock = clock_time(moment)[:5]
    day, today = (local_time(one).rpartition(", ")[0] for one in (moment, now))
    return clock if day == today else f"{day}, {clock}"


def life_word(alert: AlertItem, now: int) -> str:
    """Say in a few words how an alert stands."""
    if alert.resolved_at is not None:
        lasted = duration(max(0, alert.resolved_at - alert.since))
        return _tr("Over after {time}").format(time=lasted)
    if alert.snoozed_until is not None and alert.snoozed_until > now:
        return _tr("Snoozed for {time}").format(time=duration(alert.snoozed_until - now))
    if alert.acknowledged_at is not None:
        return _tr("Acknowledged")
    return _tr("Open")


def life_lines(alert: AlertItem) -> tuple[tuple[str, str], ...]:
    """Give the life of an alert: what happened, each with its time."""
    found = [(_tr("Since"), local_time(alert.since)), (_tr("Raised"), local_time(alert.raised_at))]
    if alert.escalated_at is not None:
        found.append((_tr("Got worse"), local_time(alert.escalated_at)))
    if alert.notified_at is not None:
        found.append((_tr("Told"), local_time(alert.notified_at)))
    if alert.acknowledged_at is not None:
        found.append((_tr("Acknowledged"), f"{local_time(alert.acknowledged_at)} {who_word(alert.acknowledged_by)}"))
    if alert.snoozed_until is not None:
        found.append((_tr("Snoozed until"), f"{local_time(alert.snoozed_until)} {who_word(alert.snoozed_by)}"))
    if alert.resolved_at is not None:
        reason = f": {translated(alert.resolved_reason)}" if alert.resolved_reason else ""
        found.append((_tr("Over"), f"{local_time(alert.resolved_at)}{reason}"))
    return tuple(found)


def cause_of(alert: AlertItem) -> Place | None:
    """Give the place where the cause of an alert is seen; None where there is none."""
    if alert.session_id is not None:
        return Place(SESSION, alert.session_id)
    project = project_of(alert.scope)
    if project is not None:
        return Place(PROJECT, str(project))
    if alert.scope == DAY:
        return requests_place(RequestsWanted(alert.since, next_day(alert.since, LocalZone())))
    if alert.scope == MONTH:
        # past the end of the longest month, and before that of the shortest after it
        end = month_begin(alert.since + 40 * DAY_MS, LocalZone())
        return requests_place(RequestsWanted(alert.since, end))
    return None


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as it is in force: `watches` are sentences, each with its threshold and window."""

    rule: AlertRule
    is_on: bool
    severity: Severity
    watches: tuple[str, ...]


def rule_lines(settings: AlertSettings) -> tuple[RuleLine, ...]:
    """Describe all rules."""
    stuck, error, loop = settings.stuck, settings.error, settings.loop_detected
    silent = _tr("No sign of life for {time} from an agent that should be working.")
    errors = counted(error.errors, "More than %n error within {time}.", "More than %n errors within {time}.")
    loops = counted(
        loop.repeats,
        "The same call, or two to four in turn, %n time in a row with the same result, within {time}.",
        "The same call, or two to four in turn, %n times in a row with the same result, within {time}.",
    )
    return (
        RuleLine(AlertRule.STUCK, stuck.on, stuck.severity, (silent.format(time=_minutes(stuck.minutes)),)),
        RuleLine(AlertRule.ERROR, error.on, error.severity, (errors.format(time=_ms(error.seconds * SECOND_MS)),)),
        RuleLine(
            AlertRule.ERROR_STATE,
            settings.error_state.on,
            settings.error_state.severity,
            (_tr("An agent's turn ended in an error, or it reported one."),),
        ),
        RuleLine(
            AlertRule.COST_SPIKE, settings.cost_spike.on, settings.cost_spike.severity, _costs(settings.cost_spike)
        ),
        RuleLine(AlertRule.LOOP_DETECTED, loop.on, loop.severity, (loops.format(time=_minutes(loop.minutes)),)),
        RuleLine(AlertRule.WAITING, settings.waiting.on, settings.waiting.severity, _waits(settings.waiting)),
    )


def _costs(rule: CostRule) -> tuple[str, ...]:
    budgets = [
        (_tr("{money} a session"), rule.session_usd),
        (_tr("{money} a day"), rule.day_usd),
        (_tr("{money} a month"), rule.month_usd),
        (_tr("{money} a project and month"), rule.project_usd),
    ]
    set_ones = [text.format(money=_dollars(limit)) for text, limit in budgets if limit is not None]
    lines = [
        _tr("Budgets: {budgets}; a warning at {percent} %.").format(
            budgets=", ".join(set_ones), percent=rule.warn_percent
        )
        if set_ones
        else _tr("No budget is set.")
    ]
    if rule.spike:
        lines.append(
            _tr(
                "A session that spends {factor} times as fast as before, and {money} within {time} at the least."
            ).format(
                factor=punctuated(f"{rule.spike_factor:g}"),
                money=_dollars(rule.spike_usd),
                time=_minutes(rule.spike_minutes),
            )
        )
    return tuple(lines)


def _waits(rule: WaitingRule) -> tuple[str, ...]:
    lines = []
    if rule.permission_minutes:
        lines.append(
            _tr("A permission or an answer that work has waited for since {time}.").format(
                time=_minutes(rule.permission_minutes)
            )
        )
    if rule.input_minutes:
        lines.append(_tr("A finished turn unanswered for {time}.").format(time=_minutes(rule.input_minutes)))
    return tuple(lines) or (_tr("Neither permissions nor finished turns."),)


def _minutes(minutes: float) -> str:
    return _ms(minutes * MINUTE_MS)


def _ms(ms: float) -> str:
    return duration(round(ms))


def _dollars(amount: Decimal) -> str:
    return money(int(amount * _MICRODOLLARS))
