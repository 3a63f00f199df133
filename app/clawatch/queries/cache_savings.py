"""What did the cache save, by model, at the prices each request was given?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.pricing import FEMTODOLLARS_PER_MICRODOLLAR
from clawatch.queries.usage_days import QUARTER_MS

if TYPE_CHECKING:
    from clawatch.queries.source import Source

_EVER = (-(2**62), 2**62)
# sums first: what is multiplied then is a row for each model and price
_BY_PRICE = """
    SELECT c.model, c.read, c.write_5m, c.write_1h, p.input_rate, p.cache_read_rate, p.cache_write_5m_rate,
    p.cache_write_1h_rate FROM (
        SELECT model, price, sum(read_tokens) AS read, sum(write_5m_tokens) AS write_5m,
        sum(write_1h_tokens) AS write_1h FROM cache_sums WHERE quarter >= ? AND quarter < ? GROUP BY model, price
    ) c JOIN prices p ON p.id = c.price
"""


@dataclass(frozen=True, slots=True)
class CacheSaving:
    """What reading from the cache cost less than reading anew, and what writing to it cost more: micro-dollars.

    Only requests that were given a price count.
    """

    read_tokens: int = 0
    write_tokens: int = 0
    saved_by_reads: int = 0
    extra_for_writes: int = 0

    @property
    def saved(self) -> int:
        """What is left of the savings, below zero where more was written than was ever read."""
        return self.saved_by_reads - self.extra_for_writes

    def __add__(self, other: CacheSaving) -> CacheSaving:
        """Give both together."""
        return CacheSaving(
            self.read_tokens + other.read_tokens,
            self.write_tokens + other.write_tokens,
            self.saved_by_reads + other.saved_by_reads,
            self.extra_for_writes + other.extra_for_writes,
        )


def cache_savings(source: Source, *, since_ms: int | None, until_ms: int | None) -> dict[str, CacheSaving]:
    """Give it by model, for what was requested from `since_ms` on and before `until_ms` (UTC milliseconds).

    Both count as the quarters of an hour they fall on, as in `usage`.
    """
    since, until = (
        end if moment is None else -(-moment // QUARTER_MS) * QUARTER_MS
        for moment, end in zip((since_ms, until_ms), _EVER, strict=True)
    )
    found: dict[str, list[int]] = {}
    for model, read, write_5m, write_1h, *rates in source.connection().execute(_BY_PRICE, (since, until)):
        uncached, read_rate, write_5m_rate, write_1h_rate = rates
        sums = found.setdefault(model, [0, 0, 0, 0])
        sums[0] += read
        sums[1] += write_5m + write_1h
        sums[2] += read * (uncached - read_rate)
        sums[3] += write_5m * (write_5m_rate - uncached) + write_1h * (write_1h_rate - uncached)
    return {
        model: CacheSaving(read, written, _rounded(saved), _rounded(extra))
        for model, (read, written, saved, extra) in found.items()
    }


def _rounded(femtodollars: int) -> int:
    return (femtodollars + FEMTODOLLARS_PER_MICRODOLLAR // 2) // FEMTODOLLARS_PER_MICRODOLLAR
