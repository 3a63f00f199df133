"""Tokens and money as several queries return them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spending:
    """Sums over model requests. Money is micro-dollars.

    `cost` is what the priced ones cost; `unpriced_requests` and `unpriced_tokens` count those without a price, whose
    tokens are in the other sums too. `cost` is None where nothing has a price: unknown is not zero.
    `cache_write_tokens` and `cache_read_tokens` are not part of `input_tokens`.
    """

    requests: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost: int | None
    unpriced_requests: int
    unpriced_tokens: int

    @property
    def tokens(self) -> int:
        """All tokens, of whatever kind."""
        return self.input_tokens + self.output_tokens + self.cache_read_tokens + self.cache_write_tokens
