"""What the Telegram thread does: a conversation for as long as the pairing is the same, then the next."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any, TypeVar

from clawatch.notify.telegram import pace
from clawatch.notify.telegram.client import TelegramClient
from clawatch.notify.telegram.deeds import Deeds
from clawatch.notify.telegram.listener import Listener
from clawatch.notify.telegram.loop import EndableLoop, apart
from clawatch.notify.telegram.sender import Chat, Sender
from clawatch.settings.file import SettingsError
from clawatch.settings.telegram import load_pairing, load_token

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from clawatch.notify.telegram.service import Desk
    from clawatch.notify.telegram.standing import Standing
    from clawatch.settings.telegram import Kept

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Work:
    """The loop and what goes on in it. `change`, `wake` and `end` are for any thread, until `close`."""

    def __init__(self, desk: Desk, standing: Standing, away_until: Callable[[], float]) -> None:
        """Make the loop; `away_until` says until when somebody else listens to the bot, by the monotonic clock."""
        self._desk = desk
        self._standing = standing
        self._away_until = away_until
        self._loop = EndableLoop()
        self._is_changed = asyncio.Event()
        self._is_ending = False
        self._sender: Sender | None = None

    def change(self, desk: Desk | None = None) -> None:
        """Say that the pairing, who listens, or with `desk` what is worked with is another one."""
        if desk is not None:
            self._desk = desk
        self._loop.call_soon_threadsafe(self._is_changed.set)

    def wake(self) -> None:
        """Say that there may be something new to tell."""
        self._loop.call_soon_threadsafe(self._wake)

    def end(self) -> None:
        """Say that it is over."""
        self._is_ending = True
        self.change()

    def run(self) -> None:
        """Work until the end; on the thread."""
        self._loop.run_until_complete(self._live())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        # what was closed is let go of one turn later
        self._loop.run_until_complete(asyncio.sleep(0))

    def close(self) -> None:
        """Let go of the loop; on the thread."""
        self._loop.close()

    def _wake(self) -> None:
        if self._sender is not None:
            self._sender.wake()

    async def _live(self) -> None:
        while not self._is_ending:
            self._is_changed.clear()
            wait_s: float | None = None
            try:
                kept = load_pairing(self._desk.pairing)
                if kept is None:
                    self._standing.note_all("off")
                else:
                    # a keychain may ask a person for a password first
                    token = await self._unless_changed(apart(lambda: load_token(self._desk.pairing)))
                    if token is not None:
                        await self._converse(kept, token)
                        # the next at once
                        wait_s = 0.0
            except SettingsError as error:
                if self._standing.note_all("no_token", str(error)):
                    _log.warning("Telegram: %s", error)
                wait_s = pace.MOST_S
            except Exception:  # noqa: BLE001 a bug of ours: it is logged, and the rest goes on
                _log.exception("Telegram failed; it begins anew soon")
                self._standing.note_all("failed", "it fails again and again")
                wait_s = pace.MOST_S
            await self._until_changed(wait_s)

    async def _converse(self, kept: Kept, token: str) -> None:
        """Send, and listen unless somebody else does, until the pairing is another. Raises what the two raise."""
        self._standing.note_all("connecting")
        desk = self._desk
        async with TelegramClient(token, desk.api) as client:
            chat = Chat(client, kept.pairing.chat_id, desk.link_to)
            self._sender = sender = Sender(chat, desk.outbox, self._standing)
            listener = Listener(client, chat, Deeds(desk.writer, desk.source, desk.outbox), desk.outbox, self._standing)
            works = [asyncio.ensure_future(sender.run())]
            away_s = self._away_until() - time.monotonic()
            if away_s <= 0:
                works.append(asyncio.ensure_future(listener.run(sender.note_network, sender.note_word)))
            changed = asyncio.ensure_future(self._until_changed(away_s if away_s > 0 else None))
            try:
                await asyncio.wait([*works, changed], return_when=asyncio.FIRST_COMPLETED)
                for work in works:
                    if work.done():
                        # neither ends by itself
                        work.result()
            finally:
                self._sender = None
                await _give_up(*works, changed)

    async def _until_changed(self, most_s: float | None) -> None:
        try:
            await asyncio.wait_for(self._is_changed.wait(), most_s)
        except TimeoutError:
            return

    async def _unless_changed(self, work: Coroutine[Any, Any, _T]) -> _T | None:
        """Wait for something; None where the pairing is another before it came, or the end."""
        task, changed = asyncio.ensure_future(work), asyncio.ensure_future(self._until_changed(None))
        try:
            await asyncio.wait([task, changed], return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            await _give_up(task, changed)


async def _give_up(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
