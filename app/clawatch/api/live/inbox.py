"""What other threads leave for the thread of the live updates."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.api.live.opening import Opening
    from clawatch.storage.batches import Committed


@dataclass(slots=True)
class Changed:
    """What changed since somebody looked: ids, never the rows."""

    session_ids: set[str] = field(default_factory=set)
    alert_ids: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.session_ids or self.alert_ids)


class Inbox:
    """Connections that come, ids of what changes, the wish to stop; `signal` is readable when something is new."""

    def __init__(self) -> None:
        self.is_stopping = False
        self._lock = threading.Lock()
        self._asked = threading.Event()
        self._is_listening = False
        self._openings: list[Opening] = []
        self._changed = Changed()
        self._wake_in, self.signal = socket.socketpair()
        self._wake_in.settimeout(0)
        self.signal.settimeout(0)

    def put(self, opening: Opening) -> None:
        """Leave a connection; its socket is closed where nobody takes it any more."""
        with self._lock:
            if self.is_stopping:
                opening.socket.close()
                return
            self._openings.append(opening)
            self._asked.set()
            self._wake()

    def note(self, committed: Committed) -> None:
        """Leave what changed, if anybody wants to know. Returns at once and never raises."""
        if not self._is_listening:
            return
        with self._lock:
            if self.is_stopping or not self._is_listening:
                return
            # whoever was woken takes all that came until it gets to it
            if not self._changed:
                self._wake()
            self._changed.session_ids |= committed.session_ids
            self._changed.alert_ids |= committed.alert_ids

    def stop(self) -> None:
        """Leave the wish to stop; nothing more is taken after it."""
        with self._lock:
            self.is_stopping = True
            self._asked.set()
            self._wake()

    def wait(self) -> None:
        """Wait for a first connection or the wish to stop."""
        self._asked.wait()

    def listen(self, *, wanted: bool) -> None:
        """Say whether changes are to be noted; those noted before are forgotten."""
        with self._lock:
            self._is_listening = wanted
            self._changed = Changed()

    @property
    def has_changes(self) -> bool:
        """Whether anything is noted."""
        return bool(self._changed)

    def take_changes(self) -> Changed:
        """Give what is noted, and forget it."""
        with self._lock:
            changed, self._changed = self._changed, Changed()
        return changed

    def put_back(self, changed: Changed) -> None:
        """Note again what could not be dealt with."""
        with self._lock:
            self._changed.session_ids |= changed.session_ids
            self._changed.alert_ids |= changed.alert_ids

    def take_openings(self) -> list[Opening]:
        """Give the connections that were left."""
        with self._lock:
            openings, self._openings = self._openings, []
        return openings

    def read_signal(self) -> None:
        """Have `signal` be readable for what comes next only."""
        with contextlib.suppress(BlockingIOError):
            self.signal.recv(4096)

    def close(self) -> None:
        """Close what is left; nobody may use it after that but to leave things that are not taken."""
        for opening in self.take_openings():
            opening.socket.close()
        self._wake_in.close()
        self.signal.close()

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError):
            # where no more fits in, whoever reads it is woken already
            self._wake_in.send(b"\0")
