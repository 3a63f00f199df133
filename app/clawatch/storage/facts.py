"""What ClaWatch remembers from one start to the next, each a text by a name of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

PRICED_BY = "priced by"
"""The identity of the price book (see domain.pricing) by which all that had no price was looked at last."""

APPLIED = "applied up to"
"""The place in the journal up to which events are applied."""


def fact(connection: sqlite3.Connection, name: str) -> str | None:
    """Give what is remembered under a name, None where nothing is."""
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def remember(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a value, within the writer's transaction."""
    connection.execute(
        "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
