"""The key that guards the API: made once, kept in a file for this user alone."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from clawatch.settings.file import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

_LEAST_LENGTH = 20


def load_or_make_key(path: Path) -> str:
    """Give the key, made if there is none yet. Raises SettingsError where the file cannot be read or made."""
    try:
        try:
            key = path.read_text("ascii").strip()
        except FileNotFoundError:
            key = ""
        if not key:
            return make_key(path)
        path.chmod(0o600)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The key file {path} cannot be used ({error}): remove it, and a new key is made."
        ) from None
    if len(key) < _LEAST_LENGTH or not key.isprintable() or " " in key:
        raise SettingsError(f"The key file {path} holds no usable key: remove it, and a new key is made.")
    return key


def make_key(path: Path) -> str:
    """Make a key and put it into the file, where a reader meets this one or the one before, whole.

    Raises OSError; then all is as it was.
    """
    key = secrets.token_urlsafe(32)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{key}\n")
        file.flush()
        os.fsync(file.fileno())
    aside.chmod(0o600)
    aside.replace(path)
    return key
