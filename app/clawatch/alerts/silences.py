"""The event of ours that tells of a silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from clawatch.domain.alert_rules.findings import span
from clawatch.domain.events import Event
from clawatch.domain.silence import WENT_SILENT, silence_id

if TYPE_CHECKING:
    from clawatch.storage.alert_reading import SessionNow


def silence_event(session: SessionNow, sign: int, at: int, now: int) -> Event:
    """Make the event of ours that tells of a silence since a sign of life, too long from a time on."""
    body = {"last_sign_at": session.last_event_at, "reason": f"no sign of life for {span(at - sign)}"}
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
