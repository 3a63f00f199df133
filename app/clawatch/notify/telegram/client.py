"""The Bot API as ClaWatch uses it; the only module that knows python-telegram-bot, and loaded only where it is used."""

from __future__ import annotations

import logging
import os
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

# what it calls a time becomes a time of its own in a later version; until this is said, it warns
os.environ.setdefault("PTB_TIMEDELTA", "true")

from httpx import create_ssl_context
from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from clawatch.notify.telegram.errors import (
    ElsewhereError,
    LaterError,
    RefusedError,
    RejectedError,
    TelegramTroubleError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.notify.telegram.buttons import Button, Keyboard

POLL_S = 50
_CONNECT_S, _ANSWER_S, _POOL_S = 10.0, 20.0, 10.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# the libraries' own words hold addresses, and those the token
_WORDY = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL + 1}
_LOST_CHATS = ("chat not found", "peer_id_invalid", "user is deactivated", "chat_id is empty")
_SAME = "message is not modified"


@dataclass(frozen=True, slots=True)
class BotName:
    """A bot: its number, and its name without the @."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Said:
    """Something that came from a chat. `at` is UTC milliseconds; `sender` is None where nobody is named.

    Either `text` is what was written, or `pressed` what the button carries, `query` being what its answer goes to and
    `message` the message it hangs on; when it was pressed nobody says, and `at` is 0.
    """

    chat: int
    is_private: bool
    sender: int | None
    sender_name: str
    at: int
    text: str = ""
    pressed: str | None = None
    query: str = ""
    message: int = 0


def silence_libraries() -> None:
    """Keep the libraries below from logging addresses that hold the token, whatever level the log has."""
    for name, level in _WORDY.items():
        logging.getLogger(name).setLevel(level)


class TelegramClient:
    """One bot. Made and used on one loop, within `async with`; every method raises TelegramTroubleError."""

    def __init__(self, token: str, api: str) -> None:
        """Make it, without asking anything yet; `api` is the address of the Bot API."""
        silence_libraries()
        self._token = token
        is_near = urlsplit(api).hostname in _LOOPBACK
        is_plain = not api.startswith("https:")
        options: dict[str, Any] = {}
        if is_near:
            # no proxy leads to this machine
            options["trust_env"] = False
        # the authorities' certificates take time and memory: once for both ways, and not where they are of no use
        options["verify"] = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if is_plain else create_ssl_context()
        self._bot = Bot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=_requests(4, options),
            get_updates_request=_requests(1, options),
        )
        self._requests = self._bot._request  # noqa: SLF001 initialize() would ask getMe, whose failure leaves all shut
        self._offset: int | None = None

    async def __aenter__(self) -> Self:
        """Open the connections' pools."""
        for request in self._requests:
            await request.initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close them."""
        for request in self._requests:
            await request.shutdown()

    async def me(self) -> BotName:
        """Ask which bot this is."""
        try:
            found = await self._bot.get_me()
        except TelegramError as error:
            raise self._trouble(error) from None
        return BotName(found.id, found.username or found.first_name)

    async def send(self, chat: int, text: str, keyboard: Keyboard, *, is_html: bool) -> int:
        """Send a message and give its number."""
        try:
            sent = await self._bot.send_message(
                chat,
                text,
                parse_mode=ParseMode.HTML if is_html else None,
                reply_markup=_markup(keyboard),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramError as error:
            raise self._trouble(error) from None
        return sent.message_id

    async def edit(self, chat: int, message: int, text: str, keyboard: Keyboard, *, is_html: bool) -> None:
        """Give a message another text and other buttons."""
        try:
            await self._bot.edit_message_text(
                text,
                chat,
                message,
                parse_mode=ParseMode.HTML if is_html else None,
                reply_markup=_markup(keyboard),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        except TelegramError as error:
            if isinstance(error, BadRequest) and _SAME in str(error).lower():
                return
            raise self._trouble(error) from None

    async def answer(self, query: str, text: str) -> None:
        """Answer whoever pressed a button, in a line that shows for a moment."""
        try:
            await self._bot.answer_callback_query(query, text)
        except TelegramError as error:
            raise self._trouble(error) from None

    async def offer_commands(self, commands: Sequence[tuple[str, str]]) -> None:
        """Name the commands, which Telegram then offers in the chat: each with what it does."""
        try:
            await self._bot.set_my_commands([BotCommand(name, text) for name, text in commands])
        except TelegramError as error:
            raise self._trouble(error) from None

    async def listen(self, wait_s: int = POLL_S) -> list[Said]:
        """Wait, at most `wait_s` seconds, for what is said; it is asked for again unless `listen` is called again."""
        try:
            updates = await self._bot.get_updates(
                self._offset, timeout=wait_s, allowed_updates=[Update.MESSAGE, Update.CALLBACK_QUERY]
            )
        except TelegramError as error:
            raise self._trouble(error) from None
        except Exception as error:  # noqa: BLE001 the library met an update that it does not understand
            # what waits is passed over: it would come again and again, and nothing after it
            self._offset = -1
            raise LaterError(f"an update could not be read ({type(error).__name__})") from None
        if updates:
            self._offset = updates[-1].update_id + 1
        elif self._offset == -1:
            self._offset = None
        return [said for update in updates if (said := _said(update)) is not None]

    def _trouble(self, error: TelegramError) -> TelegramTroubleError:  # noqa: PLR0911 one a kind
        reason = str(error).replace(self._token, "(token)").rstrip(".")
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            return LaterError(
                "too many messages at once", float(wait if isinstance(wait, int) else wait.total_seconds())
            )
        if isinstance(error, InvalidToken):
            return RefusedError("the bot's token is refused: it was revoked, or never was one")
        if isinstance(error, (Forbidden, ChatMigrated)) or _is_lost_chat(error):
            return RefusedError(f"the bot may not write to the chat ({reason})")
        if isinstance(error, Conflict):
            return ElsewhereError("another program listens to the same bot, and only one can")
        if isinstance(error, TimedOut):
            return LaterError("no answer comes in time")
        if isinstance(error, BadRequest):
            return RejectedError(reason)
        return LaterError(f"it cannot be reached ({reason.partition(chr(10))[0][:200]})")


def _requests(connections: int, options: dict[str, Any]) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=_CONNECT_S,
        read_timeout=_ANSWER_S,
        write_timeout=_ANSWER_S,
        pool_timeout=_POOL_S,
        httpx_kwargs=dict(options),
    )


def _is_lost_chat(error: TelegramError) -> bool:
    return isinstance(error, BadRequest) and any(words in str(error).lower() for words in _LOST_CHATS)


def _markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    rows = [[_button(button) for button in row] for row in keyboard if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.url is not None:
        return InlineKeyboardButton(button.text, url=button.url)
    return InlineKeyboardButton(button.text, callback_data=button.data)


def _said(update: Update) -> Said | None:
    """Give what an update says, None where that is nothing for us."""
    if (query := update.callback_query) is not None:
        return _pressed(query)
    message = update.message
    if message is None or message.text is None:
        return None
    sender = message.from_user
    return Said(
        message.chat.id,
        message.chat.type == ChatType.PRIVATE,
        None if sender is None else sender.id,
        "" if sender is None else sender.full_name,
        int(message.date.timestamp() * 1000),
        text=message.text,
    )


def _pressed(query: CallbackQuery) -> Said | None:
    if query.message is None or query.data is None:
        return None
    chat = query.message.chat
    return Said(
        chat.id,
        chat.type == ChatType.PRIVATE,
        query.from_user.id,
        query.from_user.full_name,
        0,
        pressed=query.data,
        query=query.id,
        message=query.message.message_id,
    )
