"""Tool calls as transcripts show them: all at once, mostly over already, and sometimes copied from another session."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from clawatch.domain.tool_calls import Ending, EndRank, ToolCall, ToolCallStatus
from clawatch.storage.many_rows import insert_rows
from clawatch.storage.projections.call_endings import infer_end
from clawatch.storage.projections.call_rollups import Counted
from clawatch.storage.projections.tool_call_rows import COLUMNS, FoundCall
from clawatch.storage.search_index import DocumentKind, rows_deleted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from clawatch.domain.marks import Mark
    from clawatch.domain.transcripts import CallSeen, ResultSeen, SessionSeen
    from clawatch.storage.projections.call_rollups import CallRollups
    from clawatch.storage.projections.session_rows import SessionRow
    from clawatch.storage.projections.tool_call_rows import ToolCallRows

_ONLY_COPIED = "session = ? AND tool_use_id = ? AND start_order = '' AND end_rank IN (0, 1, 3)"
_RETURNING = f"RETURNING {', '.join(Counted._fields)}"
_GIVE = f"UPDATE OR IGNORE tool_calls SET session = ? WHERE {_ONLY_COPIED} {_RETURNING}"  # noqa: S608 fixed text
_DROP = f"DELETE FROM tool_calls WHERE {_ONLY_COPIED} {_RETURNING}"  # noqa: S608 fixed text
_STATUS_AT = COLUMNS.index("status")
_counted_values = itemgetter(*(COLUMNS.index(name) for name in Counted._fields))


class TranscriptCallRows:
    """What transcripts change in the tool_calls table. Belongs to the writer's thread."""

    def __init__(self, connection: sqlite3.Connection, rows: ToolCallRows, rollups: CallRollups) -> None:
        self._connection = connection
        self._rows = rows
        self._rollups = rollups

    def take(self, row: SessionRow, seen: SessionSeen, marks: Sequence[Mark], skipped: AbstractSet[str]) -> None:
        """Take the calls and results of a part; calls that are `skipped` are another session's."""
        calls = [call for call in seen.calls if call.tool_use_id not in skipped] if skipped else seen.calls
        results = {result.tool_use_id: result for result in seen.results}
        use_ids = {call.tool_use_id for call in calls}
        known = self._rows.find_many(row, [*use_ids, *(results.keys() - use_ids)])
        if marks or len(use_ids) < len(calls) or len(results) < len(seen.results):
            self._merge(row, known, calls, seen.results, marks)
            return
        # what a history is full of: calls that nobody heard of before, with their results
        finished: list[tuple[Any, ...]] = []
        others: list[CallSeen] = []
        for call in calls:
            if call.tool_use_id in results and call.tool_use_id not in known:
                bodies = seen.bodies.get(call.tool_use_id)
                finished.append(_finished(row.id, call, results.pop(call.tool_use_id), bodies))
            else:
                others.append(call)
        if finished:
            insert_rows(self._connection, "tool_calls", COLUMNS, finished)
            row.session.tool_call_count += len(finished)
            self._rollups.add(row, map(_counted_values, finished))
            row.session.error_count += sum(values[_STATUS_AT] is ToolCallStatus.ERROR for values in finished)
        self._merge(row, known, others, results.values(), marks)

    def hand_over(self, row: SessionRow, owner: SessionRow, use_ids: Iterable[str]) -> None:
        """Give calls that only a copied transcript showed to the session whose they are."""
        self._rows.write_all()
        deleted = 0
        for use_id in use_ids:
            given = self._connection.execute(_GIVE, (owner.id, row.id, use_id)).fetchall()
            dropped = self._connection.execute(_DROP, (row.id, use_id)).fetchall()
            self._rollups.add(owner, given)
            self._rollups.add(row, given + dropped, -1)
            deleted += len(dropped)
        if deleted:
            rows_deleted(self._connection, DocumentKind.TOOL_CALL)
        for changed in (row, owner):
            calls, errors = self._connection.execute(
                "SELECT count(*), coalesce(sum(status = 'error'), 0) FROM tool_calls WHERE session = ?", (changed.id,)
            ).fetchone()
            changed.session.tool_call_count, changed.session.error_count = calls, errors

    def _merge(
        self,
        row: SessionRow,
        known: Mapping[str, FoundCall],
        calls: Iterable[CallSeen],
        results: Iterable[ResultSeen],
        marks: Sequence[Mark],
    ) -> None:
        touched: dict[str, FoundCall] = {}
        for call in calls:
            use_id = call.tool_use_id
            found = touched.get(use_id) or known.get(use_id)
            if found is None:
                found = FoundCall(ToolCall(call.tool_name, use_id, call.agent_id))
            touched[use_id] = found
            found.call.written(call.order, call.input)
        for result in results:
            ended = touched.get(result.tool_use_id) or known.get(result.tool_use_id)
            if ended is not None:
                touched[result.tool_use_id] = ended
                ended.call.end(Ending(EndRank.TRANSCRIPT, *result[1:]))
        for found in touched.values():
            infer_end(found.call, marks)
            self._rows.save(row, found)


def _finished(session: int, call: CallSeen, result: ResultSeen, bodies: bytes | None) -> tuple[Any, ...]:
    """Give the row that `ToolCall.written` and `ToolCall.end` make of a call and its result, only quicker."""
    use_id, name, agent_id, order, tool_input, _ = call
    _, end_order, status, reason, response, error, duration = result
    started_at, ended_at = int(order[:15]), int(end_order[:15])
    took = max(0, ended_at - started_at) if duration is None else duration
    ended_at = max(started_at, ended_at)
    if bodies is not None:
        tool_input = response = None
    return (
        session,
        name,
        use_id,
        agent_id,
        tool_input,
        response,
        error,
        status,
        reason,
        started_at,
        ended_at,
        took,
        duration,
        "",
        EndRank.TRANSCRIPT,
        end_order,
        order,
        bodies,
    )
