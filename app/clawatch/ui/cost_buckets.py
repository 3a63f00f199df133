"""How a range of time is cut up for a chart: into hours, days, weeks or months of local time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum, auto

from clawatch.ui.formatting import DAY_MS, HOUR_MS

_MOST_HOURS, _MOST_DAYS, _MOST_WEEKS = 48, 92, 92


class Step(Enum):
    """What one bucket is."""

    HOUR = auto()
    DAY = auto()
    WEEK = auto()
    MONTH = auto()


def step_for(since: int, until: int) -> Step:
    """Choose the step for a range (UTC milliseconds): as fine as gives no more bars than one can tell apart."""
    if until - since <= _MOST_HOURS * HOUR_MS:
        return Step.HOUR
    days = (until - since) / DAY_MS
    if days <= _MOST_DAYS:
        return Step.DAY
    return Step.WEEK if days <= 7 * _MOST_WEEKS else Step.MONTH


def edges(since: int, until: int) -> tuple[int, ...]:
    """Give the bounds of the buckets that cover a range, one more than buckets (UTC milliseconds).

    The first begins where its hour, day, week or month does, in local time, and the last ends where its own does.
    """
    step = step_for(since, until)
    if step is Step.HOUR:
        # not all zones are whole hours off: what counts is where local hours begin
        first = _ms(_local(since).replace(minute=0, second=0, microsecond=0))
        count = max(1, -(-(until - first) // HOUR_MS))
        return tuple(first + number * HOUR_MS for number in range(count + 1))
    day = _first_day(_local(since).date(), step)
    found = [_midnight(day)]
    while found[-1] < until or len(found) == 1:
        day = _next(day, step)
        found.append(_midnight(day))
    return tuple(found)


def _first_day(day: date, step: Step) -> date:
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is Step.MONTH else day


def _next(day: date, step: Step) -> date:
    if step is Step.MONTH:
        return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return day + timedelta(days=7 if step is Step.WEEK else 1)


def _local(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000).astimezone()


def _midnight(day: date) -> int:
    return _ms(datetime(day.year, day.month, day.day).astimezone())


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
