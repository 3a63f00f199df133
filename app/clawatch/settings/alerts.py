"""What a user may set about alerts: each rule, what a project wants otherwise, and when to be told."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from clawatch.domain.alerts import Severity

_MS = 60 * 1000
MICRODOLLARS = 1_000_000
Minutes = Annotated[float, Field(gt=0, le=7 * 24 * 60)]
MinutesOrNever = Annotated[float, Field(ge=0, le=7 * 24 * 60)]
Budget = Annotated[Decimal, Field(gt=0, le=10_000_000, decimal_places=6)]


# what reads and checks them is made once, with that of all settings: the start waits for it
_CONFIG = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class _Rule(BaseModel):
    model_config = _CONFIG

    on: bool = Field(title="On", default=True, description="Whether the rule raises alerts.")


class StuckRule(_Rule):
    """No sign of life from a session that should be working. With the rule off, lists still say stuck."""

    minutes: Minutes = Field(
        title="Minutes of silence",
        default=5,
        description="After how long without a sign of life; a call's timeout counts.",
    )
    severity: Severity = Field(title="Severity", default=Severity.CRITICAL, description="How much it matters.")

    @property
    def window_ms(self) -> int:
        """How long a silence may last."""
        return int(self.minutes * _MS)


class ErrorRule(_Rule):
    """Many errors in a short time."""

    errors: int = Field(
        title="More errors than", default=3, ge=0, le=900, description="More errors than this raise it."
    )
    seconds: float = Field(title="Within seconds", default=60, gt=0, le=24 * 3600, description="Within this time.")
    severity: Severity = Field(title="Severity", default=Severity.CRITICAL, description="How much it matters.")

    @property
    def window_ms(self) -> int:
        """The time within which errors count."""
        return int(self.seconds * 1000)


class ErrorStateRule(_Rule):
    """An agent that failed: its turn ended in an error, or it reported one."""

    severity: Severity = Field(title="Severity", default=Severity.CRITICAL, description="How much it matters.")


class CostRule(_Rule):
    """Budgets, each counted at API prices and off until it is set, and a session that suddenly spends much faster."""

    session_usd: Budget | None = Field(
        title="Budget of a session, $", default=None, description="Budget of one session, in dollars."
    )
    day_usd: Budget | None = Field(
        title="Budget of a day, $", default=None, description="Budget of a calendar day, all sessions together."
    )
    month_usd: Budget | None = Field(
        title="Budget of a month, $", default=None, description="Budget of a calendar month, all sessions together."
    )
    project_usd: Budget | None = Field(
        title="Budget of a project a month, $", default=None, description="Budget of each project in a calendar month."
    )
    warn_percent: int = Field(
        title="Warn at, in percent", default=80, ge=1, le=100, description="Part of a budget from which on to warn."
    )
    warn_severity: Severity = Field(
        title="Severity of the warning", default=Severity.WARNING, description="How much nearing a budget matters."
    )
    severity: Severity = Field(
        title="Severity at the end", default=Severity.CRITICAL, description="How much a budget's end matters."
    )
    spike: bool = Field(
        title="Tell of sudden spending",
        default=True,
        description="Whether to tell of a session that spends faster than before.",
    )
    spike_factor: float = Field(
        title="Times as fast", default=5, ge=1.5, le=1000, description="How many times as fast as it did before."
    )
    spike_minutes: Minutes = Field(
        title="Measured over minutes", default=10, description="Over how long its spending is measured."
    )
    spike_usd: Budget = Field(
        title="At the least, $", default=Decimal(2), description="What it must have spent in that time at the least."
    )
    spike_severity: Severity = Field(
        title="Severity of sudden spending", default=Severity.WARNING, description="How much that matters."
    )


class LoopRule(_Rule):
    """The same tool call, or two to four in turn, again and again with the same input and the same result."""

    repeats: int = Field(title="Times in a row", default=5, ge=2, le=50, description="How often in a row.")
    minutes: Minutes = Field(title="Within minutes", default=60, description="Within how long.")
    severity: Severity = Field(title="Severity", default=Severity.WARNING, description="How much it matters.")

    @property
    def window_ms(self) -> int:
        """The time within which calls count."""
        return int(self.minutes * _MS)


class WaitingRule(_Rule):
    """A session that waits for its person."""

    permission_minutes: MinutesOrNever = Field(
        title="Minutes for a permission",
        default=1,
        description="After how long to tell of a permission or an answer that work waits for; 0 is never.",
    )
    input_minutes: MinutesOrNever = Field(
        title="Minutes for an answer",
        default=10,
        description="After how long to tell of a finished turn that nobody has answered; 0 is never.",
    )
    severity: Severity = Field(title="Severity", default=Severity.INFO, description="How much it matters.")

    @property
    def permission_ms(self) -> int:
        """How long a blocked session may wait, 0 for ever."""
        return int(self.permission_minutes * _MS)

    @property
    def input_ms(self) -> int:
        """How long a finished turn may wait, 0 for ever."""
        return int(self.input_minutes * _MS)


class AlertRules(BaseModel):
    """All rules, as they hold for one session."""

    model_config = _CONFIG

    stuck: StuckRule = Field(default=StuckRule.model_construct(), title="Stuck")
    error: ErrorRule = Field(default=ErrorRule.model_construct(), title="Many errors")
    error_state: ErrorStateRule = Field(default=ErrorStateRule.model_construct(), title="Failed")
    cost_spike: CostRule = Field(default=CostRule.model_construct(), title="Costs")
    loop_detected: LoopRule = Field(default=LoopRule.model_construct(), title="Going round in circles")
    waiting: WaitingRule = Field(default=WaitingRule.model_construct(), title="Waiting for you")


class AlertSettings(AlertRules):
    """The rules, what projects want otherwise, and when to be told."""

    quiet_hours: str = Field(
        title="Quiet hours",
        default="",
        description="When not to be told, as 22:00-07:00 in local time; empty is never.",
        json_schema_extra={"section": "quiet"},
    )
    quiet_for_critical: bool = Field(
        title="Quiet for critical alerts, too",
        default=False,
        description="Whether critical alerts keep quiet then, too.",
        json_schema_extra={"section": "quiet"},
    )
    cooldown_minutes: MinutesOrNever = Field(
        title="Minutes before the same again",
        default=10,
        description="How long after one is over the same is not told again; waiting is always told.",
    )
    projects: dict[str, dict[str, dict[str, Any]]] = Field(
        title="Projects that differ",
        default={},
        description="By a project's folder or its name: what differs there, as stuck = {minutes = 20}.",
    )

    @field_validator("quiet_hours")
    @classmethod
    def _check_hours(cls, value: str) -> str:
        _hours(value)
        return value

    @model_validator(mode="after")
    def _check_projects(self) -> AlertSettings:
        for project in self.projects:
            self._rules(project)
        return self

    def rules_for(self, path: str | None, name: str | None) -> AlertRules:
        """Give the rules of a project; its folder goes before its name."""
        for project in (path, name):
            if project is not None and project in self.projects:
                return self._rules(project)
        return self

    @property
    def cooldown_ms(self) -> int:
        """How long after its end an alert is not told again."""
        return int(self.cooldown_minutes * _MS)

    def quiet_until(self, now: int, zone: tzinfo) -> int | None:
        """Give when the quiet hours end that a moment lies in (UTC milliseconds); None where it lies in none."""
        hours = _hours(self.quiet_hours)
        if hours is None:
            return None
        begin, end = hours
        local = datetime.fromtimestamp(now / 1000, zone)
        clock = local.time()
        is_quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
        if not is_quiet:
            return None
        last = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0, fold=0)
        if clock >= end:
            last += timedelta(days=1)
        return int(last.timestamp() * 1000)

    def _rules(self, project: str) -> AlertRules:
        merged = self.model_dump(include=set(AlertRules.model_fields))
        for rule, differs in self.projects[project].items():
            merged[rule] = {**merged.get(rule, {}), **differs}
        return AlertRules.model_validate(merged)


def _hours(text: str) -> tuple[time, time] | None:
    if not text:
        return None
    try:
        begin, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        begin = end = time(0)
    if begin == end or begin.tzinfo is not None or end.tzinfo is not None:
        raise ValueError("give two times of the day, as 22:00-07:00")
    return begin, end
