"""What the ClaWatch contract's paths have in common: the key they ask for, their errors, their way to the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from clawatch.api.operation import Answer
from clawatch.api.problems import reply
from clawatch.api.schema import ErrorBody
from clawatch.ingest.accept import ACCEPT_TIMEOUT_S
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.api.guard import Guard
    from clawatch.storage.commands import Command, DoneT
    from clawatch.storage.writer import Writer

_RETRY_AFTER_S = "2"
_NO_KEY = "The key is missing or wrong: send it as X-ClaWatch-Key or Authorization: Bearer."
_LATER = "This cannot be written to disk now: try again later."
KEY_ANSWERS: Mapping[int, Answer] = {
    401: Answer(ErrorBody, "The key is missing or wrong.", {"error": _NO_KEY}),
    429: Answer(
        ErrorBody,
        "Too many wrong keys came from this address: Retry-After says how long to wait.",
        {"error": "Too many wrong keys came from this address: try again in 8 s."},
    ),
}
LATER_ANSWER: Mapping[int, Answer] = {
    503: Answer(ErrorBody, "It cannot be written now: Retry-After says when to try again.", {"error": _LATER}),
}


class NotNowError(HTTPException):
    """What was asked for cannot be written now."""

    code = 503


def keyed_blueprint(name: str, guard: Guard) -> Blueprint:
    """Make a blueprint whose paths all ask for the key."""
    blueprint = Blueprint(name, __name__)

    @blueprint.before_request
    def ask_for_key() -> Response | None:
        return key_refusal(guard)

    return blueprint


def key_refusal(guard: Guard) -> Response | None:
    """Give the refusal of the current request in the contract's words, or None where it carries the key."""
    found = guard.key_refusal(request.environ)
    if found is None:
        return None
    body = found.get_json()
    refusal = refused(found.status_code, body["error"])
    if "Retry-After" in found.headers:
        refusal.headers["Retry-After"] = found.headers["Retry-After"]
    return refusal


def refused(status: int, sentence: str) -> Response:
    """Make the contract's answer to a request that went wrong."""
    return reply({"error": sentence}, status)


def carry_out(writer: Writer, command: Command[DoneT]) -> DoneT:
    """Have a command carried out and give its outcome. Raises NotNowError, which carries its answer."""
    try:
        return writer.submit_command(command).result(ACCEPT_TIMEOUT_S)
    except (WriterBusyError, WriterStoppedError, TimeoutError, StorageError):
        answer = refused(503, _LATER)
        answer.headers["Retry-After"] = _RETRY_AFTER_S
        raise NotNowError(response=answer) from None
