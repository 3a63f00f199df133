"""`/api/import`: begin an import, see how far it is, stop it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clawatch.api.control.key import keyed_blueprint
from clawatch.api.control.schema import IMPORT_EXAMPLE, ImportProgressBody, refused
from clawatch.api.operation import Answer, Contract, Operation, described
from clawatch.api.problems import problem, reply
from clawatch.ingest.transcripts.request import ImportRequestError, find, find_watched, parse_since

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint

    from clawatch.api.guard import Guard
    from clawatch.ingest.transcripts.progress import ImportProgress
    from clawatch.ingest.transcripts.tree import FoundFile

_PATH = "/api/import"
_BEYOND: Contract = "ClaWatch beyond both contracts"
_PROGRESS = Answer(ImportProgressBody, "How far the import is.", IMPORT_EXAMPLE)


class ImportControl(Protocol):
    """Whoever imports transcripts."""

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that are imported where none is named."""

    def import_files(self, files: Sequence[FoundFile]) -> None:
        """Begin to import files, or add them to what is being imported."""

    def stop_import(self) -> None:
        """Let the import stand still."""

    def progress(self) -> ImportProgress:
        """Say how far the import is."""


class ImportRequest(BaseModel):
    """What to import: all that is watched where no folder is named, of any age where no date is."""

    model_config = ConfigDict(extra="forbid", strict=True)

    folder: str | None = Field(None, min_length=1, max_length=4096, pattern=r"^[^\x00]*$")
    since: str | None = Field(None, max_length=64)


def import_blueprint(imports: ImportControl, guard: Guard) -> Blueprint:
    """Make the path for the app."""
    blueprint = keyed_blueprint("import", guard)

    @blueprint.get(_PATH)
    @described(Operation(_BEYOND, "See how far an import is", {200: _PROGRESS}, needs_key=True))
    def get_import() -> Response:
        return _answer(imports)

    @blueprint.post(_PATH)
    @described(
        Operation(
            _BEYOND,
            "Begin to import transcripts, or add some to what is being imported",
            {
                202: _PROGRESS,
                400: refused("What was asked for cannot be imported.", "'soon' is no date: write it as 2026-01-31."),
            },
            body=ImportRequest,
            body_example={"folder": "/home/dev/.claude/projects", "since": "2026-01-31"},
            needs_key=True,
        )
    )
    def post_import() -> Response:
        try:
            imports.import_files(_find(ImportRequest.model_validate_json(request.get_data()), imports.folders))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the body"
            return problem(400, f"{where} is wrong ({first['msg']}): send a folder and a date, or neither.")
        except ImportRequestError as error:
            return problem(400, str(error))
        return _answer(imports, 202)

    @blueprint.delete(_PATH)
    @described(Operation(_BEYOND, "Let the import stand still", {200: _PROGRESS}, needs_key=True))
    def delete_import() -> Response:
        imports.stop_import()
        return _answer(imports)

    return blueprint


def _find(wanted: ImportRequest, folders: tuple[str, ...]) -> list[FoundFile]:
    since_ms = None if wanted.since is None else parse_since(wanted.since)
    if wanted.folder is None:
        return find_watched(folders, since_ms)
    if not Path(wanted.folder).is_absolute():
        raise ImportRequestError(f"{wanted.folder} is no full path: give the folder from the root on.")
    return find(wanted.folder, since_ms)


def _answer(imports: ImportControl, status: int = 200) -> Response:
    progress = asdict(imports.progress())
    shown = {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in progress.items()
    }
    return reply(shown, status)
