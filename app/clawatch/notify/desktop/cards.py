"""What a notice looks like on the desktop: a title, a few lines, and the buttons that make sense for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from clawatch.domain.alerts import AlertRule, Occasion, Severity

if TYPE_CHECKING:
    from clawatch.alerts.messages import AlertFacts, Notice

_TITLE_LIMIT, _LINE_LIMIT = 80, 200
_NAMED_IN_DIGEST = 4
_SHORT_ID = 8
_MICROUSD = 1_000_000
_SPACES = re.compile(r"\s+")
# what steers a terminal, or turns the direction of the text around it
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TITLES = {
    AlertRule.STUCK: "Stuck",
    AlertRule.ERROR: "Errors",
    AlertRule.ERROR_STATE: "Failed",
    AlertRule.COST_SPIKE: "Costs",
    AlertRule.LOOP_DETECTED: "In a loop",
    AlertRule.WAITING: "Waiting for you",
}


class Action(StrEnum):
    """What a button, or a click on the whole, asks for. The values are what the desktop is given as names."""

    OPEN = "open"
    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    PAUSE = "pause"
    RESUME = "resume"

    @property
    def label(self) -> str:
        """The text of its button."""
        return {
            Action.OPEN: "Open",
            Action.ACKNOWLEDGE: "Acknowledge",
            Action.SNOOZE: "Snooze 1 h",
            Action.PAUSE: "Pause",
            Action.RESUME: "Resume",
        }[self]


@dataclass(frozen=True, slots=True)
class Card:
    """One notification, in plain text. `session_id` is None where it is about none, or about several."""

    title: str
    body: str
    severity: Severity
    actions: tuple[Action, ...] = ()
    session_id: str | None = None
    alert_ids: tuple[int, ...] = ()


def card_of(notice: Notice) -> Card:
    """Make the card of a notice that is not silent."""
    if notice.is_digest:
        return _digest(notice)
    alert = notice.alert
    resolved = notice.occasion is Occasion.RESOLVED
    what = alert.resolved_reason or alert.what if resolved else alert.what
    word = "Resolved" if resolved else _TITLES[alert.rule]
    return Card(
        title=_line(f"{word} \u2013 {_name(alert)}", _TITLE_LIMIT),
        body="\n".join(filter(None, (_line(what), _circumstances(alert), None if resolved else _error(alert)))),
        severity=Severity.INFO if resolved else alert.severity,
        actions=_actions(alert, resolved=resolved),
        session_id=alert.session_id,
        alert_ids=(alert.alert_id,),
    )


def is_still_right(card: Card, alert: AlertFacts) -> bool:
    """Whether a card about an alert may stay as it is: nobody has dealt with the alert, and every button works."""
    if alert.resolved_at is not None or alert.acknowledged_at is not None or alert.snoozed_until is not None:
        return False
    return set(card.actions) <= set(_actions(alert, resolved=False))


def _digest(notice: Notice) -> Card:
    alerts = notice.alerts
    lines = [f"{_TITLES[alert.rule]} \u2013 {_name(alert)}" for alert in alerts[:_NAMED_IN_DIGEST]]
    if len(alerts) > _NAMED_IN_DIGEST:
        lines.append(f"and {len(alerts) - _NAMED_IN_DIGEST} more")
    return Card(
        title=f"{len(alerts)} alerts",
        body="\n".join(_line(line, _TITLE_LIMIT) for line in lines),
        severity=alerts[0].severity,
        actions=(Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE),
        alert_ids=tuple(alert.alert_id for alert in alerts),
    )


def _actions(alert: AlertFacts, *, resolved: bool) -> tuple[Action, ...]:
    if resolved:
        return (Action.OPEN,)
    actions = [Action.OPEN, Action.ACKNOWLEDGE, Action.SNOOZE]
    if alert.can_be_resumed:
        actions.append(Action.RESUME)
    elif alert.can_be_paused:
        actions.append(Action.PAUSE)
    return tuple(actions)


def _name(alert: AlertFacts) -> str:
    return alert.agent_name or alert.project or (alert.session_id or "ClaWatch")[:_SHORT_ID]


def _circumstances(alert: AlertFacts) -> str:
    since = datetime.fromtimestamp(alert.since / 1000).astimezone()
    parts = [
        alert.project if alert.project != _name(alert) else None,
        f"last tool {alert.last_tool}" if alert.last_tool else None,
        f"${alert.cost / _MICROUSD:,.2f} so far" if alert.cost is not None else None,
        f"since {since:%H:%M}",
    ]
    return _line(" \u00b7 ".join(part for part in parts if part))


def _error(alert: AlertFacts) -> str | None:
    return _line(f"Last error: {alert.last_error}") if alert.last_error else None


def _line(text: str, limit: int = _LINE_LIMIT) -> str:
    folded = _UNSEEN.sub("\ufffd", _SPACES.sub(" ", text[: limit * 4])).strip()
    return folded if len(folded) <= limit else folded[: limit - 1] + "\u2026"
