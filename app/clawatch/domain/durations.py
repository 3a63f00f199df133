"""The steps that durations are counted by, so that percentiles of any number of them are read from few figures."""

from __future__ import annotations

from bisect import bisect_right

_LARGEST = 4_000_000_000_000_000_000
_TENTH = 10


def _steps() -> tuple[int, ...]:
    found = [0]
    while found[-1] < _LARGEST:
        found.append(found[-1] + max(1, found[-1] // _TENTH))
    return tuple(found)


STEPS = _steps()
"""Where each step begins, in milliseconds: every one up to 20, and from there on a step is at most a tenth wide."""


def step_of(duration_ms: int) -> int:
    """Give where the step begins that a duration is in."""
    return STEPS[max(0, bisect_right(STEPS, duration_ms) - 1)]


def middle_of(step_ms: int) -> int:
    """Give the duration that stands for all of a step: none of them is further from it than 5 %."""
    place = bisect_right(STEPS, step_ms)
    end = STEPS[place] if place < len(STEPS) else step_ms + 1
    return (step_ms + end - 1) // 2
