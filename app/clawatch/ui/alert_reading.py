"""What the page of alerts asks for, in one go on a read thread. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from clawatch.queries.alert_list import AlertItem, AlertOrder, open_alerts, past_alerts
from clawatch.queries.alerts import muted_until

if TYPE_CHECKING:
    from clawatch.queries.source import Source

OPEN, PAST = range(2)
"""The views there are."""


class AlertsWanted(NamedTuple):
    """Which alerts are asked for, and in which order."""

    view: int
    order: AlertOrder
    is_ascending: bool


@dataclass(frozen=True, slots=True)
class AlertsAnswer:
    """The alerts that were wanted, whether there are more of them, and until when nothing is told.

    `open_count` says how many are open, and `unanswered` how many of those nobody has answered, whatever the view.
    """

    wanted: AlertsWanted
    alerts: tuple[AlertItem, ...]
    is_more: bool
    muted_until: int | None
    open_count: int
    unanswered: int


def read_alerts(source: Source, wanted: AlertsWanted, *, limit: int, now: int) -> AlertsAnswer:
    """Ask for it as of `now` (UTC milliseconds): all that are open, or the first `limit` of those that are over."""
    view, order, is_ascending = wanted
    opened = open_alerts(source, order=order, is_ascending=is_ascending) if view == OPEN else open_alerts(source)
    news = sum(not alert.is_answered for alert in opened)
    muted = muted_until(source, now)
    if view == OPEN:
        return AlertsAnswer(wanted, opened, is_more=False, muted_until=muted, open_count=len(opened), unanswered=news)
    past = past_alerts(source, limit=limit, order=order, is_ascending=is_ascending)
    is_more = len(past) == limit
    return AlertsAnswer(wanted, past, is_more=is_more, muted_until=muted, open_count=len(opened), unanswered=news)
