"""Which exceptions are a problem of the user's, to be said in one sentence, and which are bugs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from clawatch.api.server import AddressError, PortTakenError
from clawatch.runtime.errors import StartError
from clawatch.settings.file import SettingsError
from clawatch.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def user_problems() -> Iterator[None]:
    """Turn the problems of settings, port, database and folders into a StartError; let bugs pass."""
    try:
        yield
    except (AddressError, PortTakenError, SettingsError, StorageError) as error:
        raise StartError(str(error)) from error
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        raise StartError(
            f"The file{where} cannot be used ({error.strerror or error}): check its rights and the disk."
        ) from error
