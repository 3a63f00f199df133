"""What comes in: one event, as received, with the few facts every event has."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

EVENT_ID_MAX_LENGTH = 128


class Origin(StrEnum):
    """Which contract an event, and with it its session, speaks."""

    CLAUDE_CODE = "claude_code"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the journal.

    `occurred_at` and `received_at` are UTC milliseconds since the epoch: when the event happened as far as its sender
    said, and when ClaWatch took it in. `kind` is the hook event's name, or the type of the ClaWatch contract.
    `payload` holds the bytes as received, `body` the same, parsed.

    `order` is a text that sorts events by when they happened. Projections keep, beside a value, the order of the event
    that said it, and let only a later event replace it. Events may so arrive in any order, over any way, and lead to
    the same rows.
    """

    event_id: str
    origin: Origin
    kind: str
    session_id: str
    occurred_at: int
    received_at: int
    payload: bytes
    body: dict[str, Any]
    order: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", order_of(self.occurred_at, self.event_id))

    def text(self, name: str) -> str | None:
        """Give the named field of the body where it is a text with anything in it."""
        value = self.body.get(name)
        return value if isinstance(value, str) and value else None


def order_of(occurred_at: int, event_id: str) -> str:
    """Make the order of an event from its time and id."""
    return f"{occurred_at:015d}.{event_id}"


def order_time(order: str) -> int:
    """Give the time within an order, UTC milliseconds since the epoch."""
    return int(order[:15])
