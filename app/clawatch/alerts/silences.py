"""What no event tells of: that a session's process hears of its model, and our own event of a silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from clawatch.domain.alert_rules.findings import span
from clawatch.domain.events import Event
from clawatch.domain.silence import WENT_SILENT, silence_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.storage.alert_reading import SessionNow

    HeardAt = Callable[[str], int]
    """Gives when a session's process last received something (UTC milliseconds), 0 where nobody knows."""

# what a process receives need not be what it waits for: it alone makes nobody alive for ever
RECEIVING_COUNTS_MS = 25 * 60 * 1000


def nobody_heard(_session_id: str) -> int:
    """Know of nothing."""
    return 0


def heard_until(session: SessionNow, heard_at: HeardAt) -> int:
    """Give until when a session was alive by what its process received (UTC milliseconds)."""
    return min(heard_at(session.session_id), session.last_event_at + RECEIVING_COUNTS_MS)


def silence_event(session: SessionNow, sign: int, lasted: int, at: int, now: int) -> Event:
    """Make the event of ours that tells of a silence, by the last sign of life an event was; too long from `at` on."""
    body = {"last_sign_at": session.last_event_at, "reason": f"no sign of life for {span(lasted)}"}
    return Event(
        event_id=silence_id(session.session_id, sign),
        origin=session.origin,
        kind=WENT_SILENT,
        session_id=session.session_id,
        occurred_at=at,
        received_at=now,
        payload=orjson.dumps(body),
        body=body,
    )
