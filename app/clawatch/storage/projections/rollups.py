"""Sums over model requests: beside each session, by model and session, by project, by quarter of an hour and model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.storage.many_rows import add_to_rows
from clawatch.storage.projections.sum_names import USAGE_SUMS
from clawatch.storage.projections.usage_sums import add_usage_sums

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from clawatch.domain.sessions import Session
    from clawatch.domain.transcripts import UsageSeen
    from clawatch.storage.projections.project_rollups import ProjectRollups
    from clawatch.storage.projections.session_rows import SessionRow

QUARTER_MS = 15 * 60 * 1000
# requests of sessions that nobody knows the project of
NO_PROJECT = 0
_NOTHING = (0,) * len(USAGE_SUMS)
_ADD_OF_MODEL = (
    "INSERT INTO model_usage (model, session, first_at, end_at, requests, cost, tokens) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (model, session) DO UPDATE SET first_at = min(first_at, excluded.first_at), "
    "end_at = max(end_at, excluded.end_at), requests = requests + excluded.requests, cost = cost + excluded.cost, "
    "tokens = tokens + excluded.tokens"
)
_SUM_OF_SESSION = (
    f"SELECT occurred_at / {QUARTER_MS} * {QUARTER_MS}, model, count(*), sum(input_tokens), sum(output_tokens), "  # noqa: S608
    "sum(cache_read_tokens), sum(cache_write_5m_tokens + cache_write_1h_tokens), coalesce(sum(cost), 0), "
    "sum(cost IS NULL), coalesce(sum(CASE WHEN cost IS NULL THEN input_tokens + output_tokens + cache_read_tokens + "
    "cache_write_5m_tokens + cache_write_1h_tokens END), 0) "
    "FROM usage_records WHERE session = ? AND is_counted GROUP BY 1, 2"
)


class Rollups:
    """The sums, as the writer's thread changes them: gathered, and written by `flush`, after the sessions."""

    def __init__(self, connection: sqlite3.Connection, projects: ProjectRollups) -> None:
        self._connection = connection
        self._projects = projects
        # by session, then by quarter and model
        self._pending: dict[int, dict[tuple[int, str], list[int]]] = {}
        self._rows: dict[int, SessionRow] = {}
        self._moves: dict[tuple[int, int, str], list[int]] = {}
        # by model and session: the quarters they fall in, the first and the last; requests, cost and tokens
        self._of_models: dict[tuple[str, int], tuple[int, int, int, int, int]] = {}

    def forget(self) -> None:
        """Drop what waits to be written: a rollback takes all of it back."""
        self._pending.clear()
        self._rows.clear()
        self._moves.clear()
        self._of_models.clear()

    def add(self, row: SessionRow, usages: Iterable[UsageSeen], sign: int = 1) -> None:
        """Count requests of a session in, or with -1 out again."""
        added: dict[tuple[int, str], list[int]] = {}
        for usage in usages:
            (uncached, output, write_5m, write_1h, read, _, _, _, _), cost = usage.tokens, usage.cost
            key = (usage.occurred_at // QUARTER_MS * QUARTER_MS, usage.model)
            sums = added.get(key)
            if sums is None:
                sums = added[key] = [0] * len(USAGE_SUMS)
            written = write_5m + write_1h
            sums[0] += 1
            sums[1] += uncached
            sums[2] += output
            sums[3] += read
            sums[4] += written
            if cost is None:
                sums[6] += 1
                sums[7] += uncached + output + read + written
            else:
                sums[5] += cost
        by_key = self._pending.setdefault(row.id, {})
        self._rows[row.id] = row
        for key, sums in added.items():
            signed = [sign * value for value in sums]
            by_key[key] = [old + new for old, new in zip(by_key.get(key, [0] * len(USAGE_SUMS)), signed, strict=True)]
            _add_to_session(row.session, signed)
            widen_usage(row.session, key[0])

    def moved(self, row: SessionRow, left: int | None) -> None:
        """Take a session's requests from one project to the one it has now."""
        pending = self._pending.get(row.id, {})
        if row.session.request_count and sum(sums[0] for sums in pending.values()) == row.session.request_count:
            # none of them is in any sum yet
            return
        written = {
            (quarter, model): sums for quarter, model, *sums in self._connection.execute(_SUM_OF_SESSION, (row.id,))
        }
        for quarter, model in written.keys() | pending.keys():
            sums, waiting = written.get((quarter, model), _NOTHING), pending.get((quarter, model), _NOTHING)
            rolled = [total - part for total, part in zip(sums, waiting, strict=True)]
            self.put(quarter, left or NO_PROJECT, model, [-value for value in rolled])
            self.put(quarter, row.project_id or NO_PROJECT, model, rolled)

    def flush(self) -> None:
        """Write the sums."""
        if not self._pending and not self._moves:
            return
        for row_id, sums_by_key in self._pending.items():
            project_id = self._rows[row_id].project_id or NO_PROJECT
            for (quarter, model), sums in sums_by_key.items():
                self.put(quarter, project_id, model, sums)
                self.put_of_model(model, row_id, quarter, sums)
        if self._of_models:
            # where no sum changes, a request may still be one of another quarter now
            changed = [(*key, first, last + QUARTER_MS, *sums) for key, (first, last, *sums) in self._of_models.items()]
            self._connection.executemany(_ADD_OF_MODEL, changed)
            lowered = [key for key, (_, _, requests, _, _) in self._of_models.items() if requests <= 0]
            if lowered:
                self._connection.executemany(
                    "DELETE FROM model_usage WHERE model = ? AND session = ? AND requests = 0", lowered
                )
        changes = {key: sums for key, sums in self._moves.items() if any(sums)}
        for (quarter, project_id, _), sums in changes.items():
            self._projects.spent(quarter, project_id, sums)
        rows_by_quarter = [(*key, *sums) for key, sums in changes.items()]
        add_to_rows(self._connection, "usage_rollups", ("quarter", "project_id", "model"), USAGE_SUMS, rows_by_quarter)
        add_usage_sums(self._connection, USAGE_SUMS, changes)
        self.forget()

    def put(self, quarter: int, project_id: int, model: str, sums: Sequence[int]) -> None:
        """Add sums, in the order of the columns; a quarter is told by the time it begins at."""
        moved = self._moves.setdefault((quarter, project_id, model), [0] * len(USAGE_SUMS))
        moved[:] = [total + part for total, part in zip(moved, sums, strict=True)]

    def put_of_model(self, model: str, row_id: int, quarter: int, sums: Sequence[int]) -> None:
        """Add sums of a session's over requests of one quarter, in the order of the columns, to those by model."""
        requests, uncached, output, read, written, cost, _, _ = sums
        tokens = uncached + output + read + written
        first, last, *known = self._of_models.get((model, row_id), (quarter, quarter, 0, 0, 0))
        total = (known[0] + requests, known[1] + cost, known[2] + tokens)
        self._of_models[model, row_id] = (min(first, quarter), max(last, quarter), *total)


def widen_usage(session: Session, quarter: int) -> None:
    """Note that a session made a request within a quarter of an hour."""
    first, end = session.usage_first_at, session.usage_end_at
    session.usage_first_at = quarter if first is None else min(first, quarter)
    session.usage_end_at = quarter + QUARTER_MS if end is None else max(end, quarter + QUARTER_MS)


def _add_to_session(session: Session, sums: Sequence[int]) -> None:
    session.request_count += sums[0]
    session.input_tokens += sums[1]
    session.output_tokens += sums[2]
    session.cache_read_tokens += sums[3]
    session.cache_write_tokens += sums[4]
    session.cost += sums[5]
    session.unpriced_requests += sums[6]
    session.unpriced_tokens += sums[7]
