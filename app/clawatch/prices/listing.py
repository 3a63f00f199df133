"""How a price list answers: all prices of one model in one mode, sorted so that a lookup is a few comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.domain.pricing import Price, TokenUsage

_T = TypeVar("_T")

ALWAYS = -(2**62)
DAY_MS = 86_400_000

Tiers = tuple[tuple[int, "Price"], ...]
"""Prices by the prompt tokens that must be exceeded, highest first, the last for any prompt. Empty: unpriced."""

Hours = tuple[tuple[int, Tiers], ...]
"""Tiers by the millisecond of the day (UTC) they begin at, latest first, the last at 0."""

Periods = tuple[tuple[int, Hours], ...]
"""Hours by the time they begin at, UTC milliseconds since the epoch, latest first, the last `ALWAYS`."""

UNPRICED: Hours = ((0, ()),)


class Mode(NamedTuple):
    """How a request was served, in the words of its answer."""

    speed: str | None
    service_tier: str | None
    inference_geo: str | None


def lookup(periods: Periods, at_ms: int, usage: TokenUsage) -> Price | None:
    """Give the price of a request at a time."""
    hours = _step(periods, at_ms)
    tiers = hours[0][1] if len(hours) == 1 else _step(hours, at_ms % DAY_MS)
    if not tiers:
        return None
    price = tiers[0][1] if len(tiers) == 1 else _step(tiers, usage.prompt_tokens - 1)
    return price if price.web_search is not None or not usage.web_search_requests else None


def _step(steps: Sequence[tuple[int, _T]], value: int) -> _T:
    # asked for every request there is, and next() takes twice as long
    for start, found in steps:
        if value >= start:
            return found
    return steps[-1][1]
