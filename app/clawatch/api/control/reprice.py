"""`/api/reprice`: price anew what is on disk, and see how far that is."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clawatch.api.control.key import keyed_blueprint
from clawatch.api.control.schema import REPRICING_EXAMPLE, RepricingProgressBody, refused
from clawatch.api.operation import Answer, Contract, Operation, described
from clawatch.api.problems import problem, reply
from clawatch.ingest.repricing import RepricingBusyError
from clawatch.ingest.transcripts.request import ImportRequestError, parse_since

if TYPE_CHECKING:
    from flask import Blueprint

    from clawatch.api.guard import Guard
    from clawatch.ingest.repricing import RepricingProgress

_PATH = "/api/reprice"
_BEYOND: Contract = "ClaWatch beyond both contracts"
_PROGRESS = Answer(RepricingProgressBody, "How far the repricing is.", REPRICING_EXAMPLE)


class RepriceControl(Protocol):
    """Whoever prices anew."""

    def ask(self, *, only_unpriced: bool, since_ms: int | None) -> RepricingProgress:
        """Begin, and say how far it is. Raises RepricingBusyError."""

    def progress(self) -> RepricingProgress:
        """Say how far what was asked for last is."""


class RepriceRequest(BaseModel):
    """What to price anew: everything, or only what has no price, of any age where no date is named."""

    model_config = ConfigDict(extra="forbid", strict=True)

    unpriced: bool = False
    since: str | None = Field(None, max_length=64)


def reprice_blueprint(repricing: RepriceControl, guard: Guard) -> Blueprint:
    """Make the path for the app."""
    blueprint = keyed_blueprint("reprice", guard)

    @blueprint.get(_PATH)
    @described(Operation(_BEYOND, "See how far a repricing is", {200: _PROGRESS}, needs_key=True))
    def get_reprice() -> Response:
        return reply(asdict(repricing.progress()))

    @blueprint.post(_PATH)
    @described(
        Operation(
            _BEYOND,
            "Begin to price anew what is on disk",
            {
                202: _PROGRESS,
                400: refused("What was asked for makes no sense.", "'soon' is no date: write it as 2026-01-31."),
                409: refused("One is under way.", "ClaWatch reprices already: try again when it is done."),
            },
            body=RepriceRequest,
            body_example={"unpriced": True, "since": "2026-01-31"},
            needs_key=True,
        )
    )
    def post_reprice() -> Response:
        try:
            wanted = RepriceRequest.model_validate_json(request.get_data())
            since_ms = None if wanted.since is None else parse_since(wanted.since)
            return reply(asdict(repricing.ask(only_unpriced=wanted.unpriced, since_ms=since_ms)), 202)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the body"
            return problem(400, f"{where} is wrong ({first['msg']}): send unpriced, a date, or neither.")
        except ImportRequestError as error:
            return problem(400, str(error))
        except RepricingBusyError as error:
            return problem(409, str(error))

    return blueprint
