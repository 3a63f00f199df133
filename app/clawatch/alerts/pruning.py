"""When what is old is thrown away: now and then, a little at a time, on the thread of the evaluator."""

from __future__ import annotations

import logging
import sqlite3
import time
from typing import TYPE_CHECKING

from clawatch.storage.alert_pruning import PruneAlerts, is_to_prune
from clawatch.storage.errors import StorageError, WriterBusyError

if TYPE_CHECKING:
    from clawatch.storage.readers import Readers
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
# a start has better things to do
FIRST_AFTER_S = 60.0
_EVERY_S = 6 * 3600.0
# each of these is a transaction that events wait for
_AT_ONCE = 50
_NEXT_AFTER_S = 0.5
_WRITE_TIMEOUT_S = 10.0


class Pruner:
    """Keeps alerts and what was told of them from growing for ever. For one thread."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers
        self._next_at = time.monotonic() + FIRST_AFTER_S

    def prune(self, now: int) -> float:
        """Throw a little away where it is time to, and there is anything; gives in how many seconds to call again.

        `now` is UTC milliseconds. Raises WriterStoppedError.
        """
        if time.monotonic() >= self._next_at:
            self._next_at = time.monotonic() + (_NEXT_AFTER_S if self._prune(now) else _EVERY_S)
        return max(0.0, self._next_at - time.monotonic())

    def _prune(self, now: int) -> bool:
        """Do it once and say whether there was anything."""
        try:
            if not is_to_prune(self._readers.connection(), now):
                return False
            self._writer.submit_command(PruneAlerts(now, _AT_ONCE)).result(_WRITE_TIMEOUT_S)
        except (WriterBusyError, StorageError, TimeoutError, sqlite3.Error) as error:
            # what is wrong with the database is said by those who need it now
            _log.info("What is old is thrown away later: %s", error)
            return False
        return True
