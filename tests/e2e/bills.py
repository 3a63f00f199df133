"""What a session cost, added up by hand from what the model answered."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from e2e.mock_messages_api import MODEL, Usage

if TYPE_CHECKING:
    from collections.abc import Iterable

PRICED = "claude-sonnet-4-5-20250929"
# dollars for a million tokens, as listed: input, output, cache writes of 5 minutes and of 1 hour, cache reads
_RATES = {
    PRICED: ("3", "15", "3.75", "6", "0.30"),
    MODEL: ("2", "10", "2.5", "4", "0.10"),
}


def bill(answered: Iterable[Usage]) -> dict[str, Any]:
    """Give what the API says of the money of a session that was answered so."""
    usages = list(answered)
    return {
        "input_tokens": sum(usage.input for usage in usages),
        "output_tokens": sum(usage.output for usage in usages),
        "cache_read_tokens": sum(usage.cache_read for usage in usages),
        "cache_write_tokens": sum(usage.cache_write_5m + usage.cache_write_1h for usage in usages),
        "estimated_cost": float(sum(map(_cost, usages))),
    }


def _cost(usage: Usage) -> Decimal:
    tokens = (usage.input, usage.output, usage.cache_write_5m, usage.cache_write_1h, usage.cache_read)
    rates = map(Decimal, _RATES[usage.model])
    cost = sum(count * rate for count, rate in zip(tokens, rates, strict=True)) / 1_000_000
    # such counts that nothing needs rounding
    assert cost == round(cost, 6)
    return Decimal(cost)
