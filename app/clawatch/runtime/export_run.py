"""One export for the command line, read from the database itself: whether ClaWatch runs does not matter."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import ExitStack, closing
from itertools import chain
from typing import IO, TYPE_CHECKING, Literal

from clawatch.queries.export import EXPORTS, export_slices
from clawatch.queries.export_text import csv_text, jsonl_text
from clawatch.runtime.errors import StartError
from clawatch.runtime.trouble import user_problems
from clawatch.storage.database import check_file, open_for_reading
from clawatch.storage.migrate import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.queries.export import ExportName, ExportRange, Value
    from clawatch.runtime.paths import Paths

ExportFormat = Literal["csv", "jsonl", "parquet"]


class _Connection:
    """The one connection that an export reads through."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def connection(self) -> sqlite3.Connection:
        """Give it."""
        return self._connection


def write_export(paths: Paths, name: ExportName, form: ExportFormat, output: Path | None, wanted: ExportRange) -> None:
    """Write an export to a file, which takes its name once it is whole, or to the terminal.

    Raises StartError in the user's words, BrokenPipeError where nobody reads the terminal any more.
    """
    if form == "parquet" and output is None:
        raise StartError("Parquet is no text: name a file for it with --output.")
    with ExitStack() as cleaning:
        with user_problems():
            connection = cleaning.enter_context(closing(_open(paths.database)))
        slices = export_slices(_Connection(connection), name, wanted)
        try:
            if output is None:
                for part in _text(name, form, slices):
                    sys.stdout.buffer.write(part)
                sys.stdout.buffer.flush()
                return
            with user_problems():
                _write_file(output, name, form, slices)
        except sqlite3.Error as error:
            raise StartError(
                f"The database {paths.database} cannot be read ({error}): clawatch doctor examines it."
            ) from error


def _open(database: Path) -> sqlite3.Connection:
    check_file(database)
    if not database.exists():
        raise StartError(f"There is no database {database} yet: start ClaWatch first.")
    connection = open_for_reading(database)
    if connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION:
        connection.close()
        raise StartError(f"The database {database} is of an older ClaWatch: start this one once, which renews it.")
    return connection


def _write_file(output: Path, name: ExportName, form: ExportFormat, slices: Iterator[list[tuple[Value, ...]]]) -> None:
    aside = output.with_name(f".{output.name}.part")
    try:
        # what agents said and did is this user's alone
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            if form == "parquet":
                _write_parquet(file, name, slices)
            else:
                for part in _text(name, form, slices):
                    file.write(part)
        aside.replace(output)
    finally:
        aside.unlink(missing_ok=True)


def _text(name: ExportName, form: ExportFormat, slices: Iterator[list[tuple[Value, ...]]]) -> Iterator[bytes]:
    names = EXPORTS[name].names
    if form == "csv":
        return chain([csv_text([names])], map(csv_text, slices))
    return (jsonl_text(names, rows) for rows in slices)


def _write_parquet(file: IO[bytes], name: ExportName, slices: Iterator[list[tuple[Value, ...]]]) -> None:
    try:
        import pyarrow as pa  # noqa: PLC0415 large, and rarely there
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise StartError(
            "Parquet needs a library that is not installed: run pip install 'clawatch[parquet]', or take "
            "--format csv or jsonl."
        ) from None
    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "dollars": pa.float64(),
        "moment": pa.timestamp("ms", tz="UTC"),
        "truth": pa.bool_(),
    }
    columns = EXPORTS[name].columns
    schema = pa.schema([(column.name, types[column.type]) for column in columns])
    with parquet.ParquetWriter(file, schema) as writer:
        for rows in slices:
            values = list(zip(*rows, strict=True))
            arrays = [
                pa.array(values[place], pa.string()).cast(schema.types[place])
                if column.type == "moment"
                else pa.array(values[place], schema.types[place])
                for place, column in enumerate(columns)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
