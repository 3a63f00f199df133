"""Telegram for the command line: set up, looked at, tried out, removed; told to the ClaWatch that runs, if one does."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from typing import TYPE_CHECKING, TypeVar

from clawatch.notify.telegram.errors import LaterError, RefusedError, TelegramTroubleError
from clawatch.notify.telegram.loop import EndableLoop
from clawatch.notify.telegram.standing import TelegramStatus
from clawatch.runtime.errors import StartError
from clawatch.runtime.remote import Remote, own_or_running
from clawatch.settings.telegram import Pairing, is_token, load_pairing, load_token, remove_pairing, save_pairing

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

    from clawatch.notify.telegram.client import Said, TelegramClient
    from clawatch.runtime.instance import Running
    from clawatch.runtime.paths import Paths

PATH = "/api/telegram"
_PRESS_WITHIN_S = 600
_LISTEN_S = 20
_PAUSE_S = 1.0
_HELLO = (
    "ClaWatch is connected. Alerts come here from now on, and these commands work: "
    "/status /agents /costs /mute /pause /resume"
)
_TEST = "This is a test: ClaWatch reaches this chat."
_T = TypeVar("_T")


def set_up(paths: Paths, ask_token: Callable[[], str], say: Callable[[str], None]) -> None:
    """Pair ClaWatch with a bot and the chat in which somebody presses Start.

    `ask_token` gives the bot's token, as a person types it. Raises StartError in the user's words.
    """
    with own_or_running(paths) as (settings, running):
        token = ask_token().strip()
        if not is_token(token):
            raise StartError(
                "This is no bot's token: @BotFather in Telegram gives you one, such as 123456:ABC-DEF, after /newbot."
            )
        telegram = None if running is None else Remote(paths, running, PATH)
        try:
            pairing = _run(_pair(token, settings.telegram_api, telegram, say))
            kept = save_pairing(paths.telegram, pairing, token)
            if kept.no_keychain is None:
                say("The bot's token is in the keychain.")
            else:
                say(f"The bot's token is in {paths.telegram}, which only you can read: {kept.no_keychain}.")
            _run(_write(token, settings.telegram_api, pairing.chat_id, _HELLO))
        finally:
            if telegram is not None:
                telegram.ask("POST", _read_status, {"do": "reload"})
        goes = "go" if running else "will go, whenever ClaWatch runs,"
        say(f"Done: alerts {goes} to {pairing.chat_name} by @{pairing.bot_name}.")


def try_out(paths: Paths) -> str:
    """Send a test message; gives the sentence to say. Raises StartError."""
    with own_or_running(paths) as (settings, _):
        kept = load_pairing(paths.telegram)
        token = load_token(paths.telegram)
        if kept is None:
            raise StartError("Telegram is not set up: run clawatch telegram setup.")
        _run(_write(token, settings.telegram_api, kept.pairing.chat_id, _TEST))
        return f"A test message was sent to {kept.pairing.chat_name} by @{kept.pairing.bot_name}."


def remove(paths: Paths) -> str:
    """Forget bot and chat; gives what to say. Raises StartError."""
    with own_or_running(paths) as (_, running):
        there = paths.telegram.exists()
        trouble = remove_pairing(paths.telegram)
        if running is not None:
            Remote(paths, running, PATH).ask("POST", _read_status, {"do": "reload"})
        said = "Telegram is removed: nothing is sent there any more." if there else "Telegram is not set up."
        return f"{said} {trouble}" if trouble else said


def look(paths: Paths) -> tuple[TelegramStatus, bool]:
    """Say how it stands, and whether a ClaWatch runs that knows it. Raises StartError."""
    with own_or_running(paths) as (_, running):
        if running is not None:
            return running_status(paths, running), True
        kept = load_pairing(paths.telegram)
        if kept is None:
            return TelegramStatus("off", 0, None, None, None, None, None), False
        # that it can be read is to be seen now, not when it is needed
        load_token(paths.telegram)
        pairing = kept.pairing
        told = (pairing.bot_name, pairing.chat_name, kept.kept_in, kept.no_keychain)
        return TelegramStatus("off", 0, None, *told), False


def running_status(paths: Paths, running: Running) -> TelegramStatus:
    """Ask the ClaWatch that runs how it stands with Telegram. Raises StartError, SettingsError."""
    return Remote(paths, running, PATH).ask("GET", _read_status)


def _read_status(told: dict[str, Any]) -> TelegramStatus:
    return TelegramStatus(**told)


async def _pair(token: str, api: str, telegram: Remote | None, say: Callable[[str], None]) -> Pairing:
    from clawatch.notify.telegram.client import TelegramClient  # noqa: PLC0415 slow to load

    async with TelegramClient(token, api) as client:
        bot = await client.me()
        if telegram is not None:
            # only one can listen to a bot
            telegram.ask("POST", _read_status, {"do": "stand_back"})
        # Telegram takes letters, digits, _ and - behind a start
        code = secrets.token_urlsafe(9)
        say(f"The bot is @{bot.name}. On your phone, or here, open")
        say(f"    https://t.me/{bot.name}?start={code}")
        say(f"and press Start, or write to @{bot.name}: /start {code}")
        found = await _pressed(client, code, say)
        return Pairing(bot.id, bot.name, found.chat, found.sender_name)


async def _pressed(client: TelegramClient, code: str, say: Callable[[str], None]) -> Said:
    """Wait for the code in a private chat."""
    deadline = time.monotonic() + _PRESS_WITHIN_S
    while (left := deadline - time.monotonic()) > 0:
        try:
            heard = await client.listen(int(min(_LISTEN_S, left)) + 1)
        except LaterError as error:
            await asyncio.sleep(_PAUSE_S if error.wait_s is None else error.wait_s)
            continue
        for one in heard:
            word, _, sent = one.text.partition(" ")
            if word != "/start" or not hmac.compare_digest(sent.strip().encode(), code.encode()):
                continue
            if not one.is_private:
                say("That was a group: write to the bot itself, so that nobody else can pause your agents.")
                continue
            # asked for once more, so that it is not heard again by whoever listens next
            await _confirm(client)
            return one
    raise StartError("Nobody pressed Start within ten minutes: run clawatch telegram setup again.")


async def _confirm(client: TelegramClient) -> None:
    try:
        await client.listen(0)
    except LaterError:
        # then it comes again, and is a command without a meaning
        return


async def _write(token: str, api: str, chat: int, text: str) -> None:
    from clawatch.notify.telegram.client import TelegramClient  # noqa: PLC0415 slow to load

    async with TelegramClient(token, api) as client:
        await client.send(chat, text, (), is_html=False)


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    try:
        with asyncio.Runner(loop_factory=EndableLoop) as runner:
            return runner.run(work)
    except RefusedError as error:
        raise StartError(f"Telegram: {error}. Ask @BotFather for the bot's token, and try again.") from None
    except TelegramTroubleError as error:
        raise StartError(f"Telegram: {error}. Try again later.") from None
