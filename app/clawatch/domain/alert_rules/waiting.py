"""Waiting: a session that has waited for its person longer than they chose. Times are UTC milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.alert_rules.findings import Holds, Recovered, span
from clawatch.domain.states import ASKING_REASONS, SessionState

if TYPE_CHECKING:
    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.domain.alerts import Severity

# who has not come back by then does not forget it for want of a message
NEWS_MS = 24 * 60 * 60 * 1000
_WAITING = frozenset({SessionState.WAITING_FOR_PERMISSION, SessionState.WAITING_FOR_INPUT})


class Wait(NamedTuple):
    """What a session waits for: since when, in which state and why; `was_asked`: it has been given work already."""

    state: SessionState
    reason: str
    since: int
    was_asked: bool

    @property
    def is_blocked(self) -> bool:
        """Whether it stopped in the middle of its work, to be told or allowed something."""
        return self.state is SessionState.WAITING_FOR_PERMISSION or self.reason in ASKING_REASONS


def due_at(wait: Wait, permission: int, idle: int) -> int | None:
    """Give when the wait has lasted too long, by what is allowed for either kind (milliseconds, 0 is for ever)."""
    if wait.state not in _WAITING or not (wait.is_blocked or wait.was_asked):
        return None
    allowed = permission if wait.is_blocked else idle
    return wait.since + allowed if allowed else None


def judge_wait(wait: Wait, now: int, permission: int, idle: int, severity: Severity) -> Verdict:
    """Judge a wait; with `permission` and `idle` as above."""
    if wait.state not in _WAITING:
        return Recovered("it goes on")
    due = due_at(wait, permission, idle)
    if due is None or now < due or now - wait.since > NEWS_MS:
        return None
    permission_word = wait.state is SessionState.WAITING_FOR_PERMISSION
    kind = "permission" if permission_word else "an answer" if wait.is_blocked else "input"
    what = f"Agent waits for {kind} since {span(now - wait.since)} — {wait.reason}"
    return Holds(severity, what, wait.since, {"state": wait.state.value, "reason": wait.reason})
