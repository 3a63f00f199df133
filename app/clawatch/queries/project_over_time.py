"""What happened in some projects, in each part of a range of time? One alone, or several side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import orjson

from clawatch.queries.rows import snapshot
from clawatch.queries.time_parts import TimeParts, parts_of, whole_quarters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.queries.source import Source

_ENDS = (
    "SELECT min(first), max(last) FROM ("
    "SELECT min(quarter) AS first, max(quarter) AS last FROM project_calls WHERE project_id IN (SELECT value FROM "
    "json_each(:ids)) UNION ALL "
    "SELECT min(day), max(day) FROM project_days WHERE project_id IN (SELECT value FROM json_each(:ids)))"
)
_PARTS = (
    "SELECT project_id, json_extract(p.value, '$[0]'), {sums} FROM json_each(:parts) p CROSS JOIN {table} "
    "ON {time} >= json_extract(p.value, '$[1]') AND {time} < json_extract(p.value, '$[2]') "
    "AND project_id IN (SELECT value FROM json_each(:ids)) GROUP BY 1, 2"
)
_SPENT = (
    "sum(requests), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), "
    "sum(cost), sum(unpriced_requests)"
)
_SPENT_BY_DAY = _PARTS.format(sums=_SPENT, table="project_days", time="day")
_SPENT_BY_QUARTER = _PARTS.format(sums=_SPENT, table="usage_rollups", time="quarter")
_CALLED = _PARTS.format(sums="sum(calls), sum(errors)", table="project_calls", time="quarter")


@dataclass(slots=True)
class PartSums:
    """What happened in one part. `cost` is micro-dollars, of those requests that have a price."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost: int = 0
    unpriced_requests: int = 0
    calls: int = 0
    errors: int = 0

    @property
    def tokens(self) -> int:
        """All tokens, of whatever kind."""
        return self.input_tokens + self.output_tokens + self.cache_read_tokens + self.cache_write_tokens

    @property
    def known_cost(self) -> int | None:
        """The cost, None where there were requests and none of them has a price."""
        return None if self.requests and self.requests == self.unpriced_requests else self.cost


@dataclass(frozen=True, slots=True)
class ProjectsOverTime:
    """For each project, by its id, the sums of each of the `parts` of the range; None where nothing ever happened."""

    parts: TimeParts | None
    projects: dict[int, tuple[PartSums, ...]]


def projects_over_time(
    source: Source, project_ids: Sequence[int], since_ms: int | None, until_ms: int | None, now_ms: int
) -> ProjectsOverTime:
    """Give the sums from `since_ms` on and before `until_ms` (UTC milliseconds).

    A range without a begin starts when the first of these projects did anything, one without an end goes on until
    `now_ms`, or until the last thing happened.
    """
    since, until = whole_quarters(since_ms, until_ms)
    ids = orjson.dumps(list(project_ids)).decode()
    with snapshot(source) as connection:
        first, last = connection.execute(_ENDS, {"ids": ids}).fetchone()
        if first is None:
            return ProjectsOverTime(None, {})
        begin = first if since_ms is None else since
        end = until if until_ms is not None else max(now_ms, last + 1, begin + 1)
        if begin >= end:
            return ProjectsOverTime(None, {})
        parts = parts_of(begin, end, None if since_ms is None else since, None if until_ms is None else until)
        found = {project_id: tuple(PartSums() for _ in parts.starts) for project_id in project_ids}
        _sum_up(connection, found, parts, ids)
        return ProjectsOverTime(parts, found)


def _sum_up(connection: sqlite3.Connection, found: dict[int, tuple[PartSums, ...]], parts: TimeParts, ids: str) -> None:
    summed = parts.as_summed()
    for query, stretches in ((_SPENT_BY_DAY, summed.days), (_SPENT_BY_QUARTER, summed.quarters)):
        for project_id, number, *sums in connection.execute(query, {"ids": ids, "parts": stretches}):
            requests, uncached, output, read, written, cost, unpriced = sums
            part = found[project_id][number]
            part.requests += requests
            part.input_tokens += uncached
            part.output_tokens += output
            part.cache_read_tokens += read
            part.cache_write_tokens += written
            part.cost += cost
            part.unpriced_requests += unpriced
    whole = orjson.dumps([(number, *part) for number, part in enumerate(pairwise(parts.edges))]).decode()
    for project_id, number, calls, errors in connection.execute(_CALLED, {"ids": ids, "parts": whole}):
        found[project_id][number].calls += calls
        found[project_id][number].errors += errors
