"""Which subagents are there?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.domain.subagents import SubagentStatus
    from clawatch.queries.source import Source

# `label` is its name, or else its type; times are as `2026-01-31 10:30:00`, UTC, null while unknown
SubagentField = Literal["id", "session_id", "label", "type", "status", "started_at", "ended_at"]
_FIELDS: Mapping[SubagentField, str] = {
    "id": "a.id",
    "session_id": "s.session_id",
    "label": "coalesce(a.name, a.type)",
    "type": "a.type",
    "status": "a.status",
    "started_at": "datetime(a.started_at / 1000, 'unixepoch')",
    "ended_at": "datetime(a.ended_at / 1000, 'unixepoch')",
}


def subagents_json(
    source: Source,
    shape: Mapping[str, SubagentField],
    *,
    session_id: str | None = None,
    status: SubagentStatus | None = None,
) -> str:
    """Give all subagents as a JSON array, the last started first; with a session or a status, those alone.

    `shape` says which fields each has and by which names, words of our own. They come as one text that SQLite makes:
    there are many, whoever asks wants them all, and making objects of them first takes three times as long.
    """
    conditions, parameters = [], []
    for condition, value in (("s.session_id = ?", session_id), ("a.status = ?", status)):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    fields = ", ".join(f"'{name}', {_FIELDS[field]}" for name, field in shape.items())
    rows = source.connection().execute(
        f"SELECT json_object({fields}) FROM subagents a JOIN sessions s ON s.id = a.session {where} "  # noqa: S608 bound
        "ORDER BY a.started_at DESC, a.id DESC",
        parameters,
    )
    return f"[{','.join([row[0] for row in rows])}]"
