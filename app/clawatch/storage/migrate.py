"""Numbered migrations, each in one transaction together with the number it leads to."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = re.compile(r"(\d{4})_\w+\.sql")


def _migrations() -> dict[int, str]:
    folder = resources.files("clawatch.storage") / "migrations"
    found = {}
    for entry in folder.iterdir():
        match = _NAME.fullmatch(entry.name)
        if match:
            found[int(match[1])] = entry.name
    return dict(sorted(found.items()))


_FILES = _migrations()
SCHEMA_VERSION = max(_FILES)


def migrate(connection: sqlite3.Connection, path: Path, application_id: int) -> bool:
    """Bring an open database to SCHEMA_VERSION and say whether that took anything.

    One that holds data is copied to PATH.vN.bak (0600) before.

    Raises sqlite3.Error; then the database stands where the last whole migration left it.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == SCHEMA_VERSION:
        return False
    if version > 0:
        _back_up(connection, path.with_name(f"{path.name}.v{version}.bak"))
    for number in range(version + 1, SCHEMA_VERSION + 1):
        script = _script(number)
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {application_id}")
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.execute("ROLLBACK")
            raise
    return True


def _script(number: int) -> str:
    return (resources.files("clawatch.storage") / "migrations" / _FILES[number]).read_text(encoding="utf-8")


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)


def _statements(script: str) -> Iterator[str]:
    """Split a script: executescript would commit the transaction the migration stands in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
