"""Pauses: that a person wants a session to stand still, beside what the session says of itself.

Both wishes, to pause and to resume, are events of our own in the journal. The latest word decides, by its order:
a pause stands until a person resumes, the session ends, or an agent of the ClaWatch contract reports another status
than paused. What such an agent reports otherwise lifts no pause: it learns of it from the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from clawatch.domain.events import order_time
from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clawatch.domain.events import Event
    from clawatch.domain.sessions import Session

PAUSE_REQUESTED = "PauseRequested"
RESUME_REQUESTED = "ResumeRequested"
PAUSE_KINDS = frozenset({PAUSE_REQUESTED, RESUME_REQUESTED})
_NAMES = {PAUSE_REQUESTED: "pause", RESUME_REQUESTED: "resume"}
_NEVER = ("", "")
PAUSABLE = frozenset(
    {
        SessionState.WORKING,
        SessionState.WAITING_FOR_PERMISSION,
        SessionState.WAITING_FOR_INPUT,
        # should it ever come to its next call, that waits
        SessionState.STUCK,
    }
)
"""The states of sessions that may call a tool yet."""


class Pausable(Protocol):
    """As much of a session as tells whether it can be paused or resumed."""

    @property
    def state(self) -> SessionState:
        """Its state."""
        ...

    @property
    def pause_requested_at(self) -> int | None:
        """When a person asked for the pause that stands (UTC milliseconds), None where none does."""
        ...


def note_wish(session: Session, event: Event) -> None:
    """Take a wish to pause or to resume into a session; `by` names where it was uttered."""
    name = _NAMES[event.kind]
    if event.order > session.said.get(name, _NEVER)[0]:
        session.said[name] = (event.order, event.text("by") or "")
    # of no account once anything else is heard of the session
    session.started_at = min(session.started_at, event.occurred_at)


def standing_pause(said: Mapping[str, Any]) -> Sequence[str] | None:
    """Give the order of the wish to pause that stands, and who uttered it; None where none does."""
    pause: Sequence[str] | None = said.get("pause")
    if pause is None:
        return None
    return pause if pause[0] > lifted_by(said) else None


def lifted_by(said: Mapping[str, Any]) -> str:
    """Give the order of the last word that lifted a pause, or would have; empty where none was said."""
    lifted: str = max(said.get("resume", _NEVER)[0], said.get("end", _NEVER)[0], said.get("told", ""))
    return lifted


def resumed_at(said: Mapping[str, Any], order: str) -> int | None:
    """Give when a person resumed the session after a word of this order (UTC milliseconds), None where none did."""
    resume: str = said.get("resume", _NEVER)[0]
    return order_time(resume) if resume > order else None


def can_pause(session: Pausable) -> bool:
    """Whether there is anything to pause: a session that runs, or should."""
    return session.state in PAUSABLE and session.pause_requested_at is None


def can_resume(session: Pausable) -> bool:
    """Whether there is a pause to lift: one that was asked for, or one an agent reports of itself."""
    return session.pause_requested_at is not None or session.state is SessionState.PAUSED


def moment_after_all(session: Session, now: int) -> int:
    """Give the time (UTC milliseconds) for a wish uttered now: behind all that was said, by whatever clock."""
    orders = [session.said[name][0] for name in (*_NAMES.values(), "silent") if name in session.said]
    return max([now, session.last_event_at + 1, *(order_time(order) + 1 for order in orders)])
