"""Everything there is, row by row: sessions, tool calls, or requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from clawatch.domain.moments import time_text
from clawatch.queries.rows import snapshot
from clawatch.storage.bodies import inflated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from clawatch.queries.source import Source

ExportName = Literal["sessions", "tool_calls", "usage"]
ColumnType = Literal["text", "integer", "dollars", "moment", "truth"]
Value = str | int | float | bool | None
# a slice is a read transaction of its own: while one lasts, the database's log cannot be emptied
_IDS_A_SLICE = 1000
_CHARACTERS_A_SLICE = 512 * 1024
_MICRODOLLARS = 1_000_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export: its name, its type, and where its value comes from."""

    name: str
    type: ColumnType
    sql: str


@dataclass(frozen=True, slots=True)
class Export:
    """One export: its columns, the rows' tables, what numbers the rows, and when each of them was."""

    columns: tuple[Column, ...]
    tables: str
    id: str
    at: str

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class ExportRange:
    """Which rows: those that began from `since_ms` on and before `until_ms` (UTC milliseconds), of one project."""

    since_ms: int | None = None
    until_ms: int | None = None
    project_id: int | None = None


def _columns(**columns: str) -> tuple[Column, ...]:
    """Name columns, each as `type: SQL`."""
    return tuple(
        Column(name, kind, sql)  # type: ignore[arg-type]  # written out below
        for name, (kind, sql) in ((name, text.split(": ", 1)) for name, text in columns.items())
    )


_PROJECT = "LEFT JOIN projects p ON p.id = s.project_id"
EXPORTS: dict[ExportName, Export] = {
    "sessions": Export(
        _columns(
            id="integer: s.id",
            session_id="text: s.session_id",
            origin="text: s.origin",
            project_id="integer: s.project_id",
            project="text: p.name",
            project_path="text: p.path",
            title="text: s.title",
            name="text: s.name",
            first_prompt="text: s.first_prompt",
            state="text: s.state",
            state_reason="text: s.state_reason",
            model="text: s.model",
            host="text: s.host",
            git_branch="text: s.git_branch",
            agent_version="text: s.agent_version",
            started_at="moment: s.started_at",
            ended_at="moment: s.ended_at",
            last_event_at="moment: s.last_event_at",
            tool_calls="integer: s.tool_call_count",
            errors="integer: s.error_count",
            requests="integer: s.request_count",
            input_tokens="integer: s.input_tokens",
            output_tokens="integer: s.output_tokens",
            cache_read_tokens="integer: s.cache_read_tokens",
            cache_write_tokens="integer: s.cache_write_tokens",
            cost="dollars: CASE WHEN s.request_count > s.unpriced_requests THEN s.cost END",
            unpriced_requests="integer: s.unpriced_requests",
            reported_tokens="integer: s.reported_tokens",
            reported_cost="dollars: s.reported_cost",
        ),
        f"sessions s {_PROJECT}",
        "s.id",
        "s.started_at",
    ),
    "tool_calls": Export(
        _columns(
            id="integer: t.id",
            session_id="text: s.session_id",
            project_id="integer: s.project_id",
            project="text: p.name",
            project_path="text: p.path",
            tool_use_id="text: t.tool_use_id",
            agent_id="text: t.agent_id",
            tool_name="text: t.tool_name",
            status="text: t.status",
            reason="text: t.reason",
            started_at="moment: t.started_at",
            ended_at="moment: t.ended_at",
            duration_ms="integer: t.duration_ms",
            error="text: t.error",
            input="text: t.input",
            output="text: t.response",
        ),
        f"tool_calls t JOIN sessions s ON s.id = t.session {_PROJECT}",
        "t.id",
        "t.started_at",
    ),
    "usage": Export(
        _columns(
            id="integer: u.id",
            session_id="text: s.session_id",
            project_id="integer: s.project_id",
            project="text: p.name",
            project_path="text: p.path",
            agent_id="text: u.agent_id",
            message_id="text: nullif(u.message_id, '')",
            request_id="text: nullif(u.request_id, '')",
            is_reported="truth: u.is_reported",
            occurred_at="moment: u.occurred_at",
            model="text: nullif(u.model, '')",
            input_tokens="integer: u.input_tokens",
            output_tokens="integer: u.output_tokens",
            cache_read_tokens="integer: u.cache_read_tokens",
            cache_write_5m_tokens="integer: u.cache_write_5m_tokens",
            cache_write_1h_tokens="integer: u.cache_write_1h_tokens",
            web_search_requests="integer: u.web_search_requests",
            cost="dollars: u.cost",
            service_tier="text: u.service_tier",
            speed="text: u.speed",
        ),
        f"usage_records u JOIN sessions s ON s.id = u.session {_PROJECT}",
        "u.id",
        "u.occurred_at",
    ),
}
# behind the columns, what these are made of where the row keeps them small (see storage.bodies)
_FURTHER = {"sessions": "", "tool_calls": ", t.bodies", "usage": ""}
_ALWAYS = {"sessions": "1", "tool_calls": "1", "usage": "u.is_counted"}


def export_slices(source: Source, name: ExportName, wanted: ExportRange) -> Iterator[list[tuple[Value, ...]]]:
    """Give the rows, the first that ClaWatch learned of first, some at a time, none of which stays in memory.

    Between slices nothing is read: whoever takes them may take long. What changes meanwhile may be in it or not.
    """
    export = EXPORTS[name]
    values = ", ".join(column.sql for column in export.columns)
    query = (
        f"SELECT {export.id}, {values}{_FURTHER[name]} FROM {export.tables} WHERE {export.id} > :after "  # noqa: S608 our own text
        f"AND {export.id} <= :after + {_IDS_A_SLICE} AND {_ALWAYS[name]} AND {_condition(export, wanted)} "
        f"ORDER BY {export.id}"
    )
    types = [column.type for column in export.columns]
    parameters = {"since": wanted.since_ms, "until": wanted.until_ms, "project": wanted.project_id}
    after = 0
    while True:
        with snapshot(source) as connection:
            rows, cut_at = _slice(connection, query, {**parameters, "after": after}, types)
            after = after + _IDS_A_SLICE if cut_at is None else cut_at
            is_over = cut_at is None and _is_over(connection, export, after)
        if rows:
            yield rows
        if is_over:
            return


def exported_values(
    connection: sqlite3.Connection, name: ExportName, condition: str, parameters: Sequence[int]
) -> dict[int, tuple[Value, ...]]:
    """Give the values of the rows that a condition of our own words finds, by their ids."""
    export = EXPORTS[name]
    values = ", ".join(column.sql for column in export.columns)
    query = f"SELECT {export.id}, {values}{_FURTHER[name]} FROM {export.tables} WHERE {condition}"  # noqa: S608 our own text
    types = [column.type for column in export.columns]
    return {row_id: _row(row, types) for row_id, *row in connection.execute(query, parameters)}


def _condition(export: Export, wanted: ExportRange) -> str:
    conditions = ["1"]
    if wanted.since_ms is not None:
        conditions.append(f"{export.at} >= :since")
    if wanted.until_ms is not None:
        conditions.append(f"{export.at} < :until")
    if wanted.project_id is not None:
        conditions.append("s.project_id = :project")
    return " AND ".join(conditions)


def _is_over(connection: sqlite3.Connection, export: Export, after: int) -> bool:
    table, alias, *_ = export.tables.split()
    last = connection.execute(f"SELECT max({export.id}) FROM {table} {alias}").fetchone()[0]  # noqa: S608 our own names
    return last is None or last <= after


def _slice(
    connection: sqlite3.Connection, query: str, parameters: dict[str, int | None], types: list[ColumnType]
) -> tuple[list[tuple[Value, ...]], int | None]:
    """Give some rows, and the last one's id where there may be more of the same slice."""
    rows: list[tuple[Value, ...]] = []
    size = 0
    for row_id, *values in connection.execute(query, parameters):
        row = _row(values, types)
        rows.append(row)
        size += sum(len(value) for value in row if isinstance(value, str))
        if size > _CHARACTERS_A_SLICE:
            return rows, row_id
    return rows, None


def _row(values: list[Any], types: list[ColumnType]) -> tuple[Value, ...]:
    if len(values) > len(types):
        values[-3:] = inflated(values[-3], values[-2], values[-1])
    return tuple(_shown(value, kind) for value, kind in zip(values, types, strict=True))


def _shown(value: Any, kind: ColumnType) -> Value:  # noqa: ANN401 what a row holds
    shown: Value = value
    if value is None or kind in {"text", "integer"}:
        return shown
    if kind == "dollars":
        return float(value) / _MICRODOLLARS
    if kind == "truth":
        return bool(value)
    return time_text(value)
