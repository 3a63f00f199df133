"""Tool calls as rows: paired by `tool_use_id`, or by tool where none is given."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from clawatch.domain.tool_calls import Ending, EndRank, ToolCall, ToolCallStatus
from clawatch.storage.bodies import deflated, inflated
from clawatch.storage.json_text import body_json
from clawatch.storage.many_rows import insert_rows, update_rows
from clawatch.storage.projections.call_endings import batch_ending, infer_end, reported_ending
from clawatch.storage.projections.call_rollups import Counted
from clawatch.storage.search_index import DocumentKind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.domain.events import Event
    from clawatch.domain.marks import Mark
    from clawatch.storage.projections.call_rollups import CallRollups
    from clawatch.storage.projections.session_rows import SessionRow
    from clawatch.storage.search_index import SearchNotes

_FIELDS = tuple(field.name for field in fields(ToolCall))
# as dataclasses.astuple, which copies deeply and costs as much as the SQL
_values = attrgetter(*_FIELDS)
_SELECT = f"SELECT id, {', '.join(_FIELDS)}, bodies FROM tool_calls"  # noqa: S608 names of our own fields
COLUMNS = ("session", *_FIELDS, "bodies")
_END_FIELDS = (
    "error",
    "status",
    "reason",
    "ended_at",
    "duration_ms",
    "reported_duration_ms",
    "end_rank",
    "end_order",
)
_end_values = attrgetter(*_END_FIELDS)
_BODIES = ("input", "response", "bodies")
_INPUT_AT = COLUMNS.index("input")
_KEPT_AT_HAND = 256
_IDS_A_QUERY = 250


@dataclass(slots=True)
class FoundCall:
    """A call with its row: `session` is None until it is to be written, `id` until it was."""

    call: ToolCall
    id: int | None = None
    session: int | None = None
    counted: Counted | None = None
    written_start: tuple[str, str] = ("", "")
    written_words: tuple[str | None, ...] = ()
    was_open: bool = True

    @property
    def start_changed(self) -> bool:
        """Whether the columns change that the indexes are over."""
        return not self.call.start_order or self.start != self.written_start

    @property
    def start(self) -> tuple[str, str]:
        """What tells of the call's start."""
        return self.call.start_order, self.call.line_order

    def note_written(self) -> bool:
        """Take note that it is written as it is; say whether searches must hear of it.

        They look again by themselves at calls that were open and are no more.
        """
        call = self.call
        words, is_open = (call.input, call.response, call.error), call.end_rank is EndRank.OPEN
        reopened = is_open and not self.was_open
        changed = reopened or (words != self.written_words and (is_open or not self.was_open))
        self.written_start, self.written_words, self.was_open = self.start, words, is_open
        return changed


class ToolCallRows:
    """The tool_calls table, as the writer's thread sees it."""

    def __init__(self, connection: sqlite3.Connection, rollups: CallRollups, notes: SearchNotes) -> None:
        self._connection = connection
        self._rollups = rollups
        self._notes = notes
        self._at_hand: OrderedDict[tuple[int, str], FoundCall] = OrderedDict()
        self._new: list[FoundCall] = []
        self._changed: dict[int, FoundCall] = {}
        # A call that begins is new nearly always. When not careful that is taken for granted, and the flush fails
        # on the unique index where it was not.
        self.careful = True

    def forget(self) -> None:
        """Drop what is kept at hand and what waits to be written: a rollback takes all of it back."""
        self._at_hand.clear()
        self._new.clear()
        self._changed.clear()

    def flush(self) -> None:
        """Write what changed, many rows a statement."""
        if self._new:
            last = insert_rows(self._connection, "tool_calls", COLUMNS, [_row_values(found) for found in self._new])
            for row_id, found in enumerate(self._new, last - len(self._new) + 1):
                found.id = row_id
                found.note_written()
            self._new.clear()
        if self._changed:
            ended = [found for found in self._changed.values() if not found.start_changed]
            moved = [found for found in self._changed.values() if found.start_changed]
            # what names and dates most calls stays, and so do the indexes over it
            ends = [(found.id, *_end_values(found.call), *_kept_bodies(found.call)) for found in ended]
            update_rows(self._connection, "tool_calls", (*_END_FIELDS, *_BODIES), ends)
            rows = [(found.id, *_row_values(found)) for found in moved]
            update_rows(self._connection, "tool_calls", COLUMNS, rows)
            for row_id, found in self._changed.items():
                if found.note_written():
                    self._notes.note(DocumentKind.TOOL_CALL, row_id)
            self._changed.clear()

    def started(self, row: SessionRow, event: Event, marks: Sequence[Mark]) -> None:
        """Take a PreToolUse; `marks` are those of the session that may close it at once."""
        use_id = event.text("tool_use_id")
        found = self._by_use_id(row, use_id, look_up=self.careful) if use_id else None
        if found is None:
            found = FoundCall(_new_call(event, use_id))
        found.call.start(event.order, body_json(event.body.get("tool_input")))
        infer_end(found.call, marks)
        self.save(row, found)

    def reported(self, row: SessionRow, event: Event) -> None:
        """Take a PostToolUse or PostToolUseFailure."""
        use_id = event.text("tool_use_id")
        found = self._by_use_id(row, use_id) if use_id else self._newest_pending(row, event)
        if found is None:
            found = FoundCall(_new_call(event, use_id))
        found.call.told_input(body_json(event.body.get("tool_input")))
        found.call.end(reported_ending(event))
        self.save(row, found)

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
                found = FoundCall(ToolCall(tool, use_id, event.text("agent_id")))
            found.call.told_input(body_json(entry.get("tool_input")))
            found.call.end(batch_ending(event.order, entry.get("tool_response")))
            self.save(row, found)

    def agent_call(self, row: SessionRow, event: Event) -> None:
        """Take a ClaWatch `tool_call`: a call that is over when it is told."""
        data = event.body.get("data") or {}
        call = ToolCall(str(data.get("toolName") or "unknown"), None, None)
        error = data.get("error")
        status = ToolCallStatus.ERROR if error else ToolCallStatus.SUCCESS
        response = body_json(data.get("message"))
        call.end(Ending(EndRank.REPORTED, event.order, status, response=response, error=error or None))
        self.save(row, FoundCall(call))

    def find_many(self, row: SessionRow, use_ids: Sequence[str]) -> dict[str, FoundCall]:
        """Give those of some calls of a session that are known, by `tool_use_id`."""
        at_hand = ((use_id, self._at_hand.get((row.id, use_id))) for use_id in use_ids)
        known = {use_id: found for use_id, found in at_hand if found is not None}
        if row.session.tool_call_count > len(known):
            sought = [use_id for use_id in use_ids if use_id not in known]
            for first in range(0, len(sought), _IDS_A_QUERY):
                part = sought[first : first + _IDS_A_QUERY]
                rows = self._connection.execute(
                    f"{_SELECT} WHERE session = ? AND tool_use_id IN ({', '.join('?' * len(part))})", (row.id, *part)
                )
                for values in rows.fetchall():
                    found = _found(row.id, values)
                    known[found.call.tool_use_id or ""] = found
        return known

    def write_all(self) -> None:
        """Write what changed and keep nothing at hand: the table is about to be changed by others."""
        self.flush()
        self._at_hand.clear()

    def infer_ends(self, row: SessionRow, marks: Sequence[Mark], *, anew: bool) -> None:
        """Close what the marks leave open no longer; `anew` weighs again what was closed by inference before."""
        self.write_all()
        rank = EndRank.INFERRED if anew else EndRank.OPEN
        rows = self._connection.execute(
            f"{_SELECT} WHERE session = ? AND end_rank < 2 AND end_rank <= ?", (row.id, rank)
        ).fetchall()
        for values in rows:
            found = _found(row.id, values)
            before = found.call.end_order
            if anew and not marks:
                found.call.reopen()
            infer_end(found.call, marks)
            if found.call.end_order != before:
                self.save(row, found)

    def _by_use_id(self, row: SessionRow, use_id: str, *, look_up: bool = True) -> FoundCall | None:
        at_hand = self._at_hand.get((row.id, use_id))
        if at_hand is not None or not look_up:
            return at_hand
        values = self._connection.execute(
            f"{_SELECT} WHERE session = ? AND tool_use_id = ?", (row.id, use_id)
        ).fetchone()
        return _found(row.id, values) if values else None

    def _newest_pending(self, row: SessionRow, event: Event) -> FoundCall | None:
        self.write_all()
        values = self._connection.execute(
            f"{_SELECT} WHERE session = ? AND tool_name = ? AND end_rank < 2 AND agent_id IS ? "
            "ORDER BY start_order DESC, id DESC LIMIT 1",
            (row.id, event.text("tool_name") or "unknown", event.text("agent_id")),
        ).fetchone()
        return _found(row.id, values) if values else None

    def save(self, row: SessionRow, found: FoundCall) -> None:
        """Have a call written at the next flush."""
        call = found.call
        if found.session is None:
            found.session = row.id
            self._new.append(found)
            row.session.tool_call_count += 1
        elif found.id is not None:
            self._changed[found.id] = found
        self._keep_at_hand(row, found)
        before, now = found.counted, Counted(call.tool_name, call.started_at, call.status, call.duration_ms)
        if now != before:
            found.counted = now
            row.session.error_count += call.status is ToolCallStatus.ERROR
            self._rollups.add(row, (now,))
            if before is not None:
                row.session.error_count -= before.status is ToolCallStatus.ERROR
                self._rollups.add(row, (before,), -1)

    def _keep_at_hand(self, row: SessionRow, found: FoundCall) -> None:
        """Keep a call that was just heard of: most end soon, and need not be looked up then."""
        if found.call.tool_use_id:
            self._at_hand[row.id, found.call.tool_use_id] = found
            if len(self._at_hand) > _KEPT_AT_HAND and not self._new and not self._changed:
                self._at_hand.clear()


def _row_values(found: FoundCall) -> tuple[Any, ...]:
    call = found.call
    tool_input, response, bodies = _kept_bodies(call)
    values = (found.session, *_values(call), bodies)
    if bodies is None:
        return values
    return (*values[:_INPUT_AT], tool_input, response, *values[_INPUT_AT + 2 :])


def _kept_bodies(call: ToolCall) -> tuple[str | None, str | None, bytes | None]:
    """Give the columns `input`, `response` and `bodies` of a call."""
    is_told = call.line_order and call.end_rank >= EndRank.TRANSCRIPT
    bodies = deflated(call.input, call.response) if is_told else None
    return (call.input, call.response, None) if bodies is None else (None, None, bodies)


def _found(session: int, values: Sequence[Any]) -> FoundCall:
    call = ToolCall(*values[1:-1])
    call.input, call.response = inflated(call.input, call.response, values[-1])
    call.status, call.end_rank = ToolCallStatus(call.status), EndRank(call.end_rank)
    counted = Counted(call.tool_name, call.started_at, call.status, call.duration_ms)
    found = FoundCall(call, values[0], session, counted)
    found.note_written()
    return found


def _new_call(event: Event, use_id: str | None) -> ToolCall:
    return ToolCall(event.text("tool_name") or "unknown", use_id, event.text("agent_id"))
