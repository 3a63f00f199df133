"""What the cache was used for, by quarter of an hour, model and price: its savings follow from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.storage.many_rows import add_to_rows
from clawatch.storage.projections.rollups import QUARTER_MS

if TYPE_CHECKING:
    import sqlite3

    from clawatch.domain.transcripts import UsageSeen

_KEYS = ("quarter", "model", "price")
_SUMS = ("read_tokens", "write_5m_tokens", "write_1h_tokens")


class CacheSums:
    """The cache_sums table, as the writer's thread changes it: gathered, and written by `flush`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._pending: dict[tuple[int, str, int], list[int]] = {}

    def forget(self) -> None:
        """Drop what waits to be written: a rollback takes it back."""
        self._pending.clear()

    def add(self, usage: UsageSeen, price_id: int | None, sign: int = 1) -> None:
        """Count a request in that has this price, or with -1 out again; one without a price is in no sum."""
        if price_id is None:
            return
        _, _, write_5m, write_1h, read, *_ = usage.tokens
        if not (write_5m or write_1h or read):
            return
        key = (usage.occurred_at // QUARTER_MS * QUARTER_MS, usage.model, price_id)
        sums = self._pending.get(key)
        if sums is None:
            sums = self._pending[key] = [0, 0, 0]
        sums[0] += sign * read
        sums[1] += sign * write_5m
        sums[2] += sign * write_1h

    def flush(self) -> None:
        """Write the sums."""
        if self._pending:
            rows = [(*key, *sums) for key, sums in self._pending.items() if any(sums)]
            add_to_rows(self._connection, "cache_sums", _KEYS, _SUMS, rows)
            self._pending.clear()
