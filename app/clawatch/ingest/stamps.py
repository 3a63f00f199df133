"""Who an event is and when it was: ids and times, from its sender where they can be believed, else from us."""

from __future__ import annotations

import itertools
import re
import time
from datetime import UTC, datetime
from typing import NamedTuple

from clawatch.domain.events import EVENT_ID_MAX_LENGTH

EARLIEST_MS = 946_684_800_000  # the year 2000
CLOCK_TOLERANCE_MS = 5 * 60 * 1000

_ID = re.compile(rf"[0-9A-Za-z._-]{{1,{EVENT_ID_MAX_LENGTH}}}")
_counter = itertools.count()


class Stamp(NamedTuple):
    """An event's id, when it happened as far as is known before its body is read, and when it was taken in (ms)."""

    event_id: str
    occurred_at: int
    received_at: int


def stamp(sent_id: str | None = None, sent_ms: str | int | None = None) -> Stamp:
    """Stamp an event that comes in now. What its sender says is used where it can be believed."""
    now_us = time.time_ns() // 1000
    now = now_us // 1000
    # sorts by time, and within a microsecond by order of arrival
    event_id = sent_id if sent_id and _ID.fullmatch(sent_id) else f"{now_us:016d}-{next(_counter):012d}"
    try:
        occurred = int(sent_ms) if sent_ms is not None else now
    except ValueError:
        occurred = now
    return Stamp(event_id, occurred if _is_plausible(occurred, now) else now, now)


def plausible_time(text: str | None, fallback: Stamp) -> int:
    """Read an ISO time (UTC where it names no zone) as UTC milliseconds; the stamp's time where it makes no sense."""
    if not text:
        return fallback.occurred_at
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        read = int(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        return fallback.occurred_at
    return read if _is_plausible(read, fallback.received_at) else fallback.occurred_at


def _is_plausible(moment: int, now: int) -> bool:
    return EARLIEST_MS <= moment <= now + CLOCK_TOLERANCE_MS
