"""How fast money is spent, and what that comes to by the end of the day and of the month.

Money is micro-dollars, times are milliseconds. Nothing here knows the future: each projection says what it goes by.
"""

from __future__ import annotations

from typing import NamedTuple

HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS
# less of an hour says little of the next
LEAST_HOUR_MS = 15 * 60 * 1000
# one day says little of a month
LEAST_DAYS = 2


class Projection(NamedTuple):
    """What will have been spent, None where there is too little to go by.

    `spent` is what is spent already, `rate` what is spent in an hour (a day's projection) or in a day (a month's),
    `left` how many milliseconds are left.
    """

    total: int | None
    spent: int
    rate: int | None
    left: int


def projected_day(spent: int, hour_cost: int, hour_ms: int, left: int) -> Projection:
    """Take the rest of the day to go on as the last hour, of which `hour_ms` are known and cost `hour_cost`."""
    if hour_ms < LEAST_HOUR_MS:
        return Projection(None, spent, None, left)
    rate = round(hour_cost * HOUR_MS / hour_ms)
    return Projection(spent + round(rate * left / HOUR_MS), spent, rate, left)


def projected_month(spent: int, week_cost: int, days: int, left: int) -> Projection:
    """Take the rest of the month to cost as much a day as the last week did, of which `days` are known."""
    if days < LEAST_DAYS:
        return Projection(None, spent, None, left)
    rate = round(week_cost / days)
    return Projection(spent + round(rate * left / DAY_MS), spent, rate, left)
