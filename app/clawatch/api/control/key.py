"""Every one of these commands needs the key, whatever else is open to this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from clawatch.api.problems import problem

if TYPE_CHECKING:
    from clawatch.api.guard import Guard


def keyed_blueprint(name: str, guard: Guard) -> Blueprint:
    """Make a blueprint whose paths all ask for the key."""
    blueprint = Blueprint(name, __name__)

    @blueprint.before_request
    def ask_for_key() -> Response | None:
        if guard.has_key(request.environ):
            return None
        return problem(401, "The key is missing or wrong: send it as X-ClaWatch-Key or Authorization: Bearer.")

    return blueprint
