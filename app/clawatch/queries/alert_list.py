"""Which alerts are open, and which were? With what a person needs to judge them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.domain.alerts import AlertRule, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clawatch.queries.source import Source

PAGE = 100
MOST_OPEN = 1000


class AlertOrder(StrEnum):
    """What alerts are sorted by."""

    SEVERITY = "severity"
    RULE = "rule"
    MESSAGE = "message"
    AGENT = "agent"
    RAISED = "raised"
    LIFE = "life"


_COLUMNS = (
    "a.id, a.rule, a.session_id, a.scope, a.severity, a.message, a.evidence, a.last_tool, a.last_error, "
    "coalesce(a.since, a.raised_at), a.raised_at, a.escalated_at, a.notified_at, a.acknowledged_at, "
    "a.acknowledged_by, a.snoozed_until, a.snoozed_by, a.resolved_at, a.resolved_reason, "
    "coalesce(s.name, s.title, s.first_prompt), coalesce(a.project, p.name), s.project_id"
)
_TABLES = "alerts a LEFT JOIN sessions s ON s.session_id = a.session_id LEFT JOIN projects p ON p.id = s.project_id"
_GRAVEST = f"CASE a.severity WHEN '{Severity.CRITICAL}' THEN 0 WHEN '{Severity.WARNING}' THEN 1 ELSE 2 END"
_SORTED_BY = {
    AlertOrder.SEVERITY: f"-({_GRAVEST})",
    AlertOrder.RULE: "a.rule",
    AlertOrder.MESSAGE: "lower(a.message)",
    AlertOrder.AGENT: ("lower(coalesce(s.name, s.title, s.first_prompt, a.session_id, a.project, ''))"),
    # those that are over by how long they lasted, as it is shown
    AlertOrder.LIFE: (
        "CASE WHEN a.resolved_at IS NOT NULL THEN max(0, a.resolved_at - coalesce(a.since, a.raised_at)) "
        "WHEN a.snoozed_until IS NOT NULL THEN 2 WHEN a.acknowledged_at IS NOT NULL THEN 1 ELSE 0 END"
    ),
}
# what nobody has answered comes before what somebody has
_ANSWERED = "a.acknowledged_at IS NOT NULL OR a.snoozed_until IS NOT NULL"


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


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How many alerts are open, how many of them nobody has answered, and the gravest of those, None for none."""

    total: int = 0
    unanswered: int = 0
    gravest: Severity | None = None


def open_alerts(
    source: Source, *, order: AlertOrder = AlertOrder.SEVERITY, is_ascending: bool = False
) -> tuple[AlertItem, ...]:
    """Give the open alerts, MOST_OPEN at the most.

    By severity, the gravest first, those that nobody has answered come before the others.
    """
    is_usual = order is AlertOrder.SEVERITY and not is_ascending
    ordered = f"{_ANSWERED}, {_GRAVEST}, a.raised_at DESC, a.id DESC" if is_usual else _ordered(order, is_ascending)
    rows = source.connection().execute(
        f"SELECT {_COLUMNS} FROM {_TABLES} WHERE a.resolved_at IS NULL "  # noqa: S608 fixed names
        f"ORDER BY {ordered} LIMIT ?",
        (MOST_OPEN,),
    )
    return tuple(map(_item, rows))


def past_alerts(
    source: Source,
    *,
    after: int | None = None,
    limit: int = PAGE,
    order: AlertOrder = AlertOrder.RAISED,
    is_ascending: bool = False,
) -> tuple[AlertItem, ...]:
    """Give `limit` of those that are over, from behind the one whose id is `after` on."""
    behind, parameters = "", [limit]
    if after is not None:
        place = ", ".join(_place(order))
        side = ">" if is_ascending else "<"
        behind = f"AND ({place}) {side} (SELECT {place} FROM {_TABLES} WHERE a.id = ?) "  # noqa: S608 fixed names
        parameters.insert(0, after)
    rows = source.connection().execute(
        f"SELECT {_COLUMNS} FROM {_TABLES} WHERE a.resolved_at IS NOT NULL {behind}"  # noqa: S608 fixed names
        f"ORDER BY {_ordered(order, is_ascending)} LIMIT ?",
        parameters,
    )
    return tuple(map(_item, rows))


def _place(order: AlertOrder) -> tuple[str, ...]:
    """Say as SQL where an alert stands among the others: no part of it is ever null."""
    key = _SORTED_BY.get(order)
    return ("a.raised_at", "a.id") if key is None else (key, "a.raised_at", "a.id")


def _ordered(order: AlertOrder, is_ascending: bool) -> str:
    return ", ".join(f"{part} {'ASC' if is_ascending else 'DESC'}" for part in _place(order))


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
