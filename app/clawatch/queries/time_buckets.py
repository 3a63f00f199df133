"""The stretches that what happened is counted by for a chart, so that there are about a hundred of them at the most."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from clawatch.queries.usage_days import DAY_MS, QUARTER_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

_HOUR_MS = 4 * QUARTER_MS
# up to how long a range is told by quarters of an hour, by hours, by three hours, by days, by weeks; then by months
_BY_QUARTER, _BY_HOUR, _BY_THREE, _BY_DAY, _BY_WEEK = (n * DAY_MS for n in (1, 4, 12, 100, 700))
_THREE = 3
_WEEK = 7
_MONTHS = 12


def bucket_edges(
    begin: int, end: int, zone: tzinfo, *, since: int | None = None, until: int | None = None
) -> tuple[int, ...]:
    """Give where the stretches begin that `begin` to `end` lie in, and at last where the last one ends.

    All are UTC milliseconds on quarters of an hour; hours, days, weeks from Monday and months are those of `zone`. The
    first is cut off at `since` and the last at `until`, where those are given.
    """
    span = max(QUARTER_MS, end - begin)
    if span <= _BY_QUARTER:
        first = begin // QUARTER_MS * QUARTER_MS
        edges = list(range(first, end + QUARTER_MS - 1, QUARTER_MS))
    elif span <= _BY_THREE:
        edges = _hours(begin, end, zone, 1 if span <= _BY_HOUR else _THREE)
    else:
        edges = []
        for day in _days(begin, zone, span):
            edges.append(_midnight(day, zone))
            if edges[-1] >= end:
                break
    if len(edges) == 1:
        edges.append(edges[0] + QUARTER_MS)
    lowest, highest = (edges[0] if since is None else since), (edges[-1] if until is None else until)
    return (lowest, *(edge for edge in edges[1:-1] if lowest < edge < highest), highest)


def _hours(begin: int, end: int, zone: tzinfo, step: int) -> list[int]:
    """Give each `step` hours of local time: where clocks change, one of them is longer or shorter."""
    local = datetime.fromtimestamp(begin / 1000, zone)
    moment = local.replace(hour=local.hour // step * step, minute=0, second=0, microsecond=0, tzinfo=None, fold=0)
    edges: list[int] = []
    while not edges or edges[-1] < end:
        at = _ms(moment, zone)
        if not edges or at > edges[-1]:
            edges.append(at)
        moment += timedelta(hours=step)
    return edges


def _days(begin: int, zone: tzinfo, span: int) -> Iterator[date]:
    day = datetime.fromtimestamp(begin / 1000, zone).date()
    if span <= _BY_WEEK:
        step = 1 if span <= _BY_DAY else _WEEK
        day -= timedelta(days=day.weekday() if step == _WEEK else 0)
        while True:
            yield day
            day += timedelta(days=step)
    months = day.year * _MONTHS + day.month - 1
    while True:
        yield date(months // _MONTHS, months % _MONTHS + 1, 1)
        months += 1


def _midnight(day: date, zone: tzinfo) -> int:
    return _ms(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 given its zone next


def _ms(moment: datetime, zone: tzinfo) -> int:
    return round(moment.replace(tzinfo=zone).timestamp() * 1000)
