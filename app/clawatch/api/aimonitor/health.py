"""`GET /api/health`."""

from __future__ import annotations

from flask import Blueprint, Response

from clawatch.api.aimonitor.schema import Health
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import reply

_HEALTH = Operation("AI Monitor", "Say that the server answers", {200: Answer(Health, "It does.", {"status": "ok"})})


def health_blueprint() -> Blueprint:
    """Make the path for the app."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/api/health")
    @described(_HEALTH)
    def get_health() -> Response:
        return reply({"status": "ok"})

    return blueprint
