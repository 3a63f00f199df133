"""The prices that requests were given, each kept once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from clawatch.domain.pricing import Price

_COLUMNS = (
    "source",
    "model",
    "valid_from",
    "rule",
    "input_rate",
    "output_rate",
    "cache_write_5m_rate",
    "cache_write_1h_rate",
    "cache_read_rate",
    "web_search_rate",
)


class PriceRows:
    """The prices table, as the writer's thread sees it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[Price, int] = {}

    def forget(self) -> None:
        """Drop what is kept at hand: a rollback takes it back."""
        self._ids.clear()

    def id_of(self, price: Price | None) -> int | None:
        """Give the id of a price's row, made if it is new; None for no price."""
        if price is None:
            return None
        found = self._ids.get(price)
        if found is None:
            found = self._ids[price] = self._find(price) or self._insert(price)
        return found

    def _find(self, price: Price) -> int | None:
        row = self._connection.execute(
            f"SELECT id FROM prices WHERE {' AND '.join(f'{name} IS ?' for name in _COLUMNS)}",  # noqa: S608 names of our own
            _values(price),
        ).fetchone()
        return row[0] if row else None

    def _insert(self, price: Price) -> int:
        columns = (*_COLUMNS, "first_given_at")
        row = self._connection.execute(
            f"INSERT INTO prices ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) RETURNING id",  # noqa: S608 names of our own
            (*_values(price), time.time_ns() // 1_000_000),
        ).fetchone()
        return int(row[0])


def _values(price: Price) -> tuple[object, ...]:
    source, model, valid_from, *rest = price
    return (source, model, valid_from or "", *rest)
