"""What the ClaWatch contract answers to an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.api.clawatch.status import agent_status
from clawatch.api.problems import reply

if TYPE_CHECKING:
    from flask import Response

    from clawatch.ingest.validation import InvalidEventError
    from clawatch.storage.journal import Accepted


def accepted(answer: Accepted) -> Response:
    """Answer an event that is on disk with the state its agent is in now."""
    return reply({"ok": True, "agentStatus": agent_status(answer.state) if answer.state else None}, 201)


def invalid(error: InvalidEventError) -> Response:
    """Answer an event with wrong fields."""
    return reply({"error": "; ".join(f"{field} {message}" for field, message, _ in error.problems)}, 400)
