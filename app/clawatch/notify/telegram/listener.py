"""From the chat to ClaWatch: commands and buttons of the paired chat, and of nobody else."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from clawatch.notify.telegram import pace
from clawatch.notify.telegram.answers import COMMANDS, said
from clawatch.notify.telegram.buttons import Deed, read_press
from clawatch.notify.telegram.deeds import NotDoneError
from clawatch.notify.telegram.errors import ElsewhereError, LaterError, RefusedError, TelegramTroubleError
from clawatch.notify.telegram.messages import digest_keyboard, digest_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from clawatch.notify.telegram.answers import Reply
    from clawatch.notify.telegram.client import Said, TelegramClient
    from clawatch.notify.telegram.deeds import Deeds
    from clawatch.notify.telegram.sender import Chat, OutboxOfChannel
    from clawatch.notify.telegram.standing import Standing

_log = logging.getLogger(__name__)
_TRIES = 5
_SHORT_MS = 190
_FAILED = "ClaWatch failed to do this; its log says why."


class Listener:
    """Asks for what is said in the chat and does it. Lives on the loop."""

    def __init__(
        self, client: TelegramClient, chat: Chat, deeds: Deeds, outbox: OutboxOfChannel, standing: Standing
    ) -> None:
        self._client = client
        self._chat = chat
        self._deeds = deeds
        self._outbox = outbox
        self._standing = standing
        self._backoff = pace.Backoff()

    async def run(self, on_answer: Callable[[], None], on_word: Callable[[], None]) -> None:
        """Listen until cancelled; `on_answer` is called whenever Telegram answers, `on_word` for each word said."""
        is_introduced = False
        while True:
            try:
                if not is_introduced:
                    await self._client.offer_commands(COMMANDS)
                    is_introduced = True
                    self._standing.note("listening", "connected")
                heard = await self._client.listen()
            except TelegramTroubleError as error:
                await self._wait_after(error)
                continue
            self._backoff.succeed()
            self._standing.note("listening", "connected")
            on_answer()
            for one in heard:
                if self._is_ours(one):
                    on_word()
                    await self._hear(one)

    def _is_ours(self, one: Said) -> bool:
        """Whether something was said in the paired chat: whoever else found the bot gets no sign of life."""
        is_ours = one.chat == self._chat.id and one.is_private
        if not is_ours:
            _log.info("Something was said to the bot in another chat; it is not answered")
        return is_ours

    async def _hear(self, one: Said) -> None:
        try:
            if one.pressed is not None:
                await self._press(one, one.pressed)
            else:
                reply = self._answer(one)
                await self._persist(lambda: self._chat.write(reply.text, reply.keyboard))
        except TelegramTroubleError as error:
            _log.info("An answer did not get into the chat: %s", error)
        except Exception:  # noqa: BLE001 a bug of ours: it is logged, and the rest goes on
            # a bug in one answer must not end all others
            _log.exception("What was said in the chat could not be answered")

    def _answer(self, one: Said) -> Reply:
        try:
            return self._deeds.command(one.text, one.at)
        except Exception:  # noqa: BLE001 a bug of ours: it is logged, and the rest goes on
            _log.exception("A command failed")
            return said([_FAILED])

    async def _press(self, one: Said, pressed: str) -> None:
        asked = read_press(pressed)
        if asked is None:
            await self._client.answer(one.query, "This button is of another version of ClaWatch.")
            return
        try:
            line = self._deeds.press(*asked)
        except NotDoneError as error:
            line = str(error)
        except Exception:  # noqa: BLE001 a bug of ours: it is logged, and the rest goes on
            _log.exception("A button failed")
            line = _FAILED
        try:
            await self._persist(lambda: self._client.answer(one.query, line[:_SHORT_MS]))
        except TelegramTroubleError as error:
            # Telegram takes no answer long after the press; the message itself tells
            _log.info("A button's answer came too late: %s", error)
        await self._refresh(one, *asked)

    async def _refresh(self, one: Said, deed: Deed, number: int) -> None:
        """Show on the message itself what became of it."""
        if deed is Deed.MUTE:
            return
        if deed is Deed.ACKNOWLEDGE_DIGEST:
            alerts = self._outbox.digest(number)
            if alerts:
                keyboard = digest_keyboard(number, alerts, self._chat.links)
                await self._persist(lambda: self._chat.change(one.message, digest_text(alerts), keyboard))
            return
        if deed in {Deed.PAUSE_SESSION, Deed.RESUME_SESSION}:
            reply = self._deeds.agents()
            await self._persist(lambda: self._chat.change(one.message, reply.text, reply.keyboard))
            return
        alert = self._outbox.facts(number)
        if alert is not None:
            await self._persist(lambda: self._chat.show_alert(one.message, alert))

    async def _persist(self, send: Callable[[], Awaitable[object]]) -> None:
        """Send, and some more times where the network or Telegram hold it up. Raises TelegramTroubleError."""
        backoff = pace.Backoff()
        for _ in range(_TRIES - 1):
            try:
                await send()
            except LaterError as error:
                await asyncio.sleep(backoff.next() if error.wait_s is None else error.wait_s)
            else:
                return
        await send()

    async def _wait_after(self, error: TelegramTroubleError) -> None:
        if isinstance(error, RefusedError):
            if self._standing.note("listening", "refused", str(error)):
                _log.warning("Telegram: %s", error)
            await asyncio.sleep(pace.REFUSED_S)
        elif isinstance(error, ElsewhereError):
            if self._standing.note("listening", "elsewhere", str(error)):
                _log.warning("Telegram: %s", error)
            await asyncio.sleep(pace.ELSEWHERE_S)
        elif isinstance(error, LaterError) and error.wait_s is not None:
            await asyncio.sleep(error.wait_s)
        else:
            if self._standing.note("listening", "unreachable", str(error)):
                _log.info("Telegram: %s", error)
            await asyncio.sleep(self._backoff.next())
