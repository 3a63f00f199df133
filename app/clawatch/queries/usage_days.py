"""The days of a time zone, as ranges of the quarters of an hour that sums are kept by."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from datetime import date, tzinfo

QUARTER_MS = 15 * 60 * 1000
DAY_MS = 24 * 60 * 60 * 1000


def local_days(connection: sqlite3.Connection, since: int, until: int, timezone: tzinfo) -> list[tuple[str, int, int]]:
    """Give the days on which anything may have been used, in their order: of each its date, its begin and its end.

    Moments are UTC milliseconds. The first and the last day are cut off where `since` and `until` are.
    """
    # each of the two by itself is the end of an index; both at once would read all of it
    first, last = (
        connection.execute(
            f"SELECT {end}(quarter) FROM usage_quarters WHERE quarter >= ? AND quarter < ?",  # noqa: S608 our own text
            (since, until),
        ).fetchone()[0]
        for end in ("min", "max")
    )
    if first is None:
        return []
    day = datetime.fromtimestamp(first / 1000, timezone).date()
    begin = first
    found: list[tuple[str, int, int]] = []
    while begin <= last:
        end = min(_end_of(day, timezone), until)
        found.append((day.isoformat(), begin, end))
        begin = end
        if begin <= last:
            day += timedelta(days=1)
    return found


def _end_of(day: date, timezone: tzinfo) -> int:
    try:
        following = day + timedelta(days=1)
        return int(datetime(following.year, following.month, following.day, tzinfo=timezone).timestamp() * 1000)
    except OverflowError:
        # the last day there is
        return 2**62
