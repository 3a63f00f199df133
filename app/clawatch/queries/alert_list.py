"""Which alerts are open, and which were? With what a person needs to judge them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from clawatch.domain.alerts import AlertRule, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clawatch.queries.source import Source

PAGE = 100
MOST_OPEN = 1000
_COLUMNS = (
    "a.id, a.rule, a.session_id, a.scope, a.severity, a.message, a.evidence, a.last_tool, a.last_error, "
    "coalesce(a.since, a.raised_at), a.raised_at, a.escalated_at, a.notified_at, a.acknowledged_at, "
    "a.acknowledged_by, a.snoozed_until, a.snoozed_by, a.resolved_at, a.resolved_reason, "
    "coalesce(s.name, s.title, s.first_prompt), coalesce(a.project, p.name), s.project_id"
)
_TABLES = "alerts a LEFT JOIN sessions s ON s.session_id = a.session_id LEFT JOIN projects p ON p.id = s.project_id"
_GRAVEST = f"CASE a.severity WHEN '{Severity.CRITICAL}' THEN 0 WHEN '{Severity.WARNING}' THEN 1 ELSE 2 END"
# what nobody has answered comes before what somebody has
_ANSWERED = "a.acknowledged_at IS NOT NULL OR a.snoozed_until IS NOT NULL"


class Raised(NamedTuple):
    """Behind which alert a page begins: when it was raised (UTC milliseconds), and its id."""

    at: int
    id: int


@dataclass(frozen=True, slots=True)
class AlertItem:
    """One alert. Times are UTC milliseconds, None for what has not happened.

    `session_id` is None where it is about no one session, as a budget: then `scope` says which one. `evidence` are the
    figures that its rule decided by. `agent` is what a person would call the session.
    """

    id: int
    rule: AlertRule
    session_id: str | None
    scope: str
    severity: Severity
    message: str
    evidence: Mapping[str, Any]
    last_tool: str | None
    last_error: str | None
    since: int
    raised_at: int
    escalated_at: int | None
    notified_at: int | None
    acknowledged_at: int | None
    acknowledged_by: str | None
    snoozed_until: int | None
    snoozed_by: str | None
    resolved_at: int | None
    resolved_reason: str | None
    agent: str | None
    project: str | None
    project_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether what it is about goes on."""
        return self.resolved_at is None

    @property
    def is_answered(self) -> bool:
        """Whether somebody has acknowledged or snoozed it."""
        return self.acknowledged_at is not None or self.snoozed_until is not None

    @property
    def place(self) -> Raised:
        """Where it stands among those that were raised."""
        return Raised(self.raised_at, self.id)


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How many alerts are open, how many of them nobody has answered, and the gravest of those, None for none."""

    total: int = 0
    unanswered: int = 0
    gravest: Severity | None = None


def open_alerts(source: Source) -> tuple[AlertItem, ...]:
    """Give the open alerts, MOST_OPEN at the most: first those nobody has answered, of them the gravest, the newest."""
    rows = source.connection().execute(
        f"SELECT {_COLUMNS} FROM {_TABLES} WHERE a.resolved_at IS NULL "  # noqa: S608 fixed names
        f"ORDER BY {_ANSWERED}, {_GRAVEST}, a.raised_at DESC, a.id DESC LIMIT ?",
        (MOST_OPEN,),
    )
    return tuple(map(_item, rows))


def past_alerts(source: Source, *, after: Raised | None = None, limit: int = PAGE) -> tuple[AlertItem, ...]:
    """Give `limit` of those that are over, those raised last first, from behind `after` on."""
    at, row_id = (2**62, 2**62) if after is None else after
    rows = source.connection().execute(
        f"SELECT {_COLUMNS} FROM {_TABLES} WHERE a.resolved_at IS NOT NULL AND (a.raised_at, a.id) < (?, ?) "  # noqa: S608 fixed names
        "ORDER BY a.raised_at DESC, a.id DESC LIMIT ?",
        (at, row_id, limit),
    )
    return tuple(map(_item, rows))


def open_counts(source: Source) -> OpenCounts:
    """Count the open alerts."""
    total, unanswered, gravest = (
        source.connection()
        .execute(
            f"SELECT count(*), count(*) FILTER (WHERE NOT ({_ANSWERED})), "  # noqa: S608 fixed names
            f"min({_GRAVEST}) FILTER (WHERE NOT ({_ANSWERED})) FROM alerts a WHERE a.resolved_at IS NULL"
        )
        .fetchone()
    )
    severities = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)
    return OpenCounts(total, unanswered, None if gravest is None else severities[gravest])


def _item(row: Sequence[Any]) -> AlertItem:
    row_id, rule, session_id, scope, severity, message, evidence, *rest = row
    return AlertItem(
        row_id, AlertRule(rule), session_id, scope, Severity(severity), message, orjson.loads(evidence), *rest
    )
