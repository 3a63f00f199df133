"""`/ws` for whoever does not get in: what is wrong with asking for live updates like that.

A client that gets in never comes here: its connection has left the HTTP server before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from clawatch.api.guard import LIVE_PATH
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import problem
from clawatch.api.schema import ProblemBody

if TYPE_CHECKING:
    from clawatch.api.guard import Guard

_RETRY_AFTER_S = "10"
_NO_ROOM = "As many clients as there may be have live updates now: try again later."
_NO_WEBSOCKET = "Live updates are for WebSocket clients: ask for an upgrade to it."
_LIVE = Operation(
    contract="ClaWatch",
    summary="Live updates, over a WebSocket",
    description=(
        "After the upgrade come a snapshot of all agents and then what changes, as JSON texts. A client that can send "
        'no header gives the key as its first message, within 5 seconds: `{"type": "auth", "key": "..."}`.'
    ),
    needs_key=True,
    answers={
        101: Answer(None, "The connection is a WebSocket from here on."),
        426: Answer(ProblemBody, "No upgrade was asked for.", {"detail": _NO_WEBSOCKET, "error": _NO_WEBSOCKET}),
        503: Answer(ProblemBody, "All places are taken.", {"detail": _NO_ROOM, "error": _NO_ROOM}),
    },
)


def live_blueprint(guard: Guard) -> Blueprint:
    """Make the view of one application."""
    blueprint = Blueprint("live", __name__)

    @blueprint.get(LIVE_PATH)
    @described(_LIVE)
    def live() -> Response:
        asks_for_websocket = request.headers.get("Upgrade", "").lower() == "websocket"
        if not asks_for_websocket or not guard.lets_live_in(request.environ):
            return guard.key_refusal(request.environ) or problem(426, _NO_WEBSOCKET)
        refusal = problem(503, _NO_ROOM)
        refusal.headers["Retry-After"] = _RETRY_AFTER_S
        return refusal

    return blueprint
