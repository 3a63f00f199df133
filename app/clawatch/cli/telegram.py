"""`clawatch telegram setup | status | test | remove`."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from clawatch.cli.hooks import local_time
from clawatch.runtime.errors import StartError
from clawatch.runtime.paths import find_paths
from clawatch.runtime.remote import RequestRefusedError
from clawatch.runtime.telegram_run import look, remove, set_up, try_out
from clawatch.settings.file import SettingsError

if TYPE_CHECKING:
    from clawatch.notify.telegram.standing import TelegramStatus

_INTERRUPTED = 130
_STATES = {
    "off": "off",
    "connecting": "connecting",
    "connected": "connected",
    "unreachable": "not reachable now",
    "elsewhere": "used elsewhere as well",
    "refused": "refused",
    "no_token": "without its token",
    "failed": "failed",
}


def run_telegram(action: str) -> int:
    """Run one action and give the exit code: 0 where all is well."""
    paths = find_paths(os.environ)
    try:
        match action:
            case "setup":
                set_up(paths, _ask_token, _say)
            case "test":
                print(try_out(paths))
            case "remove":
                print(remove(paths))
            case _:
                return _print_status(*look(paths))
    except (RequestRefusedError, SettingsError, StartError) as error:
        print(f"clawatch: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
        return _INTERRUPTED
    return 0


def _ask_token() -> str:
    """Ask for the token, which is neither shown nor in the list of processes."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    print("Write to @BotFather in Telegram: /newbot. It gives you a bot of your own, and its token.")
    return getpass.getpass("The bot's token (not shown): ")


def _say(line: str) -> None:
    print(line, flush=True)


def _print_status(status: TelegramStatus, is_running: bool) -> int:
    if status.bot_name is None:
        print(status.trouble or "Telegram is not set up: run clawatch telegram setup.")
        return 1
    print(f"Alerts go to {status.chat_name} by @{status.bot_name}.")
    if status.no_keychain is None:
        print("  The bot's token is in the keychain.")
    else:
        print(f"  The bot's token is in a file that only you can read: {status.no_keychain}.")
    if not is_running:
        print("  ClaWatch does not run; messages wait until it does.")
        return 0
    print(f"  {_STATES[status.state]} since {local_time(status.since)}")
    if status.trouble is not None:
        print(f"  {status.trouble}")
    return 0 if status.trouble is None else 1
