"""How much room the database takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class DatabaseSize:
    """Bytes on the disk: the file, its log, the copies from before migrations; and how many in the file are unused."""

    file: int
    log: int
    backups: int
    unused: int


def database_size(path: Path, connection: sqlite3.Connection) -> DatabaseSize:
    """Measure. What is unused is used again before the file grows. Raises OSError or sqlite3.Error."""
    pages, size = (int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("freelist_count", "page_size"))
    log = path.with_name(f"{path.name}-wal")
    backups = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}.v*"))
    return DatabaseSize(path.stat().st_size, log.stat().st_size if log.exists() else 0, backups, pages * size)
