"""Tool calls as rows: paired by `tool_use_id`, or by tool where none is given."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Event
from clawatch.domain.marks import Mark, MarkKind, inferred_end
from clawatch.domain.tool_calls import EndRank, Ending, ToolCall, ToolCallStatus
from clawatch.storage.json_text import body_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.storage.projections.session_rows import SessionRow

_FIELDS = tuple(field.name for field in fields(ToolCall))
_SELECT = f"SELECT id, {', '.join(_FIELDS)} FROM tool_calls"  # noqa: S608 names of our own fields
_INSERT = f"INSERT INTO tool_calls (session, {', '.join(_FIELDS)}) VALUES ({', '.join('?' * (len(_FIELDS) + 1))})"  # noqa: S608
_UPDATE = f"UPDATE tool_calls SET {', '.join(f'{name} = ?' for name in _FIELDS)} WHERE id = ?"  # noqa: S608
_LONGEST_MS = 10**12
SESSION_ENDED = "the session ended before it did"
TURN_WENT_ON = "interrupted or denied: the turn went on without it"
NOT_RUN = "not run: denied or blocked"
INTERRUPTED = "interrupted"
_REFUSED_INPUT = "<tool_use_error>"


@dataclass(slots=True)
class _Found:
    id: int | None
    call: ToolCall
    counted_error: bool


class ToolCallRows:
    """The tool_calls table, as the writer's thread sees it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def started(self, row: SessionRow, event: Event, marks: Sequence[Mark]) -> None:
        """Take a PreToolUse; `marks` are those of the session that may close it at once."""
        use_id = event.text("tool_use_id")
        found = self._by_use_id(row, use_id) if use_id else None
        if found is None:
            found = _Found(None, _new_call(event, use_id), counted_error=False)
        found.call.start(event.order, body_json(event.body.get("tool_input")))
        _infer_end(found.call, marks)
        self._save(row, found)

    def reported(self, row: SessionRow, event: Event) -> None:
        """Take a PostToolUse or PostToolUseFailure."""
        use_id = event.text("tool_use_id")
        found = self._by_use_id(row, use_id) if use_id else self._newest_pending(row, event)
        if found is None:
            found = _Found(None, _new_call(event, use_id), counted_error=False)
            found.call.input = body_json(event.body.get("tool_input"))
        found.call.end(_reported_ending(event))
        self._save(row, found)

    def batch(self, row: SessionRow, event: Event) -> None:
        """Take a PostToolBatch: the only word on calls that were denied or blocked."""
        calls = event.body.get("tool_calls")
        for entry in calls if isinstance(calls, list) else []:
            if not isinstance(entry, dict):
                continue
            use_id, tool = entry.get("tool_use_id"), entry.get("tool_name")
            if not (isinstance(use_id, str) and use_id and isinstance(tool, str) and tool):
                continue
            found = self._by_use_id(row, use_id)
            if found is None:
                found = _Found(None, ToolCall(tool, use_id, event.text("agent_id")), counted_error=False)
                found.call.input = body_json(entry.get("tool_input"))
            if found.call.end_rank > EndRank.BATCH:
                continue
            found.call.end(_batch_ending(event.order, entry.get("tool_response")))
            self._save(row, found)

    def agent_call(self, row: SessionRow, event: Event) -> None:
        """Take a ClaWatch `tool_call`: a call that is over when it is told."""
        data = event.body.get("data") or {}
        call = ToolCall(str(data.get("toolName") or "unknown"), None, None)
        error = data.get("error")
        status = ToolCallStatus.ERROR if error else ToolCallStatus.SUCCESS
        response = body_json(data.get("message"))
        call.end(Ending(EndRank.REPORTED, event.order, status, response=response, error=error or None))
        self._save(row, _Found(None, call, counted_error=False))

    def infer_ends(self, row: SessionRow, marks: Sequence[Mark], *, anew: bool) -> None:
        """Close what the marks leave open no longer; `anew` weighs again what was closed by inference before."""
        rank = EndRank.INFERRED if anew else EndRank.OPEN
        rows = self._connection.execute(
            f"{_SELECT} WHERE session = ? AND end_rank < 2 AND end_rank <= ?", (row.id, rank)
        ).fetchall()
        for values in rows:
            found = _found(values)
            before = found.call.end_order
            _infer_end(found.call, marks)
            if found.call.end_order != before:
                self._save(row, found)

    def _by_use_id(self, row: SessionRow, use_id: str) -> _Found | None:
        values = self._connection.execute(
            f"{_SELECT} WHERE session = ? AND tool_use_id = ?", (row.id, use_id)
        ).fetchone()
        return _found(values) if values else None

    def _newest_pending(self, row: SessionRow, event: Event) -> _Found | None:
        values = self._connection.execute(
            f"{_SELECT} WHERE session = ? AND tool_name = ? AND end_rank < 2 AND agent_id IS ? "
            "ORDER BY start_order DESC, id DESC LIMIT 1",
            (row.id, event.text("tool_name") or "unknown", event.text("agent_id")),
        ).fetchone()
        return _found(values) if values else None

    def _save(self, row: SessionRow, found: _Found) -> None:
        values = astuple(found.call)
        if found.id is None:
            self._connection.execute(_INSERT, (row.id, *values))
            row.session.tool_call_count += 1
        else:
            self._connection.execute(_UPDATE, (*values, found.id))
        row.session.error_count += (found.call.status is ToolCallStatus.ERROR) - found.counted_error


def _found(values: Sequence[Any]) -> _Found:
    call = ToolCall(*values[1:])
    call.status, call.end_rank = ToolCallStatus(call.status), EndRank(call.end_rank)
    return _Found(values[0], call, counted_error=call.status is ToolCallStatus.ERROR)


def _new_call(event: Event, use_id: str | None) -> ToolCall:
    return ToolCall(event.text("tool_name") or "unknown", use_id, event.text("agent_id"))


def _reported_ending(event: Event) -> Ending:
    duration = event.body.get("duration_ms")
    ending = Ending(EndRank.REPORTED, event.order, ToolCallStatus.SUCCESS)
    if isinstance(duration, (int, float)) and not isinstance(duration, bool) and 0 <= duration < _LONGEST_MS:
        ending.duration_ms = round(duration)
    ending.response = body_json(event.body.get("tool_response"))
    if event.kind == "PostToolUseFailure":
        interrupted = event.body.get("is_interrupt") is True
        ending.status = ToolCallStatus.CANCELLED if interrupted else ToolCallStatus.ERROR
        ending.reason = INTERRUPTED if interrupted else None
        ending.error = event.text("error")
    return ending


def _batch_ending(order: str, response: object) -> Ending:
    """Read the end of a call that no event of its own reported: it was denied, blocked, or its input refused."""
    ending = Ending(EndRank.BATCH, order, ToolCallStatus.CANCELLED, NOT_RUN)
    if isinstance(response, str):
        ending.error = response.strip()
        if ending.error.startswith(_REFUSED_INPUT):
            ending.status, ending.reason = ToolCallStatus.ERROR, None
            ending.error = ending.error.removeprefix(_REFUSED_INPUT).removesuffix("</tool_use_error>")
    else:
        ending.response = body_json(response)
    return ending


def _infer_end(call: ToolCall, marks: Sequence[Mark]) -> None:
    if call.end_rank > EndRank.INFERRED or not marks:
        return
    mark = inferred_end(call.start_order, marks, main_thread=call.agent_id is None)
    if call.end_rank is EndRank.INFERRED:
        call.reopen()
    if mark is not None:
        reason = SESSION_ENDED if mark.kind is MarkKind.ENDED else TURN_WENT_ON
        call.end(Ending(EndRank.INFERRED, mark.order, ToolCallStatus.CANCELLED, reason))
