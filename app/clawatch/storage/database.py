"""The database file: what makes it ours, how it is opened, who may read it."""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING

from clawatch.storage.errors import (
    BusyDatabaseError,
    CorruptDatabaseError,
    ForeignDatabaseError,
    NewerDatabaseError,
    StorageError,
    StorageFullError,
    UnreachableDatabaseError,
)
from clawatch.storage.migrate import SCHEMA_VERSION, migrate

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION_ID = 0x436C6157  # "ClaW"
BUSY_TIMEOUT_S = 5.0

_HEADER_SIZE = 100
_MAGIC = b"SQLite format 3\x00"
# A whole check reads the whole file; beyond this it would hold up the start, and `clawatch doctor` does it instead.
_CHECK_AT_OPEN_BYTES = 16 * 1024 * 1024


def check_file(path: Path) -> None:
    """Refuse a file that is not ours, newer than we are, or cut short, by its bytes alone, with no SQLite at work.

    Raises ForeignDatabaseError, NewerDatabaseError, CorruptDatabaseError or UnreachableDatabaseError.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_SIZE)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnreachableDatabaseError(path, error.strerror or str(error)) from error
    if not header:
        return
    if len(header) < _HEADER_SIZE or not header.startswith(_MAGIC):
        raise ForeignDatabaseError(path)
    page_size, pages, version, application = struct.unpack(">16xH10xI28xI4xI28x", header)
    if application != APPLICATION_ID:
        if application == 0 and _has_log(path):
            # ended in its very first moments: what makes it ours may stand in the log only, which SQLite must read
            _check_by_reading(path)
            return
        raise ForeignDatabaseError(path)
    if version > SCHEMA_VERSION:
        raise NewerDatabaseError(path, version, SCHEMA_VERSION)
    if pages * (65536 if page_size == 1 else page_size) > size:
        if not _has_log(path):
            raise CorruptDatabaseError(path, "it is shorter than it says")
        # ended while the log was being written into it: what the file lacks stands in the log still
        _check_with_log(path)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _check_with_log(path: Path) -> None:
    """Check whether a file is whole together with its log, through a connection that cannot change it."""
    try:
        with closing(open_for_reading(path)) as connection:
            finding = check_integrity(connection)
    except sqlite3.Error as error:
        raise file_trouble(error, path) or CorruptDatabaseError(path, str(error)) from error
    if finding is not None:
        raise CorruptDatabaseError(path, finding)


def _check_by_reading(path: Path) -> None:
    """Check a file whose header is behind its log, through a connection that cannot change it."""
    try:
        with closing(open_for_reading(path)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    except sqlite3.Error as error:
        raise file_trouble(error, path) or CorruptDatabaseError(path, str(error)) from error
    if application != APPLICATION_ID and tables:
        raise ForeignDatabaseError(path)
    if version > SCHEMA_VERSION:
        raise NewerDatabaseError(path, version, SCHEMA_VERSION)


def open_for_writing(path: Path) -> sqlite3.Connection:
    """Open, or make, the database and bring it to today's format. For the writer's thread alone.

    The folder gets mode 0700 and the file 0600. Raises a StorageError in the user's words; a file that is refused
    stays as it is.
    """
    check_file(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.chmod(0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise UnreachableDatabaseError(path, error.strerror or str(error)) from error
    # the writer's thread uses it; whoever starts the writer opens it, to hear of trouble at once
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        _refuse_damage(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if migrate(connection, path, APPLICATION_ID):
            # what says that the file is ours, and how new, belongs into its header, not into the log alone
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        connection.close()
        raise file_trouble(error, path) or CorruptDatabaseError(path, str(error)) from error
    except StorageError:
        connection.close()
        raise
    return connection


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that the file is damaged."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def concerns_all(error: BaseException) -> bool:
    """Whether an error is the file's, or the machine's, and no one event's."""
    return isinstance(error, (sqlite3.OperationalError, MemoryError)) or is_damage(error)


def file_trouble(error: sqlite3.Error, path: Path) -> StorageError | None:
    """Give what keeps the file from being used now though it may be whole, or None where something else is wrong."""
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return StorageFullError(path)
        case sqlite3.SQLITE_BUSY:
            return BusyDatabaseError(path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
            return UnreachableDatabaseError(path, str(error))
        case _:
            return None


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise NewerDatabaseError(path, version, SCHEMA_VERSION)
    if 0 < path.stat().st_size <= _CHECK_AT_OPEN_BYTES:
        finding = check_integrity(connection)
        if finding is not None:
            raise CorruptDatabaseError(path, finding)


def check_integrity(connection: sqlite3.Connection) -> str | None:
    """Read the whole file and give the first thing wrong with it, or None. Takes about a second for 300 MB.

    Raises sqlite3.OperationalError where it cannot be read now.
    """
    try:
        row = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if row[0] == "ok" else str(row[0]).splitlines()[-1]


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open the database for one reader's thread; nothing can be written through it."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        # closed by whoever stops the readers, once they are at rest
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only = ON")
    return connection
