"""Transcripts and events taken into a database one after the other, and every row that came of it."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clawatch.domain.pricing import Price, TokenUsage
from clawatch.ingest.transcripts.tail import read_parts
from clawatch.ingest.transcripts.tree import look_at
from clawatch.storage.bodies import inflated
from clawatch.storage.database import open_for_reading, open_for_writing
from clawatch.storage.journal import Journal
from clawatch.storage.transcript_files import known_files
from support.new_databases import lay_new
from support.sums import unequal_sums

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.domain.events import Event
    from clawatch.domain.pricing import PriceBook
    from clawatch.domain.transcripts import FileMark

LONG_AFTER_MS = 1_900_000_000_000
Rows = list[dict[str, Any]]


class PlainBook:
    """Knows two models, one at twice the price of the other, and fast mode at thrice."""

    identity = "tests"

    def price_of(self, model: str, at_ms: int, usage: TokenUsage) -> Price | None:  # noqa: ARG002 a PriceBook
        times = {"claude-a": 1, "claude-b": 2}.get(model, 0) * (3 if usage.speed == "fast" else 1)
        if not times:
            return None
        return Price(
            source="tests",
            model=model,
            valid_from=None,
            rule=f"times {times}",
            input=times * 3_000_000_000,
            output=times * 15_000_000_000,
            cache_write_5m=times * 3_750_000_000,
            cache_write_1h=times * 6_000_000_000,
            cache_read=times * 300_000_000,
            web_search=None,
        )


@dataclass
class Desk:
    """A database that is written to, one item a transaction."""

    connection: sqlite3.Connection
    book: PriceBook
    now_ms: int = LONG_AFTER_MS
    marks: dict[str, FileMark] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._journal = Journal(self.connection)

    def take(self, event: Event) -> None:
        self.connection.execute("BEGIN")
        self._journal.append([event], careful=True)
        self.connection.execute("COMMIT")

    def read(self, path: Path, *, again: bool = False) -> None:
        """Read a file on from where it was read to, or from its beginning again."""
        found = look_at(str(path), str(path.parent))
        assert found is not None
        mark = None if again else self.marks.get(found.path)
        for part in read_parts(found, mark, self.book, lambda: self.now_ms):
            self.connection.execute("BEGIN")
            self._journal.take(part)
            self.connection.execute("COMMIT")
            self.marks[found.path] = part.mark


@contextmanager
def desk(database: Path, book: PriceBook | None = None) -> Iterator[Desk]:
    """Open a database for writing, made if it is not there."""
    lay_new(database)
    with closing(open_for_writing(database)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        yield Desk(connection, book or PlainBook(), marks=known_files(connection))


# tool_use_ids: of calls whose message was known to be copied by the time they were read
# latest_events: their places in the journal, which follow the order of arrival
# usage_first_at, usage_end_at: bounds, which may be wide where requests were another session's in the end
_NOT_COMPARED = {
    *("latest_events", "usage_first_at", "usage_end_at"),
    *("tool_use_ids", "id", "project_id", "price", "first_given_at", "change"),
}
_TABLES = ("sessions", "tool_calls", "subagents", "usage_records", "usage_rollups", "usage_copies", "session_notes")
_JOINS = {
    "sessions": "p.path AS project FROM sessions t LEFT JOIN projects p ON p.id = t.project_id",
    "usage_rollups": "p.path AS project FROM usage_rollups t LEFT JOIN projects p ON p.id = t.project_id",
    "usage_records": (
        "s.session_id AS session, p.model AS price_model, p.rule, p.input_rate FROM usage_records t "
        "JOIN sessions s ON s.id = t.session LEFT JOIN prices p ON p.id = t.price"
    ),
}
_OF_SESSION = "s.session_id AS session FROM {0} t JOIN sessions s ON s.id = t.session"


def rows(database: Path, table: str) -> Rows:
    """Give a table's rows with every column but the rows' own numbers, in an order of their own."""
    with closing(open_for_reading(database)) as connection:
        cursor = connection.execute(f"SELECT t.*, {_JOINS.get(table, _OF_SESSION.format(table))}")
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, values, strict=True)) for values in cursor]
    for row in found:
        for name in _NOT_COMPARED & row.keys():
            del row[name]
        if "said" in row:
            row["said"] = json.loads(row["said"])
        if "bodies" in row:
            row["input"], row["response"] = inflated(row["input"], row["response"], row["bodies"])
            row["bodies"] = row["bodies"] is not None
    return sorted(found, key=lambda row: json.dumps(row, sort_keys=True))


def all_rows(database: Path) -> dict[str, Rows]:
    """Give every projected row, and the paths of the projects, having seen that the sums are right."""
    with closing(open_for_reading(database)) as connection:
        paths = [{"path": path} for (path,) in connection.execute("SELECT path FROM projects ORDER BY 1")]
        assert connection.execute("SELECT problem FROM events WHERE problem IS NOT NULL").fetchall() == []
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = unequal_sums(connection)
        assert found == [], "\n".join(found)
    return {"projects": paths, **{table: rows(database, table) for table in _TABLES}}


def differences(one: dict[str, Rows], other: dict[str, Rows]) -> list[str]:
    """Say in what two databases differ: the columns of rows that are the same row, or whole rows."""
    found = []
    for table, mine in one.items():
        firsts, seconds = ({_name(table, row): row for row in some[table]} for some in (one, other))
        if len(mine) != len(other[table]):
            found.append(f"{table}: {len(mine)} rows, and {len(other[table])}")
        for name in sorted(firsts.keys() | seconds.keys()):
            first, second = firsts.get(name, {}), seconds.get(name, {})
            columns = [column for column in first.keys() | second.keys() if first.get(column) != second.get(column)]
            found += [f"{table} {name} {column}: {first.get(column)} | {second.get(column)}" for column in columns]
    return found


_NAMES_IN: dict[str, tuple[str, ...]] = {
    "sessions": ("session_id",),
    "usage_rollups": ("quarter", "model", "project"),
}
_NAMES = ("session_id", "session", "tool_use_id", "agent_id", "message_id", "request_id", "uuid", "quarter", "model")


def _name(table: str, row: dict[str, Any]) -> str:
    names = _NAMES_IN.get(table, _NAMES)
    return " ".join(str(row[name]) for name in names if name in row) or str(row)
