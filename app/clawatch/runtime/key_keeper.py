"""The key of a ClaWatch that runs: in its file, in the server's mind, and where hooks read it."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from clawatch.api.control.key_rotation import KeyRotationError
from clawatch.api.keys import Keys
from clawatch.settings.key import load_or_make_key, make_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_log = logging.getLogger(__name__)


class KeyKeeper:
    """Keeps the key, and renews it in all three places."""

    def __init__(self, path: Path, tell_hooks: Callable[[], object]) -> None:
        """Read the key, made if there is none; `tell_hooks` writes the current one where hooks read it.

        Raises SettingsError.
        """
        self._path = path
        self._tell_hooks = tell_hooks
        self._lock = threading.Lock()
        self.keys = Keys(load_or_make_key(path))

    def rotate(self) -> None:
        """Make a new key the right one. Raises KeyRotationError, whose text says what is the right one now.

        Hooks come last: until they know the new key, the old one opens event ingestion, and after that whatever is
        refused waits in the spool.
        """
        with self._lock:
            try:
                key = make_key(self._path)
            except OSError as error:
                _log.exception("The key could not be written")
                raise KeyRotationError(f"The key cannot be written ({error.strerror}): it stays as it was.") from None
            self.keys.renew(key)
            try:
                self._tell_hooks()
            except OSError as error:
                _log.exception("The hooks could not be told the new key")
                raise KeyRotationError(
                    f"The key was renewed, but the hooks could not be told ({error.strerror}): restart ClaWatch; their "
                    "events wait until then."
                ) from None
        _log.info("The key was renewed")
