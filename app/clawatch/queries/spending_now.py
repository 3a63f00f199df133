"""What was spent today, this month, within the last hour and the last week: what budgets and projections go by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.alert_rules.costs import day_begin, month_begin, next_day
from clawatch.domain.burn_rate import Projection, projected_day, projected_month
from clawatch.queries.rows import snapshot
from clawatch.queries.usage_days import DAY_MS, QUARTER_MS

if TYPE_CHECKING:
    import sqlite3
    from datetime import tzinfo

    from clawatch.queries.source import Source

_HOUR_MS = 4 * QUARTER_MS
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent from `since` on (UTC milliseconds): micro-dollars of what has a price, and what has none."""

    since: int
    cost: int
    requests: int
    unpriced_requests: int


@dataclass(frozen=True, slots=True)
class SpendingNow:
    """Sums up to now, of calendar days and months in local time; `day_end` and `month_end` are when those end.

    `hour` is the hour that ends with the quarter of an hour that runs, cut off at now: it is as long as `hour_ms` says.
    `week` are the seven whole days before today; `first_at` is when the first request of all was made, None for none.
    """

    now: int
    day: Spent
    month: Spent
    hour: Spent
    week: Spent
    day_end: int
    month_end: int
    first_at: int | None

    @property
    def hour_ms(self) -> int:
        """How long the last hour is of which anything is known."""
        return self.now - max(self.hour.since, self.first_at or self.hour.since)

    @property
    def whole_days(self) -> int:
        """On how many of the seven days before today anything could have been seen."""
        if self.first_at is None or self.first_at >= self.day.since:
            return 0
        return min(_WEEK_DAYS, -(-(self.day.since - self.first_at) // DAY_MS))

    @property
    def end_of_day(self) -> Projection:
        """What today will have cost."""
        return projected_day(self.day.cost, self.hour.cost, self.hour_ms, self.day_end - self.now)

    @property
    def end_of_month(self) -> Projection:
        """What this month will have cost."""
        return projected_month(self.month.cost, self.week.cost, self.whole_days, self.month_end - self.now)


def spending_now(source: Source, now: int, zone: tzinfo) -> SpendingNow:
    """Give it as of `now` (UTC milliseconds), by the calendar of `zone`."""
    day, month = day_begin(now, zone), month_begin(now, zone)
    day_end = next_day(now, zone)
    # past the end of the longest month, and before that of the shortest after it
    month_end = month_begin(month + 40 * DAY_MS, zone)
    hour = now // QUARTER_MS * QUARTER_MS + QUARTER_MS - _HOUR_MS
    week = day
    for _ in range(_WEEK_DAYS):
        week = day_begin(week - DAY_MS // 2, zone)
    with snapshot(source) as connection:
        first = connection.execute("SELECT min(quarter) FROM usage_quarters").fetchone()[0]
        return SpendingNow(
            now=now,
            day=_spent(connection, day, day_end),
            month=_spent(connection, month, month_end),
            hour=_spent(connection, hour, hour + _HOUR_MS),
            week=_spent(connection, week, day),
            day_end=day_end,
            month_end=month_end,
            first_at=first,
        )


def _spent(connection: sqlite3.Connection, since: int, until: int) -> Spent:
    sums = connection.execute(
        "SELECT coalesce(sum(cost), 0), coalesce(sum(requests), 0), coalesce(sum(unpriced_requests), 0) "
        "FROM usage_quarters WHERE quarter >= ? AND quarter < ?",
        (since, until),
    ).fetchone()
    return Spent(since, *sums)
