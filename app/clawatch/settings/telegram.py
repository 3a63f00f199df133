"""The pairing with a bot and a chat of Telegram's: kept in a file, with the bot's token where no keychain takes it."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from clawatch.settings.file import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{30,100}")
_AGAIN = "run clawatch telegram setup again."
KeptIn = Literal["keychain", "file"]


@dataclass(frozen=True, slots=True)
class Pairing:
    """One bot and the one chat that it listens to; `bot_name` is without its @."""

    bot_id: int
    bot_name: str
    chat_id: int
    chat_name: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A pairing as it is kept: where the token is, and why it is not in the keychain."""

    pairing: Pairing
    kept_in: KeptIn
    no_keychain: str | None


def is_token(text: str) -> bool:
    """Whether this looks as the tokens of bots do."""
    return _TOKEN.fullmatch(text) is not None


def load_pairing(path: Path) -> Kept | None:
    """Give the pairing, None where there is none. Raises SettingsError where its file cannot be used."""
    found = _load(path)
    return None if found is None else found[0]


def load_token(path: Path) -> str:
    """Give the bot's token. Raises SettingsError; may wait for a person who is asked to unlock the keychain."""
    found = _load(path)
    if found is None:
        raise SettingsError("Telegram is not set up: run clawatch telegram setup.")
    kept, token = found
    if kept.kept_in == "keychain":
        from clawatch.settings import keychain  # noqa: PLC0415 only where a token is in it

        try:
            token = keychain.read(_name(kept.pairing))
        except keychain.KeychainError as error:
            raise SettingsError(
                f"The keychain does not give the bot's token ({error}): unlock it, or {_AGAIN}"
            ) from None
        if token is None:
            raise SettingsError(f"The keychain has no token of the bot any more: {_AGAIN}")
    if not isinstance(token, str) or not is_token(token):
        raise SettingsError(f"{path} holds no usable token: {_AGAIN}")
    return token


def save_pairing(path: Path, pairing: Pairing, token: str) -> Kept:
    """Keep a pairing, its token in the keychain or, where that cannot be, in the file (0600).

    Raises SettingsError; then all is as it was.
    """
    from clawatch.settings import keychain  # noqa: PLC0415

    try:
        keychain.keep(_name(pairing), token)
    except keychain.KeychainError as error:
        kept = Kept(pairing, "file", str(error))
    else:
        kept = Kept(pairing, "keychain", None)
    body = {
        **asdict(pairing),
        "kept_in": kept.kept_in,
        "no_keychain": kept.no_keychain,
        "token": token if kept.kept_in == "file" else None,
    }
    aside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(body, file)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o600)
        aside.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror}): correct its rights.") from None
    return kept


def remove_pairing(path: Path) -> str | None:
    """Forget pairing and token; gives the sentence to say where the keychain keeps the token nevertheless.

    Raises SettingsError where the file stays.
    """
    trouble = None
    try:
        kept = load_pairing(path)
    except SettingsError:
        # what cannot be read says of no keychain; it goes all the same
        kept = None
    if kept is not None and kept.kept_in == "keychain":
        from clawatch.settings import keychain  # noqa: PLC0415

        try:
            keychain.forget(_name(kept.pairing))
        except keychain.KeychainError as error:
            trouble = f"The keychain keeps the bot's token ({error}): remove its entry ClaWatch by hand."
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(f"{path} cannot be removed ({error.strerror}): correct its rights.") from None
    return trouble


def _load(path: Path) -> tuple[Kept, Any] | None:
    try:
        body = json.loads(path.read_bytes())
        pairing = Pairing(int(body["bot_id"]), str(body["bot_name"]), int(body["chat_id"]), str(body["chat_name"]))
        place: KeptIn = "file" if body["kept_in"] == "file" else "keychain"
        return Kept(pairing, place, body["no_keychain"]), body["token"]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}): correct its rights, or {_AGAIN}") from None
    except (ValueError, TypeError, KeyError):
        raise SettingsError(f"{path} holds no pairing that can be read: {_AGAIN}") from None


def _name(pairing: Pairing) -> str:
    return f"telegram bot {pairing.bot_id}"
