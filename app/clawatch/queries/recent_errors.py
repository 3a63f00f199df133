"""Which tool calls failed lately?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.tool_calls import ToolCallStatus

if TYPE_CHECKING:
    from clawatch.queries.source import Source

_TEXT_LIMIT = 300
# the index holds what was cancelled as well
_RECENT = (
    "SELECT s.session_id, substr(coalesce(s.title, s.name, s.first_prompt), 1, :limit), coalesce(p.name, s.host), "
    "t.tool_use_id, t.tool_name, substr(t.error, 1, :limit), t.started_at "
    "FROM tool_calls t INDEXED BY tool_calls_failed JOIN sessions s ON s.id = t.session "
    "LEFT JOIN projects p ON p.id = s.project_id "
    "WHERE t.status IN ('error', 'cancelled') AND t.status = :error ORDER BY t.started_at DESC, t.id DESC LIMIT :count"
)


@dataclass(frozen=True, slots=True)
class RecentError:
    """As much of a failed call as fits a line. `headline` is what a person would call its session.

    `project_name` is its project's or host's, `started_at` UTC milliseconds; None is unknown.
    """

    session_id: str
    headline: str | None
    project_name: str | None
    tool_use_id: str | None
    tool_name: str
    error: str | None
    started_at: int


def recent_errors(source: Source, count: int) -> tuple[RecentError, ...]:
    """Give the `count` failed calls that began last, the newest first."""
    wanted = {"limit": _TEXT_LIMIT, "error": ToolCallStatus.ERROR.value, "count": count}
    return tuple(RecentError(*row) for row in source.connection().execute(_RECENT, wanted))
