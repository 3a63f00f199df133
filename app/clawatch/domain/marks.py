"""Marks: the events of a session that close what was left open before them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.events import Event, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

_INJECTED_PROMPT = "<task-notification>"


class MarkKind(StrEnum):
    """`opened` and `ended` bound a session's life; `turn` is where a turn begins or ends.

    `gone` is where all sign of life ended, with no word that the session did: it may go on later without another word.
    """

    GONE = "gone"
    OPENED = "opened"
    ENDED = "ended"
    TURN = "turn"


_MARKS = {
    "SessionStart": MarkKind.OPENED,
    "SessionEnd": MarkKind.ENDED,
    "ProcessGone": MarkKind.GONE,
    "Stop": MarkKind.TURN,
    "StopFailure": MarkKind.TURN,
}


class Mark(NamedTuple):
    """One mark and the order of its event."""

    order: str
    kind: MarkKind


def is_human_prompt(event: Event) -> bool:
    """Whether a prompt came from a person, and not from Claude Code, which tells of finished background work so."""
    return is_of_person(event.text("prompt") or "")


def is_of_person(prompt: str) -> bool:
    """Whether the text of a prompt is a person's."""
    return not prompt.lstrip().startswith(_INJECTED_PROMPT)


def mark_of(event: Event) -> MarkKind | None:
    """Say what kind of mark an event is, if any.

    No hook fires when a person rejects a dialog or interrupts: the next thing heard is the next prompt. What the main
    thread left open by then was given up. Claude Code's own notices of finished background work come as prompts too;
    those arrive while others still run.
    """
    if event.origin is not Origin.CLAUDE_CODE:
        return None
    if event.kind == "UserPromptSubmit":
        return MarkKind.TURN if is_human_prompt(event) else None
    return _MARKS.get(event.kind)


def inferred_end(start_order: str, marks: Sequence[Mark], *, main_thread: bool) -> Mark | None:
    """Give the mark that closed something that began at `start_order`, or None while it may still run.

    `marks` are sorted by order. What began within the session's life closes with the first end after it, on the main
    thread with the end of its turn already. What began after an end, before the session was opened again, closes at
    once: its mark then carries the start's own order.
    """
    life = [mark for mark in marks if mark.kind in {MarkKind.OPENED, MarkKind.ENDED} and mark.order <= start_order]
    if life and life[-1].kind is MarkKind.ENDED:
        return Mark(start_order, MarkKind.ENDED)
    for mark in marks:
        closes = mark.kind in {MarkKind.ENDED, MarkKind.GONE} or (mark.kind is MarkKind.TURN and main_thread)
        if mark.order > start_order and closes:
            return mark
    return None
