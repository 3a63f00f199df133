"""What can be wrong with the database file, each in one sentence that says the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class StorageError(Exception):
    """A problem with the database that the user can mend; its text is for the user."""


class NewerDatabaseError(StorageError):
    """The file was written by a newer ClaWatch."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"The database {path} was written by a newer ClaWatch (format {found}, this one knows {known}): "
            "install the newer ClaWatch again, or start with another CLAWATCH_HOME. The file was left as it is."
        )


class ForeignDatabaseError(StorageError):
    """The file is no ClaWatch database."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path} is not a ClaWatch database: move it away, or start with another CLAWATCH_HOME. "
            "The file was left as it is."
        )


class CorruptDatabaseError(StorageError):
    """The file is damaged."""

    def __init__(self, path: Path, finding: str) -> None:
        super().__init__(
            f"The database {path} is damaged ({finding}): move it away to start afresh, or put a backup in its place. "
            "The file was left as it is."
        )


class UnreachableDatabaseError(StorageError):
    """The file or its folder cannot be opened."""

    def __init__(self, path: Path, finding: str) -> None:
        super().__init__(
            f"The database {path} cannot be opened ({finding}): make its folder writable, or start with another "
            "CLAWATCH_HOME."
        )


class DamagedMeanwhileError(StorageError):
    """The file was found damaged while ClaWatch runs."""

    def __init__(self, path: Path, finding: str) -> None:
        super().__init__(
            f"The database {path} is damaged ({finding}): end ClaWatch, then move the file away to start afresh, or "
            "put a backup in its place. Events wait in the spool folder meanwhile."
        )


class BusyDatabaseError(StorageError):
    """Another program holds the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The database {path} is held by another program: end that one and start ClaWatch again.")


class StorageFullError(StorageError):
    """There is no room left for the database."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"No room is left on the disk for {path}: free some space. Events wait in the spool folder meanwhile."
        )


class WriterBusyError(Exception):
    """The queue of the writer is full: the sender should try again later."""


class WriterStoppedError(Exception):
    """The writer no longer takes anything."""
