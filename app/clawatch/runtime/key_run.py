"""The key for the command line: shown, or renewed by the ClaWatch that runs, or in this process where none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.runtime.errors import StartError
from clawatch.runtime.remote import Remote, own_or_running
from clawatch.settings.file import SettingsError
from clawatch.settings.key import load_or_make_key, make_key

if TYPE_CHECKING:
    from clawatch.runtime.paths import Paths


def show_key(paths: Paths) -> str:
    """Give the key, made if there is none yet. Raises StartError."""
    try:
        return load_or_make_key(paths.key)
    except SettingsError as error:
        raise StartError(str(error)) from None


def rotate_key(paths: Paths) -> str:
    """Renew the key and give it. Raises StartError in the user's words.

    Where no ClaWatch runs, hooks need not be told: their events wait in the spool, and the next start tells them.
    """
    with own_or_running(paths) as (_, running):
        if running is not None:
            Remote(paths, running, "/api/key/rotate").ask("POST", lambda told: told["ok"])
            return load_or_make_key(paths.key)
        try:
            return make_key(paths.key)
        except OSError as error:
            raise StartError(
                f"The key file {paths.key} cannot be written ({error.strerror}): correct its rights."
            ) from None
