"""Many rows a statement.

Each statement gives up the interpreter's lock and has to get it back, with eight requests waiting for it too: under
load that, and not SQLite, is what writing costs. At rest, with one event now and then, it is whatever is not at hand:
so a statement is put together once and kept.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

_ROWS_A_STATEMENT = 64


class Inserted(NamedTuple):
    """How many rows were new and, where all were, the id of the last: they have consecutive ids in their order."""

    rows: int
    last_id: int


def insert_rows(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> int:
    """Insert rows, which get consecutive ids in their order, and give the last one's id.

    `table` and `columns` are names of our own, never text from an event.
    """
    last = 0
    for part in _parts(rows):
        statement = _insert("INSERT", table, columns, len(part))
        last = connection.execute(statement, tuple(chain.from_iterable(part))).lastrowid or 0
    return last


def insert_new_rows(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> Inserted:
    """Insert the rows that break no uniqueness."""
    count = last = 0
    for part in _parts(rows):
        statement = _insert("INSERT OR IGNORE", table, columns, len(part))
        done = connection.execute(statement, tuple(chain.from_iterable(part)))
        count += done.rowcount
        last = done.lastrowid or 0
    return Inserted(count, last)


def update_rows(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Update rows; each begins with its id, followed by the new values of `columns`."""
    for part in _parts(rows):
        connection.execute(_update(table, columns, len(part)), tuple(chain.from_iterable(part)))


def add_to_rows(
    connection: sqlite3.Connection,
    table: str,
    keys: tuple[str, ...],
    sums: tuple[str, ...],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Add to sums; each of `rows` has its keys, followed by what is added to each sum.

    A row that is not there is made, and one whose sums all came to 0 goes.
    """
    for part in _parts(rows):
        connection.execute(_add(table, keys, sums, len(part)), tuple(chain.from_iterable(part)))
    first = len(keys)
    lowered = [row[:first] for row in rows if min(row[first:]) < 0]
    if lowered:
        conditions = " AND ".join([f"{name} = ?" for name in keys] + [f"{name} = 0" for name in sums])
        connection.executemany(f"DELETE FROM {table} WHERE {conditions}", lowered)  # noqa: S608 our own names


def _parts(rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Sequence[Any]]]:
    if len(rows) <= _ROWS_A_STATEMENT:
        if rows:
            yield rows
        return
    for first in range(0, len(rows), _ROWS_A_STATEMENT):
        yield rows[first : first + _ROWS_A_STATEMENT]


def _places(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join('?' * columns)})"] * rows)


@lru_cache(maxsize=256)
def _insert(verb: str, table: str, columns: tuple[str, ...], count: int) -> str:
    return f"{verb} INTO {table} ({', '.join(columns)}) VALUES {_places(len(columns), count)}"


@lru_cache(maxsize=256)
def _update(table: str, columns: tuple[str, ...], count: int) -> str:
    if count == 1:
        # by far the commonest, and quicker than the general way
        values = ", ".join(f"{name} = ?{number}" for number, name in enumerate(columns, 2))
        return f"UPDATE {table} SET {values} WHERE id = ?1"  # noqa: S608 our own names
    values = ", ".join(f"{name} = new.column{number}" for number, name in enumerate(columns, 2))
    return (
        f"UPDATE {table} SET {values} FROM (VALUES {_places(len(columns) + 1, count)}) new "  # noqa: S608 our own names
        f"WHERE {table}.id = new.column1"
    )


@lru_cache(maxsize=256)
def _add(table: str, keys: tuple[str, ...], sums: tuple[str, ...], count: int) -> str:
    insert = _insert("INSERT", table, (*keys, *sums), count)
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in sums)
    return f"{insert} ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}"
