"""What is known of the sessions that live, read from the journal as it grows. Times are UTC milliseconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.domain.liveness import SLACK_MS, UNLISTED, Known, Registered, Sender, process_of
from clawatch.storage.live_sessions import (
    PROCESS_GONE,
    LiveSession,
    ProcessEvent,
    SentEvent,
    applied_seq,
    events_between,
    live_sessions,
    process_events,
    process_events_start,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

# how many of the newest events are looked at after a start: older processes are known from when they were seen
_LOOK_BACK = 5_000
_PAGE = 5_000
# within this, an event came in when it happened
_DIRECT_MS = 1_500
# what waited in the spool while we judged has come in after this
_SPOOL_TAKEN_MS = 10_000


@dataclass(slots=True)
class Watched:
    """A session that lives, and what is known of its processes.

    `senders` are those that sent its events and `seen` says when those started that were seen at work for it, by their
    ids; `latest` is the last of either kind. `seen_at` is when one was last seen in this run, `gone` the last time that
    the session was taken for gone. `transcript` is its transcript, with the folder of Claude Code's that holds it, None
    where none of ours does; it is looked for once, as `is_sought` says.
    """

    row: LiveSession
    senders: dict[int, Sender] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    latest: tuple[int, int] | None = None
    seen_at: int | None = None
    gone: ProcessEvent | None = None
    transcript: tuple[str, str] | None = None
    is_sought: bool = False

    def is_told(self, pid: int, started_at: int) -> bool:
        """Whether the journal says already that this process was seen."""
        return abs(self.seen.get(pid, 0) - started_at) <= SLACK_MS

    def knowledge(self, registered: Iterable[Registered], by_pid: Mapping[int, Registered]) -> Known:
        """Put together what is known, with the registry's entries for the session and for its process."""
        sender = went_on = None
        if self.latest is not None:
            at, pid = self.latest
            sent = self.senders.get(pid) or Sender(pid, at)
            sender = Sender(pid, sent.last_event_at, self.seen.get(pid), sent.was_direct)
            went_on = by_pid.get(pid)
            went_on = went_on if went_on is not None and went_on.session_id != self.row.session_id else None
        was_unlisted = self.gone is not None and self.gone.reason == UNLISTED
        was_gone = self.gone is not None and self.gone.pid in {None, sender.pid if sender is not None else None}
        return Known(
            self.row.last_event_at,
            sender,
            tuple(registered),
            went_on,
            # of one that the registry did not list, silence was never asked yet
            was_wrong=was_gone and not was_unlisted,
            was_unlisted=was_unlisted,
            version=self.row.agent_version,
        )

    def note_seen(self, pid: int, started_at: int, at: int) -> None:
        """Note that a process was seen at work for the session."""
        self.seen[pid] = started_at
        self.latest = max(self.latest or (0, 0), (at, pid))

    def note_event(self, pid: int, event: SentEvent) -> None:
        """Note an event that a process sent for the session."""
        sender, gone = self.senders.get(pid) or Sender(pid, 0), self.gone
        direct = 0 <= event.received_at - event.occurred_at <= _DIRECT_MS
        if gone is not None and gone.pid == pid and event.occurred_at > gone.occurred_at:
            direct = direct or event.received_at > gone.received_at + _SPOOL_TAKEN_MS
        last_event_at = max(sender.last_event_at, event.occurred_at)
        self.senders[pid] = Sender(pid, last_event_at, was_direct=sender.was_direct or direct)
        self.latest = max(self.latest or (0, 0), (event.occurred_at, pid))


class WatchedSessions:
    """Every session of Claude Code's that lives. For one thread."""

    def __init__(self) -> None:
        self.by_id: dict[str, Watched] = {}
        self._seq: int | None = None

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Read what the journal has got since the last time. Raises sqlite3.Error."""
        # asked for first: the rows that are read below know at least these events
        last = applied_seq(connection)
        seq = max(last - _LOOK_BACK, 0) if self._seq is None else self._seq
        sent: dict[str, list[tuple[int, SentEvent]]] = {}
        while page := events_between(connection, seq, last, _PAGE):
            seq = page[-1].seq
            for event in page:
                pid = process_of(event.event_id)
                if pid is not None:
                    sent.setdefault(event.session_id, []).append((pid, event))
        live = live_sessions(connection)
        by_id = {row.session_id: self.by_id.get(row.session_id) or _recall(connection, row) for row in live}
        for row in live:
            watched = by_id[row.session_id]
            watched.row = row
            for pid, event in sent.get(row.session_id, ()):
                watched.note_event(pid, event)
        self.by_id, self._seq = by_id, seq


def _recall(connection: sqlite3.Connection, row: LiveSession) -> Watched:
    """Take up a session with what an earlier watch saw of it."""
    watched = Watched(row)
    for event in process_events(connection, process_events_start(row.session_id)):
        if event.kind == PROCESS_GONE:
            watched.gone = event
        elif event.pid is not None and event.process_started_at is not None:
            watched.note_seen(event.pid, event.process_started_at, event.occurred_at)
    return watched
