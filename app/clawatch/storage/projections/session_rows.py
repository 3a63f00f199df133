"""Sessions and projects as rows: loaded once, kept at hand, written back where they changed."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.domain.events import Event, Origin
from clawatch.domain.sessions import Session
from clawatch.domain.states import Evidence, SessionState
from clawatch.storage.many_rows import update_rows
from clawatch.storage.projections.project_rollups import Place, place_of
from clawatch.storage.search_index import DocumentKind

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from clawatch.domain.transcripts import SessionSeen
    from clawatch.storage.projections.project_rollups import ProjectRollups
    from clawatch.storage.search_index import SearchNotes

_KEPT_AT_HAND = 256
LATEST_EVENTS = 50
_COLUMNS = (
    "state",
    "state_reason",
    "state_evidence",
    "state_at",
    "started_at",
    "ended_at",
    "last_event_at",
    "model",
    "title",
    "name",
    "host",
    "transcript_path",
    "first_prompt",
    "tool_call_count",
    "error_count",
    "git_branch",
    "agent_version",
    "entrypoint",
    "born_at",
    "last_hook_at",
    "pause_requested_at",
    "pause_requested_by",
    "usage_first_at",
    "usage_end_at",
    "request_count",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cost",
    "unpriced_requests",
    "unpriced_tokens",
    "reported_tokens",
    "reported_cost",
)
_column_values = attrgetter(*_COLUMNS)
_SEARCHED = frozenset({"title", "name", "first_prompt"})


@dataclass(slots=True)
class SessionRow:
    """A session with its row's id, what the row holds now, and where the sums count it.

    `latest` holds the places of its LATEST_EVENTS newest events in the journal, as texts.
    """

    id: int
    session: Session
    project_id: int | None
    written: dict[str, Any]
    counted: Place | None = None
    latest: deque[str] = field(default_factory=lambda: deque(maxlen=LATEST_EVENTS))


class SessionRows:
    """The sessions table and the projects table, as the writer's thread sees them."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        moved: Callable[[SessionRow, int | None], None],
        rollups: ProjectRollups,
        notes: SearchNotes,
    ) -> None:
        """Have `moved` called when a session's project is found to be another one, with the one that it had before."""
        self._connection = connection
        self._moved = moved
        self._rollups = rollups
        self._notes = notes
        self._at_hand: OrderedDict[str, SessionRow] = OrderedDict()
        self._dirty: dict[int, SessionRow] = {}

    def forget(self) -> None:
        """Drop what is kept at hand and what waits to be written: a rollback takes all of it back."""
        self._at_hand.clear()
        self._dirty.clear()

    def get(self, event: Event) -> SessionRow:
        """Give the session of an event, made if this is the first that is known of it."""
        return self.at_hand(event.session_id) or self._keep(self._insert(Session.first_seen(event)))

    def get_seen(self, seen: SessionSeen) -> SessionRow:
        """Give the session that a transcript speaks of, made if this is the first that is known of it."""
        row = self.at_hand(seen.session_id)
        if row is None:
            at = seen.first_at or seen.born_at or min((usage.occurred_at for usage in seen.usage), default=0)
            row = self._keep(self._insert(Session(seen.session_id, Origin.CLAUDE_CODE, at, seen.last_at or at)))
        return row

    def by_id(self, row_id: int) -> SessionRow:
        """Give a session that is known by its row's id."""
        found = self._connection.execute("SELECT session_id FROM sessions WHERE id = ?", (row_id,)).fetchone()
        row = self.at_hand(found[0])
        if row is None:
            raise AssertionError(f"session {row_id} is gone")
        return row

    def at_hand(self, session_id: str) -> SessionRow | None:
        """Give a session that is known and keep it at hand, or None."""
        row = self._at_hand.get(session_id)
        if row is not None:
            self._at_hand.move_to_end(session_id)
            return row
        row = self._load(session_id)
        return row if row is None else self._keep(row)

    def _keep(self, row: SessionRow) -> SessionRow:
        self._at_hand[row.session.session_id] = row
        if len(self._at_hand) > _KEPT_AT_HAND and next(iter(self._at_hand.values())).id not in self._dirty:
            self._at_hand.popitem(last=False)
        return row

    def find(self, session_id: str) -> SessionRow | None:
        """Give a session that is known, or None."""
        return self._at_hand.get(session_id) or self._load(session_id)

    def only_at_hand(self, session_id: str) -> SessionRow | None:
        """Give a session that need not be read, or None."""
        return self._at_hand.get(session_id)

    def save(self, row: SessionRow) -> None:
        """Have the row written at the next flush."""
        self._dirty[row.id] = row

    def flush(self) -> None:
        """Write what changed since the rows were read or written, those that changed alike in one statement."""
        alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for row in self._dirty.values():
            self._place_in_project(row)
            place = place_of(row.project_id, row.session.started_at)
            if place != row.counted:
                self._rollups.placed(row.counted, place)
                row.counted = place
            values = _values(row)
            written = row.written
            columns = tuple([name for name, value in values.items() if written[name] != value])
            if columns:
                alike.setdefault(columns, []).append((row.id, *(values[name] for name in columns)))
                if not _SEARCHED.isdisjoint(columns):
                    self._notes.note(DocumentKind.SESSION, row.id)
                row.written.update(values)
        self._dirty.clear()
        for columns, rows in alike.items():
            update_rows(self._connection, "sessions", columns, rows)

    def _load(self, session_id: str) -> SessionRow | None:
        names = ("id", "origin", "project_id", "said", "latest_events", *_COLUMNS)
        found = self._connection.execute(
            f"SELECT {', '.join(f's.{name}' for name in names)}, p.path FROM sessions s "  # noqa: S608 fixed names
            "LEFT JOIN projects p ON p.id = s.project_id WHERE s.session_id = ?",
            (session_id,),
        ).fetchone()
        if found is None:
            return None
        values = dict(zip((*names, "cwd"), found, strict=True))
        row_id, project_id, origin = values.pop("id"), values.pop("project_id"), Origin(values.pop("origin"))
        latest = values.pop("latest_events")
        values["said"] = orjson.loads(values["said"])
        values["state"] = SessionState(values["state"])
        values["state_evidence"] = Evidence(values["state_evidence"])
        place = place_of(project_id, values["started_at"])
        row = SessionRow(row_id, Session(session_id=session_id, origin=origin, **values), project_id, {}, place)
        row.latest.extend(latest.split(",") if latest else ())
        row.written = {**_values(row), "cwd": row.session.cwd}
        return row

    def _insert(self, session: Session) -> SessionRow:
        row = SessionRow(0, session, None, {})
        values = {"session_id": session.session_id, "origin": session.origin, **_values(row)}
        row.id = self._connection.execute(
            f"INSERT INTO sessions ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) RETURNING id",  # noqa: S608 fixed names
            tuple(values.values()),
        ).fetchone()[0]
        row.written = {**_values(row), "cwd": None}
        return row

    def _place_in_project(self, row: SessionRow) -> None:
        path = row.session.cwd
        if path is None or row.written["cwd"] == path:
            return
        connection = self._connection
        found = connection.execute("SELECT id FROM projects WHERE path = ?", (path,)).fetchone()
        if found is None:
            found = connection.execute(
                "INSERT INTO projects (path, name) VALUES (?, ?) RETURNING id", (path, project_name(path))
            ).fetchone()
        left, row.project_id = row.project_id, found[0]
        connection.execute("UPDATE sessions SET project_id = ? WHERE id = ?", (row.project_id, row.id))
        row.written["cwd"] = path
        self._moved(row, left)
        if left is not None and left != row.project_id:
            # an earlier event came later and named the directory the session really began in
            connection.execute(
                "DELETE FROM projects WHERE id = ? AND NOT EXISTS (SELECT 1 FROM sessions WHERE project_id = ?)",
                (left, left),
            )


def project_name(path: str) -> str:
    """Give the last part of a directory's path, in the way of the system it comes from."""
    windows = "\\" in path and not path.startswith("/")
    return (PureWindowsPath(path) if windows else PurePosixPath(path)).name or path


def _values(row: SessionRow) -> dict[str, Any]:
    values = dict(zip(_COLUMNS, _column_values(row.session), strict=True))
    values["said"] = orjson.dumps(row.session.said).decode()
    values["latest_events"] = ",".join(row.latest)
    return values
