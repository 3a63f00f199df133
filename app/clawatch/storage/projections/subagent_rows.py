"""Subagents as rows, known by `agent_id`, or by name where a sender gives none."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from clawatch.domain.marks import Mark, inferred_end
from clawatch.domain.subagents import Subagent, SubagentStatus

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.domain.events import Event
    from clawatch.domain.transcripts import SubagentSeen
    from clawatch.storage.projections.session_rows import SessionRow

_FIELDS = tuple(field.name for field in fields(Subagent))
# as dataclasses.astuple, which copies deeply and costs as much as the SQL
_values = attrgetter(*_FIELDS)
_SELECT = f"SELECT id, {', '.join(_FIELDS)} FROM subagents"  # noqa: S608 names of our own fields
_NEXT_CHANGE = "(SELECT coalesce(max(change), 0) + 1 FROM subagents)"
_INSERT = (
    f"INSERT INTO subagents (session, change, {', '.join(_FIELDS)}) "  # noqa: S608 names of our own fields
    f"VALUES (?, {_NEXT_CHANGE}{', ?' * len(_FIELDS)})"
)
_UPDATE = f"UPDATE subagents SET change = {_NEXT_CHANGE}, {', '.join(f'{name} = ?' for name in _FIELDS)} WHERE id = ?"  # noqa: S608
_LAUNCHING_TOOLS = frozenset({"Agent", "Task"})


class SubagentRows:
    """The subagents table, as the writer's thread sees it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def started(self, row: SessionRow, event: Event, marks: Sequence[Mark]) -> None:
        """Take a SubagentStart."""
        row_id, subagent = self._by_id(row, event.text("agent_id")) or (None, _new(event))
        subagent.started(event.order)
        self._save(row, row_id, subagent, event, marks)

    def stopped(self, row: SessionRow, event: Event, marks: Sequence[Mark]) -> None:
        """Take a SubagentStop. One without a type that nobody has seen is Claude Code's own helper, not the user's."""
        agent_id = event.text("agent_id")
        known = self._by_id(row, agent_id) if agent_id else self._newest_active(row, event)
        if known is None and not (event.text("agent_type") or event.text("agent_name")):
            return
        row_id, subagent = known or (None, _new(event))
        subagent.stopped(event.order)
        self._save(row, row_id, subagent, event, marks)

    def seen(self, row: SessionRow, event: Event, marks: Sequence[Mark]) -> None:
        """Take any other event from inside a subagent: it may be the first that is seen of it."""
        agent_id = event.text("agent_id")
        if agent_id is None:
            return
        known = self._by_id(row, agent_id)
        if known is not None and known[1].first_order and known[1].first_order <= event.order:
            return
        row_id, subagent = known or (None, _new(event))
        subagent.seen(event.order)
        self._save(row, row_id, subagent, event, marks)

    def launched(self, row: SessionRow, event: Event, marks: Sequence[Mark]) -> None:
        """Take the answer to an Agent call, which says whom it launched and what for."""
        response, call = event.body.get("tool_response"), event.body.get("tool_input")
        if event.text("tool_name") not in _LAUNCHING_TOOLS or not isinstance(response, dict):
            return
        agent_id = response.get("agentId")
        if not (isinstance(agent_id, str) and agent_id):
            return
        row_id, subagent = self._by_id(row, agent_id) or (None, Subagent(agent_id))
        call = call if isinstance(call, dict) else {}
        description, kind = call.get("description"), call.get("subagent_type")
        if isinstance(description, str):
            subagent.name = description
        if isinstance(kind, str):
            subagent.type = subagent.type or kind
        subagent.seen(event.order)
        _infer_end(subagent, marks)
        self._write(row, row_id, subagent)

    def written(self, row: SessionRow, seen: SubagentSeen, marks: Sequence[Mark]) -> None:
        """Take what a part of a transcript says of a subagent."""
        row_id, subagent = self._by_id(row, seen.agent_id) or (None, Subagent(seen.agent_id))
        before = _values(subagent)
        subagent.written(seen)
        _infer_end(subagent, marks)
        if row_id is None or _values(subagent) != before:
            self._write(row, row_id, subagent)

    def infer_ends(self, row: SessionRow, marks: Sequence[Mark], *, anew: bool) -> None:
        """Stop what its session's end left running; `anew` takes that back where it no longer holds."""
        for values in self._connection.execute(f"{_SELECT} WHERE session = ?", (row.id,)).fetchall():
            row_id, subagent = _found(values)
            if subagent.session_end_order and not anew:
                continue
            before = _values(subagent)
            if not marks:
                subagent.outlived("")
            _infer_end(subagent, marks)
            if _values(subagent) != before:
                self._write(row, row_id, subagent)

    def _by_id(self, row: SessionRow, agent_id: str | None) -> tuple[int, Subagent] | None:
        if agent_id is None:
            return None
        values = self._connection.execute(
            f"{_SELECT} WHERE session = ? AND agent_id = ?", (row.id, agent_id)
        ).fetchone()
        return _found(values) if values else None

    def _newest_active(self, row: SessionRow, event: Event) -> tuple[int, Subagent] | None:
        name, kind = event.text("agent_name"), event.text("agent_type")
        values = self._connection.execute(
            f"{_SELECT} WHERE session = ? AND status = 'active' AND agent_id IS NULL "
            "AND (?2 IS NULL OR name = ?2) AND (?3 IS NULL OR type = ?3) ORDER BY first_order DESC, id DESC LIMIT 1",
            (row.id, name, kind),
        ).fetchone()
        return _found(values) if values else None

    def _save(
        self,
        row: SessionRow,
        row_id: int | None,
        subagent: Subagent,
        event: Event,
        marks: Sequence[Mark],
    ) -> None:
        subagent.name = subagent.name or event.text("agent_name")
        subagent.type = event.text("agent_type") or subagent.type
        _infer_end(subagent, marks)
        self._write(row, row_id, subagent)

    def _write(self, row: SessionRow, row_id: int | None, subagent: Subagent) -> None:
        if row_id is None:
            self._connection.execute(_INSERT, (row.id, *_values(subagent)))
        else:
            self._connection.execute(_UPDATE, (*_values(subagent), row_id))


def _new(event: Event) -> Subagent:
    return Subagent(event.text("agent_id"))


def _infer_end(subagent: Subagent, marks: Sequence[Mark]) -> None:
    if marks:
        mark = inferred_end(subagent.latest_start, marks, main_thread=False)
        subagent.outlived(mark.order if mark else "")


def _found(values: Sequence[Any]) -> tuple[int, Subagent]:
    subagent = Subagent(*values[1:])
    subagent.status = SubagentStatus(subagent.status)
    return values[0], subagent
