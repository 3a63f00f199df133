"""`POST /api/events`: one path for both contracts; the body decides which answers.

Every tool call of every watched agent waits for this path. It stands before Flask, whose work for one request costs
more than everything done here.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from clawatch.api import aimonitor, clawatch
from clawatch.api.problems import problem
from clawatch.domain.events import Origin
from clawatch.ingest.accept import accept
from clawatch.ingest.hook_payload import is_hook_payload
from clawatch.ingest.json_payload import NotAnObjectError, NotJsonError, parse_object
from clawatch.ingest.payload import UnknownShapeError, event_of
from clawatch.ingest.stamps import stamp
from clawatch.ingest.validation import InvalidEventError
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.wrappers import Response

    from clawatch.storage.writer import Writer

PATH = "/api/events"
RETRY_AFTER_S = "2"
_log = logging.getLogger(__name__)


class EventIntake:
    """Takes events in, and hands every other request on to the rest of the application."""

    def __init__(self, writer: Writer, rest: WSGIApplication) -> None:
        self._writer = writer
        self._rest = rest

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI wants it."""
        if environ["PATH_INFO"] != PATH:
            return self._rest(environ, start_response)
        if environ["REQUEST_METHOD"] != "POST":
            refusal = problem(405, "Events are posted: use POST.")
            refusal.headers["Allow"] = "POST"
            return refusal(environ, start_response)
        try:
            answer = self._take(environ)
        except Exception:
            _log.exception("Taking an event in failed")
            answer = problem(500, "ClaWatch failed to take the event; its log says why.")
        return answer(environ, start_response)

    def _take(self, environ: WSGIEnvironment) -> WSGIApplication:
        """Take one event in and give the answer once it is on disk."""
        payload: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            body = parse_object(payload)
        except (NotJsonError, NotAnObjectError) as error:
            return aimonitor.events.unreadable(error)
        received = stamp(environ.get("HTTP_X_CLAWATCH_EVENT_ID"), environ.get("HTTP_X_CLAWATCH_RECEIVED_AT"))
        try:
            event = event_of(payload, body, received)
        except UnknownShapeError as error:
            return aimonitor.events.unreadable(error)
        except InvalidEventError as error:
            return aimonitor.events.invalid(error) if is_hook_payload(body) else clawatch.events.invalid(error)
        try:
            accepted = accept(self._writer, event)
        except (WriterBusyError, WriterStoppedError, TimeoutError, StorageError) as error:
            return _later(error)
        if event.origin is Origin.CLAUDE_CODE:
            return aimonitor.events.accepted
        return clawatch.events.accepted(accepted)


def _later(error: Exception) -> Response:
    answer = problem(503, str(error))
    answer.headers["Retry-After"] = RETRY_AFTER_S
    return answer
