"""Counts and sums for whoever watches ClaWatch itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.rows import snapshot
from clawatch.storage.search_reading import rows_behind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.queries.source import Source

_MODELS = (
    "SELECT model, sum(requests), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), "
    "sum(cache_write_tokens), sum(cost), sum(unpriced_requests) FROM model_days GROUP BY model ORDER BY 2 DESC, 1"
)
_CALLS = "SELECT sum(calls), sum(errors), sum(cancelled) FROM tool_totals WHERE project_id = -1"


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """What a model's requests took. `cost` is micro-dollars, of those requests that have a price."""

    requests: int
    tokens: Mapping[str, int]
    cost: int
    unpriced_requests: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Sessions by state, events taken in, tool calls by how they ended, models (the busiest first), rows to index."""

    sessions: Mapping[str, int]
    events: int
    calls: int
    failed_calls: int
    cancelled_calls: int
    models: Mapping[str, ModelFigures]
    rows_behind: int


@dataclass(frozen=True, slots=True)
class RuntimeFigures:
    """What the process knows of itself: events queued to be written, files in the spool, bytes on disk, troubles."""

    queued: int
    spooled: int
    database_bytes: int
    log_bytes: int
    troubles: int


def figures(source: Source) -> Figures:
    """Give how things stand, from sums alone."""
    with snapshot(source) as connection:
        sessions = dict(connection.execute("SELECT state, count(*) FROM sessions GROUP BY state").fetchall())
        events = connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0]
        calls, failed, cancelled = (value or 0 for value in connection.execute(_CALLS).fetchone())
        models = {
            model: ModelFigures(
                requests,
                {"input": uncached, "output": output, "cache_read": read, "cache_write": written},
                cost,
                unpriced,
            )
            for model, requests, uncached, output, read, written, cost, unpriced in connection.execute(_MODELS)
        }
        return Figures(sessions, events, calls, failed, cancelled, models, rows_behind(connection))
