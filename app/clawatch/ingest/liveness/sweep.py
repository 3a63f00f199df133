"""One look at all sessions that live, and at all processes that Claude Code's registry tells of."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.domain.events import Event, Origin
from clawatch.domain.liveness import PROCESS_GONE as HAS_GONE
from clawatch.domain.liveness import (
    Alive,
    Folder,
    Gone,
    Known,
    Look,
    Present,
    Registered,
    Unknown,
    Unseen,
    is_process_of,
    judge,
    lists_sessions,
)
from clawatch.domain.states import Evidence
from clawatch.ingest.accept import ACCEPT_TIMEOUT_S
from clawatch.ingest.liveness.processes import ProcessTable, folder_use, folders_in_use, process_domain
from clawatch.ingest.liveness.registry import ClaudeRegistry, find_transcript
from clawatch.ingest.liveness.sessions import Watched, WatchedSessions
from clawatch.storage.live_sessions import PROCESS_GONE, PROCESS_SEEN, ProcessEvent, end_of, process_events_start

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from clawatch.storage.tickets import Ticket
    from clawatch.storage.writer import Writer

FOLDERS_EVERY_S = 60.0
# a process last seen this long ago has ended just now; where the machine slept in between, nobody knows when
_JUST_NOW_MS = 10_000
# between the event of a session's end and the end of its process
_LEAVING_MS = 5_000


class Sweep:
    """Looks, judges, and hands what it finds to the writer. For one thread."""

    def __init__(self, writer: Writer, folders: Sequence[Path]) -> None:
        self.sessions = WatchedSessions()
        # after how long something is known that is not yet, None where nothing is
        self.look_again_ms: int | None = None
        # the processes that work for sessions, by these; another one after each look
        self.running: Mapping[str, int] = {}
        self._alive: dict[str, int] = {}
        self._writer = writer
        self._folders = [str(folder) for folder in folders]
        self._registry = ClaudeRegistry(self._folders, process_domain())
        self._processes = ProcessTable()
        self._in_use: tuple[frozenset[str], bool] = (frozenset(), False)
        self._folders_at = -FOLDERS_EVERY_S
        self._now = 0
        self._may_end = False
        # the folders of Claude Code's whose registry is known whole
        self._listings: list[str] = []
        self._pending: list[tuple[Ticket, Callable[[], None]]] = []
        self._told: set[tuple[object, ...]] = set()

    def run(self, connection: sqlite3.Connection, *, refresh: bool, may_end: bool) -> None:
        """Look once, with what the journal has got since where `refresh` says so; without `may_end` only who lives.

        Raises sqlite3.Error, StorageError, WriterBusyError, WriterStoppedError or TimeoutError; the next look then
        finds the same.
        """
        if refresh:
            self.sessions.refresh(connection)
        watched = self.sessions.by_id
        entries, unclear = self._registry.read()
        pids = {entry.pid for entry in entries if entry.is_ours}
        pids |= {session.latest[1] for session in watched.values() if session.latest is not None}
        pids = pids.union(*unclear.values())
        looks = {pid: self._processes.look(pid) for pid in pids}
        # one of a process that is gone was broken by its end, and would name nothing that runs
        self._listings = [
            folder for folder, broken in unclear.items() if all(looks[pid] is Unseen.ABSENT for pid in broken)
        ]
        self._processes.forget_others(pids)
        by_session: dict[str, list[Registered]] = {}
        running: dict[int, Registered] = {}
        for entry in sorted(entries, key=lambda entry: entry.updated_at):
            by_session.setdefault(entry.session_id, []).append(entry)
            if is_process_of(entry, looks.get(entry.pid)):
                running[entry.pid] = entry
        self._now = time.time_ns() // 1_000_000
        self._may_end = may_end
        self.look_again_ms = None
        self._alive = {}
        for session_id, session in watched.items():
            self._judge(session, by_session.get(session_id, ()), running, looks)
        self.running = self._alive
        for entry in running.values():
            if entry.session_id not in watched:
                self._find(connection, entry, looks[entry.pid])
        self._settle()

    def _judge(
        self,
        session: Watched,
        registered: Sequence[Registered],
        running: Mapping[int, Registered],
        looks: Mapping[int, Look],
    ) -> None:
        now = self._now
        known = self._with_listing(session, session.knowledge(registered, running))
        verdict = judge(known, looks, now)
        if not self._may_end and not isinstance(verdict, Alive):
            return
        if isinstance(verdict, Unknown) and verdict.look_into_folder:
            verdict = judge(known, looks, now, self._folder(session.row.cwd))
        if isinstance(verdict, Unknown) and verdict.look_again_ms is not None:
            self.look_again_ms = min(verdict.look_again_ms, self.look_again_ms or verdict.look_again_ms)
        if isinstance(verdict, Gone):
            self._take_for_gone(session, verdict)
        elif isinstance(verdict, Alive):
            session.seen_at = now
            self._alive[session.row.session_id] = verdict.pid
            if not session.is_told(verdict.pid, verdict.process_started_at):
                body = {"pid": verdict.pid, "process_started_at": verdict.process_started_at}
                done = partial(session.note_seen, verdict.pid, verdict.process_started_at, now)
                self._submit(_own_event(PROCESS_SEEN, session.row.session_id, now, body, body.values()), done)

    def _with_listing(self, session: Watched, known: Known) -> Known:
        """Add what is known of the registry beside the session's transcript, where that can matter."""
        if known.registered or known.sender is not None or not lists_sessions(known.version):
            return known
        if not session.is_sought:
            found = ((folder, find_transcript(folder, session.row.session_id)) for folder in self._folders)
            session.transcript = next(((folder, path) for folder, path in found if path is not None), None)
            session.is_sought = True
        if session.transcript is None or session.transcript[0] not in self._listings:
            return known
        return replace(known, is_listing_known=True, written_at=_modified_at(session.transcript[1]))

    def _take_for_gone(self, session: Watched, verdict: Gone) -> None:
        now, last_event_at = self._now, session.row.last_event_at
        if session.gone is not None and session.gone.occurred_at >= last_event_at:
            # said already; whether it holds is not decided here
            return
        at = verdict.last_sign_at
        if verdict.reason == HAS_GONE:
            if session.seen_at is not None and now - session.seen_at <= _JUST_NOW_MS:
                at = now
            signs = [at, session.seen_at or 0, _modified_at(session.row.transcript_path)]
            at = max(last_event_at, min(now, max(signs)))
        body = {"pid": verdict.pid, "reason": verdict.reason}
        gone = ProcessEvent(PROCESS_GONE, verdict.pid, None, at, now, verdict.reason)
        done = partial(setattr, session, "gone", gone)
        self._submit(_own_event(PROCESS_GONE, session.row.session_id, at, body, (verdict.pid or 0, at)), done)

    def _find(self, connection: sqlite3.Connection, entry: Registered, look: Look) -> None:
        """Tell of a process that works for a session which nothing was heard of, or which has ended."""
        if not isinstance(look, Present):
            return
        end = end_of(connection, entry.session_id)
        marks: tuple[object, ...] = (entry.pid, look.started_at)
        if end is not None:
            if end.ended_at is None:
                # it has come up since the journal was read
                return
            if end.evidence == Evidence.HOOK and not _works_again(entry, look, end.ended_at):
                return
            marks += (end.ended_at,)
        if (entry.session_id, *marks) in self._told:
            return
        body: dict[str, Any] = {"pid": entry.pid, "process_started_at": look.started_at}
        if entry.cwd is not None:
            body["cwd"] = entry.cwd
        done = partial(self._told.add, (entry.session_id, *marks))
        self._submit(_own_event(PROCESS_SEEN, entry.session_id, self._now, body, marks), done)

    def _submit(self, event: Event, done: Callable[[], None]) -> None:
        """Have an event of our own written; `done` is called once it is on disk."""
        self._pending.append((self._writer.submit(event), done))

    def _settle(self) -> None:
        """Wait for what was submitted; what does not come to the disk is found, and submitted, again."""
        pending, self._pending = self._pending, []
        for ticket, done in pending:
            ticket.result(ACCEPT_TIMEOUT_S)
            done()

    def _folder(self, folder: str | None) -> Folder:
        if time.monotonic() - self._folders_at >= FOLDERS_EVERY_S:
            self._in_use = folders_in_use()
            self._folders_at = time.monotonic()
        in_use, all_seen = self._in_use
        return folder_use(folder, in_use, all_seen=all_seen)


def _own_event(kind: str, session_id: str, at: int, body: dict[str, Any], marks: Iterable[object]) -> Event:
    """Make an event of our own; the same marks make the same event."""
    name = "seen" if kind == PROCESS_SEEN else "gone"
    event_id = process_events_start(session_id) + "-".join(map(str, (name, *marks)))
    received_at = time.time_ns() // 1_000_000
    return Event(event_id, Origin.CLAUDE_CODE, kind, session_id, at, received_at, orjson.dumps(body), body)


def _works_again(entry: Registered, look: Present, ended_at: int) -> bool:
    """Whether a process that is there after its session's end is more than one that has not left yet."""
    return look.started_at > ended_at or entry.updated_at > ended_at + _LEAVING_MS


def _modified_at(path: str | None) -> int:
    try:
        return os.stat(path).st_mtime_ns // 1_000_000 if path else 0  # noqa: PTH116 a text that may be anything
    except (OSError, ValueError):
        return 0
