"""What did one tool call take in and give back?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.queries.rows import CALL_COLUMNS, ToolCallRow, tool_call_row

if TYPE_CHECKING:
    from clawatch.queries.source import Source


def tool_call(source: Source, call_id: int) -> ToolCallRow | None:
    """Give one tool call whole, by its row's id, or None where there is none."""
    row = (
        source.connection()
        .execute(
            f"SELECT {CALL_COLUMNS} FROM tool_calls t JOIN sessions s ON s.id = t.session WHERE t.id = ?",  # noqa: S608
            (call_id,),
        )
        .fetchone()
    )
    return tool_call_row(row) if row else None
