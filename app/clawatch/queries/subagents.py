"""Which subagents are there?"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
_NEVER = -1


class _Known(NamedTuple):
    """A subagent as it was read; they sort by when they started."""

    started_at: int
    id: int
    status: str
    text: str


class SubagentTexts:
    """All subagents as JSON texts, for any thread to ask for.

    There may be very many, and whoever lists them asks for all. Those that did not change since they were last asked
    for are not read again: what is kept takes some 550 bytes for each, from the first question on.
    """

    def __init__(self, source: Source, shape: Mapping[str, SubagentField]) -> None:
        """Say by `shape` which fields each has and by which names, words of our own."""
        self._source = source
        fields = ", ".join(f"'{name}', {_FIELDS[field]}" for name, field in shape.items())
        self._object = f"json_object({fields})"
        self._lock = threading.Lock()
        self._change = _NEVER
        self._by_id: dict[int, _Known] = {}
        self._last_first: Sequence[_Known] = ()

    def every(self, status: SubagentStatus | None = None) -> str:
        """Give all as a JSON array, the last started first; with a status, those alone."""
        with self._lock:
            self._read_on()
            found = self._last_first
        return _array([one.text for one in found if status is None or one.status == status])

    def of_session(self, session_id: str, status: SubagentStatus | None = None) -> str:
        """Give those of one session as a JSON array, the last started first; with a status, those alone."""
        rows = self._source.connection().execute(
            f"SELECT {self._object} FROM subagents a JOIN sessions s ON s.id = a.session "  # noqa: S608 bound
            "WHERE s.session_id = ?1 AND (?2 IS NULL OR a.status = ?2) ORDER BY a.started_at DESC, a.id DESC",
            (session_id, status),
        )
        return _array([row[0] for row in rows])

    def _read_on(self) -> None:
        rows: Sequence[Sequence[Any]] = (
            self._source.connection()
            .execute(
                f"SELECT a.change, a.started_at, a.id, a.status, {self._object} FROM subagents a "  # noqa: S608 bound
                "JOIN sessions s ON s.id = a.session WHERE a.change > ?",
                (self._change,),
            )
            .fetchall()
        )
        if not rows:
            return
        for change, *known in rows:
            self._change = max(self._change, change)
            self._by_id[known[1]] = _Known(*known)
        # nearly in order already, which sorting makes use of
        self._last_first = sorted(self._by_id.values(), reverse=True)


def _array(texts: Sequence[str]) -> str:
    return f"[{','.join(texts)}]"
