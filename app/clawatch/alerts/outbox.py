"""The outbox, as a channel sees it.

A channel (see domain.alerts.Channel) is a service of its own with a thread of its own. It works so:

1. `outbox.listen(callback)` once, before anything starts. The callback is called on the writer's thread after each
   commit that may have brought something new: it must return at once and not raise. Set an event in it.
2. `outbox.open(channel)` in its `start`, as soon as it can tell anything at all, and `outbox.close(channel)` once it
   is switched off for good. Rows are written for open channels only; what waits for a closed one stays. A channel whose
   network is down stays open: what it cannot tell now waits. Not to be closed at the stop of ClaWatch.
3. On its thread, in a loop, `due(channel)`: the notices that are due now, in the order to tell them. Tell each; then
   `sent(notice, reference)`, with whatever text names the message for later changes, or
   - `failed(notice, error, retry_at)` where this one notice is at fault: the others go on meanwhile. With None for
     `retry_at` it is given up for good, as where the service says that it never takes it.
   - nothing at all where the way itself is down (no network, no session bus): `due` gives the same again. How long to
     wait until then is the channel's own affair.
4. Then wait for the callback, at most until `next_due(channel)`, UTC milliseconds, or without end for None.

What was told and not noted, as ClaWatch died in between, is given again: at least once, and twice only so. All of it
survives restarts. `due` and `next_due` know of mutes, and make a digest of what is too much to be told one by one.
Quiet hours, snoozes and cooldowns are known by when a row is due.

An occasion `changed` is silent: edit or remove the message named by `notice.reference`; where that is None, or there is
nothing to be done, call `sent` right away, with the same reference to keep it. `raised` may come again for one alert,
after a snooze, with the reference of the message before it.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from clawatch.alerts.messages import AlertFacts, Notice
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.facts import fact
from clawatch.storage.left_shown import NoteCleared, left_shown
from clawatch.storage.outbox import (
    MUTED_UNTIL,
    GatherDigest,
    NoteFailed,
    NoteSent,
    alert_facts,
    count_for_digest,
    digest_facts,
    due_rows,
    facts_of,
    next_due_at,
    reference_of,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from clawatch.domain.alerts import Channel
    from clawatch.storage.readers import Readers
    from clawatch.storage.writer import Committed, Writer

_log = logging.getLogger(__name__)
DIGEST_FROM = 6
"""So many that are due at once are told as one."""
_WRITE_TIMEOUT_S = 10.0
_NOT_NOTED = (WriterBusyError, WriterStoppedError, StorageError, TimeoutError)


class Outbox:
    """What channels have to tell, for all of them; see above. Every method is for any thread."""

    def __init__(self, writer: Writer, readers: Readers, clock: Callable[[], int] | None = None) -> None:
        """Read and write there; `clock` gives the time in UTC milliseconds, where it is another than the machine's."""
        self._writer = writer
        self._readers = readers
        self._now = clock or _now
        self._open: frozenset[Channel] = frozenset()
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        # told, and not yet noted: not to be told again meanwhile
        self._unnoted: dict[int, NoteSent | NoteFailed] = {}
        writer.listen(self._hear)

    def listen(self, callback: Callable[[], None]) -> None:
        """Have `callback` called, on the writer's thread, whenever there may be something new to tell."""
        self._listeners.append(callback)

    def open(self, channel: Channel) -> None:
        """Say that a channel is there: from now on, what happens is written down for it."""
        with self._lock:
            self._open |= {channel}

    def close(self, channel: Channel) -> None:
        """Say that a channel is switched off: nothing more is written down for it."""
        with self._lock:
            self._open -= {channel}

    @property
    def open_channels(self) -> frozenset[Channel]:
        """The channels that are there."""
        return self._open

    def due(self, channel: Channel, limit: int = 20) -> tuple[Notice, ...]:
        """Give at most `limit` of what a channel has to tell now, in the order to tell it.

        Raises sqlite3.Error, or what the writer raises where many must be made one and it cannot be written.
        """
        self._note_late()
        now = self._now()
        connection = self._readers.connection()
        only_silent = self._muted_until(connection) > now
        if not only_silent and count_for_digest(connection, channel, now) >= DIGEST_FROM:
            gather = GatherDigest(channel, now, DIGEST_FROM - 1)
            self._writer.submit_command(gather).result(_WRITE_TIMEOUT_S)
        with self._lock:
            told = frozenset(self._unnoted)
        rows = due_rows(connection, channel, now, limit + len(told), only_silent=only_silent)
        notices = []
        for row in rows:
            facts = tuple([AlertFacts(*values) for values in facts_of(connection, row)])
            if row.id in told or not facts:
                continue
            reference = None if row.alert is None else reference_of(connection, channel, row.alert)
            notice = Notice(row.id, channel, row.occasion, row.created_at, row.attempts, reference, facts)
            notices.append(notice)
        return tuple(notices[:limit])

    def next_due(self, channel: Channel) -> int | None:
        """Give when a channel has to look again though nobody calls it (UTC milliseconds); None: it need not.

        Raises sqlite3.Error.
        """
        connection = self._readers.connection()
        muted_until = self._muted_until(connection)
        with self._lock:
            is_late = bool(self._unnoted)
        loud = next_due_at(connection, channel, only_silent=False)
        if loud is None:
            return self._now() + 1000 if is_late else None
        if muted_until <= self._now():
            return loud
        silent = next_due_at(connection, channel, only_silent=True)
        return max(loud, muted_until) if silent is None else min(silent, max(loud, muted_until))

    def facts(self, alert_id: int) -> AlertFacts | None:
        """Give an alert as it stands now, None where there is none, as for a button pressed. Raises sqlite3.Error."""
        found = alert_facts(self._readers.connection(), alert_id)
        return AlertFacts(*found[0]) if found else None

    def digest(self, outbox_id: int) -> tuple[AlertFacts, ...]:
        """Give the alerts that a digest stands for as they are now, none where it is none. Raises sqlite3.Error."""
        return tuple(AlertFacts(*found) for found in digest_facts(self._readers.connection(), outbox_id))

    def sent(self, notice: Notice, reference: str | None = None) -> None:
        """Note that a notice was told, under the channel's own name for the message.

        Where that cannot be written now it is kept at hand and written later, and the notice not given again.
        """
        self._note(notice.outbox_id, NoteSent(notice.outbox_id, reference, self._now()))

    def failed(self, notice: Notice, error: str, retry_at: int | None) -> None:
        """Note that a notice could not be told, and when to try again (UTC milliseconds); None gives it up."""
        self._note(notice.outbox_id, NoteFailed(notice.outbox_id, error[:500], self._now(), retry_at))

    def left_shown(self) -> list[str]:
        """Give the references of what was shown on the desktop and is not known to be gone. Raises sqlite3.Error."""
        return left_shown(self._readers.connection())

    def cleared(self, at: int) -> None:
        """Note that nothing is on the desktop any more of what was shown there up to `at` (UTC milliseconds)."""
        try:
            self._writer.submit_command(NoteCleared(at)).result(_WRITE_TIMEOUT_S)
        except _NOT_NOTED as error:
            _log.info("What was shown is looked for again at the next start: %s", error)

    def _note(self, row: int, command: NoteSent | NoteFailed) -> None:
        with self._lock:
            self._unnoted[row] = command
        self._note_late()

    def _note_late(self) -> None:
        with self._lock:
            waiting = list(self._unnoted.items())
        for row, command in waiting:
            try:
                self._writer.submit_command(command).result(_WRITE_TIMEOUT_S)
            except _NOT_NOTED as error:
                _log.info("What was told is noted later: %s", error)
                return
            with self._lock:
                if self._unnoted.get(row) is command:
                    del self._unnoted[row]

    def _hear(self, committed: Committed) -> None:
        if committed.alert_ids:
            for listener in self._listeners:
                listener()

    @staticmethod
    def _muted_until(connection: sqlite3.Connection) -> int:
        value = fact(connection, MUTED_UNTIL)
        return 0 if value is None else int(value)


def _now() -> int:
    return time.time_ns() // 1_000_000
