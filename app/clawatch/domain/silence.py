"""Silence: that a session which should be working gives no sign of life any more.

No event tells of it, only time does: a timer writes what it finds into the journal, as an event of our own, with the
last sign of life it knew of. Any later sign, and whatever turns out to have happened since, takes it back.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from clawatch.domain.states import Evidence, SessionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clawatch.domain.events import Event
    from clawatch.domain.sessions import Session

WENT_SILENT = "WentSilent"
_NEVER = ("", "")


def silence_id(session_id: str, last_sign_at: int) -> str:
    """Give the id of the event that tells of a silence since a time (UTC milliseconds): the same one, told once."""
    return f"silence-{blake2b(session_id.encode(), digest_size=12).hexdigest()}-{last_sign_at}"


def note_silence(session: Session, event: Event) -> None:
    """Take into a session that nothing was heard of it since `last_sign_at`; `reason` says for how long."""
    last_sign_at = event.body.get("last_sign_at")
    if isinstance(last_sign_at, int) and event.order > session.said.get("silent", _NEVER)[0]:
        session.said["silent"] = (event.order, event.occurred_at, last_sign_at, event.text("reason") or "silent")
    # of no account once anything else is heard of the session
    session.started_at = min(session.started_at, event.occurred_at)


def show_silence(session: Session) -> None:
    """Let the silence that lasts show in a session that should be working: it is stuck."""
    if session.state is not SessionState.WORKING:
        return
    if (silent := standing_silence(session.said, session.last_event_at)) is None:
        return
    order, at, _, reason = silent
    if session.pause_requested_at is not None:
        if order > session.said["pause"][0]:
            # whoever is to stand still need not give a sign of life
            return
        reason = f"pause requested; {reason}"
    session.set_state(SessionState.STUCK, reason, Evidence.TIMER, at)


def standing_silence(said: Mapping[str, Any], last_event_at: int) -> Sequence[Any] | None:
    """Give the silence that nothing ended since, None where there is none.

    A resume gives new time to who fell silent in a pause, and not to who was silent before it.
    """
    silent: Sequence[Any] | None = said.get("silent")
    if silent is None or silent[2] < last_event_at:
        return None
    is_of_pause = said.get("pause", _NEVER)[0] < silent[0] <= said.get("resume", _NEVER)[0]
    return None if is_of_pause else silent
