"""Which alerts were there lately?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.domain.alerts import AlertRule, Severity
from clawatch.storage.facts import fact
from clawatch.storage.outbox import MUTED_UNTIL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clawatch.queries.source import Source

RECENT_ALERTS = 200
_COLUMNS = (
    "id, rule, session_id, severity, message, raised_at, notified_at, acknowledged_at, acknowledged_by, "
    "snoozed_until, resolved_at, coalesce(since, raised_at), project, resolved_reason"
)
_NEWEST_FIRST = "ORDER BY raised_at DESC, id DESC"


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert. Times are UTC milliseconds, None for what has not happened.

    `session_id` is None where it is about no one session; `since` is when what it is about began.
    """

    id: int
    rule: AlertRule
    session_id: str | None
    severity: Severity
    message: str
    raised_at: int
    notified_at: int | None
    acknowledged_at: int | None
    acknowledged_by: str | None
    snoozed_until: int | None
    resolved_at: int | None
    since: int
    project: str | None
    resolved_reason: str | None


def recent_alerts(source: Source) -> tuple[AlertRow, ...]:
    """Give the RECENT_ALERTS that were raised last, the newest first."""
    rows = source.connection().execute(f"SELECT {_COLUMNS} FROM alerts {_NEWEST_FIRST} LIMIT ?", (RECENT_ALERTS,))  # noqa: S608 fixed names
    return tuple(map(_alert, rows))


def alerts_of(source: Source, ids: Iterable[int]) -> tuple[AlertRow, ...]:
    """Give those of some alerts that there are, the newest first."""
    rows = source.connection().execute(
        f"SELECT {_COLUMNS} FROM alerts WHERE id IN (SELECT value FROM json_each(?)) {_NEWEST_FIRST}",  # noqa: S608 fixed names
        (orjson.dumps(list(ids)).decode(),),
    )
    return tuple(map(_alert, rows))


def muted_until(source: Source, now: int) -> int | None:
    """Give until when nothing is told of alerts (UTC milliseconds), None where they are told now."""
    until = fact(source.connection(), MUTED_UNTIL)
    return int(until) if until is not None and int(until) > now else None


def _alert(row: Sequence[Any]) -> AlertRow:
    row_id, rule, session_id, severity, *rest = row
    return AlertRow(row_id, AlertRule(rule), session_id, Severity(severity), *rest)
