"""What messages about a session say of its pause: when that is another, what was sent before says it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.pausing import can_pause, can_resume
from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from clawatch.domain.pausing import Pausable


class PauseStanding(NamedTuple):
    """Whether a session is paused, and what can be done about that."""

    is_paused: bool
    can_pause: bool
    can_resume: bool


def standing_of(session: Pausable) -> PauseStanding:
    """Give how it stands with a session's pause."""
    return PauseStanding(session.state is SessionState.PAUSED, can_pause(session), can_resume(session))
