"""Stuck: no sign of life for some time from a session that should be working. Times are UTC milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from clawatch.domain.alert_rules.findings import Holds, Recovered
from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.domain.alerts import Severity

# a call ends, is reported and written down only after its own time is over
_GRACE_MS = 30_000
_LONGEST_MS = 24 * 60 * 60 * 1000
# tools of Claude Code's whose `timeout` is in milliseconds, as theirs is documented
_IN_MILLISECONDS = frozenset({"Bash", "BashOutput", "PowerShell", "TaskOutput", "AgentOutputTool", "Monitor"})
# below this, a timeout of somebody else's tool must be in seconds
_SECONDS_BELOW = 1000
# a silence that began longer ago is no news
NEWS_MS = 24 * 60 * 60 * 1000


class PendingCall(NamedTuple):
    """A tool call that has not ended: its tool, its input as far as that is an object, and when it began."""

    tool_name: str
    input: dict[str, Any]
    started_at: int


def patience_of(call: PendingCall) -> int:
    """Give how long a call may take by its own word (milliseconds), 0 where it says nothing."""
    is_ours = call.tool_name in _IN_MILLISECONDS
    for name, unit in (("timeout_ms", 1), ("timeoutMs", 1), ("timeout", 0), ("timeout_seconds", 1000)):
        value = call.input.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            unclear = 1 if is_ours or value >= _SECONDS_BELOW else 1000
            return int(min(value * (unit or unclear), _LONGEST_MS))
    return 0


def silent_at(last_sign_at: int, window: int, calls: Iterable[PendingCall] = ()) -> int:
    """Give when a silence since the last sign of life has lasted too long, with the calls that have not ended."""
    ends = [call.started_at + patience + _GRACE_MS for call in calls if (patience := patience_of(call))]
    return max([last_sign_at + window, *ends])


def judge_silence(state: SessionState, reason: str, since: int, now: int, severity: Severity) -> Verdict:
    """Judge a session by the state it is in since a time, and its reason."""
    if state is not SessionState.STUCK:
        return Recovered("it is paused now" if state is SessionState.PAUSED else "it gives signs of life again")
    if now - since > NEWS_MS:
        return None
    return Holds(severity, f"Agent stuck — {reason}", since, {"reason": reason})
