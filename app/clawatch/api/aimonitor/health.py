"""`GET /api/health`."""

from __future__ import annotations

from flask import Blueprint, Response

from clawatch.api.problems import reply


def health_blueprint() -> Blueprint:
    """Make the path for the app."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/api/health")
    def get_health() -> Response:
        return reply({"status": "ok"})

    return blueprint
