"""`GET /api/openapi.json` and `GET /api/docs`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import orjson
from flask import Blueprint, Response, current_app

from clawatch.api.aimonitor import event_schema as hook_events
from clawatch.api.clawatch import event_schema as agent_events
from clawatch.api.description.paths import described_path, described_paths
from clawatch.api.guard import EVENTS_PATH
from clawatch.api.operation import Answer, Operation, described

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.api.description.paths import DescribedPath
    from clawatch.api.guard import Guard


class Description:
    """The description of one application, made when it is first asked for, and kept; so is the page made of it."""

    def __init__(self, guard: Guard, before_flask: Sequence[DescribedPath]) -> None:
        self._guard = guard
        self._before_flask = before_flask
        self._lock = threading.Lock()
        self._document = b""
        self._page: tuple[bytes, str] | None = None

    def document(self) -> bytes:
        """Give the OpenAPI document, as JSON. Raises UndescribedPathError."""
        with self._lock:
            if not self._document:
                from clawatch.api.description.document import document  # noqa: PLC0415 costs a start nothing

                paths = [*described_paths(current_app), *self._before_flask]
                self._document = orjson.dumps(document(paths, asks_for_key=self._guard.asks_for_key))
            return self._document

    def page(self) -> tuple[bytes, str]:
        """Give the page, and what its Content-Security-Policy has to be."""
        if self._page is None:
            from clawatch.api.description.page import page  # noqa: PLC0415 loaded when somebody reads it

            told: dict[str, Any] = orjson.loads(self.document())
            self._page = page(told, self._guard.address)
        return self._page


def description_blueprint(guard: Guard) -> Blueprint:
    """Make both paths for the app. What they describe is the application that they are part of."""
    blueprint = Blueprint("description", __name__)
    events = described_path(EVENTS_PATH, "POST", (hook_events.OPERATION, agent_events.OPERATION))
    description = Description(guard, [events])

    @blueprint.get("/api/openapi.json")
    @described(
        Operation(
            "ClaWatch beyond both contracts",
            "This description, as an OpenAPI document",
            {200: Answer(dict[str, Any], "The document.", {"openapi": "3.1.0", "info": {"title": "ClaWatch"}})},
        )
    )
    def get_openapi() -> Response:
        return Response(description.document(), mimetype="application/json")

    @blueprint.get("/api/docs")
    @described(
        Operation(
            "ClaWatch beyond both contracts",
            "This description, as a page to read",
            {200: Answer(str, "The page.", "<!doctype html>…", "text/html")},
        )
    )
    def get_docs() -> Response:
        body, policy = description.page()
        answer = Response(body, mimetype="text/html")
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    return blueprint
