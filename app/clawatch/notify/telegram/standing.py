"""How it stands with Telegram, as window, doctor and API say it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Literal

from clawatch.notify.telegram import pace

State = Literal["off", "connecting", "connected", "unreachable", "elsewhere", "refused", "no_token", "failed"]
Part = Literal["sending", "listening"]
# what is not known yet, as long as nothing was sent, says less than what is
_GRAVEST_FIRST: tuple[State, ...] = (
    "failed",
    "no_token",
    "refused",
    "elsewhere",
    "unreachable",
    "connected",
    "connecting",
    "off",
)
_FAULTS: frozenset[State] = frozenset({"elsewhere", "refused", "no_token", "failed"})
_WAYS_OUT: dict[State, str] = {
    "elsewhere": "Stop the other, or run clawatch telegram setup with a bot of its own.",
    "refused": "Run clawatch telegram setup again, or clawatch telegram remove.",
    # the reason is a whole sentence, with the way out
    "no_token": "",
    "failed": "Restart ClaWatch; its log says why.",
    "unreachable": "Messages wait until it answers.",
}


@dataclass(frozen=True, slots=True)
class TelegramStatus:
    """How it stands: with which bot and chat (None without a pairing), and what is wrong, in one sentence or None.

    `since` is when this state began, UTC milliseconds. `kept_in` is where the token is kept, `no_keychain` why that
    is not the keychain.
    """

    state: State
    since: int
    trouble: str | None
    bot_name: str | None
    chat_name: str | None
    kept_in: str | None
    no_keychain: str | None


class Standing:
    """The state, noted on the Telegram thread and read on any other.

    Sending and listening each have one, for either may fail while the other goes well; the graver of them counts.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parts: dict[Part, tuple[State, str]] = {}
        self._state: State = "off"
        self._reason = ""
        self._since = _now()
        self._noted = time.monotonic()

    def note(self, part: Part, state: State, reason: str = "") -> bool:
        """Note the state of one part, with its reason in half a sentence; says whether it is another one."""
        with self._lock:
            is_other = self._parts.get(part, ("off", ""))[0] != state
            self._parts[part] = (state, reason)
            self._settle()
            return is_other

    def note_all(self, state: State, reason: str = "") -> bool:
        """Note the state of both."""
        with self._lock:
            is_other = state != self._state
            self._parts = {"sending": (state, reason), "listening": (state, reason)}
            self._settle()
            return is_other

    @property
    def is_listening(self) -> bool:
        """Whether Telegram is reached to listen, whatever sending does."""
        with self._lock:
            return self._parts.get("listening", ("off", ""))[0] == "connected"

    @property
    def now(self) -> tuple[State, int]:
        """The state, and since when it is so (UTC milliseconds)."""
        with self._lock:
            return self._state, self._since

    @property
    def sentence(self) -> str | None:
        """What is wrong, as soon as something is."""
        with self._lock:
            if self._state not in _WAYS_OUT:
                return None
            way_out = _WAYS_OUT[self._state]
            return f"Telegram: {self._reason}. {way_out}" if way_out else f"Telegram: {self._reason}"

    @property
    def health(self) -> str | None:
        """What is wrong, once a person should look at it."""
        with self._lock:
            is_long = time.monotonic() - self._noted >= pace.UNREACHABLE_IS_TROUBLE_AFTER_S
            counts = self._state in _FAULTS or (self._state == "unreachable" and is_long)
        return self.sentence if counts else None

    def _settle(self) -> None:
        state, reason = min(self._parts.values(), key=lambda part: _GRAVEST_FIRST.index(part[0]))
        if state != self._state:
            self._since, self._noted = _now(), time.monotonic()
        self._state, self._reason = state, reason


def _now() -> int:
    return time.time_ns() // 1_000_000
