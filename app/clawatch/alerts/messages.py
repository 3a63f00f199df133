"""What a channel is given to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.pausing import PAUSABLE
from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from clawatch.domain.alerts import AlertRule, Channel, Occasion, Severity


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """One alert and its session, as both stand when the notice is taken. Times are UTC milliseconds.

    `what` is one sentence, plain text of any length that may hold whatever a tool or a user wrote. `session_id` is None
    where the alert is about no one session, as a budget of the day; so are then `agent_name`, `state`, `cost` and
    `tokens`. `project` is a directory's name, None where unknown. `since` is when what it is about began, `raised_at`
    when it was found. `cost` is micro-dollars, None where nothing is known. `last_tool` and `last_error` are those of
    the moment it was raised, or its severity rose. `resolved_reason` is one sentence, `acknowledged_by` and
    `snoozed_by` where it was done (api, window, desktop, telegram).
    """

    alert_id: int
    rule: AlertRule
    severity: Severity
    what: str
    session_id: str | None
    agent_name: str | None
    project: str | None
    since: int
    raised_at: int
    cost: int | None
    tokens: int | None
    last_tool: str | None
    last_error: str | None
    state: SessionState | None
    is_paused: bool
    """Whether a person's wish to pause it stands, or the agent says it is paused: Resume is what to offer."""
    escalated_at: int | None
    acknowledged_at: int | None
    acknowledged_by: str | None
    snoozed_until: int | None
    snoozed_by: str | None
    resolved_at: int | None
    resolved_reason: str | None

    @property
    def can_be_paused(self) -> bool:
        """Whether Pause is to be offered: there is a session, it may call a tool yet, and no pause stands."""
        return self.session_id is not None and self.state in PAUSABLE and not self.is_paused

    @property
    def can_be_resumed(self) -> bool:
        """Whether Resume is to be offered."""
        return self.session_id is not None and (self.is_paused or self.state is SessionState.PAUSED)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing for one channel to tell.

    `alerts` is the one alert that it is about; for a digest all of those it stands for, the gravest and oldest first,
    some of which may be resolved by now. `is_silent`: nobody is to be disturbed, only what was sent before is to be
    changed (or removed). `reference` is what the channel last left with `sent` about this alert, None where it left
    nothing, or for a digest. `attempts` counts the failures so far.
    """

    outbox_id: int
    channel: Channel
    occasion: Occasion
    created_at: int
    attempts: int
    reference: str | None
    alerts: tuple[AlertFacts, ...]

    @property
    def alert(self) -> AlertFacts:
        """The alert it is about; of a digest the first, which is the gravest."""
        return self.alerts[0]

    @property
    def is_digest(self) -> bool:
        """Whether it stands for many alerts."""
        return self.occasion == "digest"

    @property
    def is_silent(self) -> bool:
        """Whether only what was sent before is to be changed."""
        return self.occasion == "changed"
