"""Telegram as a service: one thread, and only where ClaWatch is paired; without, nothing of it is loaded."""

from __future__ import annotations

import linecache
import logging
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clawatch.domain.alerts import Channel
from clawatch.notify.telegram.standing import Standing, TelegramStatus
from clawatch.settings.file import SettingsError
from clawatch.settings.telegram import load_pairing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.alerts.outbox import Outbox
    from clawatch.notify.telegram.work import Work
    from clawatch.queries.source import Source
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
AWAY_MOST_S = 900.0
"""So long at most is the chat left to somebody else: a set-up that was given up says no goodbye."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What Telegram works with: the pairing's file, the Bot API's address, ClaWatch's own.

    `link_to` gives the address that opens a session, or with None the window; None where there is none that works.
    """

    pairing: Path
    api: str
    writer: Writer
    source: Source
    outbox: Outbox
    link_to: Callable[[str | None], str | None]


class TelegramService:
    """Tells alerts in the paired chat, and does what is asked for there."""

    def __init__(self, desk: Desk) -> None:
        """Make it, without reading the pairing yet."""
        self._desk = desk
        self._standing = Standing()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._work: Work | None = None
        self._is_stopped = False
        self._away_until = 0.0
        desk.outbox.listen(self._hear)

    def start(self) -> None:
        """Begin where there is a pairing."""
        self.reload()

    def reload(self) -> None:
        """Take the pairing that is kept now; for any thread."""
        self._away_until = 0.0
        try:
            kept = load_pairing(self._desk.pairing)
            is_paired = kept is not None
            if kept is not None and kept.no_keychain is not None:
                _log.info(
                    "The bot's token is in %s, for no keychain takes it: %s", self._desk.pairing, kept.no_keychain
                )
        except SettingsError as error:
            _log.warning("Telegram: %s", error)
            self._standing.note_all("no_token", str(error))
            is_paired = False
        else:
            if not is_paired:
                self._standing.note_all("off")
        (self._desk.outbox.open if is_paired else self._desk.outbox.close)(Channel.TELEGRAM)
        with self._lock:
            if self._work is not None:
                self._work.change()
            elif self._thread is None and is_paired and not self._is_stopped:
                self._standing.note_all("connecting")
                self._thread = threading.Thread(target=self._run, name="clawatch-telegram")
                self._thread.start()

    def apply(self, api: str) -> None:
        """Speak with the Bot API at another address (`telegram_api`), from now on; for any thread."""
        with self._lock:
            if api == self._desk.api:
                return
            self._desk = replace(self._desk, api=api)
            if self._work is not None:
                self._work.change(self._desk)

    def stand_back(self) -> None:
        """Leave what is said to the bot to somebody else, until `reload` or for AWAY_MOST_S; for any thread."""
        self._away_until = time.monotonic() + AWAY_MOST_S
        with self._lock:
            if self._work is not None:
                self._work.change()

    def stop(self, timeout: float) -> None:
        """End, whatever the network does. Raises TimeoutError where that takes too long."""
        with self._lock:
            self._is_stopped = True
            thread = self._thread
            if self._work is not None:
                self._work.end()
        if thread is None:
            return
        thread.join(timeout)
        if thread.is_alive():
            raise TimeoutError("Telegram's thread did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        thread = self._thread
        if thread is not None and not thread.is_alive() and not self._is_stopped:
            return "Telegram's thread has died: restart ClaWatch; its log says why. Messages wait until then."
        return self._standing.health

    def status(self) -> TelegramStatus:
        """Say how it stands."""
        try:
            kept = load_pairing(self._desk.pairing)
        except SettingsError:
            kept = None
        state, since = self._standing.now
        sentence = self._standing.sentence
        if kept is None:
            return TelegramStatus(state, since, sentence, None, None, None, None)
        pairing = kept.pairing
        return TelegramStatus(
            state, since, sentence, pairing.bot_name, pairing.chat_name, kept.kept_in, kept.no_keychain
        )

    def _hear(self) -> None:
        """Wake the sender; on the writer's thread."""
        with self._lock:
            if self._work is not None:
                self._work.wake()

    def _run(self) -> None:
        work = None
        try:
            # only here: it takes 40 MB
            from clawatch.notify.telegram.work import Work  # noqa: PLC0415

            # under Qt, PySide has read the source of all of it, which would be kept for good
            linecache.clearcache()
            desk = self._desk
            work = Work(desk, self._standing, lambda: self._away_until)
            with self._lock:
                if desk is not self._desk:
                    work.change(self._desk)
                if self._is_stopped:
                    return
                self._work = work
            work.run()
        except Exception:  # noqa: BLE001 a bug of ours: it is logged, and the rest goes on
            _log.exception("Telegram's thread died")
            self._standing.note_all("failed", "its thread died")
        finally:
            with self._lock:
                self._work = None
                if work is not None:
                    work.close()
