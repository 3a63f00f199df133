"""Which calls of a tool were the slowest in a range of time, and which failed last?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.time_parts import EVER
from clawatch.storage.bodies import inflated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.source import Source

_START_LENGTH = 300
_COLUMNS = (
    "s.session_id, coalesce(s.title, s.name, s.first_prompt), p.name, t.tool_use_id, t.started_at, t.duration_ms, "
    f"t.status, substr(t.error, 1, {_START_LENGTH}), t.reason, substr(t.input, 1, {_START_LENGTH}), t.bodies"
)
# the index alone says which they are, and only then are their rows read: they are long
_FOUND = (
    "WITH found AS MATERIALIZED (SELECT t.id FROM tool_calls t {where} LIMIT :limit) "  # noqa: S608 fixed names
    f"SELECT {_COLUMNS} FROM found CROSS JOIN tool_calls t ON t.id = found.id JOIN sessions s ON s.id = t.session "
    "LEFT JOIN projects p ON p.id = s.project_id ORDER BY {order}"
)
_LONGEST_FIRST = "t.duration_ms DESC, t.started_at DESC, t.id DESC"
_LATEST_FIRST = "t.started_at DESC, t.id DESC"
_IN_RANGE = "t.started_at >= :since AND t.started_at < :until AND t.tool_name = :tool"
_SLOWEST = _FOUND.format(
    where=f"INDEXED BY tool_calls_timed WHERE t.duration_ms IS NOT NULL AND {_IN_RANGE} ORDER BY {_LONGEST_FIRST}",
    order=_LONGEST_FIRST,
)
_FAILED = _FOUND.format(
    where=(
        "INDEXED BY tool_calls_failed WHERE t.status IN ('error', 'cancelled') "
        f"AND {_IN_RANGE} ORDER BY {_LATEST_FIRST}"
    ),
    order=_LATEST_FIRST,
)


@dataclass(frozen=True, slots=True)
class NotableCall:
    """A call, the session it was made in, what a person calls that, and its project's name.

    Times are UTC milliseconds, None while unknown. `error` and `input_start` are the beginnings of the texts; `reason`
    says why a cancelled call has no answer.
    """

    session_id: str
    headline: str | None
    project: str | None
    tool_use_id: str | None
    started_at: int
    duration_ms: int | None
    status: ToolCallStatus
    error: str | None
    reason: str | None
    input_start: str | None


def slowest_calls(
    source: Source, tool: str, since_ms: int | None, until_ms: int | None, *, limit: int
) -> tuple[NotableCall, ...]:
    """Give the calls of a tool that took longest, of those begun from `since_ms` on and before `until_ms`."""
    return _calls(source, _SLOWEST, _values(tool, since_ms, until_ms, limit))


def failed_calls(
    source: Source, tool: str, since_ms: int | None, until_ms: int | None, *, limit: int
) -> tuple[NotableCall, ...]:
    """Give the last calls of a tool that failed or were cancelled, the latest first."""
    return _calls(source, _FAILED, _values(tool, since_ms, until_ms, limit))


def _values(tool: str, since_ms: int | None, until_ms: int | None, limit: int) -> dict[str, Any]:
    since, until = (end if moment is None else moment for moment, end in zip((since_ms, until_ms), EVER, strict=True))
    return {"tool": tool, "since": since, "until": until, "limit": limit}


def _calls(source: Source, query: str, values: dict[str, Any]) -> tuple[NotableCall, ...]:
    return tuple(map(_call, source.connection().execute(query, values)))


def _call(row: Sequence[Any]) -> NotableCall:
    *values, start, bodies = row
    tool_input, _ = inflated(start, None, bodies)
    values[6] = ToolCallStatus(values[6])
    return NotableCall(*[*values, tool_input[:_START_LENGTH] if tool_input else None])
