"""How many calls took how long, by tool and day: what percentiles are read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.durations import step_of
from clawatch.storage.many_rows import add_to_rows
from clawatch.storage.projections.project_rollups import DAY_MS

if TYPE_CHECKING:
    import sqlite3

_KEYS, _SUMS = ("tool_name", "from_ms", "day"), ("calls",)
_ADD = (
    "INSERT INTO call_durations VALUES (?, ?, ?, 1) "
    "ON CONFLICT (tool_name, from_ms, day) DO UPDATE SET calls = calls + 1"
)


class CallDurations:
    """The call_durations table, as the writer's thread changes it: gathered, and written by `flush`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._pending: dict[tuple[str, int, int], int] = {}

    def forget(self) -> None:
        """Drop what waits to be written: a rollback takes it back."""
        self._pending.clear()

    def add(self, tool_name: str, started_at: int, duration_ms: int, sign: int) -> None:
        """Count a call in (1) or out again (-1)."""
        key = (tool_name, step_of(duration_ms), started_at - started_at % DAY_MS)
        self._pending[key] = self._pending.get(key, 0) + sign

    def flush(self) -> None:
        """Write the counts."""
        if not self._pending:
            return
        rows = [(*key, calls) for key, calls in self._pending.items() if calls]
        if len(rows) == 1 and rows[0][-1] == 1:
            # an event waits for it
            self._connection.execute(_ADD, rows[0][:-1])
        else:
            add_to_rows(self._connection, "call_durations", _KEYS, _SUMS, rows)
        self._pending.clear()
