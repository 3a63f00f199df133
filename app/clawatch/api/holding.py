"""The calls of paused sessions, held: `GET /api/hold`, which is answered in part at once and in full on the resume.

A hook whose event was answered 202 asks here what is to become of its call (see docs/hook-protocol.md). Its connection
leaves waitress, and one thread keeps all of them, at no cost until somebody resumes or a hook goes away.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from clawatch.api.hold_answers import GO, NOT_NOW, UNKNOWN, HoldTerms, beginning
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.holding import HoldCall, Release, ReleaseCall, ReleaseLost, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clawatch.api.guard import Guard
    from clawatch.storage.batches import Committed
    from clawatch.storage.commands import Command
    from clawatch.storage.holding import Judged
    from clawatch.storage.tickets import CommandTicket
    from clawatch.storage.writer import Writer

MOST_HELD = 400
# By then, hooks that were held when ClaWatch ended have come back or gone on: see `grace` in the hook.
RETURN_WITHIN_S = 10.0
_RETRY_S = 0.5
_DIED = "Pausing has died: restart ClaWatch. Calls of paused agents go on meanwhile, or as the settings say."
_log = logging.getLogger(__name__)


class _Hold:
    """A hook that waits; `session_id` is None until its call is held."""

    __slots__ = ("call", "session_id", "socket")

    def __init__(self, taken: socket.socket, call: str) -> None:
        self.socket = taken
        self.call = call
        self.session_id: str | None = None


class CallHolder:
    """Keeps the connections of hooks whose calls are held, on a thread of its own."""

    def __init__(self, writer: Writer, guard: Guard, terms: HoldTerms) -> None:
        self._writer = writer
        self._guard = guard
        self._terms = terms
        self._thread = threading.Thread(target=self._run, name="clawatch-holds")
        self._started = False
        self._stopping = False
        self._has_ended = False
        self._lock = threading.Lock()
        # what is left for the thread: whom to ask for, then what to do, in order
        self._arrived: deque[_Hold] = deque()
        self._orders: deque[Callable[[], None]] = deque()
        self._wake_in, self._signal = socket.socketpair()
        self._wake_in.settimeout(0)
        self._signal.settimeout(0)
        # changed on the writer's thread only
        self._held: dict[str, set[_Hold]] = {}
        # for the thread alone
        self._all: set[_Hold] = set()
        self._unsaid: deque[Command[Any]] = deque()
        self._selector = selectors.DefaultSelector()
        self._look_for_lost_at: float | None = None
        self._began_at = 0

    def start(self) -> None:
        """Begin; what was held before and does not come back is known for lost a while later."""
        self._started = True
        self._began_at = time.time_ns() // 1_000_000
        self._look_for_lost_at = time.monotonic() + RETURN_WITHIN_S
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Leave all hooks alone, which wait a moment for the next start, and end. Raises TimeoutError."""
        with self._lock:
            if self._stopping:
                return
            self._stopping = True
            self._wake()
        if self._started:
            self._thread.join(timeout)
            if self._thread.is_alive():
                raise TimeoutError("the thread that holds calls did not stop in time")
        self._wake_in.close()
        self._signal.close()
        self._selector.close()

    def apply(self, terms: HoldTerms) -> None:
        """Hold calls on other terms; for any thread. Calls that are held already were told theirs, and keep them."""
        self._terms = terms

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        is_dead = self._started and not self._thread.is_alive() and not self._stopping
        return _DIED if is_dead else None

    def taker(self, environ: Mapping[str, str]) -> Callable[[socket.socket], None] | None:
        """Give what takes over the socket of a hook that asks, or None where its request is another's to answer."""
        call = environ.get("HTTP_X_CLAWATCH_EVENT_ID")
        if not call or len(self._all) >= MOST_HELD or not self._thread.is_alive():
            return None
        if not self._guard.lets_hook_in(environ):
            return None
        return lambda taken: self._take(_Hold(taken, call))

    def hear(self, committed: Committed) -> None:
        """Release what belongs to sessions that are paused no longer; on the writer's thread."""
        if not self._held:
            return
        standing = self._writer.pauses.session_ids
        for session_id in self._held.keys() & (committed.session_ids - standing):
            for hold in self._held.pop(session_id):
                self._order(lambda hold=hold: self._finish(hold, GO))  # type: ignore[misc]

    def _order(self, order: Callable[[], None]) -> None:
        with self._lock:
            self._orders.append(order)
            self._wake()

    def _wake(self) -> None:
        # where no more fits in, the thread is woken already; once it has ended, nobody is
        with contextlib.suppress(OSError):
            self._wake_in.send(b"\0")

    def _take(self, hold: _Hold) -> None:
        with self._lock:
            if not self._has_ended:
                self._arrived.append(hold)
                self._wake()
                return
        hold.socket.close()

    def _run(self) -> None:
        self._selector.register(self._signal, selectors.EVENT_READ)
        try:
            while not self._stopping:
                for key, _ in self._selector.select(self._wait_s()):
                    if key.data is None:
                        self._signal.recv(4096)
                    elif key.data in self._all:
                        self._listen_to(key.data)
                self._carry_out()
                self._say()
        except Exception:
            _log.exception("Pausing died")
            raise
        finally:
            for hold in list(self._all):
                self._drop(hold)
            with self._lock:
                self._has_ended = True
                for hold in self._arrived:
                    hold.socket.close()

    def _wait_s(self) -> float | None:
        if self._unsaid:
            return _RETRY_S
        if self._look_for_lost_at is None:
            return None
        return max(0.0, self._look_for_lost_at - time.monotonic())

    def _carry_out(self) -> None:
        while self._arrived:
            self._ask(self._arrived.popleft())
        while self._orders:
            self._orders.popleft()()
        if self._look_for_lost_at is not None and time.monotonic() >= self._look_for_lost_at:
            self._look_for_lost_at = None
            if self._writer.pauses.session_ids:
                self._unsaid.append(ReleaseLost(self._began_at, frozenset(hold.call for hold in self._all)))

    def _say(self) -> None:
        """Have the writer write down what is to be said, as far as it takes that now."""
        while self._unsaid:
            try:
                self._writer.submit_command(self._unsaid[0])
            except WriterBusyError:
                return
            except WriterStoppedError:
                self._unsaid.clear()
                return
            self._unsaid.popleft()

    def _ask(self, hold: _Hold) -> None:
        """Ask the writer, who knows, whether a call is to be held."""
        self._all.add(hold)
        self._selector.register(hold.socket, selectors.EVENT_READ, hold)
        try:
            self._writer.submit_command(HoldCall(hold.call), lambda ticket: self._note_verdict(hold, ticket))
        except (WriterBusyError, WriterStoppedError):
            self._finish(hold, NOT_NOW)

    def _note_verdict(self, hold: _Hold, ticket: CommandTicket[Judged]) -> None:
        """Take the writer's answer, on its thread: from here on it hears of the resume."""
        try:
            judged = ticket.result(0)
        except (StorageError, WriterStoppedError):
            self._order(lambda: self._finish(hold, NOT_NOW))
            return
        except Exception:  # noqa: BLE001 it is this call's own trouble, and logged by the writer
            self._order(lambda: self._finish(hold, NOT_NOW))
            return
        if judged.verdict is Verdict.HELD and judged.session_id is not None:
            hold.session_id = judged.session_id
            self._held.setdefault(judged.session_id, set()).add(hold)
            self._order(lambda: self._begin(hold))
        else:
            answer = UNKNOWN if judged.verdict is Verdict.UNKNOWN else beginning(self._terms) + GO
            self._order(lambda: self._finish(hold, answer))

    def _begin(self, hold: _Hold) -> None:
        if hold not in self._all:
            # it went away before its call was held
            self._note_end(hold, Release.LOST)
        else:
            self._send(hold, beginning(self._terms))

    def _finish(self, hold: _Hold, answer: bytes) -> None:
        if hold in self._all:
            self._send(hold, answer)
            self._drop(hold)

    def _send(self, hold: _Hold, data: bytes) -> None:
        try:
            hold.socket.send(data)
        except OSError:
            # the selector tells of its end
            _log.debug("The hook of a held call is gone")

    def _listen_to(self, hold: _Hold) -> None:
        """Read what a hook says: that it refused its call, or nothing any more."""
        try:
            said = hold.socket.recv(64)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        self._drop(hold)
        self._note_end(hold, Release.REFUSED if said.startswith(b"refused") else Release.LOST)

    def _note_end(self, hold: _Hold, how: Release) -> None:
        if hold.session_id is not None:
            self._unsaid.append(ReleaseCall(hold.session_id, hold.call, how))

    def _drop(self, hold: _Hold) -> None:
        self._all.discard(hold)
        self._selector.unregister(hold.socket)
        hold.socket.close()
