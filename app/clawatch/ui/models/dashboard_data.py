"""What the dashboard shows, read and put together on a read thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from clawatch.domain.moments import LocalZone
from clawatch.queries.alert_list import OpenCounts, open_counts
from clawatch.queries.cost_over_time import ModelCosts, cost_over_time
from clawatch.queries.range_figures import RangeFigures, range_figures
from clawatch.queries.recent_errors import RecentError, recent_errors
from clawatch.queries.sessions import SessionFilter, list_sessions
from clawatch.queries.spending_now import SpendingNow, spending_now
from clawatch.queries.time_buckets import bucket_edges
from clawatch.queries.time_series import TimeSeries, first_and_last, time_series
from clawatch.ui.charts.data import Series, TimeData
from clawatch.ui.formatting import model_name
from clawatch.ui.model_colours import colour_of_others, model_colours, shown_alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source
    from clawatch.ui.time_range import TimeRange

LISTED = 6
"""How many of the latest sessions and errors are shown."""
OF_MODEL, OF_MANY, OTHERS = "model:", "models:", "others"
"""What the keys of series of costs begin with: of one model, by its id; of several that are called alike; of others."""
_NOTHING = TimeData()


@dataclass(frozen=True, slots=True)
class Now:
    """The figures and the lists: little to read, so that they follow each event."""

    figures: RangeFigures
    spent: SpendingNow
    alerts: OpenCounts
    sessions: tuple[SessionSummary, ...]
    errors: tuple[RecentError, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """What the charts show. `unpriced` counts the requests that have no price."""

    sessions: TimeData = _NOTHING
    tokens: TimeData = _NOTHING
    costs: TimeData = _NOTHING
    unpriced: int = 0


def _tr(text: str) -> str:
    return QCoreApplication.translate("DashboardData", text)


def read_now(source: Source, wanted: TimeRange, now: int) -> Now:
    """Read the figures as of `now` (UTC milliseconds)."""
    return Now(
        range_figures(source, wanted.since_ms, wanted.until_ms),
        spending_now(source, now, LocalZone()),
        open_counts(source),
        list_sessions(source, SessionFilter(), limit=LISTED).items,
        recent_errors(source, LISTED),
    )


def read_course(source: Source, wanted: TimeRange, now: int) -> Course:
    """Read how it went, up to `now` (UTC milliseconds)."""
    known = first_and_last(source)
    if known is None:
        return Course()
    begin = known[0] if wanted.since_ms is None else wanted.since_ms
    end = now if wanted.until_ms is None else wanted.until_ms
    edges = bucket_edges(begin, max(begin + 1, end), LocalZone(), since=wanted.since_ms, until=wanted.until_ms)
    series, models = time_series(source, edges), cost_over_time(source, edges)
    return Course(
        _sessions(edges, series), _tokens(edges, series), _costs(edges, models), sum(m.unpriced for m in models)
    )


def _sessions(edges: Sequence[int], series: TimeSeries) -> TimeData:
    return _data(edges, Series("sessions", _tr("Sessions begun"), series.sessions, "accent"))


def _tokens(edges: Sequence[int], series: TimeSeries) -> TimeData:
    # what is read from the cache is nearly all of it: the others stand below, where they can be compared
    return _data(
        edges,
        Series("input", _tr("Input"), series.input_tokens, "lane4"),
        Series("output", _tr("Output"), series.output_tokens, "lane1"),
        Series("cache write", _tr("Cache write"), series.cache_write_tokens, "lane2"),
        Series("cache read", _tr("Cache read"), series.cache_read_tokens, "lane0"),
    )


def _costs(edges: Sequence[int], models: Sequence[ModelCosts]) -> TimeData:
    priced = _by_name(models)
    shown, rest = shown_alone(priced)
    colours = model_colours([one.name for one in shown])
    series = [Series(one.key, one.name, one.costs, colour) for one, colour in zip(shown, colours, strict=True)]
    if rest:
        values = tuple(_sum(column) for column in zip(*(one.costs for one in rest), strict=True))
        series.append(Series(OTHERS, _tr("Others"), values, colour_of_others(colours)))
    return _data(edges, *series)


class _Named(NamedTuple):
    """What is called alike: several versions of a model may be."""

    key: str
    name: str
    costs: tuple[int | None, ...]


def _by_name(models: Sequence[ModelCosts]) -> list[_Named]:
    """Give what has a price, the dearest first; what people call alike is one."""
    found: dict[str, _Named] = {}
    for model in models:
        if any(model.costs):
            name = model_name(model.model) if model.model else _tr("Unknown model")
            known = found.get(name)
            if known is None:
                found[name] = _Named(f"{OF_MODEL}{model.model or ''}", name, model.costs)
            else:
                costs = tuple(map(_sum, zip(known.costs, model.costs, strict=True)))
                found[name] = _Named(f"{OF_MANY}{name}", name, costs)
    return sorted(found.values(), key=lambda one: -sum(cost or 0 for cost in one.costs))


def _sum(column: Sequence[int | None]) -> int | None:
    known = [value for value in column if value is not None]
    return sum(known) if known else None


def _data(edges: Sequence[int], *series: Series) -> TimeData:
    return TimeData(tuple(edges[:-1]), edges[-1], series)
