"""What happened in one session, at a glance: without the bodies, which are large where there are many calls."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clawatch.domain.tool_calls import EndRank, ToolCallStatus
from clawatch.queries.rows import SessionSummary, SubagentRow, find_session, snapshot, subagent_row
from clawatch.storage.bodies import inflated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from clawatch.queries.source import Source

INPUT_START_LENGTH = 600
_COLUMNS = (
    "id, tool_use_id, agent_id, tool_name, substr(input, 1, ?), status, reason, started_at, ended_at, "
    "duration_ms, end_rank, bodies"
)
# a call that has just ended is often told of once more, by its transcript
_LATEST_LOOKED_AT_AGAIN = 32


@dataclass(frozen=True, slots=True)
class TimelineCall:
    """A tool call without its bodies. `input_start` is the beginning of its input, a JSON text perhaps cut short."""

    id: int
    tool_use_id: str | None
    agent_id: str | None
    tool_name: str
    input_start: str | None
    status: ToolCallStatus
    reason: str | None
    started_at: int
    ended_at: int | None
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class TimelineReached:
    """How far a timeline was read, to read on from there.

    `last_call` is the newest call of any session; `open_calls` are those of this one that may change by what comes
    next. `missing` is how many of the calls that the session counts are not there, as those of a pruned database.
    """

    last_call: int = 0
    open_calls: frozenset[int] = frozenset()
    last_subagent_change: int = 0
    last_turn: int = 0
    calls: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class SessionTimeline:
    """A session with its tool calls and subagents interleaved, first started first: all, or those that changed.

    `turns` are the moments (UTC milliseconds) at which a person sent a prompt, as far as hooks told of them; in a
    timeline that is not `whole`, those that are new.
    """

    session: SessionSummary
    items: tuple[TimelineCall | SubagentRow, ...]
    turns: tuple[int, ...] = ()
    whole: bool = True
    reached: TimelineReached = field(default_factory=TimelineReached)


def session_timeline(source: Source, session_id: str, since: TimelineReached | None = None) -> SessionTimeline | None:
    """Give one session's timeline as of one moment, or None where nobody has heard of it.

    With `since`, give what came after that and what of it was still open: few rows, whatever there was before. What
    else may change of calls that are over is seen by asking for all again, which this does by itself where the
    session's count says that calls came or went otherwise.
    """
    with snapshot(source) as connection:
        session = find_session(connection, session_id)
        if session is None:
            return None
        if since is not None:
            changes = _changes(connection, session, since)
            if changes is not None:
                return changes
        return _whole(connection, session)


def _whole(connection: sqlite3.Connection, session: SessionSummary) -> SessionTimeline:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM tool_calls WHERE session = ?",  # noqa: S608 fixed names
        (INPUT_START_LENGTH, session.id),
    ).fetchall()
    nothing = TimelineReached()
    subagents, change = _subagents(connection, session, nothing)
    turns, last_turn = _turns(connection, session, nothing)
    reached = TimelineReached(
        _last_call(connection), _open(rows), change, last_turn, len(rows), session.tool_call_count - len(rows)
    )
    return SessionTimeline(session, _interleaved(subagents, rows), turns, whole=True, reached=reached)


def _changes(connection: sqlite3.Connection, session: SessionSummary, since: TimelineReached) -> SessionTimeline | None:
    """Give what came after `since`; None where more than that changed."""
    new = connection.execute(
        # the plus keeps SQLite from looking through all calls of the session
        f"SELECT {_COLUMNS} FROM tool_calls WHERE id > ? AND +session = ?",  # noqa: S608 fixed names
        (INPUT_START_LENGTH, since.last_call, session.id),
    ).fetchall()
    calls = since.calls + len(new)
    if session.tool_call_count - calls != since.missing:
        return None
    again = connection.execute(
        f"SELECT {_COLUMNS} FROM tool_calls "  # noqa: S608 fixed names
        "WHERE id IN (SELECT value FROM json_each(?)) AND +session = ?",
        (INPUT_START_LENGTH, json.dumps(sorted(since.open_calls)), session.id),
    ).fetchall()
    if len(again) < len(since.open_calls):
        return None
    rows = [*again, *new]
    subagents, change = _subagents(connection, session, since)
    turns, last_turn = _turns(connection, session, since)
    reached = TimelineReached(_last_call(connection), _open(rows), change, last_turn, calls, since.missing)
    return SessionTimeline(session, _interleaved(subagents, rows), turns, whole=False, reached=reached)


def _last_call(connection: sqlite3.Connection) -> int:
    # of any session: what is newer is little, however long ago this one had a call
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM tool_calls").fetchone()[0])


def _open(rows: Iterable[Sequence[Any]]) -> frozenset[int]:
    ids = sorted(row[0] for row in rows)
    latest = ids[-_LATEST_LOOKED_AT_AGAIN:]
    return frozenset(latest) | {row[0] for row in rows if row[10] < EndRank.BATCH}


def _subagents(
    connection: sqlite3.Connection, session: SessionSummary, since: TimelineReached
) -> tuple[list[SubagentRow], int]:
    change = since.last_subagent_change
    newer = "change > ? AND +session = ?" if change else "change >= ? AND session = ?"
    rows = connection.execute(
        f"SELECT id, ?, agent_id, name, type, status, started_at, ended_at, change FROM subagents WHERE {newer}",  # noqa: S608
        (session.session_id, change, session.id),
    ).fetchall()
    return [subagent_row(row[:-1]) for row in rows], max((row[-1] for row in rows), default=change)


def _turns(
    connection: sqlite3.Connection, session: SessionSummary, since: TimelineReached
) -> tuple[tuple[int, ...], int]:
    rows = connection.execute(
        "SELECT occurred_at, seq FROM events WHERE session_id = ? AND mark IS NOT NULL AND seq > ? "
        "AND kind = 'UserPromptSubmit' ORDER BY seq",
        (session.session_id, since.last_turn),
    ).fetchall()
    return tuple(sorted(row[0] for row in rows)), rows[-1][1] if rows else since.last_turn


def _interleaved(
    subagents: Iterable[SubagentRow], rows: Iterable[Sequence[Any]]
) -> tuple[TimelineCall | SubagentRow, ...]:
    items: list[TimelineCall | SubagentRow] = [*subagents, *map(_call, rows)]
    items.sort(key=timeline_order)
    return tuple(items)


def timeline_order(item: TimelineCall | SubagentRow) -> tuple[int, bool, int]:
    """Give what timelines are sorted by: the start; at one moment the subagent comes first."""
    return item.started_at, isinstance(item, TimelineCall), item.id


def _call(row: Sequence[Any]) -> TimelineCall:
    *values, _, bodies = row
    if bodies is not None:
        whole, _ = inflated(None, None, bodies)
        values[4] = whole and whole[:INPUT_START_LENGTH]
    values[5] = ToolCallStatus(row[5])
    return TimelineCall(*values)
