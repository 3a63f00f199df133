"""A payload of either contract as an event: its body decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.ingest.agent_event import agent_event, is_agent_event
from clawatch.ingest.hook_payload import hook_event, is_hook_payload

if TYPE_CHECKING:
    from clawatch.domain.events import Event
    from clawatch.ingest.stamps import Stamp


class UnknownShapeError(Exception):
    """The body is of neither contract."""

    def __init__(self) -> None:
        super().__init__(
            "the body is neither a hook event (session_id and hook_event_name) nor an agent event (agentId and type)"
        )


def event_of(payload: bytes, body: dict[str, Any], stamp: Stamp) -> Event:
    """Make an event of a parsed payload. Raises UnknownShapeError or InvalidEventError."""
    if is_hook_payload(body):
        return hook_event(payload, body, stamp)
    if is_agent_event(body):
        return agent_event(payload, body, stamp)
    raise UnknownShapeError
