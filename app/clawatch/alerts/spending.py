"""What was spent, held against budgets and against a session's own past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.alert_rules.costs import Budget, Burn, day_begin, judge_budget, judge_burn, month_begin
from clawatch.domain.alert_rules.findings import AlertKey, Recovered
from clawatch.domain.alerts import AlertRule
from clawatch.settings.alerts import MICRODOLLARS
from clawatch.storage.alert_reading import spent_by_spans, spent_since

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import tzinfo
    from decimal import Decimal

    from clawatch.alerts.watched import Watched
    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.settings.alerts import CostRule

SESSION, SPIKE, DAY, MONTH = "session", "spike", "day", "month"
_PROJECT = "project:"
_OFF = Recovered("nobody asks for it any more")
# how far back a session's own past reaches
_PAST_SPANS = 36


def project_scope(project_id: int) -> str:
    """Give the scope of alerts about a project's budget."""
    return f"{_PROJECT}{project_id}"


def project_of(scope: str) -> int | None:
    """Give the project that a scope is about, None where it is about none."""
    return int(scope.removeprefix(_PROJECT)) if scope.startswith(_PROJECT) else None


def judge_session(connection: sqlite3.Connection, watched: Watched, now: int) -> Iterator[tuple[AlertKey, Verdict]]:
    """Judge what one session spent."""
    rule, session = watched.rules.cost_spike, watched.now
    key = AlertKey(AlertRule.COST_SPIKE, session.session_id, SESSION)
    yield key, _budget(rule, rule.session_usd, "budget of the session", session.cost, session.state_at)
    key = key._replace(scope=SPIKE)
    if not (rule.on and rule.spike):
        yield key, _OFF
        return
    span = int(rule.spike_minutes * 60_000)
    spent = spent_by_spans(connection, session.id, span, now - _PAST_SPANS * span)
    burn = Burn(rule.spike_factor, span, int(rule.spike_usd * MICRODOLLARS))
    yield key, judge_burn(burn, spent, now, rule.spike_severity)


def judge_all(
    connection: sqlite3.Connection, rule: CostRule, now: int, zone: tzinfo
) -> Iterator[tuple[AlertKey, Verdict]]:
    """Judge what all sessions spent together, today and this month."""
    for scope, begin, limit in ((DAY, day_begin, rule.day_usd), (MONTH, month_begin, rule.month_usd)):
        since = begin(now, zone)
        spent = spent_since(connection, since) if rule.on and limit is not None else 0
        yield AlertKey(AlertRule.COST_SPIKE, None, scope), _budget(rule, limit, f"budget of the {scope}", spent, since)


def judge_project(
    connection: sqlite3.Connection, rule: CostRule, project: tuple[int, str], now: int, zone: tzinfo
) -> tuple[AlertKey, Verdict]:
    """Judge what a project, given by its id and its name, spent this month."""
    project_id, name = project
    since = month_begin(now, zone)
    spent = spent_since(connection, since, project_id) if rule.on and rule.project_usd is not None else 0
    verdict = _budget(rule, rule.project_usd, f"budget of {name} for the month", spent, since)
    return AlertKey(AlertRule.COST_SPIKE, None, project_scope(project_id)), verdict


def _budget(rule: CostRule, limit: Decimal | None, name: str, spent: int, since: int) -> Verdict:
    if not rule.on or limit is None:
        return _OFF
    budget = Budget(name, int(limit * MICRODOLLARS), rule.warn_percent)
    return judge_budget(budget, spent, since, (rule.warn_severity, rule.severity))
