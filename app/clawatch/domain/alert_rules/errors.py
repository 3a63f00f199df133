"""Errors: many in a short time, and a session that stands still in one. Times are UTC milliseconds."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

from clawatch.domain.alert_rules.findings import Holds, Recovered, span
from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.domain.alerts import Severity

_KEPT = 1000
_SHOWN = 200
# a session that failed longer ago is no news
NEWS_MS = 24 * 60 * 60 * 1000


class RecentErrors:
    """The times of a session's last errors, and what the last one said."""

    __slots__ = ("_times", "last")

    def __init__(self) -> None:
        self._times: list[int] = []
        self.last: str | None = None

    def add(self, at: int, text: str | None) -> None:
        """Note an error; those that come late are put where they belong."""
        is_latest = not self._times or at >= self._times[-1]
        insort(self._times, at)
        del self._times[:-_KEPT]
        if is_latest and text:
            self.last = text[:_SHOWN]

    def judge(self, now: int, most: int, window: int, severity: Severity) -> Verdict:
        """Judge whether there are more than `most` within a `window` (milliseconds) up to now.

        It is over once a whole window is without any.
        """
        times = self._times
        if not times or now - times[-1] >= window:
            return Recovered(f"no error for {span(window)}")
        recent = [at for at in times if now - window < at]
        if len(recent) <= most:
            return None
        last = f" — last: {self.last}" if self.last else ""
        what = f"{len(recent)} errors within {span(window)}{last}"
        return Holds(severity, what, recent[0], {"errors": len(recent), "window_ms": window})

    def over_at(self, window: int) -> int | None:
        """Give when a whole window will be without errors, None where there are none."""
        return self._times[-1] + window if self._times else None


def judge_error_state(state: SessionState, reason: str, since: int, now: int, severity: Severity) -> Verdict:
    """Judge a session by the state it is in since a time, and its reason."""
    if state is not SessionState.ERROR:
        return Recovered("it goes on")
    if now - since > NEWS_MS:
        return None
    return Holds(severity, f"Agent failed — {reason}", since, {"reason": reason})
