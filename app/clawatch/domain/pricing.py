"""What model requests cost: the tokens used, the price applied, and who knows prices.

Rates are integers of femtodollars (1e-15 dollars): $1 for a million tokens is 1,000,000,000 femtodollars a token, so
every price that a list states is exact, and so is the sum. Money is micro-dollars, rounded once, at the end.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple, Protocol

FEMTODOLLARS_PER_MICRODOLLAR = 1_000_000_000
_HALF = FEMTODOLLARS_PER_MICRODOLLAR // 2
_PER_MILLION = Decimal(1_000_000_000)
_PER_THOUSAND = Decimal(1_000_000_000_000)


class TokenUsage(NamedTuple):
    """What one model request used, as its answer says.

    `input_tokens` are those neither written to nor read from the cache. `speed`, `service_tier` and `inference_geo` are
    the words of the answer, None where it has none.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cache_write_5m_tokens: int = 0
    cache_write_1h_tokens: int = 0
    cache_read_tokens: int = 0
    web_search_requests: int = 0
    speed: str | None = None
    service_tier: str | None = None
    inference_geo: str | None = None

    @property
    def prompt_tokens(self) -> int:
        """All tokens the model was given, cached or not: what prices by prompt size go by."""
        return self.input_tokens + self.cache_write_5m_tokens + self.cache_write_1h_tokens + self.cache_read_tokens


class Price(NamedTuple):
    """The price one request was given, with every rule applied: enough to check its cost by hand.

    `source` names the price list (`genai-prices 0.2.3`, `settings`), `model` its entry, `valid_from` the ISO date (UTC)
    from which the list has this price, None where it names none. `rule` says in words what was applied: `standard`,
    `fast mode`, `batch`, `US inference +10 %`, `prompt over 100,000 tokens`, joined by a comma and a space.

    The rates are femtodollars for each token, `web_search` for each search, None where the list has no such price.
    """

    source: str
    model: str
    valid_from: str | None
    rule: str
    input: int
    output: int
    cache_write_5m: int
    cache_write_1h: int
    cache_read: int
    web_search: int | None

    def cost(self, usage: TokenUsage) -> int:
        """Give the cost in micro-dollars, half a micro-dollar rounded up.

        Searches without a price count nothing here: a book gives no price for a request that made any.
        """
        uncached, output, write_5m, write_1h, read, searches, _, _, _ = usage
        total = (
            uncached * self.input
            + output * self.output
            + write_5m * self.cache_write_5m
            + write_1h * self.cache_write_1h
            + read * self.cache_read
        )
        if searches:
            total += searches * (self.web_search or 0)
        return (total + _HALF) // FEMTODOLLARS_PER_MICRODOLLAR


class PriceBook(Protocol):
    """Whoever knows prices."""

    @property
    def identity(self) -> str:
        """A text that changes whenever any price in the book may have changed."""

    def price_of(self, model: str, at_ms: int, usage: TokenUsage) -> Price | None:
        """Give the price of a request to `model` at `at_ms` (UTC milliseconds since the epoch); None if unpriced."""


def per_million(dollars: Decimal) -> int:
    """Turn dollars for a million tokens into femtodollars for one; below a femtodollar is cut off."""
    return int(dollars * _PER_MILLION)


def per_thousand(dollars: Decimal) -> int:
    """Turn dollars for a thousand searches into femtodollars for one; below a femtodollar is cut off."""
    return int(dollars * _PER_THOUSAND)


def dollars_per_million(rate: int) -> Decimal:
    """Turn femtodollars for one token into dollars for a million, as price lists write it."""
    return Decimal(rate) / _PER_MILLION
