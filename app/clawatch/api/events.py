"""`POST /api/events`: one path for both contracts; the body decides which answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

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
    from clawatch.api.services import ApiServices

RETRY_AFTER_S = "2"


def events_blueprint(services: ApiServices) -> Blueprint:
    """Make the path for the app."""
    blueprint = Blueprint("events", __name__)

    @blueprint.post("/api/events")
    def post_event() -> Response:
        """Take one event in and answer once it is on disk."""
        payload = request.get_data(cache=False)
        try:
            body = parse_object(payload)
        except (NotJsonError, NotAnObjectError) as error:
            return aimonitor.events.unreadable(error)
        headers = request.headers
        received = stamp(headers.get("X-ClaWatch-Event-Id"), headers.get("X-ClaWatch-Received-At"))
        try:
            event = event_of(payload, body, received)
        except UnknownShapeError as error:
            return aimonitor.events.unreadable(error)
        except InvalidEventError as error:
            return aimonitor.events.invalid(error) if is_hook_payload(body) else clawatch.events.invalid(error)
        try:
            accepted = accept(services.writer, event)
        except (WriterBusyError, WriterStoppedError, TimeoutError, StorageError) as error:
            answer = problem(503, str(error))
            answer.headers["Retry-After"] = RETRY_AFTER_S
            return answer
        if event.origin is Origin.CLAUDE_CODE:
            return aimonitor.events.accepted()
        return clawatch.events.accepted(accepted)

    return blueprint
