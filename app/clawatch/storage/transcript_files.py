"""How far each transcript was read: written together with the rows that came of it."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from clawatch.domain.transcripts import FileMark

if TYPE_CHECKING:
    import sqlite3

_FIELDS = tuple(field.name for field in fields(FileMark))
_SAVE = (
    f"INSERT INTO transcript_files ({', '.join(_FIELDS)}) VALUES ({', '.join('?' * len(_FIELDS))}) "  # noqa: S608 names of our own fields
    f"ON CONFLICT (path) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _FIELDS[1:])}"
)


def known_files(connection: sqlite3.Connection) -> dict[str, FileMark]:
    """Give the mark of every file that was ever read, by its path."""
    rows = connection.execute(f"SELECT {', '.join(_FIELDS)} FROM transcript_files")  # noqa: S608 names of our own fields
    return {row[0]: FileMark(*row) for row in rows}


def save_mark(connection: sqlite3.Connection, mark: FileMark) -> None:
    """Write a mark, on the writer's connection, within the transaction of what was read up to it."""
    connection.execute(_SAVE, astuple(mark))
