"""How long to wait before something is tried again, in seconds."""

from __future__ import annotations

FIRST_S = 1.0
MOST_S = 60.0
REFUSED_S = 1800.0
"""Where a person must do something; what they do is heard of at once."""
ELSEWHERE_S = 30.0
UNREACHABLE_IS_TROUBLE_AFTER_S = 180.0
"""A network that is away for less than that is nobody's concern."""


class Backoff:
    """Waits that double from one failure to the next, up to a limit."""

    def __init__(self) -> None:
        self._next_s = FIRST_S

    def next(self) -> float:
        """Give how long to wait after this failure."""
        wait_s, self._next_s = self._next_s, min(self._next_s * 2, MOST_S)
        return wait_s

    def succeed(self) -> None:
        """Begin anew."""
        self._next_s = FIRST_S
