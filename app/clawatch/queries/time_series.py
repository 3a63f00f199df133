"""How many sessions began in each stretch of a range, and which tokens were used?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import orjson

from clawatch.queries.rows import snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.queries.source import Source

# CROSS JOIN keeps the order: a search of the index for each stretch, and not for each row among the stretches
_OF_STRETCHES = (
    "SELECT d.key, {sums} FROM json_each(?) d CROSS JOIN {table} "
    "ON {time} >= json_extract(d.value, '$[0]') AND {time} < json_extract(d.value, '$[1]') GROUP BY d.key"
)
_TOKENS = _OF_STRETCHES.format(
    sums="sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens)",
    table="usage_quarters",
    time="quarter",
)
_SESSIONS = _OF_STRETCHES.format(sums="count(*)", table="sessions INDEXED BY sessions_started", time="started_at")


@dataclass(frozen=True, slots=True)
class TimeSeries:
    """One figure for each stretch: sessions that began in it, and tokens by their kind."""

    sessions: tuple[int, ...]
    input_tokens: tuple[int, ...]
    output_tokens: tuple[int, ...]
    cache_read_tokens: tuple[int, ...]
    cache_write_tokens: tuple[int, ...]


def time_series(source: Source, edges: Sequence[int]) -> TimeSeries:
    """Count between each edge and the next (UTC milliseconds, on quarters of an hour)."""
    stretches = orjson.dumps(list(pairwise(edges))).decode()
    with snapshot(source) as connection:
        (sessions,) = _columns(connection, _SESSIONS, stretches, 1, len(edges) - 1)
        tokens = _columns(connection, _TOKENS, stretches, 4, len(edges) - 1)
    return TimeSeries(sessions, *tokens)


def first_and_last(source: Source) -> tuple[int, int] | None:
    """Give when the first and the last of all sessions and requests were (UTC milliseconds), None for none."""
    ends = source.connection().execute(
        "SELECT (SELECT min(started_at) FROM sessions), (SELECT max(started_at) FROM sessions), "
        "(SELECT min(quarter) FROM usage_quarters), (SELECT max(quarter) FROM usage_quarters)"
    )
    known = [moment for moment in ends.fetchone() if moment is not None]
    return (min(known), max(known)) if known else None


def _columns(
    connection: sqlite3.Connection, query: str, stretches: str, width: int, count: int
) -> tuple[tuple[int, ...], ...]:
    columns = [[0] * count for _ in range(width)]
    for place, *sums in connection.execute(query, (stretches,)):
        for column, value in zip(columns, sums, strict=True):
            column[place] = value
    return tuple(map(tuple, columns))
