"""Where queries read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import sqlite3


class Source(Protocol):
    """Gives the calling thread a connection of its own that can only read; `storage.readers.Readers` is one."""

    def connection(self) -> sqlite3.Connection:
        """Give the calling thread's connection."""
        ...
