"""What is written into the chat: notices as HTML, as plain text where that is not taken, and their buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from clawatch.domain.alerts import AlertRule, Occasion, Severity
from clawatch.domain.states import SessionState
from clawatch.notify.telegram.buttons import NO_BUTTONS, Button, Deed, Keyboard, button
from clawatch.notify.telegram.texts import MESSAGE_LIMIT, clipped, one_line, units

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clawatch.alerts.messages import AlertFacts, Notice

    Links = Callable[[str | None], str | None]
    """Gives the address that opens a session, or with None the window; None where there is none that works."""

SNOOZE_MINUTES = 60
_MUTE_MINUTES = 60
_MICRODOLLARS = 1_000_000
_MARKS = {Severity.INFO: "🔵", Severity.WARNING: "🟠", Severity.CRITICAL: "🔴"}
_SEEN = "☑️"
_TITLES = {
    AlertRule.STUCK: "Stuck",
    AlertRule.ERROR: "Many errors",
    AlertRule.ERROR_STATE: "Failed",
    AlertRule.COST_SPIKE: "Costs",
    AlertRule.LOOP_DETECTED: "Loop",
    AlertRule.WAITING: "Waits for you",
}
_PLACES = {
    "api": "the API",
    "window": "the window",
    "desktop": "the desktop",
    "telegram": "Telegram",
    "tray": "the tray",
}
# how much of each there is room for; together with all that stands around them less than MESSAGE_LIMIT
_WHAT, _NAME, _TOOL, _ERROR, _REASON, _LINE = 1000, 150, 300, 1000, 300, 160
_DIGEST_ROOM = MESSAGE_LIMIT - 200


@dataclass(frozen=True, slots=True)
class Text:
    """One message, written twice: for Telegram's HTML, and plain where Telegram refuses that."""

    html: str
    plain: str


def notice_text(notice: Notice) -> Text:
    """Write a notice."""
    if notice.is_digest:
        return digest_text(notice.alerts)
    if notice.occasion is Occasion.RESOLVED:
        return resolved_text(notice.alert)
    return alert_text(notice.alert, is_graver=notice.occasion is Occasion.ESCALATED)


def alert_text(alert: AlertFacts, *, is_graver: bool = False) -> Text:
    """Write an alert as it stands."""
    return Text(_alert(alert, is_graver=is_graver, is_html=True), _alert(alert, is_graver=is_graver, is_html=False))


def resolved_text(alert: AlertFacts) -> Text:
    """Write that an alert is over, in a message of its own."""
    return Text(_resolved(alert, is_html=True), _resolved(alert, is_html=False))


def notice_keyboard(notice: Notice, links: Links) -> Keyboard:
    """Give the buttons of a notice."""
    if notice.is_digest:
        return digest_keyboard(notice.outbox_id, notice.alerts, links)
    return alert_keyboard(notice.alert, links)


def digest_text(alerts: Sequence[AlertFacts]) -> Text:
    """Write many alerts as one message."""
    return Text(_digest(alerts, is_html=True), _digest(alerts, is_html=False))


def digest_keyboard(digest: int, alerts: Sequence[AlertFacts], links: Links) -> Keyboard:
    """Give the buttons of a digest, named by its row of the outbox."""
    url = links(None)
    first = [Button("Open", url=url)] if url is not None else []
    if any(alert.resolved_at is None and alert.acknowledged_at is None for alert in alerts):
        first.append(button("Acknowledge all", Deed.ACKNOWLEDGE_DIGEST, digest))
    return tuple(tuple(row) for row in (first, [button("Mute 1 h", Deed.MUTE, _MUTE_MINUTES)]) if row)


def alert_keyboard(alert: AlertFacts, links: Links) -> Keyboard:
    """Give the buttons that make sense for an alert as it stands."""
    first: list[Button] = []
    if (url := links(alert.session_id)) is not None:
        first.append(Button("Open", url=url))
    second: list[Button] = []
    if alert.resolved_at is None:
        if alert.acknowledged_at is None:
            first.append(button("Acknowledge", Deed.ACKNOWLEDGE, alert.alert_id))
            if alert.snoozed_until is None:
                second.append(button("Snooze 1 h", Deed.SNOOZE, alert.alert_id))
        second.extend(_pause_button(alert))
    return tuple(tuple(row) for row in (first, second) if row)


def without_links(keyboard: Keyboard) -> Keyboard:
    """Give the buttons that lead nowhere else: an address that Telegram dislikes costs the whole message."""
    rows = tuple(tuple(one for one in row if one.url is None) for row in keyboard)
    return tuple(row for row in rows if row) or NO_BUTTONS


def money(cost: int | None) -> str:
    """Write micro-dollars; what is unknown is no zero."""
    if cost is None:
        return "unknown"
    dollars = cost / _MICRODOLLARS
    return f"${dollars:,.2f}" if dollars >= 1 or not cost else f"${dollars:.4f}"


def clock(at: int) -> str:
    """Write UTC milliseconds as the time here."""
    return datetime.fromtimestamp(at / 1000).astimezone().strftime("%d %b, %H:%M")


def _pause_button(alert: AlertFacts) -> list[Button]:
    if alert.can_be_resumed:
        return [button("Resume", Deed.RESUME, alert.alert_id)]
    return [button("Pause", Deed.PAUSE, alert.alert_id)] if alert.can_be_paused else []


def _alert(alert: AlertFacts, *, is_graver: bool, is_html: bool) -> str:
    write = _Writer(is_html)
    graver = ", graver than before" if is_graver else ""
    lines = [f"{_mark(alert)} {write.bold(_TITLES[alert.rule])} · {alert.severity}{graver}"]
    lines += [write.text(alert.what, _WHAT), *_about(alert, write)]
    if alert.last_tool:
        lines.append(f"Last tool: {write.code(alert.last_tool, _TOOL)}")
    if alert.last_error:
        lines.append(f"Last error: {write.code(alert.last_error, _ERROR)}")
    return "\n".join([*lines, *_fate(alert, write)])


def _mark(alert: AlertFacts) -> str:
    return "✅" if alert.resolved_at is not None else _MARKS[alert.severity]


def _seen_mark(alert: AlertFacts) -> str:
    is_seen = alert.acknowledged_at is not None and alert.resolved_at is None
    return _SEEN if is_seen else _mark(alert)


def _resolved(alert: AlertFacts, *, is_html: bool) -> str:
    write = _Writer(is_html)
    lines = [f"✅ {write.bold('Over')}: {_TITLES[alert.rule]}", write.text(alert.what, _WHAT), *_about(alert, write)]
    return "\n".join([*lines, *_fate(alert, write)])


def _about(alert: AlertFacts, write: _Writer) -> list[str]:
    lines = []
    if alert.agent_name:
        lines.append(f"Agent: {write.text(one_line(alert.agent_name), _NAME)}")
    if alert.project:
        lines.append(f"Project: {write.text(one_line(alert.project), _NAME)}")
    lines.append(f"Since: {clock(alert.since)}")
    if alert.session_id is not None:
        lines.append(f"Cost so far: {money(alert.cost)}")
    return lines


def _fate(alert: AlertFacts, write: _Writer) -> list[str]:
    """Say what became of an alert."""
    lines = []
    if alert.acknowledged_at is not None:
        lines.append(f"Acknowledged {clock(alert.acknowledged_at)}{_by(alert.acknowledged_by, write)}")
    elif alert.snoozed_until is not None and alert.resolved_at is None:
        lines.append(f"Snoozed until {clock(alert.snoozed_until)}{_by(alert.snoozed_by, write)}")
    if alert.resolved_at is not None:
        reason = f": {write.text(one_line(alert.resolved_reason), _REASON)}" if alert.resolved_reason else ""
        lines.append(f"Resolved {clock(alert.resolved_at)}{reason}")
    elif alert.is_paused:
        lines.append("Paused" if alert.state is SessionState.PAUSED else "Pause requested")
    return ["", *(write.italic(line) for line in lines)] if lines else []


def _by(place: str | None, write: _Writer) -> str:
    return f" in {_PLACES.get(place) or write.text(one_line(place), _NAME)}" if place else ""


def _digest(alerts: Sequence[AlertFacts], *, is_html: bool) -> str:
    write = _Writer(is_html)
    lines = [f"{_MARKS[alerts[0].severity]} {write.bold(f'{len(alerts)} alerts at once')}"]
    room = _DIGEST_ROOM - units(lines[0])
    for told, alert in enumerate(alerts):
        who = f"{one_line(alert.agent_name)}: " if alert.agent_name else ""
        line = f"{_seen_mark(alert)} {_TITLES[alert.rule]} · {write.text(who + one_line(alert.what), _LINE)}"
        room -= units(line) + 1
        if room < 0:
            lines.append(f"and {len(alerts) - told} more")
            break
        lines.append(line)
    return "\n".join(lines)


class _Writer:
    """Writes parts of a message, with markup or without."""

    def __init__(self, is_html: bool) -> None:
        self._is_html = is_html

    def text(self, text: str, limit: int) -> str:
        return clipped(text, limit, is_html=self._is_html)

    def bold(self, safe: str) -> str:
        return f"<b>{safe}</b>" if self._is_html else safe

    def italic(self, safe: str) -> str:
        return f"<i>{safe}</i>" if self._is_html else safe

    def code(self, text: str, limit: int) -> str:
        return f"<code>{self.text(text, limit)}</code>" if self._is_html else self.text(text, limit)
