"""`GET /api/export/{sessions,tool_calls,usage}.{csv,jsonl}`."""

from __future__ import annotations

import threading
from itertools import chain
from typing import TYPE_CHECKING, Literal, Self

from flask import Blueprint, Response, request
from pydantic import BaseModel, Field

from clawatch.api.beyond import examples
from clawatch.api.beyond.times import Moment, Zone  # noqa: TC001 pydantic reads the annotations
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.parameters import LARGEST, read_parameters
from clawatch.api.problems import problem
from clawatch.api.schema import INVALID_PARAMETERS, ProblemBody
from clawatch.domain.moments import moment_ms, zone_of
from clawatch.queries.export import EXPORTS, ExportName, ExportRange, export_slices
from clawatch.queries.export_text import csv_text, jsonl_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.queries.source import Source

# each holds a thread of the server's four for as long as its client takes to read
_AT_ONCE = 2
_RETRY_AFTER_S = "10"
_MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_BUSY = "Two exports are under way already: try again when one is done."
_SAYS = """The rows come in the order ClaWatch learned of them, while they are read; nothing is kept back, and nothing \
is held up by a client that reads slowly. Times are UTC, costs dollars.

CSV is as RFC 4180 has it, in UTF-8, with the names in the first line and nothing for null. A text that begins with \
`=`, `+`, `-`, `@`, a tab, a carriage return or an apostrophe has an apostrophe before it, so that no spreadsheet runs \
it as a formula. JSON Lines hold everything as it is. Inputs and outputs are JSON texts."""


class ExportParameters(BaseModel):
    """Which rows: those that began in a range, of one project."""

    since: Moment | None = Field(None, alias="from", description="The first day, or moment.")
    until: Moment | None = Field(None, alias="to", description="The last day, or the moment that ends it.")
    tz: Zone | None = Field(None, description="The zone of days without an offset; this machine's without it.")
    project_id: int | None = Field(None, ge=-LARGEST, le=LARGEST)


def export_blueprint(source: Source) -> Blueprint:
    """Make the paths for the app."""
    blueprint = Blueprint("export", __name__)
    free = threading.Semaphore(_AT_ONCE)

    @blueprint.get("/api/export/<any(sessions, tool_calls, usage):name>.csv")
    @described(_operation("CSV", "text/csv", examples.EXPORT_CSV))
    def get_csv(name: ExportName) -> Response:
        return _answer(name, "csv", source, free)

    @blueprint.get("/api/export/<any(sessions, tool_calls, usage):name>.jsonl")
    @described(_operation("JSON Lines", "application/x-ndjson", examples.EXPORT_JSONL))
    def get_jsonl(name: ExportName) -> Response:
        return _answer(name, "jsonl", source, free)

    return blueprint


def _operation(form: str, media_type: str, example: str) -> Operation:
    return Operation(
        "ClaWatch beyond both contracts",
        f"Export sessions, tool calls or usage as {form}",
        {
            200: Answer(str, "All the rows.", example, media_type=media_type),
            422: INVALID_PARAMETERS,
            503: Answer(ProblemBody, "Two exports are under way.", {"detail": _BUSY, "error": _BUSY}),
        },
        parameters=ExportParameters,
        path_parameters={"name": "What to export."},
        description=_SAYS,
    )


def _answer(name: ExportName, form: Literal["csv", "jsonl"], source: Source, free: threading.Semaphore) -> Response:
    wanted = read_parameters(ExportParameters, request.args)
    zone = zone_of(wanted.tz)
    rows = ExportRange(
        None if wanted.since is None else moment_ms(wanted.since, zone),
        None if wanted.until is None else moment_ms(wanted.until, zone, is_end=True),
        wanted.project_id,
    )
    if not free.acquire(blocking=False):
        refusal = problem(503, _BUSY)
        refusal.headers["Retry-After"] = _RETRY_AFTER_S
        return refusal
    answer = Response(_Parts(_text(source, name, form, rows), free), content_type=_MEDIA_TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="clawatch-{name}.{form}"'
    return answer


class _Parts:
    """The parts of an answer, which give their place free when they are all sent, or their client is gone."""

    def __init__(self, parts: Iterator[bytes], free: threading.Semaphore) -> None:
        self._parts = parts
        self._free: threading.Semaphore | None = free

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        return next(self._parts)

    def close(self) -> None:
        """Be called once by the server, whatever became of the answer."""
        free, self._free = self._free, None
        if free is not None:
            free.release()


def _text(source: Source, name: ExportName, form: str, wanted: ExportRange) -> Iterator[bytes]:
    names = EXPORTS[name].names
    slices = export_slices(source, name, wanted)
    if form == "csv":
        return chain([csv_text([names])], map(csv_text, slices))
    return (jsonl_text(names, rows) for rows in slices)
