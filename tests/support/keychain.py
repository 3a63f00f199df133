"""A keychain of the tests' own: nothing ever asks that of whoever runs them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Keychain(KeyringBackend):
    """Keeps secrets in memory, as long as it is not locked."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.secrets: dict[tuple[str, str], str] = {}
        self.is_locked = False
        self.is_forgetful = False
        self.on_look: Callable[[], None] = lambda: None

    @override
    def get_password(self, service: str, username: str) -> str | None:
        self._look()
        return self.secrets.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self._look()
        if not self.is_forgetful:
            self.secrets[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        self._look()
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("there is none")

    def _look(self) -> None:
        self.on_look()
        if self.is_locked:
            raise KeyringLocked("The keychain is locked. Unlock it, or do something else.")


@contextmanager
def keychain() -> Iterator[Keychain]:
    """Have a keychain for as long as the context is open."""
    before, ours = keyring.get_keyring(), Keychain()
    keyring.set_keyring(ours)
    try:
        yield ours
    finally:
        keyring.set_keyring(before)
