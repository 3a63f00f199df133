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
HELLO = (
    "ClaWatch is connected. Alerts come here from now on, and these commands work: "
    "/status /agents /costs /mute /pause /resume"
)
TEST = "This is a test: ClaWatch reaches this chat."
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
            pairing = run(_pair(token, settings.telegram_api, telegram, say))
            kept = save_pairing(paths.telegram, pairing, token)
            if kept.no_keychain is None:
                say("The bot's token is in the keychain.")
            else:
                say(f"The bot's token is in {paths.telegram}, which only you can read: {kept.no_keychain}.")
            run(write(token, settings.telegram_api, pairing.chat_id, HELLO))
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
        run(write(token, settings.telegram_api, kept.pairing.chat_id, TEST))
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
    def stand_back() -> None:
        if telegram is not None:
            telegram.ask("POST", _read_status, {"do": "stand_back"})

    def show(bot_name: str, code: str) -> None:
        say(f"The bot is @{bot_name}. On your phone, or here, open")
        say(f"    {start_link(bot_name, code)}")
        say(f"and press Start, or write to @{bot_name}: /start {code}")

    return await pair(token, api, stand_back, show, say)


async def pair(
    token: str,
    api: str,
    stand_back: Callable[[], object],
    show: Callable[[str, str], object],
    say: Callable[[str], None],
) -> Pairing:
    """Wait for somebody to send the bot a code that `show` is given with the bot's name; gives the pairing.

    `stand_back` has a ClaWatch that runs listen to the bot no more, for only one can. Raises StartError where nobody
    does, and TelegramTroubleError.
    """
    from clawatch.notify.telegram.client import TelegramClient  # noqa: PLC0415 slow to load

    async with TelegramClient(token, api) as client:
        bot = await client.me()
        stand_back()
        # Telegram takes letters, digits, _ and - behind a start
        code = secrets.token_urlsafe(9)
        show(bot.name, code)
        found = await _pressed(client, code, say)
        return Pairing(bot.id, bot.name, found.chat, found.sender_name)


def start_link(bot_name: str, code: str) -> str:
    """Give the address that opens the chat with a bot, and has Start send the code."""
    return f"https://t.me/{bot_name}?start={code}"


async def bot_name(token: str, api: str) -> str:
    """Ask Telegram whose token this is and give the bot's name, without its @. Raises TelegramTroubleError."""
    from clawatch.notify.telegram.client import TelegramClient  # noqa: PLC0415 slow to load

    async with TelegramClient(token, api) as client:
        return (await client.me()).name


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


async def write(token: str, api: str, chat: int, text: str) -> None:
    """Send a text into a chat. Raises TelegramTroubleError."""
    from clawatch.notify.telegram.client import TelegramClient  # noqa: PLC0415 slow to load

    async with TelegramClient(token, api) as client:
        await client.send(chat, text, (), is_html=False)


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Do something with Telegram, to its end. Raises StartError in the user's words."""
    try:
        with asyncio.Runner(loop_factory=EndableLoop) as runner:
            return runner.run(work)
    except TelegramTroubleError as error:
        raise StartError(trouble_of(error)) from None


def trouble_of(error: TelegramTroubleError) -> str:
    """Say in a sentence what Telegram did not do, and what to do about it."""
    if isinstance(error, RefusedError):
        return f"Telegram: {error}. Ask @BotFather for the bot's token, and try again."
    return f"Telegram: {error}. Try again later."
