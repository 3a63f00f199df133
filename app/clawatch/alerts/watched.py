"""A session that lives, and what rules remember of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.domain.alert_rules.errors import RecentErrors
from clawatch.domain.alert_rules.loops import CallHistory
from clawatch.domain.alert_rules.waiting import Wait

if TYPE_CHECKING:
    from clawatch.alerts.hearing import Heard
    from clawatch.domain.pause_standing import PauseStanding
    from clawatch.settings.alerts import AlertRules
    from clawatch.storage.alert_reading import SessionNow

# threads of a session whose calls are remembered, those heard last
_THREADS = 32
# what no session costs
_NOT_JUDGED = -1


@dataclass(slots=True)
class Watched:
    """A session as it is now, with the rules that hold for it and what was heard of it lately.

    `silence_told` is the last sign of life of the silence that was told already; `cost_judged` what it had cost, and
    `cost_judged_at` when, as that was looked at last; `has_spike`: it then spent faster than before, or nearly. Times
    are UTC milliseconds.
    """

    now: SessionNow
    rules: AlertRules
    errors: RecentErrors = field(default_factory=RecentErrors)
    threads: dict[str, CallHistory] = field(default_factory=dict)
    silence_told: int | None = None
    cost_judged: int | None = None
    cost_judged_at: int = 0
    has_spike: bool = False
    standing: PauseStanding | None = None
    """How it stood with its pause when messages were last to say so, None where that is not known."""

    @property
    def wait(self) -> Wait:
        """What it waits for, if it does."""
        now = self.now
        return Wait(now.state, now.state_reason, now.state_at, now.was_asked)

    def apply(self, rules: AlertRules) -> None:
        """Go by other rules, from now on and for what it cost so far."""
        self.rules = rules
        for history in self.threads.values():
            history.reach(rules.loop_detected.repeats)
        self.cost_judged, self.cost_judged_at = _NOT_JUDGED, 0

    def hear(self, heard: Heard, at: int) -> None:
        """Take in what an event says."""
        if heard.is_error:
            self.errors.add(at, heard.error)
        if heard.ends_turn and "" in self.threads:
            self.threads[""].forget()
        if heard.call is not None:
            history = self.threads.pop(heard.thread, None)
            if history is None:
                history = CallHistory(self.rules.loop_detected.repeats)
                if len(self.threads) >= _THREADS:
                    del self.threads[next(iter(self.threads))]
            self.threads[heard.thread] = history
            history.add(heard.call)
