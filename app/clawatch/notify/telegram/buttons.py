"""The buttons below messages, and what they carry: a word and a number, far less than the 64 bytes there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_PRESSED = re.compile(r"([a-z]+):([0-9]{1,19})")
_LARGEST = 2**63 - 1


class Deed(StrEnum):
    """What a button does. The number with it is an alert's id but for the last four."""

    ACKNOWLEDGE = "ack"
    SNOOZE = "snooze"
    PAUSE = "pause"
    RESUME = "resume"
    PAUSE_SESSION = "hold"
    """The number is that of the session's row."""
    RESUME_SESSION = "go"
    """As above."""
    ACKNOWLEDGE_DIGEST = "acks"
    """The number is that of the digest's row in the outbox."""
    MUTE = "mute"
    """The number is one of minutes."""


_DEEDS = frozenset(Deed)


@dataclass(frozen=True, slots=True)
class Button:
    """One button: it sends `data`, or opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None


Keyboard = Sequence[Sequence[Button]]
NO_BUTTONS: Keyboard = ()


def button(text: str, deed: Deed, number: int) -> Button:
    """Make a button that does something."""
    return Button(text, data=f"{deed}:{number}")


def read_press(data: str) -> tuple[Deed, int] | None:
    """Give what a pressed button asks for, None where it is none of ours."""
    found = _PRESSED.fullmatch(data)
    if found is None or found[1] not in _DEEDS or int(found[2]) > _LARGEST:
        return None
    return Deed(found[1]), int(found[2])
