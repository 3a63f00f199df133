"""What the page of costs asks for, in one go on a read thread. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from clawatch.domain.moments import LocalZone
from clawatch.queries.cache_savings import CacheSaving, cache_savings
from clawatch.queries.cost_over_time import ModelCosts, cost_over_time, first_and_last_use
from clawatch.queries.requests_behind import UNKNOWN_PROJECT, RequestsWanted
from clawatch.queries.spending_now import SpendingNow, spending_now
from clawatch.queries.time_buckets import bucket_edges
from clawatch.queries.usage import Usage, UsageRow, usage

if TYPE_CHECKING:
    from clawatch.queries.source import Source
    from clawatch.settings.alerts import AlertSettings
    from clawatch.ui.time_range import TimeRange

CostView = Literal["model", "project", "session", "day"]
VIEWS: tuple[CostView, ...] = ("model", "project", "session", "day")
_MICRODOLLARS = 1_000_000
_MANY = 100_000


@dataclass(frozen=True, slots=True)
class CostsAnswer:
    """All that the page shows. `edges` cut the range for the chart, empty where nothing was ever used.

    `savings` are by model; `budget_shares` say, by a project's row, how much of its budget for the month is used up.
    """

    view: CostView
    range: TimeRange
    now: SpendingNow
    edges: tuple[int, ...]
    models: tuple[ModelCosts, ...]
    usage: Usage
    savings: dict[str, CacheSaving]
    budget_shares: dict[int, float]

    @property
    def saving(self) -> CacheSaving:
        """What the cache saved in all."""
        return sum(self.savings.values(), start=CacheSaving())


def read_costs(  # noqa: PLR0913 all that is asked
    source: Source, view: CostView, wanted: TimeRange, *, limit: int, now: int, settings: AlertSettings
) -> CostsAnswer:
    """Ask for it as of `now` (UTC milliseconds); `limit` groups of a kind, but all days."""
    zone = LocalZone()
    since, until = wanted.since_ms, wanted.until_ms
    used = first_and_last_use(source)
    cut: tuple[int, ...] = ()
    if used is not None:
        end = min(until or now + 1, max(now + 1, used[1] + 1))
        cut = bucket_edges(used[0] if since is None else since, end, zone)
        # what the range leaves out is in no bar either
        cut = tuple(sorted({max(since or cut[0], min(edge, until or cut[-1])) for edge in cut}))
    grouped = usage(source, view, since_ms=since, until_ms=until, timezone=zone, limit=limit)
    spent = spending_now(source, now, zone)
    return CostsAnswer(
        view,
        wanted,
        spent,
        cut,
        cost_over_time(source, cut) if cut else (),
        grouped,
        cache_savings(source, since_ms=since, until_ms=until),
        _budget_shares(source, spent.month.since, settings) if view == "project" else {},
    )


def wanted_of(row: UsageRow, view: CostView, within: TimeRange) -> RequestsWanted:
    """Give which requests a group is the sum of."""
    since, until = within.since_ms, within.until_ms
    match view:
        case "model":
            return RequestsWanted(since, until, model=row.key or "")
        case "project":
            return RequestsWanted(since, until, project_id=UNKNOWN_PROJECT if row.id is None else row.id)
        case "session":
            return RequestsWanted(since, until, session_id=row.key)
        case "day":
            day = date.fromisoformat(row.key or "")
            begin, end = _midnight(day), _midnight(day + timedelta(days=1))
            return RequestsWanted(
                begin if since is None else max(begin, since), end if until is None else min(end, until)
            )


def _budget_shares(source: Source, month: int, settings: AlertSettings) -> dict[int, float]:
    if not settings.cost_spike.on:
        return {}
    found = {}
    for row in usage(source, "project", since_ms=month, until_ms=None, timezone=LocalZone(), limit=_MANY).rows:
        limit = settings.rules_for(row.key, row.name).cost_spike.project_usd
        if limit is not None and row.id is not None:
            found[row.id] = (row.spending.cost or 0) / (float(limit) * _MICRODOLLARS)
    return found


def _midnight(day: date) -> int:
    return round(datetime(day.year, day.month, day.day).astimezone().timestamp() * 1000)
