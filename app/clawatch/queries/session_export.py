"""What is there of one session, row by row, to be written to a file?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from clawatch.queries.export import EXPORTS, exported_values
from clawatch.queries.rows import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.queries.export import Value
    from clawatch.queries.source import Source

SessionExportName = Literal["sessions", "tool_calls", "usage"]
_ROWS_A_SLICE = 200
_OF_SESSION = {"sessions": "s.id", "tool_calls": "t.session", "usage": "u.session"}
_ONLY = {"sessions": "1", "tool_calls": "1", "usage": "u.is_counted"}


def session_export(source: Source, session_id: str, name: SessionExportName) -> Iterator[list[tuple[Value, ...]]]:
    """Give the rows of `name` that are of a session, in the columns of that export, some at a time.

    Between slices nothing is read: whoever takes them may take long. What changes meanwhile may be in it or not.
    """
    export = EXPORTS[name]
    table, alias, *_ = export.tables.split()
    with snapshot(source) as connection:
        ids = [
            row[0]
            for row in connection.execute(
                f"SELECT {alias}.id FROM {table} {alias} "  # noqa: S608 our own names
                f"WHERE {_OF_SESSION[name]} = (SELECT id FROM sessions WHERE session_id = ?) AND {_ONLY[name]} "
                f"ORDER BY {export.at}, {alias}.id",
                (session_id,),
            )
        ]
    for first in range(0, len(ids), _ROWS_A_SLICE):
        part = ids[first : first + _ROWS_A_SLICE]
        with snapshot(source) as connection:
            rows = exported_values(connection, name, f"{export.id} IN ({', '.join('?' * len(part))})", part)
        yield [rows[row_id] for row_id in part if row_id in rows]
