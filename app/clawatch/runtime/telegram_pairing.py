"""Pairing with Telegram from the window: one set-up at a time, on a thread that is there only as long as it lasts."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from clawatch.notify.telegram.errors import TelegramTroubleError
from clawatch.runtime.errors import StartError
from clawatch.settings.file import SettingsError
from clawatch.settings.telegram import is_token, load_pairing, load_token, remove_pairing, save_pairing
from clawatch.ui.settings_control import PairingCode, SettingsProblem, TelegramView

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from clawatch.runtime.core import Core
    from clawatch.ui.settings_control import PairingStep

_log = logging.getLogger(__name__)
_NO_TOKEN = "This is no bot's token: @BotFather in Telegram gives you one, such as 123456:ABC-DEF, after /newbot."  # noqa: S105
_NOT_SET_UP = "Telegram is not set up."


class WindowPairing:
    """The TelegramPairing of the windows; as a service of the core's, it ends with it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._given_up = False

    def start(self) -> None:
        """Do nothing yet."""

    def stop(self, timeout: float) -> None:
        """Give up a set-up under way. Raises TimeoutError."""
        self.give_up()
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(timeout)
            if thread.is_alive():
                raise TimeoutError("the set-up of Telegram did not stop in time")

    def health(self) -> str | None:
        """Give None: whoever sets it up is told what is wrong."""
        return None

    def view(self) -> TelegramView:
        """Say how it stands."""
        told = self._core.telegram.status()
        return TelegramView(told.state, told.bot_name, told.chat_name, told.trouble, told.kept_in, told.no_keychain)

    def check(self, token: str) -> str:
        """Ask Telegram whose token this is and give the bot's name."""
        from clawatch.runtime.telegram_run import bot_name, run  # noqa: PLC0415 slow to load, and rarely wanted

        return _done(lambda: run(bot_name(_token(token), self._api)))

    def begin(self, token: str, tell: Callable[[PairingStep], None]) -> None:
        """Wait for a code in a chat and keep the pairing; each step is told, on another thread."""
        token = _token(token)
        with self._lock:
            if self._thread is not None:
                raise SettingsProblem("Telegram is being set up already.")
            self._given_up = False
            self._thread = threading.Thread(target=self._run, args=(token, tell), name="clawatch-telegram-setup")
            self._thread.start()

    def give_up(self) -> None:
        """Have a set-up under way end."""
        with self._lock:
            self._given_up = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)

    def try_out(self) -> str:
        """Send a test message."""
        from clawatch.runtime.telegram_run import TEST, run, write  # noqa: PLC0415 see above

        def send() -> str:
            kept = load_pairing(self._core.paths.telegram)
            if kept is None:
                raise SettingsProblem(_NOT_SET_UP)
            run(write(load_token(self._core.paths.telegram), self._api, kept.pairing.chat_id, TEST))
            return f"A test message was sent to {kept.pairing.chat_name} by @{kept.pairing.bot_name}."

        return _done(send)

    def remove(self) -> str:
        """Forget bot and chat."""

        def forget() -> str:
            trouble = remove_pairing(self._core.paths.telegram)
            self._core.telegram.reload()
            return " ".join(filter(None, ("Telegram is removed: nothing is sent there any more.", trouble)))

        return _done(forget)

    @property
    def _api(self) -> str:
        return self._core.settings.telegram_api

    def _run(self, token: str, tell: Callable[[PairingStep], None]) -> None:
        import asyncio  # noqa: PLC0415 see above

        from clawatch.notify.telegram.loop import EndableLoop  # noqa: PLC0415
        from clawatch.runtime.telegram_run import trouble_of  # noqa: PLC0415

        step: PairingStep = None
        try:
            with asyncio.Runner(loop_factory=EndableLoop) as runner:
                runner.run(self._pair(token, tell))
            step = self.view()
        except asyncio.CancelledError:
            _log.debug("The set-up of Telegram was given up")
        except TelegramTroubleError as error:
            step = SettingsProblem(trouble_of(error))
        except (StartError, SettingsError) as error:
            step = SettingsProblem(str(error))
        except Exception:  # noqa: BLE001 told to the person who asked, whatever it is
            _log.exception("The set-up of Telegram failed")
            step = SettingsProblem("The set-up of Telegram failed: the log says why.")
        finally:
            with self._lock:
                self._loop = self._task = self._thread = None
        self._core.telegram.reload()
        tell(step)

    async def _pair(self, token: str, tell: Callable[[PairingStep], None]) -> None:
        import asyncio  # noqa: PLC0415 see above

        from clawatch.runtime.telegram_run import HELLO, pair, start_link, write  # noqa: PLC0415

        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            if self._given_up:
                raise asyncio.CancelledError
        core = self._core

        def show(name: str, code: str) -> None:
            tell(PairingCode(name, code, start_link(name, code)))

        pairing = await pair(token, self._api, core.telegram.stand_back, show, _log.info)
        kept = save_pairing(core.paths.telegram, pairing, token)
        if kept.no_keychain is not None:
            _log.info("The bot's token is in %s: %s", core.paths.telegram, kept.no_keychain)
        await write(token, self._api, pairing.chat_id, HELLO)


def _token(text: str) -> str:
    token = text.strip()
    if not is_token(token):
        raise SettingsProblem(_NO_TOKEN)
    return token


def _done(work: Callable[[], str]) -> str:
    """Do something, and say what went wrong in the window's words."""
    try:
        return work()
    except (StartError, SettingsError) as error:
        raise SettingsProblem(str(error)) from None
