"""Live updates, the thread's work: all clients, each at its own pace, none of them waited for.

Nothing is queued for a client but one message. While it reads that, what changes is only noted, by the feed, for all
clients at once; so a slow client costs as much as a quick one.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import time
from typing import TYPE_CHECKING

import orjson
from websockets.frames import CloseCode

from clawatch.api.live.connection import LiveConnection, NotAdmittedError, Standing
from clawatch.api.live.feed import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.api.guard import Guard
    from clawatch.api.live.feed import Feed
    from clawatch.api.live.inbox import Inbox
    from clawatch.api.live.pace import Pace

MOST_CLIENTS = 128
_GOODBYES_WITHIN_S = 0.5
_RETRY_S = 1.0
_UNREADABLE = "The database cannot be read for live updates; the log says why."
_log = logging.getLogger(__name__)


class LiveLoop:
    """Serves clients until the wish to stop comes. For one thread; others may read `is_full` and `trouble`."""

    def __init__(self, inbox: Inbox, feed: Feed, guard: Guard, pace: Pace) -> None:
        self.trouble: str | None = None
        self._inbox = inbox
        self._feed = feed
        self._guard = guard
        self._pace = pace
        self._clients: dict[LiveConnection, Place] = {}
        self._inside = 0
        self._is_listening = False
        self._next_at = 0.0
        self._selector = selectors.DefaultSelector()

    @property
    def is_full(self) -> bool:
        """Whether all places are taken by clients that have shown the key; others make room."""
        return self._inside >= MOST_CLIENTS

    def run(self) -> None:
        """Serve until the wish to stop comes, then say goodbye."""
        with self._selector:
            self._selector.register(self._inbox.signal, selectors.EVENT_READ)
            try:
                while not self._inbox.is_stopping:
                    self._attend(self._wait_s())
                    self._welcome()
                    self._look_around()
                self._say_goodbye()
            finally:
                for client in list(self._clients):
                    self._forget(client)

    def _wait_s(self) -> float | None:
        """Give how long there is nothing to do unless something happens, None for as long as nothing does."""
        due = [client.due_at for client in self._clients]
        if self._inside and (
            not self._is_listening or self._inbox.has_changes or any(map(self._is_behind, self._clients))
        ):
            due.append(self._next_at)
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _attend(self, wait_s: float | None) -> None:
        """Serve the sockets that have something, and whoever's time has come."""
        for key, events in self._selector.select(wait_s):
            client: LiveConnection | None = key.data
            if client is None:
                self._inbox.read_signal()
                continue
            with self._caring_for(client):
                if events & selectors.EVENT_WRITE:
                    client.flush(time.monotonic())
                if events & selectors.EVENT_READ:
                    client.receive(time.monotonic())
        now = time.monotonic()
        for client in [client for client in self._clients if now >= client.due_at]:
            with self._caring_for(client):
                client.tend(now)

    def _welcome(self) -> None:
        for opening in self._inbox.take_openings():
            if len(self._clients) >= MOST_CLIENTS and not self._make_room():
                opening.socket.close()
                continue
            client = LiveConnection(opening, self._pace, self._admit, time.monotonic())
            self._clients[client] = Place()
            self._selector.register(client.socket, selectors.EVENT_READ, client)
            with self._caring_for(client):
                client.begin(opening, time.monotonic())

    def _make_room(self) -> bool:
        """End the connection of whoever has been here for longest without showing the key; False where all have."""
        client = next((client for client in self._clients if client.standing is not Standing.INSIDE), None)
        if client is None:
            return False
        with self._caring_for(client):
            client.close(CloseCode.TRY_AGAIN_LATER, "too many clients", time.monotonic())
            client.drop()
        return True

    def _admit(self, message: bytes, address: str) -> str:
        """Give the key that a client's first message holds. Raises NotAdmittedError where that is none of ours."""
        try:
            said = orjson.loads(message)
        except orjson.JSONDecodeError:
            said = None
        key = said.get("key") if isinstance(said, dict) and said.get("type") == "auth" else None
        if not isinstance(key, str) or not key:
            raise NotAdmittedError('the first message must be {"type": "auth", "key": "..."}')
        if self._guard.keys.is_right(key):
            return key
        wait_s = self._guard.wrong_keys.note(address)
        raise NotAdmittedError("the key is wrong" + (f": try again in {wait_s} s" if wait_s else ""))

    def _look_around(self) -> None:
        """Tell those inside what is new, if it is time; listen as long as anybody is inside."""
        self._inside = sum(client.standing is Standing.INSIDE for client in self._clients)
        if self._inside:
            if time.monotonic() >= self._next_at:
                self._next_at = time.monotonic() + self._pace.between_messages_s
                if self._find_out():
                    self._tell()
        elif self._is_listening:
            self._is_listening = False
            self._inbox.listen(wanted=False)
            self._feed.close()
            self.trouble = None

    def _find_out(self) -> bool:
        """Bring the feed up to date; says whether that went well."""
        changed = self._inbox.take_changes()
        try:
            if not self._is_listening:
                # first, so that what is committed while the feed reads is noted
                self._inbox.listen(wanted=True)
                self._feed.open()
                self._is_listening = True
            elif changed:
                self._feed.refresh(changed.session_ids, changed.alert_ids)
        except Exception:  # noqa: BLE001 it is logged
            if self.trouble is None:
                _log.exception("Live updates could not be read from the database")
            self.trouble = _UNREADABLE
            self._inbox.put_back(changed)
            self._next_at = time.monotonic() + _RETRY_S
            return False
        self.trouble = None
        return True

    def _tell(self) -> None:
        """Send everybody who has read what came before what is new to them."""
        now = time.monotonic()
        for client, place in list(self._clients.items()):
            if client.standing is not Standing.INSIDE:
                continue
            with self._caring_for(client):
                if client.key != self._guard.keys.current:
                    client.close(CloseCode.POLICY_VIOLATION, "the key was renewed: connect with the new one", now)
                elif self._is_behind(client):
                    client.send(self._feed.next_message(place), now)

    def _is_behind(self, client: LiveConnection) -> bool:
        return client.is_ready and self._feed.has_news(self._clients[client])

    @contextlib.contextmanager
    def _caring_for(self, client: LiveConnection) -> Iterator[None]:
        """Have the selector wait for what a client waits for, and let what goes wrong with it end only it."""
        try:
            yield
        except Exception:  # noqa: BLE001 it is logged
            _log.exception("A client of live updates could not be served")
            client.drop()
        if client.standing is Standing.GONE:
            self._forget(client)
            return
        receives = selectors.EVENT_READ if client.wants_to_receive else 0
        wanted = receives | (selectors.EVENT_WRITE if client.wants_to_send else 0)
        if self._selector.get_key(client.socket).events != wanted:
            self._selector.modify(client.socket, wanted, client)

    def _forget(self, client: LiveConnection) -> None:
        if self._clients.pop(client, None) is not None:
            self._selector.unregister(client.socket)
            client.socket.close()

    def _say_goodbye(self) -> None:
        now = time.monotonic()
        for client in list(self._clients):
            with self._caring_for(client):
                client.close(CloseCode.GOING_AWAY, "ClaWatch stops", now)
        until = now + _GOODBYES_WITHIN_S
        while self._clients and (left_s := until - time.monotonic()) > 0:
            self._attend(left_s)
