"""What a list of sessions is narrowed to, besides states and words: project, model, time, cost, errors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import local_day, model_name, money
from clawatch.ui.plain_text import one_line
from clawatch.ui.time_range import range_of

if TYPE_CHECKING:
    from datetime import date

    from clawatch.queries.sessions import SessionFilter
    from clawatch.ui.time_range import RangeKind


def _tr(text: str) -> str:
    return QCoreApplication.translate("Narrowing", text)


class Facet(StrEnum):
    """By what a list can be narrowed."""

    PROJECT = "project"
    MODEL = "model"
    STARTED = "started"
    COST = "cost"
    ERRORS = "errors"


def facet_word(facet: Facet) -> str:
    """Name it."""
    return {
        Facet.PROJECT: _tr("Project"),
        Facet.MODEL: _tr("Model"),
        Facet.STARTED: _tr("Started"),
        Facet.COST: _tr("Cost"),
        Facet.ERRORS: _tr("With errors"),
    }[facet]


@dataclass(frozen=True, slots=True)
class Started:
    """When sessions began: one of the usual ranges, which moves on with the clock, or two moments (UTC ms)."""

    kind: RangeKind = "own"
    since_ms: int | None = None
    until_ms: int | None = None

    @property
    def moments(self) -> tuple[int | None, int | None]:
        """From when, and before when, as of now."""
        if self.kind == "own":
            return self.since_ms, self.until_ms
        today = datetime.fromtimestamp(now_ms() / 1000).astimezone().date()
        found = range_of(self.kind, now_ms(), today, today)
        return found.since_ms, found.until_ms

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of it."""
        since, until = self.moments
        now = now_ms()
        return _day(now if since is None else since), _day(now if until is None else until - 1)

    @property
    def text(self) -> str:
        """Say it for a person."""
        usual = usual_ranges().get(self.kind)
        if usual is not None:
            return usual
        since, until = self.moments
        if since is None or until is None or not (_is_midnight(since) and _is_midnight(until)):
            return _moments_text(since, until)
        first, last = self.days
        return local_day(first) if first == last else f"{local_day(first)} \u2013 {local_day(last)}"


def usual_ranges() -> dict[RangeKind, str]:
    """Name the ranges that are offered."""
    return {"24h": _tr("last 24 hours"), "7d": _tr("last 7 days"), "30d": _tr("last 30 days")}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is chosen; None and False mean all.

    `project_name` is known once it was looked up; money is micro-dollars.
    """

    project_id: int | None = None
    project_name: str | None = None
    model: str | None = None
    started: Started | None = None
    min_cost: int | None = None
    has_errors: bool = False

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Those by which it narrows."""
        on = {
            Facet.PROJECT: self.project_id is not None,
            Facet.MODEL: self.model is not None,
            Facet.STARTED: self.started is not None,
            Facet.COST: self.min_cost is not None,
            Facet.ERRORS: self.has_errors,
        }
        return tuple(facet for facet, is_on in on.items() if is_on)

    def without(self, facet: Facet) -> Narrowing:
        """Give it without one of them."""
        match facet:
            case Facet.PROJECT:
                return replace(self, project_id=None, project_name=None)
            case Facet.MODEL:
                return replace(self, model=None)
            case Facet.STARTED:
                return replace(self, started=None)
            case Facet.COST:
                return replace(self, min_cost=None)
            case Facet.ERRORS:
                return replace(self, has_errors=False)

    def text(self, facet: Facet) -> str:
        """Say one of them for a person: "Project: ledger"."""
        match facet:
            case Facet.PROJECT:
                said = "…" if self.project_name is None else one_line(self.project_name, 40)
            case Facet.MODEL:
                said = one_line(model_name(self.model), 40)
            case Facet.STARTED:
                said = self.started.text if self.started is not None else ""
            case Facet.COST:
                return _tr("Cost from {money}").format(money=money(self.min_cost))
            case Facet.ERRORS:
                return facet_word(facet)
        return _tr("{name}: {value}").format(name=facet_word(facet), value=said)

    def applied_to(self, wanted: SessionFilter) -> SessionFilter:
        """Narrow a filter."""
        since, until = self.started.moments if self.started is not None else (None, None)
        return replace(
            wanted,
            project_id=self.project_id,
            model=self.model,
            since_ms=since,
            until_ms=until,
            min_cost=self.min_cost,
            has_errors=self.has_errors,
        )


def narrowing_of(wanted: SessionFilter) -> Narrowing:
    """Read it from a filter that somebody else made."""
    has_bounds = wanted.since_ms is not None or wanted.until_ms is not None
    started = Started("own", wanted.since_ms, wanted.until_ms) if has_bounds else None
    return Narrowing(wanted.project_id, None, wanted.model, started, wanted.min_cost, wanted.has_errors)


def started_on(first: date, last: date) -> Started:
    """Give days of local time, both included."""
    found = range_of("own", now_ms(), min(first, last), max(first, last))
    return Started("own", found.since_ms, found.until_ms)


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1000).astimezone().date()


def _is_midnight(moment: int) -> bool:
    return datetime.fromtimestamp(moment / 1000).astimezone().time() == time()


def _moments_text(since: int | None, until: int | None) -> str:
    def text(moment: int) -> str:
        local = datetime.fromtimestamp(moment / 1000).astimezone()
        return local_day(local.date()) if _is_midnight(moment) else f"{local_day(local.date())}, {local:%H:%M}"

    if since is not None and until is not None:
        return f"{text(since)} \u2013 {text(until)}"
    if since is not None:
        return _tr("since {time}").format(time=text(since))
    return _tr("before {time}").format(time=text(until)) if until is not None else ""
