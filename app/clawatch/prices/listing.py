"""How a price list answers: all prices of one model in one mode, sorted so that a lookup is a few comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from clawatch.domain.pricing import Price, TokenUsage

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
    for since, hours in periods:
        if at_ms < since:
            continue
        tiers = hours[0][1]
        if len(hours) > 1:
            tiers = next(tiers for begins, tiers in hours if at_ms % DAY_MS >= begins)
        if len(tiers) > 1:
            prompt = usage.prompt_tokens
            price = next(price for over, price in tiers if prompt > over)
        elif tiers:
            price = tiers[0][1]
        else:
            return None
        return price if price.web_search is not None or not usage.web_search_requests else None
    return None
