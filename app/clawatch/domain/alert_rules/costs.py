"""Costs: budgets that are nearly or wholly used up, and a session that spends far faster than it did before.

Money is micro-dollars, times are UTC milliseconds.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.alert_rules.findings import Holds, Recovered, dollars, span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.domain.alerts import Severity

# below this part of the warning's threshold it is over: a price that is put right must not have it come and go
_HYSTERESIS = 0.95
# so many spans of its own past must be known before one can be called fast
_LEAST_PAST = 3


class Budget(NamedTuple):
    """What may be spent, on what, named as in `Budget of the day`; from which percentage on to warn."""

    name: str
    limit: int
    warn_percent: int


def judge_budget(budget: Budget, spent: int, since: int, severities: tuple[Severity, Severity]) -> Verdict:
    """Judge what was spent since a time; `severities` are those of the warning and of the budget's end."""
    used = spent * 100 / budget.limit
    if used < budget.warn_percent:
        return None if used >= budget.warn_percent * _HYSTERESIS else Recovered(f"below the {budget.name}")
    severity = severities[1] if spent >= budget.limit else severities[0]
    words = "used up" if spent >= budget.limit else "nearly used up"
    percent = int(used)
    what = (
        f"{budget.name[0].upper()}{budget.name[1:]} {words} — {dollars(spent)} of {dollars(budget.limit)} ({percent} %)"
    )
    return Holds(severity, what, since, {"spent": spent, "limit": budget.limit, "percent": percent})


class Burn(NamedTuple):
    """How fast is too fast: `factor` times what a `span` (milliseconds) cost before, and no less than `least`."""

    factor: float
    span: int
    least: int


def judge_burn(burn: Burn, spent: Mapping[int, int], now: int, severity: Severity) -> Verdict:
    """Judge a session by what it spent in spans of its past, told by their number since the epoch.

    Spans without a request do not count; what is compared with is the middle one of all those before. The span that
    runs is compared together with the one before it, as far as both together make a whole one.
    """
    current = now // burn.span
    past = [cost for number, cost in spent.items() if number < current - 1 and cost > 0]
    # how far the last span reaches into what is looked at
    share = 1 - (now % burn.span) / burn.span
    recent = round(spent.get(current, 0) + spent.get(current - 1, 0) * share)
    if len(past) < _LEAST_PAST:
        return Recovered("its past is too short") if recent < burn.least else None
    usual = median(past)
    if recent >= burn.least and recent >= usual * burn.factor:
        times = f"{recent / usual:.0f} times"
        what = (
            f"Spends {times} as fast as before — {dollars(recent)} in {span(burn.span)}, before {dollars(int(usual))}"
        )
        evidence = {"spent": recent, "usual": int(usual), "window_ms": burn.span}
        return Holds(severity, what, now - burn.span, evidence)
    if recent < max(burn.least, usual * burn.factor) / 2:
        return Recovered("it spends as before")
    return None


def day_begin(now: int, zone: tzinfo) -> int:
    """Give when the calendar day of a moment began."""
    return _begin(now, zone, is_month=False)


def month_begin(now: int, zone: tzinfo) -> int:
    """Give when the calendar month of a moment began."""
    return _begin(now, zone, is_month=True)


def next_day(now: int, zone: tzinfo) -> int:
    """Give when the next calendar day begins: 24 hours later, but for summer time."""
    # past the end of the longest day, and before that of the shortest after it
    return day_begin(day_begin(now, zone) + 36 * 3_600_000, zone)


def _begin(now: int, zone: tzinfo, *, is_month: bool) -> int:
    from datetime import datetime  # noqa: PLC0415 kept off the start

    moment = datetime.fromtimestamp(now / 1000, zone)
    begun = moment.replace(day=1 if is_month else moment.day, hour=0, minute=0, second=0, microsecond=0, fold=0)
    return int(begun.timestamp() * 1000)
