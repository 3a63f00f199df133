"""Read-only connections, one a thread, that are all closed together."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from clawatch.storage.database import open_for_reading

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path


class Readers:
    """Hands each thread its own read-only connection to one database.

    `before_reading` is called on that thread each time: it waits until all can be read that shall be.
    """

    def __init__(self, path: Path, before_reading: Callable[[], None] | None = None) -> None:
        self._path = path
        self._before_reading = before_reading
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self._closed = False

    def connection(self) -> sqlite3.Connection:
        """Give the calling thread's connection. Raises RuntimeError after close()."""
        if self._before_reading is not None:
            self._before_reading()
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._closed:
            with self._lock:
                if self._closed:
                    raise RuntimeError("the readers are closed")
                connection = open_for_reading(self._path)
                self._open.append(connection)
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close every connection; to be called once the threads that read are at rest. Can be called twice."""
        with self._lock:
            self._closed = True
            for connection in self._open:
                connection.close()
            self._open.clear()
