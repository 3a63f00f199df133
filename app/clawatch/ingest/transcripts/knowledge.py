"""How far each transcript is read, as far as the reading thread knows."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from clawatch.storage.database import open_for_reading
from clawatch.storage.transcript_files import known_files

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.domain.transcripts import FileMark
    from clawatch.ingest.transcripts.tree import FoundFile


def storable(path: str) -> str:
    """Give a path as the database can hold it: what of its bytes is no UTF-8 is written out."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    return path


class Knowledge:
    """The marks of the database, and what was seen since. For one thread."""

    def __init__(self, marks: dict[str, FileMark]) -> None:
        self._marks = marks
        self._given_up: set[str] = set()

    @classmethod
    def load(cls, database: Path) -> Knowledge:
        """Read the marks. Raises sqlite3.Error."""
        with closing(open_for_reading(database)) as connection:
            return cls(known_files(connection))

    def mark(self, path: str) -> FileMark | None:
        """Give how far a file is read."""
        return self._marks.get(storable(path))

    def is_read(self, file: FoundFile) -> bool:
        """Whether a file holds nothing new, or is given up."""
        if file.path in self._given_up:
            return True
        mark = self._marks.get(storable(file.path))
        return mark is not None and (mark.identity, mark.size, mark.mtime_ns) == (
            file.identity,
            file.size,
            file.mtime_ns,
        )

    def offset(self, file: FoundFile) -> int:
        """Give how many bytes of a file are read; none where it is another one than was read."""
        mark = self._marks.get(storable(file.path))
        if mark is None or mark.identity != file.identity or mark.offset > file.size:
            return 0
        return mark.offset

    def skipped(self) -> tuple[int, int]:
        """Give how many lines could not be read, and in how many files."""
        counts = [mark.skipped for mark in self._marks.values() if mark.skipped]
        return sum(counts), len(counts)

    def keep(self, mark: FileMark) -> None:
        """Take note of what is on disk now."""
        self._marks[mark.path] = mark

    def give_up(self, path: str) -> None:
        """Leave a file alone until the next start."""
        self._given_up.add(path)
