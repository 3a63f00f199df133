"""What agents of the ClaWatch contract report of their own tokens and costs, as usage records.

The sums by quarter of an hour include them. Those beside a session do not: its `reported_tokens` and `reported_cost`
hold what it reported, so that nothing is counted twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.sessions import MICROUSD
from clawatch.domain.transcripts import REPORT_PREFIX
from clawatch.storage.many_rows import insert_rows
from clawatch.storage.projections.rollups import NO_PROJECT, QUARTER_MS, widen_usage

if TYPE_CHECKING:
    import sqlite3

    from clawatch.domain.events import Event
    from clawatch.storage.projections.rollups import Rollups
    from clawatch.storage.projections.session_rows import SessionRow

_COLUMNS = (
    "session",
    "is_counted",
    "is_reported",
    "message_id",
    "request_id",
    "is_sidechain",
    "occurred_at",
    "model",
    "input_tokens",
    "output_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "cache_read_tokens",
    "web_search_requests",
    "stated_cost",
    "cost",
)


class _Report(NamedTuple):
    row: SessionRow
    event_id: str
    occurred_at: int
    model: str
    tokens: int
    cost: int | None


class ReportedUsage:
    """The reports of events, as the writer's thread sees them: gathered, and written by `flush`."""

    def __init__(self, connection: sqlite3.Connection, rollups: Rollups) -> None:
        self._connection = connection
        self._rollups = rollups
        self._waiting: list[_Report] = []

    def forget(self) -> None:
        """Drop what waits to be written: a rollback takes it back."""
        self._waiting.clear()

    def take(self, row: SessionRow, event: Event) -> None:
        """Take an agent's event; one that names neither tokens nor a cost says nothing here.

        Tokens of no stated kind count as input. A report without a cost has none, and is never priced: what its kinds
        of tokens cost differs tenfold.
        """
        data = event.body.get("data")
        if not isinstance(data, dict):
            return
        tokens, dollars, model = data.get("tokenCount"), data.get("costUsd"), data.get("model")
        if tokens is None and dollars is None:
            return
        cost = None if dollars is None else round(dollars * MICROUSD)
        model = model if isinstance(model, str) else ""
        widen_usage(row.session, event.occurred_at // QUARTER_MS * QUARTER_MS)
        self._waiting.append(_Report(row, event.event_id, event.occurred_at, model, int(tokens or 0), cost))

    def flush(self) -> None:
        """Write them; after the sessions, which have their projects then, and before the sums."""
        if not self._waiting:
            return
        insert_rows(self._connection, "usage_records", _COLUMNS, [_values(report) for report in self._waiting])
        for row, _, at, model, tokens, cost in self._waiting:
            unpriced = cost is None
            sums = (1, tokens, 0, 0, 0, cost or 0, int(unpriced), tokens if unpriced else 0)
            quarter = at // QUARTER_MS * QUARTER_MS
            self._rollups.put(quarter, row.project_id or NO_PROJECT, model, sums)
            self._rollups.put_of_model(model, row.id, quarter, sums)
        self._waiting.clear()


def _values(report: _Report) -> tuple[object, ...]:
    row, event_id, at, model, tokens, cost = report
    return (row.id, 1, 1, f"{REPORT_PREFIX}{event_id}", "", 0, at, model, tokens, 0, 0, 0, 0, 0, cost, cost)
