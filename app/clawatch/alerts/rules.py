"""The rules about one session, each asked for its verdict apart from the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.alert_rules.errors import judge_error_state
from clawatch.domain.alert_rules.findings import Holds, Recovered
from clawatch.domain.alert_rules.loops import NEWS_MS
from clawatch.domain.alert_rules.silence import judge_silence
from clawatch.domain.alert_rules.waiting import due_at, judge_wait
from clawatch.domain.alerts import AlertRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.alerts.watched import Watched
    from clawatch.domain.alert_rules.findings import Verdict

_OFF = Recovered("its rule is off")


def _stuck(watched: Watched, now: int) -> Verdict:
    session, rule = watched.now, watched.rules.stuck
    return judge_silence(session.state, session.state_reason, session.state_at, now, rule.severity) if rule.on else _OFF


def _error(watched: Watched, now: int) -> Verdict:
    rule = watched.rules.error
    return watched.errors.judge(now, rule.errors, rule.window_ms, rule.severity) if rule.on else _OFF


def _error_state(watched: Watched, now: int) -> Verdict:
    session, rule = watched.now, watched.rules.error_state
    if not rule.on:
        return _OFF
    return judge_error_state(session.state, session.state_reason, session.state_at, now, rule.severity)


def _loop(watched: Watched, now: int) -> Verdict:
    rule = watched.rules.loop_detected
    if not rule.on:
        return _OFF
    recent = [history for history in watched.threads.values() if now - history.last_at <= NEWS_MS]
    verdicts = [history.judge(rule.repeats, rule.window_ms, rule.severity) for history in recent]
    found = next((verdict for verdict in verdicts if isinstance(verdict, Holds)), None)
    if found is not None or None in verdicts:
        return found
    return verdicts[-1] if verdicts else Recovered("it calls nothing any more")


def _waiting(watched: Watched, now: int) -> Verdict:
    rule = watched.rules.waiting
    return judge_wait(watched.wait, now, rule.permission_ms, rule.input_ms, rule.severity) if rule.on else _OFF


RULES: dict[AlertRule, Callable[[Watched, int], Verdict]] = {
    AlertRule.STUCK: _stuck,
    AlertRule.ERROR: _error,
    AlertRule.ERROR_STATE: _error_state,
    AlertRule.LOOP_DETECTED: _loop,
    AlertRule.WAITING: _waiting,
}
"""All but those about costs, which have more than one alert of a session."""


def wait_due_at(watched: Watched) -> int | None:
    """Give when a wait has lasted too long (UTC milliseconds), None where it cannot."""
    rule = watched.rules.waiting
    return due_at(watched.wait, rule.permission_ms, rule.input_ms) if rule.on else None
