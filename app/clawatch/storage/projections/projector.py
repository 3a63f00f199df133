"""Which event changes which rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.events import Event, Origin, order_of
from clawatch.domain.marks import Mark, MarkKind, mark_of
from clawatch.domain.session_words import take_words
from clawatch.domain.states import SessionState
from clawatch.storage.many_rows import insert_new_rows
from clawatch.storage.projections.cache_sums import CacheSums
from clawatch.storage.projections.call_rollups import CallRollups
from clawatch.storage.projections.project_rollups import ProjectRollups
from clawatch.storage.projections.reported_usage import ReportedUsage
from clawatch.storage.projections.repricing import Repriced, RepricingSlice, UsageRepricing
from clawatch.storage.projections.rollups import Rollups
from clawatch.storage.projections.session_rows import SessionRow, SessionRows
from clawatch.storage.projections.subagent_rows import SubagentRows
from clawatch.storage.projections.tool_call_rows import ToolCallRows
from clawatch.storage.projections.transcript_call_rows import TranscriptCallRows
from clawatch.storage.projections.usage_rows import UsageRows
from clawatch.storage.search_index import SearchNotes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.domain.sessions import Session
    from clawatch.domain.transcripts import SessionSeen
    from clawatch.storage.projections.session_rows import SessionRow

# those that others refer to last
TABLES = (
    "project_totals",
    "project_days",
    "tool_days",
    "tool_totals",
    "project_calls",
    "call_durations",
    "call_rollups",
    "cache_sums",
    "model_usage",
    "model_days",
    "usage_quarters",
    "usage_rollups",
    "usage_copies",
    "usage_records",
    "session_notes",
    "transcript_files",
    "subagents",
    "tool_calls",
    "sessions",
    "projects",
)
_NOTE_COLUMNS = ("session", "uuid", "kind", "occurred_at", "text")


class Projector:
    """Applies events and what transcripts say to the tables that are made of them. Belongs to the writer's thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._project_rollups = ProjectRollups(connection)
        self._rollups = Rollups(connection, self._project_rollups)
        self._cache_sums = CacheSums(connection)
        self._call_rollups = CallRollups(connection)
        self._notes = SearchNotes(connection)
        self._sessions = SessionRows(connection, self._moved, self._project_rollups, self._notes)
        self._tool_calls = ToolCallRows(connection, self._call_rollups, self._notes)
        self._subagents = SubagentRows(connection)
        self._transcript_calls = TranscriptCallRows(connection, self._tool_calls, self._call_rollups)
        self._usage = UsageRows(connection, self._sessions, self._transcript_calls, self._rollups, self._cache_sums)
        self._reports = ReportedUsage(connection, self._rollups)
        self._repricing = UsageRepricing(connection, self._sessions, self._rollups, self._cache_sums)

    def be_careful(self, *, careful: bool) -> None:
        """Look up what is nearly always new, or take it for new and let the flush fail where it was not."""
        self._tool_calls.careful = careful

    def forget(self) -> None:
        """Drop what is kept at hand, as a rollback demands."""
        self._sessions.forget()
        self._tool_calls.forget()
        self._usage.forget()
        self._rollups.forget()
        self._cache_sums.forget()
        self._call_rollups.forget()
        self._project_rollups.forget()
        self._reports.forget()
        self._repricing.forget()
        self._notes.forget()

    def flush(self) -> None:
        """Write what the events applied so far changed."""
        self._tool_calls.flush()
        self._sessions.flush()
        self._reports.flush()
        self._rollups.flush()
        self._cache_sums.flush()
        self._call_rollups.flush()
        self._project_rollups.flush()
        self._notes.flush()

    def _moved(self, row: SessionRow, left: int | None) -> None:
        self._rollups.moved(row, left)
        self._call_rollups.moved(row, left)

    def state_of(self, event: Event) -> SessionState | None:
        """Give the state of the event's session as it stands, or None where there is no such session."""
        session = self.session(event.session_id)
        return session.state if session is not None else None

    def session(self, session_id: str) -> Session | None:
        """Give a session as it stands, or None."""
        row = self._sessions.find(session_id)
        return row.session if row is not None else None

    def session_at_hand(self, session_id: str) -> Session | None:
        """Give a session as it stands where it need not be read, else None."""
        row = self._sessions.only_at_hand(session_id)
        return row.session if row is not None else None

    def apply(self, event: Event, place: int) -> SessionState:
        """Apply an event that stands in the journal already, at `place`, and give the state its session has now.

        Its rows are written by `flush`, at the latest.
        """
        row = self._sessions.get(event)
        row.latest.append(str(place))
        birth, end = row.session.birth, row.session.transcript_end
        row.session.apply(event)
        if row.session.birth != birth:
            self._usage.reown(row)
        if end and not row.session.transcript_end:
            self._infer_ends(row, self._marks(event.session_id))
        if event.origin is Origin.CLAUDE_CODE:
            self._apply_hook(row, event)
        else:
            self._reports.take(row, event)
            if event.kind == "tool_call":
                self._tool_calls.agent_call(row, event)
        self._sessions.save(row)
        return row.session.state

    def reprice(self, wanted: RepricingSlice) -> Repriced:
        """Give requests the price of today. The sums over them are written by `flush`."""
        return self._repricing.reprice(wanted)

    def take(self, seen: SessionSeen) -> None:
        """Take what a part of a transcript says of a session. Its rows are written by `flush`, at the latest."""
        row = self._sessions.get_seen(seen)
        birth, end = row.session.birth, row.session.transcript_end
        take_words(row.session, seen)
        self._sessions.save(row)
        if row.session.birth != birth:
            self._usage.reown(row)
        self._usage.take(row, seen.usage)
        marks = self._marks(seen.session_id) if row.session.is_hooked or row.session.latest_mark else ()
        calls_by_message: dict[str, list[str]] = {}
        for call in seen.calls:
            calls_by_message.setdefault(call.message_id, []).append(call.tool_use_id)
        owners = self._usage.copied_by(row, calls_by_message)
        skipped = {
            use_id for message_id, owner in owners.items() if owner != row.id for use_id in calls_by_message[message_id]
        }
        self._transcript_calls.take(row, seen, marks, skipped)
        for subagent in seen.subagents.values():
            self._subagents.written(row, subagent, marks)
        if row.session.transcript_end != end or (end and (seen.calls or seen.subagents)):
            self._infer_ends(row, marks)
        notes = [(row.id, note.uuid, note.kind, note.occurred_at, note.text) for note in seen.notes]
        insert_new_rows(self._connection, "session_notes", _NOTE_COLUMNS, notes)

    def _infer_ends(self, row: SessionRow, marks: Sequence[Mark]) -> None:
        """Weigh again what was left open: the end of the session's transcript is another one now, or no end at all."""
        end = row.session.transcript_end
        marks = (*marks, Mark(end, MarkKind.GONE)) if end else marks
        self._tool_calls.infer_ends(row, marks, anew=True)
        self._subagents.infer_ends(row, marks, anew=True)

    def _apply_hook(self, row: SessionRow, event: Event) -> None:
        marks = self._marks_after(row, event)
        match event.kind:
            case "PreToolUse":
                self._tool_calls.started(row, event, marks)
            case "PostToolUse" | "PostToolUseFailure":
                self._tool_calls.reported(row, event)
                self._subagents.launched(row, event, marks)
            case "PostToolBatch":
                self._tool_calls.batch(row, event)
            case "SubagentStart":
                self._subagents.started(row, event, marks)
            case "SubagentStop":
                self._subagents.stopped(row, event, marks)
        if event.kind not in {"SubagentStart", "SubagentStop"}:
            self._subagents.seen(row, event, marks)
        mark = mark_of(event)
        if mark is not None:
            # what comes in order closes what is open; what comes late, or opens a session again, may change what was
            # inferred before
            anew = event.order < row.session.latest_mark or mark is MarkKind.OPENED
            row.session.note_mark(event.order)
            marks = self._marks(event.session_id) if anew else (Mark(event.order, mark),)
            self._tool_calls.infer_ends(row, marks, anew=anew)
            if mark is not MarkKind.TURN:
                self._subagents.infer_ends(row, marks, anew=anew)

    def _marks_after(self, row: SessionRow, event: Event) -> tuple[Mark, ...]:
        """Give the session's marks where one of them may close what this event opens; mostly none can."""
        if event.order < row.session.latest_mark or row.session.state is SessionState.ENDED:
            return self._marks(event.session_id)
        return ()

    def _marks(self, session_id: str) -> tuple[Mark, ...]:
        rows = self._connection.execute(
            "SELECT occurred_at, event_id, mark FROM events WHERE session_id = ? AND mark IS NOT NULL", (session_id,)
        )
        return tuple(sorted(Mark(order_of(at, event_id), MarkKind(mark)) for at, event_id, mark in rows))
