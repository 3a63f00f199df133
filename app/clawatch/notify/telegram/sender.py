"""From the outbox into the chat: in order, at least once, and no message holds up the others."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from typing import TYPE_CHECKING, Protocol

from clawatch.domain.alerts import Channel, Occasion
from clawatch.notify.telegram import pace
from clawatch.notify.telegram.buttons import NO_BUTTONS, Keyboard
from clawatch.notify.telegram.errors import LaterError, RefusedError, RejectedError
from clawatch.notify.telegram.messages import alert_keyboard, alert_text, notice_keyboard, notice_text, without_links
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.alerts.messages import AlertFacts, Notice
    from clawatch.notify.telegram.client import TelegramClient
    from clawatch.notify.telegram.messages import Links, Text
    from clawatch.notify.telegram.standing import Standing

_log = logging.getLogger(__name__)
_LAST_S = 0.5
_FAILURES_MOST = 8
_SET_ASIDE_MS = 600_000
_NOT_READ = (sqlite3.Error, StorageError, WriterBusyError, WriterStoppedError, TimeoutError)


class OutboxOfChannel(Protocol):
    """As much of alerts.outbox.Outbox as a channel works with."""

    def due(self, channel: Channel, limit: int = ...) -> Sequence[Notice]:
        """Give what there is to tell now."""
        ...

    def next_due(self, channel: Channel) -> int | None:
        """Give when to look again though nobody calls."""
        ...

    def sent(self, notice: Notice, reference: str | None = None) -> None:
        """Note that a notice was told."""
        ...

    def failed(self, notice: Notice, error: str, retry_at: int | None) -> None:
        """Note that a notice could not be told."""
        ...

    def facts(self, alert_id: int) -> AlertFacts | None:
        """Give an alert as it stands."""
        ...

    def digest(self, outbox_id: int) -> Sequence[AlertFacts]:
        """Give the alerts of a digest as they stand."""
        ...


class Chat:
    """The paired chat: what is written there, and changed."""

    def __init__(self, client: TelegramClient, chat: int, links: Links) -> None:
        self._client = client
        self.id = chat
        self.links = links

    async def write(self, text: Text, keyboard: Keyboard = NO_BUTTONS) -> int:
        """Write a message and give its number: as plain text where Telegram dislikes it otherwise.

        Raises LaterError or RefusedError, and RejectedError where it is not taken either way.
        """
        try:
            return await self._client.send(self.id, text.html, keyboard, is_html=True)
        except RejectedError as error:
            _log.info("Telegram does not take a message as HTML (%s); it is sent as plain text", error)
        return await self._client.send(self.id, text.plain, without_links(keyboard), is_html=False)

    async def change(self, message: int, text: Text, keyboard: Keyboard) -> None:
        """Change a message; one that is gone, or too old, stays as it is. Raises LaterError or RefusedError."""
        try:
            await self._client.edit(self.id, message, text.html, keyboard, is_html=True)
        except RejectedError as error:
            _log.info("Telegram does not change a message to HTML (%s); plain text is tried", error)
        else:
            return
        try:
            await self._client.edit(self.id, message, text.plain, without_links(keyboard), is_html=False)
        except RejectedError as error:
            _log.info("A message stays as it is: %s", error)

    async def show_alert(self, message: int, alert: AlertFacts) -> None:
        """Change an alert's message to how the alert stands. Raises as `change`."""
        await self.change(message, alert_text(alert), alert_keyboard(alert, self.links))


class Sender:
    """Tells what the outbox holds. Lives on the loop."""

    def __init__(self, chat: Chat, outbox: OutboxOfChannel, standing: Standing) -> None:
        self._chat = chat
        self._outbox = outbox
        self._standing = standing
        self._backoff = pace.Backoff()
        # the notice that failed last, and how often in a row
        self._failing = (0, 0)
        self._is_new = asyncio.Event()
        self._is_back = asyncio.Event()
        self._is_spoken_to = asyncio.Event()

    def wake(self) -> None:
        """There may be something new to tell; for the loop's thread."""
        self._is_new.set()

    def note_network(self) -> None:
        """Telegram answers: what waits for the network need wait no longer; for the loop's thread."""
        self._is_back.set()

    def note_word(self) -> None:
        """Somebody speaks in the chat: they have not blocked the bot, or no longer; for the loop's thread."""
        self._is_spoken_to.set()

    async def run(self) -> None:
        """Tell what there is, until cancelled."""
        while True:
            self._is_new.clear()
            try:
                notices = self._outbox.due(Channel.TELEGRAM)
                next_due = None if notices else self._outbox.next_due(Channel.TELEGRAM)
            except _NOT_READ as error:
                _log.info("The outbox cannot be read now: %s", error)
                await asyncio.sleep(self._backoff.next())
                continue
            if not notices:
                await _wait(self._is_new, next_due)
            elif await self._tell_all(notices):
                self._backoff.succeed()

    async def _tell_all(self, notices: Sequence[Notice]) -> bool:
        """Tell them one after the other; where the way is down, wait, and leave the rest for later."""
        for notice in notices:
            self._is_back.clear()
            self._is_spoken_to.clear()
            try:
                reference = await self._finish(notice)
            except LaterError as error:
                if not self._is_at_fault(notice, error):
                    await self._wait_after(error)
                    return False
                _log.warning("Telegram fails on a message again and again; it is tried later: %s", error)
                self._outbox.failed(notice, str(error), time.time_ns() // 1_000_000 + _SET_ASIDE_MS)
            except RefusedError as error:
                if self._standing.note("sending", "refused", str(error)):
                    _log.warning("Telegram: %s", error)
                await _wait_for(self._is_spoken_to, pace.REFUSED_S)
                return False
            except RejectedError as error:
                _log.warning("Telegram does not take a message; it is left out: %s", error)
                self._outbox.failed(notice, str(error), None)
            except Exception as error:  # noqa: BLE001 a bug of ours: it is logged, and the rest goes on
                # a bug of ours in one message must not keep all others
                _log.exception("A message could not be made; it is left out")
                self._outbox.failed(notice, f"it could not be made ({type(error).__name__})", None)
            else:
                self._standing.note("sending", "connected")
                self._outbox.sent(notice, reference)
        return True

    def _is_at_fault(self, notice: Notice, error: LaterError) -> bool:
        """Whether it is this notice that does not get through, and not the network."""
        row, failures = self._failing
        failures = failures + 1 if row == notice.outbox_id else 1
        self._failing = (notice.outbox_id, failures)
        return error.wait_s is None and failures >= _FAILURES_MOST and self._standing.is_listening

    async def _finish(self, notice: Notice) -> str | None:
        """Tell one; at the end of everything, what is on its way is waited for, lest it is told again next time."""
        telling = asyncio.ensure_future(self._tell(notice))
        try:
            return await asyncio.shield(telling)
        except asyncio.CancelledError:
            await asyncio.wait([telling], timeout=_LAST_S)
            if telling.done() and telling.exception() is None:
                self._outbox.sent(notice, telling.result())
            telling.cancel()
            raise

    async def _tell(self, notice: Notice) -> str | None:
        """Tell one and give the reference to keep."""
        known = self._known_message(notice)
        alert = notice.alert
        if notice.is_silent:
            if known is not None:
                await self._chat.show_alert(known, alert)
            return notice.reference
        if known is not None:
            # before the new one: should this fail, nothing was sent twice
            await self._chat.change(known, alert_text(alert), NO_BUTTONS)
        message = await self._chat.write(notice_text(notice), notice_keyboard(notice, self._chat.links))
        if notice.is_digest:
            return None
        return notice.reference if notice.occasion is Occasion.RESOLVED else f"{self._chat.id}:{message}"

    def _known_message(self, notice: Notice) -> int | None:
        """Give the number of the message that tells of the alert, None where there is none in this chat."""
        chat, _, message = (notice.reference or "").rpartition(":")
        return int(message) if chat == str(self._chat.id) and message.isdecimal() else None

    async def _wait_after(self, error: LaterError) -> None:
        if error.wait_s is not None:
            _log.info("Telegram asks to wait for %.0f s: %s", error.wait_s, error)
            await asyncio.sleep(error.wait_s)
            return
        if self._standing.note("sending", "unreachable", str(error)):
            _log.info("Telegram: %s", error)
        await _wait_for(self._is_back, self._backoff.next())


async def _wait(event: asyncio.Event, until: int | None) -> None:
    """Wait for an event, at most until a time (UTC milliseconds)."""
    wait_s = None if until is None else max(until / 1000 - time.time(), 0.05)
    await _wait_for(event, wait_s)


async def _wait_for(event: asyncio.Event, most_s: float | None) -> None:
    try:
        await asyncio.wait_for(event.wait(), most_s)
    except TimeoutError:
        return
