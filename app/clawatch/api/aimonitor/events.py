"""What AI Monitor's contract answers to an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.api.problems import reply

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from werkzeug.wrappers import Response

    from clawatch.ingest.validation import InvalidEventError

_OK = b'{"status":"ok"}'
_OK_HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(_OK)))]


def accepted(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Answer an event that is on disk."""
    start_response("200 OK", _OK_HEADERS.copy())
    return [_OK]


def held(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Answer a hook whose event is on disk and whose call is not to go on yet: it asks the hold's path from now on."""
    start_response("202 Accepted", _OK_HEADERS.copy())
    return [_OK]


def invalid(error: InvalidEventError) -> Response:
    """Answer an event with wrong fields."""
    detail = [
        {"type": problem.code, "loc": ["body", *problem.field.split(".")], "msg": problem.message}
        for problem in error.problems
    ]
    return reply({"detail": detail}, 422)


def unreadable(error: Exception) -> Response:
    """Answer a body of neither contract; `error` is for clients of the ClaWatch contract, who cannot be told apart."""
    detail = [{"type": "value_error", "loc": ["body"], "msg": str(error)}]
    return reply({"detail": detail, "error": str(error)}, 422)
