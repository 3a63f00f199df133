"""How long do tools take? Percentiles, from counts by day and step where rows are many, else from the rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.domain.durations import middle_of, step_of
from clawatch.queries.time_parts import EVER, split_range
from clawatch.queries.usage_days import DAY_MS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from clawatch.queries.time_parts import SplitRange, TimeParts

EXACT_CALLS = 15_000
"""Up to so many calls are looked at one by one, those of the least called tools first."""
_STEPS = (
    "SELECT tool_name, from_ms, sum(calls) FROM call_durations "
    "WHERE {tool} AND day >= :first AND day < :last GROUP BY tool_name, from_ms"
)
_ALL_STEPS = _STEPS.format(tool="true")
_TOOL_STEPS = _STEPS.format(tool="tool_name = :tool")
_STEPS_BY_DAY = (
    "SELECT day, from_ms, calls FROM call_durations WHERE tool_name = :tool AND day >= :from AND day < :until"
)
# the index has a tool's calls in the order of their starts, with their durations
_ROWS = (
    "SELECT t.tool_name, t.started_at, t.duration_ms FROM json_each(:tools) k CROSS JOIN tool_calls t "
    "INDEXED BY tool_calls_timed ON t.tool_name = k.value "
    "AND t.duration_ms IS NOT NULL AND t.started_at >= :since AND t.started_at < :until"
)
_TOOLS = "SELECT json_group_array(tool_name) FROM tool_totals WHERE project_id = -1"
_Counts = dict[int, int]


@dataclass(frozen=True, slots=True)
class Percentiles:
    """How long calls took, in milliseconds: half of them at most `p50`, 95 and 99 in a hundred at most the others.

    Where not `is_exact`, each is within 5 % of the true one.
    """

    calls: int
    p50: int
    p95: int
    p99: int
    is_exact: bool


def tool_percentiles(
    connection: sqlite3.Connection, since: int, until: int, tool: str | None = None
) -> dict[str, Percentiles]:
    """Give the percentiles of each tool that was timed in a range (UTC milliseconds), or of one alone."""
    counts = _counts(connection, split_range(since, until), tool)
    few = _few(counts)
    exact: dict[str, _Counts] = {name: {} for name in few}
    for name, _, duration in _rows(connection, few, since, until):
        exact[name][duration] = exact[name].get(duration, 0) + 1
    return {
        name: _percentiles(exact[name], is_exact=True) if name in few else _percentiles(counted, is_exact=False)
        for name, counted in counts.items()
    }


def _few(counts: Mapping[str, _Counts]) -> set[str]:
    """Choose the tools whose calls are looked at one by one."""
    found: set[str] = set()
    left = EXACT_CALLS
    for calls, name in sorted((sum(counted.values()), name) for name, counted in counts.items()):
        left -= calls
        if left < 0:
            break
        found.add(name)
    return found


def durations_over_time(
    connection: sqlite3.Connection, tool: str, parts: TimeParts, timed_calls: int
) -> tuple[Percentiles | None, ...]:
    """Give a tool's percentiles in each part of a range, None where it was not timed.

    Where it was timed more than EXACT_CALLS times in all of it, a UTC day counts where its noon is.
    """
    since, until = parts.edges[0], parts.until
    found: list[_Counts] = [{} for _ in parts.starts]
    is_exact = timed_calls <= EXACT_CALLS
    if is_exact:
        for _, started_at, duration in _rows(connection, (tool,), since, until):
            _add(found[bisect_right(parts.edges, started_at) - 1], duration, 1)
    else:
        half = DAY_MS // 2
        values = {"tool": tool, "from": since - half, "until": until - half}
        for day, step, calls in connection.execute(_STEPS_BY_DAY, values):
            _add(found[bisect_right(parts.edges, day + half) - 1], middle_of(step), calls)
    return tuple(_percentiles(part, is_exact=is_exact) if part else None for part in found)


def _counts(connection: sqlite3.Connection, split: SplitRange, tool: str | None) -> dict[str, _Counts]:
    """Count the calls of each tool by how long they took, give or take."""
    found: dict[str, _Counts] = {}
    values: dict[str, Any] = {"tool": tool, "first": split.first, "last": split.last}
    if split.first < split.last:
        for name, step, calls in connection.execute(_TOOL_STEPS if tool else _ALL_STEPS, values):
            _add(found.setdefault(name, {}), middle_of(step), calls)
    ends = [(split.since, split.begin), (split.finish, split.until)]
    for since, until in ends:
        if since < until and since != EVER[0] and until != EVER[1]:
            for name, _, duration in _rows(connection, (tool,) if tool else None, since, until):
                _add(found.setdefault(name, {}), middle_of(step_of(duration)), 1)
    return found


def _rows(
    connection: sqlite3.Connection, tools: Iterable[str] | None, since: int, until: int
) -> Iterable[tuple[str, int, int]]:
    names = connection.execute(_TOOLS).fetchone()[0] if tools is None else orjson.dumps(list(tools)).decode()
    return connection.execute(_ROWS, {"tools": names, "since": since, "until": until})


def _add(counts: _Counts, duration: int, calls: int) -> None:
    counts[duration] = counts.get(duration, 0) + calls


def _percentiles(counts: Mapping[int, int], *, is_exact: bool) -> Percentiles:
    calls = sum(counts.values())
    ordered = sorted(counts)
    reached = []
    seen = 0
    for duration in ordered:
        seen += counts[duration]
        reached.append(seen)
    # the first that so many in a hundred are not longer than
    p50, p95, p99 = (ordered[bisect_left(reached, -(-calls * share // 100))] for share in (50, 95, 99))
    return Percentiles(calls, p50, p95, p99, is_exact)
