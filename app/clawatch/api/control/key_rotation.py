"""`/api/key/rotate`: renew the key while ClaWatch runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from typing_extensions import TypedDict

from clawatch.api.control.key import keyed_blueprint
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import problem, reply
from clawatch.api.schema import ProblemBody

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from clawatch.api.guard import Guard


class KeyRotationError(Exception):
    """The key could not be renewed, or not all of those told who must know it; the text is for the user."""


class KeyControl(Protocol):
    """Whoever keeps the key."""

    def rotate(self) -> None:
        """Make a new key the right one. Raises KeyRotationError."""


class KeyRotated(TypedDict):
    """The key is another one; which one, its file says and not the network."""

    ok: bool


def key_blueprint(key: KeyControl, guard: Guard) -> Blueprint:
    """Make the path for the app."""
    blueprint = keyed_blueprint("key", guard)

    @blueprint.post("/api/key/rotate")
    @described(
        Operation(
            "ClaWatch beyond both contracts",
            "Renew the key",
            {
                200: Answer(KeyRotated, "The key was renewed; `clawatch key` shows it.", {"ok": True}),
                503: Answer(
                    ProblemBody,
                    "The key, or what the hooks know of it, could not be written.",
                    {
                        "detail": "The key cannot be written (No space left on device): it stays as it was.",
                        "error": "The key cannot be written (No space left on device): it stays as it was.",
                    },
                ),
            },
            needs_key=True,
            description=(
                "The new key is written to its file and is not told here. For a minute the old one still opens event "
                "ingestion, for hooks that read it just before, and nothing else."
            ),
        )
    )
    def post_rotate() -> Response:
        try:
            key.rotate()
        except KeyRotationError as error:
            return problem(503, str(error))
        return reply({"ok": True})

    return blueprint
