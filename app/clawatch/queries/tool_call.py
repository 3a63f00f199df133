"""What did one tool call take in and give back?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import ToolCallRow

if TYPE_CHECKING:
    from clawatch.queries.source import Source


def tool_call(source: Source, call_id: int) -> ToolCallRow | None:
    """Give one tool call whole, by its row's id, or None where there is none."""
    row = (
        source.connection()
        .execute(
            "SELECT t.id, s.session_id, t.tool_use_id, t.agent_id, t.tool_name, t.input, t.response, t.error, "
            "t.status, t.reason, t.started_at, t.ended_at, t.duration_ms "
            "FROM tool_calls t JOIN sessions s ON s.id = t.session WHERE t.id = ?",
            (call_id,),
        )
        .fetchone()
    )
    if row is None:
        return None
    values = list(row)
    values[8] = ToolCallStatus(row[8])
    return ToolCallRow(*values)
