"""Secrets in the system's keychain; loaded only where there is one to keep or to read, for it takes 20 MB."""

from __future__ import annotations

import keyring
from keyring.errors import KeyringError, NoKeyringError, PasswordDeleteError

_SERVICE = "ClaWatch"


class KeychainError(Exception):
    """The keychain does not do what was asked for, or there is none; the text says why, and nothing of the secret."""


def keep(name: str, secret: str) -> None:
    """Keep a secret under a name. Raises KeychainError; may wait for a person who is asked to unlock the keychain."""
    try:
        keyring.set_password(_SERVICE, name, secret)
        # some take what they are given and give nothing back
        is_kept = keyring.get_password(_SERVICE, name) == secret
    except KeyringError as error:
        raise KeychainError(_reason(error)) from None
    except Exception as error:  # noqa: BLE001 whatever a backend raises: each has errors of its own
        raise KeychainError(type(error).__name__) from None
    if not is_kept:
        raise KeychainError("it does not give back what it was given")


def read(name: str) -> str | None:
    """Give a secret, None where there is none of this name. Raises KeychainError, and may wait, as `keep`."""
    try:
        return keyring.get_password(_SERVICE, name)
    except KeyringError as error:
        raise KeychainError(_reason(error)) from None
    except Exception as error:  # noqa: BLE001 as above
        raise KeychainError(type(error).__name__) from None


def forget(name: str) -> None:
    """Take a secret out, where it is in. Raises KeychainError, and may wait, as `keep`."""
    try:
        keyring.delete_password(_SERVICE, name)
    except PasswordDeleteError:
        return
    except KeyringError as error:
        raise KeychainError(_reason(error)) from None
    except Exception as error:  # noqa: BLE001 as above
        raise KeychainError(type(error).__name__) from None


def _reason(error: KeyringError) -> str:
    if isinstance(error, NoKeyringError):
        return "no keychain runs here"
    # the first line: what follows advises programmers to install other backends
    return (str(error).splitlines() or [""])[0].partition(". ")[0].rstrip(".") or type(error).__name__
