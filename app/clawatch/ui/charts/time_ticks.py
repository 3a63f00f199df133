"""Where a time axis has its ticks, and how moments and stretches of time read: in local time, as people count it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from clawatch.ui.dates import DAY_MONTH, MONTH, WEEKDAY_DAY, WEEKDAY_DAY_MONTH_YEAR, date_text
from clawatch.ui.formatting import DAY_MS, MINUTE_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MONTH_MS, _YEAR_MS = 30 * DAY_MS, 365 * DAY_MS
_CLOCK_STEPS = (5, 15, 30, 60, 120, 180, 360, 720)
"""Minutes."""
_DAY_STEPS = (1, 2)
_WEEK_STEPS = (1, 2)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100)
_NAMED_DAYS_MS = 15 * DAY_MS
"""How long a range may be for its days to be told by their weekdays."""


class Tick(NamedTuple):
    """A moment (UTC milliseconds) and its label."""

    at: int
    label: str


def time_ticks(begin: int, until: int, at_most: int, bucket: int = 0) -> tuple[Tick, ...]:
    """Give ticks from `begin` to before `until`, about `at_most` of them: on whole hours, days, Mondays, months, years.

    None are closer than the narrowest `bucket` (milliseconds): days have no hours. A range beyond calendars has none.
    """
    least = max(1, (until - begin) / max(1, at_most), bucket)
    try:
        first = datetime.fromtimestamp(begin / 1000)  # noqa: DTZ006 local on purpose
        datetime.fromtimestamp(until / 1000)  # noqa: DTZ006 local on purpose
        moments, label = _stepping(first, least, until - begin)
        return tuple(_between(moments, label, begin, until))
    except (OverflowError, ValueError, OSError):
        return ()


def longest_day() -> str:
    """Give the longest label that a day can have, by its letters."""
    return max((date_text(date(2024, month, 28), DAY_MONTH) for month in range(1, 13)), key=len)


def moment_text(at: int) -> str:
    """Write a moment to the minute: Tue 17 Nov 2026, 14:30."""
    return f"{_date_text(_local(at).date())}, {_local(at):%H:%M}"


def stretch_text(begin: int, end: int) -> str:
    """Write a stretch of time as people say it: a day by its date, days by both, hours by the clock."""
    first, last = _local(begin), _local(end)
    days_only = (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0)
    if days_only and first.date() + timedelta(days=1) >= last.date():
        return _date_text(first.date())
    if days_only:
        return f"{_date_text(first.date())} \u2013 {_date_text(last.date() - timedelta(days=1))}"
    is_one_day = first.date() == (last - timedelta(milliseconds=1)).date()
    return f"{moment_text(begin)} \u2013 {f'{last:%H:%M}' if is_one_day else moment_text(end)}"


def _stepping(first: datetime, least: float, whole: int) -> tuple[Iterator[datetime], Callable[[datetime], str]]:
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    minutes = next((step for step in _CLOCK_STEPS if step * MINUTE_MS >= least), None)
    if minutes is not None:
        return _each(midnight, timedelta(minutes=minutes)), _clock_label
    days = next((step for step in _DAY_STEPS if step * DAY_MS >= least), None)
    if days is not None:
        label = _weekday_label if whole <= _NAMED_DAYS_MS else _day_label
        # every second day is the same one, wherever the range begins
        start = midnight - timedelta(days=midnight.toordinal() % days)
        return _each(start, timedelta(days=days)), label
    weeks = next((step for step in _WEEK_STEPS if 7 * step * DAY_MS >= least), None)
    if weeks is not None:
        monday = midnight - timedelta(days=midnight.weekday())
        monday -= timedelta(weeks=monday.toordinal() // 7 % weeks)
        return _each(monday, timedelta(weeks=weeks)), _day_label
    months = next((step for step in _MONTH_STEPS if step * _MONTH_MS >= least), None)
    if months is not None:
        return _each_month(midnight, months), _month_label
    years = next((step for step in _YEAR_STEPS if step * _YEAR_MS >= least), _YEAR_STEPS[-1])
    return _each_year(midnight, years), _year_label


def _each(start: datetime, step: timedelta) -> Iterator[datetime]:
    # in local time without a zone: where clocks change, ticks stay on the hour
    while True:
        yield start
        start += step


def _each_month(start: datetime, step: int) -> Iterator[datetime]:
    months = start.year * 12 + (start.month - 1) // step * step
    while True:
        yield datetime(months // 12, months % 12 + 1, 1)  # noqa: DTZ001 local on purpose
        months += step


def _each_year(start: datetime, step: int) -> Iterator[datetime]:
    year = max(1, start.year // step * step)
    while True:
        yield datetime(year, 1, 1)  # noqa: DTZ001 local on purpose
        year += step


def _between(moments: Iterator[datetime], label: Callable[[datetime], str], begin: int, until: int) -> Iterator[Tick]:
    for moment, after in pairwise(moments):
        at = int(moment.timestamp() * 1000)
        if at >= until:
            return
        # what the clocks leave out when they are put forward is no moment of its own
        if begin <= at < int(after.timestamp() * 1000):
            yield Tick(at, label(moment))


def _clock_label(moment: datetime) -> str:
    return _day_label(moment) if (moment.hour, moment.minute) == (0, 0) else f"{moment:%H:%M}"


def _weekday_label(moment: datetime) -> str:
    return date_text(moment.date(), WEEKDAY_DAY)


def _day_label(moment: datetime) -> str:
    return date_text(moment.date(), DAY_MONTH)


def _month_label(moment: datetime) -> str:
    return _year_label(moment) if moment.month == 1 else date_text(moment.date(), MONTH)


def _year_label(moment: datetime) -> str:
    return str(moment.year)


def _date_text(day: date) -> str:
    return date_text(day, WEEKDAY_DAY_MONTH_YEAR)


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000)  # noqa: DTZ006 local on purpose
