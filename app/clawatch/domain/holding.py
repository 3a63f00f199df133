"""Calls that are held: what really happens of a pause of Claude Code's.

A paused session goes on until it wants to run a tool; its hook then waits, and the session with it. That a call is
held, and that it went on without being resumed, are events of our own in the journal. Between them the session is
paused; before, and after them while the pause stands, a pause is only requested.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from clawatch.domain.events import Origin, order_time
from clawatch.domain.pausing import lifted_by, standing_pause
from clawatch.domain.states import Evidence, SessionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clawatch.domain.events import Event
    from clawatch.domain.sessions import Session

CALL_HELD = "CallHeld"
CALL_RELEASED = "CallReleased"
HOLD_KINDS = frozenset({CALL_HELD, CALL_RELEASED})
_NEVER = ("",)
_HOOK_ID = re.compile(r"[0-9]{16}-[0-9]+-[0-9]+(-c[0-9]+)?")


class HeldCall(NamedTuple):
    """A call that is held: the id of the event that told of it, the order of its being held, its tool."""

    call: str
    order: str
    tool: str


def can_be_held(event: Event) -> bool:
    """Whether an event tells of a call that its sender can hold: our hook, known by its ids, and nobody else."""
    is_call = event.kind == "PreToolUse" and event.origin is Origin.CLAUDE_CODE
    return is_call and _HOOK_ID.fullmatch(event.event_id) is not None


def note_hold(session: Session, event: Event) -> None:
    """Take into a session that a call is held, or no longer; `call` names the event that told of the call."""
    holds: dict[str, Sequence[str]] = session.said.get("holds", {})
    call = event.text("call") or ""
    if event.order > holds.get(call, _NEVER)[0]:
        held = (event.text("tool") or "a tool",) if event.kind == CALL_HELD else ()
        session.said["holds"] = {**holds, call: (event.order, *held)}
    # of no account once anything else is heard of the session
    session.started_at = min(session.started_at, event.occurred_at)


def held_calls(said: Mapping[str, Any]) -> list[HeldCall]:
    """Give the calls that are held, the first of them first; none where no pause stands."""
    if standing_pause(said) is None:
        return []
    holds: dict[str, Sequence[str]] = said.get("holds", {})
    held = [HeldCall(call, *word) for call, word in _of_this_pause(said, holds).items() if len(word) > 1]
    return sorted(held, key=lambda call: call.order)


def show_pause(session: Session) -> None:
    """Let the pause that stands show in a session that lives; an agent is told of it with its next answer."""
    said = session.said
    if (pause := standing_pause(said)) is None:
        return
    session.pause_requested_at, session.pause_requested_by = order_time(pause[0]), pause[1]
    if session.origin is Origin.AGENT:
        session.set_state(SessionState.PAUSED, "paused in ClaWatch", Evidence.PERSON, session.pause_requested_at)
    elif held := held_calls(said):
        what = held[0].tool if len(held) == 1 else f"{len(held)} calls"
        session.set_state(SessionState.PAUSED, f"paused before {what}", Evidence.PERSON, order_time(held[0].order))
    else:
        session.state_reason = f"pause requested; {session.state_reason}"


def forget_old_holds(said: dict[str, Any]) -> None:
    """Drop what was said of calls before the last pause ended: whatever held them, they are not held any more."""
    if "holds" in said:
        said["holds"] = dict(sorted(_of_this_pause(said, said["holds"]).items()))


def _of_this_pause(said: Mapping[str, Any], holds: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    # a process that is gone holds nothing
    ended = max(lifted_by(said), said.get("gone", _NEVER)[0])
    return {call: word for call, word in holds.items() if word[0] > ended}
