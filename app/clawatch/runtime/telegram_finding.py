"""What the doctor finds of Telegram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.runtime.errors import StartError
from clawatch.runtime.findings import Finding
from clawatch.runtime.instance import is_running, running_instance
from clawatch.runtime.remote import RequestRefusedError
from clawatch.runtime.telegram_run import running_status
from clawatch.settings.file import SettingsError
from clawatch.settings.telegram import load_pairing, load_token

if TYPE_CHECKING:
    from clawatch.runtime.paths import Paths

_NAME = "Telegram"


def telegram_finding(paths: Paths) -> Finding:
    """Say with which chat ClaWatch is paired, and whether it can reach it: the ClaWatch that runs knows."""
    try:
        kept = load_pairing(paths.telegram)
        if kept is None:
            return Finding(_NAME, is_well=True, text="not set up: clawatch telegram setup does")
        pair = f"{kept.pairing.chat_name} by @{kept.pairing.bot_name}"
        if kept.no_keychain is not None:
            pair = f"{pair}, its token in {paths.telegram} ({kept.no_keychain})"
        running = running_instance(paths) if is_running(paths) else None
        if running is None:
            load_token(paths.telegram)
            return Finding(_NAME, is_well=True, text=f"{pair}; ClaWatch does not run")
        status = running_status(paths, running)
    except (SettingsError, StartError, RequestRefusedError) as error:
        return Finding(_NAME, is_well=False, text=str(error))
    if status.trouble is not None:
        return Finding(_NAME, is_well=False, text=status.trouble.removeprefix("Telegram: "), at=status.since)
    return Finding(_NAME, is_well=True, text=f"{pair}, {status.state}")
