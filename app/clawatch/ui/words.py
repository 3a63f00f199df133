"""The words for states: what a person reads for each, its tone, and which of them are asked for together."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.domain.pausing import can_pause, can_resume
from clawatch.domain.states import Evidence, SessionState
from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.ui.formatting import local_time
from clawatch.ui.sentences import translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.domain.pausing import Pausable
    from clawatch.queries.rows import SessionSummary
    from clawatch.ui.theme.tokens import Tokens

NEEDS_YOU = frozenset({SessionState.WAITING_FOR_PERMISSION, SessionState.WAITING_FOR_INPUT, SessionState.STUCK})
LIVE = frozenset(SessionState) - {SessionState.ENDED}


class Tone(StrEnum):
    """What a colour says. The values name both a token and a `tone` of the style sheet."""

    WORKING = "working"
    NEEDS_YOU = "needs_you"
    ERROR = "error"
    ENDED = "ended"
    PAUSED = "paused"
    TROUBLE = "trouble"

    def colour(self, tokens: Tokens) -> str:
        """Give the tone's colour in a theme."""
        colour: str = getattr(tokens, self.value)
        return colour


_TONES = {
    SessionState.WORKING: Tone.WORKING,
    SessionState.WAITING_FOR_PERMISSION: Tone.NEEDS_YOU,
    SessionState.WAITING_FOR_INPUT: Tone.NEEDS_YOU,
    SessionState.STUCK: Tone.NEEDS_YOU,
    SessionState.PAUSED: Tone.PAUSED,
    SessionState.ERROR: Tone.ERROR,
    SessionState.ENDED: Tone.ENDED,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)


def state_tone(state: SessionState) -> Tone:
    """Give the tone of a session's state."""
    return _TONES[state]


def state_word(state: SessionState) -> str:
    """Name a session's state."""
    return {
        SessionState.WORKING: _tr("Working"),
        SessionState.WAITING_FOR_PERMISSION: _tr("Needs permission"),
        SessionState.WAITING_FOR_INPUT: _tr("Waiting for you"),
        SessionState.STUCK: _tr("Stuck"),
        SessionState.PAUSED: _tr("Paused"),
        SessionState.ERROR: _tr("Error"),
        SessionState.ENDED: _tr("Ended"),
    }[state]


class PauseOffer(StrEnum):
    """What can be done about a session's pause: ask for one, take the wish back before it held, let it go on."""

    PAUSE = "pause"
    TAKE_BACK = "take back"
    RESUME = "resume"


def pause_offer(session: Pausable) -> PauseOffer | None:
    """Say what can be done about a session's pause; None where nothing can."""
    if can_pause(session):
        return PauseOffer.PAUSE
    if not can_resume(session):
        return None
    return PauseOffer.RESUME if session.state is SessionState.PAUSED else PauseOffer.TAKE_BACK


def offer_word(offer: PauseOffer) -> str:
    """Word it for a button."""
    return {
        PauseOffer.PAUSE: _tr("Pause"),
        PauseOffer.TAKE_BACK: _tr("Do not pause"),
        PauseOffer.RESUME: _tr("Resume"),
    }[offer]


OFFER_ICONS = {PauseOffer.PAUSE: "pause", PauseOffer.TAKE_BACK: "play", PauseOffer.RESUME: "play"}


def offer_hint(offer: PauseOffer) -> str:
    """Say what it will do."""
    return {
        PauseOffer.PAUSE: _tr("Holds the session at its next tool call, until you resume it."),
        PauseOffer.TAKE_BACK: _tr("No call is held yet: the session goes on as if no pause had been asked for."),
        PauseOffer.RESUME: _tr("Lets the held calls run, and the session go on."),
    }[offer]


def is_pause_pending(session: Pausable) -> bool:
    """Whether a pause was asked for that holds nothing yet."""
    return pause_offer(session) is PauseOffer.TAKE_BACK


def session_word(session: Pausable) -> str:
    """Name a session's state as it really is: a pause that was asked for is none before a call is held."""
    if session.state is SessionState.WORKING and is_pause_pending(session):
        return _tr("Pause requested")
    return state_word(session.state)


def session_tone(session: Pausable) -> Tone:
    """Give the tone of what `session_word` says."""
    if session.state is SessionState.WORKING and is_pause_pending(session):
        return Tone.PAUSED
    return state_tone(session.state)


def evidence_word(evidence: Evidence) -> str:
    """Say what a state was read from."""
    return {
        Evidence.HOOK: _tr("known from a hook of Claude Code"),
        Evidence.REPORT: _tr("reported by the agent"),
        Evidence.TRANSCRIPT: _tr("read in the transcript"),
        Evidence.PROCESS: _tr("seen at its process"),
        Evidence.PERSON: _tr("asked for in ClaWatch"),
        Evidence.TIMER: _tr("told by a timer"),
    }.get(evidence, str(evidence))


def status_word(status: ToolCallStatus) -> str:
    """Name how a tool call stands."""
    return {
        ToolCallStatus.PENDING: _tr("Running"),
        ToolCallStatus.SUCCESS: _tr("Success"),
        ToolCallStatus.ERROR: _tr("Error"),
        ToolCallStatus.CANCELLED: _tr("Cancelled"),
    }[status]


_PENDING = "pause requested; "
_END_REASONS = {
    "prompt_input_exit": "left at the prompt",
    "clear": "cleared",
    "logout": "logged out",
    "other": "",
    "bypass_permissions_disabled": "bypassing permissions is disabled",
}


def reason_text(session: SessionSummary) -> str:
    """Give the reason of a session's state, in words where Claude Code sends a code."""
    if session.state is SessionState.ENDED:
        return translated(_END_REASONS.get(session.state_reason, session.state_reason))
    is_working = session.state is SessionState.WORKING
    return translated(session.state_reason.removeprefix(_PENDING) if is_working else session.state_reason)


def state_explained(session: SessionSummary) -> tuple[str, ...]:
    """Explain a state: the word and its reason, what it was read from, since when."""
    return (
        ": ".join(part for part in (session_word(session), reason_text(session)) if part),
        evidence_word(session.state_evidence),
        _tr("since {time}").format(time=local_time(session.state_at)),
    )


def total_of(counts: Mapping[SessionState, int], states: frozenset[SessionState]) -> int:
    """Count the sessions in any of these states."""
    return sum(counts.get(state, 0) for state in states)
