"""Waiting for something to become true."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PAUSE_S = 0.005


def until(condition: Callable[[], object], within_s: float = 20) -> None:
    """Wait until a condition holds; fail if it does not in time."""
    assert holds_within(condition, within_s), f"it did not come to pass within {within_s} s"


def holds_within(condition: Callable[[], object], within_s: float) -> bool:
    """Say whether a condition came to hold in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_S)
    return True
