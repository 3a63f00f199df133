"""The key that is right now and, for a while after a change, the one before it."""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

OLD_KEY_LASTS_S = 60.0


class Keys:
    """The key, which may be renewed while requests are answered.

    Whoever read the old key just before it was renewed, as a hook does from its file, may still send events with it
    for a minute; nothing else.
    """

    def __init__(self, key: str, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        # one tuple, so that a thread sees both or neither: the key, the one before, until when that one is good
        self._keys: tuple[str, str, float] = (key, "", 0.0)

    @property
    def current(self) -> str:
        """The key."""
        return self._keys[0]

    def renew(self, key: str) -> None:
        """Let another key be the right one from now on."""
        self._keys = (key, self.current, self._now() + OLD_KEY_LASTS_S)

    def is_right(self, sent: str, *, for_an_event: bool = False) -> bool:
        """Whether this is the key; compared in a time that says nothing of how much of it is right."""
        current, before, until = self._keys
        if _is_same(sent, current):
            return True
        return for_an_event and self._now() < until and _is_same(sent, before)


def _is_same(sent: str, key: str) -> bool:
    return bool(key) and hmac.compare_digest(sent.encode(), key.encode())
