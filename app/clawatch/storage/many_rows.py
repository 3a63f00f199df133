"""Many rows a statement.

Each statement gives up the interpreter's lock and has to get it back, with eight requests waiting for it too: under
load that, and not SQLite, is what writing costs.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_ROWS_A_STATEMENT = 64


def insert_rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> int:
    """Insert rows, which get consecutive ids in their order, and give the last one's id.

    `table` and `columns` are names of our own, never text from an event.
    """
    last = 0
    for part in _parts(rows):
        places = ", ".join([f"({', '.join('?' * len(columns))})"] * len(part))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {places}"  # noqa: S608 our own names
        last = connection.execute(statement, tuple(chain.from_iterable(part))).lastrowid or 0
    return last


def insert_new_rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> int:
    """Insert the rows that break no uniqueness, and give how many those were."""
    count = 0
    for part in _parts(rows):
        places = ", ".join([f"({', '.join('?' * len(columns))})"] * len(part))
        statement = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES {places}"  # noqa: S608 our own names
        count += connection.execute(statement, tuple(chain.from_iterable(part))).rowcount
    return count


def update_rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Update rows; each begins with its id, followed by the new values of `columns`."""
    if len(rows) == 1:
        # by far the commonest, and half as long as the general way
        (row,) = rows
        values = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(f"UPDATE {table} SET {values} WHERE id = ?", (*row[1:], row[0]))  # noqa: S608 our own names
        return
    for part in _parts(rows):
        places = ", ".join([f"({', '.join('?' * (len(columns) + 1))})"] * len(part))
        values = ", ".join(f"{name} = new.column{number}" for number, name in enumerate(columns, 2))
        statement = f"UPDATE {table} SET {values} FROM (VALUES {places}) new WHERE {table}.id = new.column1"  # noqa: S608
        connection.execute(statement, tuple(chain.from_iterable(part)))


def _parts(rows: Sequence[Sequence[Any]]) -> list[Sequence[Sequence[Any]]]:
    return [rows[first : first + _ROWS_A_STATEMENT] for first in range(0, len(rows), _ROWS_A_STATEMENT)]
