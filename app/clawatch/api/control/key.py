"""Every one of these commands needs the key, whatever else is open to this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

if TYPE_CHECKING:
    from clawatch.api.guard import Guard


def keyed_blueprint(name: str, guard: Guard) -> Blueprint:
    """Make a blueprint whose paths all ask for the key."""
    blueprint = Blueprint(name, __name__)

    @blueprint.before_request
    def ask_for_key() -> Response | None:
        return guard.key_refusal(request.environ)

    return blueprint
