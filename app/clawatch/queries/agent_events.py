"""What did an agent do last?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Event, Origin
from clawatch.storage.json_payload import NotAnObjectError, NotJsonError, parse_object

if TYPE_CHECKING:
    from clawatch.queries.source import Source

# what is longer holds a tool's input or output; its beginning says enough
_READ_WHOLE_BYTES = 64 * 1024
_BEGINNING_BYTES = 4096
_TOOL = re.compile(rb'"tool_name"\s*:\s*"([^"\\]{1,200})"')
_LATEST = (
    "SELECT event_id, origin, kind, session_id, occurred_at, received_at, "  # noqa: S608 numbers of our own
    f"substr(payload, 1, iif(length(payload) <= {_READ_WHOLE_BYTES}, {_READ_WHOLE_BYTES}, {_BEGINNING_BYTES})) "
    "FROM events WHERE seq IN (SELECT value FROM json_each((SELECT '[' || latest_events || ']' FROM sessions "
    "WHERE session_id = ?))) ORDER BY occurred_at DESC, event_id DESC"
)


def latest_events(source: Source, session_id: str) -> tuple[Event, ...]:
    """Give those of a session's events that came in last, 50 at most, the newest first.

    Of one with a large payload, `payload` is the beginning, and `body` has the tool's name at most.
    """
    rows = source.connection().execute(_LATEST, (session_id,))
    return tuple(
        Event(event_id, Origin(origin), kind, session, occurred_at, received_at, payload, _body(payload))
        for event_id, origin, kind, session, occurred_at, received_at, payload in rows
    )


def _body(payload: bytes) -> dict[str, Any]:
    try:
        return parse_object(payload)
    except (NotJsonError, NotAnObjectError):
        tool = _TOOL.search(payload)
        return {"tool_name": tool[1].decode("utf-8", "replace")} if tool else {}
