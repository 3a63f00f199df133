"""How the list of sessions is read: the rows in view, and now and then the order of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.session_listing import (
    ListedSessions,
    SessionListing,
    has_index,
    list_by_index,
    place_of,
    rows_of,
    take_listing,
)

if TYPE_CHECKING:
    from clawatch.queries.sessions import SessionFilter
    from clawatch.queries.source import Source

WINDOW = 120
"""How many rows are fetched at a time: about three screens."""
_LEAST_PAUSE_S, _PAUSE_FACTOR = 2.0, 20.0


# so many steps on is where one will look by the time an answer comes
_STEPS_AHEAD, _MOST_AHEAD = 3, 600
MARGIN = 30
"""So many of them lie before those in view."""


def look_ahead(first: int, last: int, step: int, total: int) -> tuple[int, int]:
    """Say which rows will be in view soon, where those in view are `step` further than they were a moment ago."""
    far = max(-_MOST_AHEAD, min(step * _STEPS_AHEAD, _MOST_AHEAD))
    rows = last - first
    start = max(0, min(first + far, total - 1 - rows))
    return start, min(start + rows, total - 1)


def window_over(first: int, last: int, step: int) -> int:
    """Say where to begin to fetch, so that there is more on the side to which one goes on."""
    if step < 0:
        return max(0, last + MARGIN - WINDOW)
    return max(0, first - MARGIN)


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for: the rows from `offset` on.

    `known_total` is how many rows there were, `anchor` the session (its row's id) that is to keep its place, 0 for
    none. `listing` is the last one of the same question, and is used again unless `is_new_order` is wanted.
    """

    offset: int = 0
    known_total: int = 0
    anchor: int = 0
    listing: SessionListing | None = None
    is_new_order: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: rows from `offset` on. Those that were looked at stand `shift` rows lower than they did."""

    wanted: SessionFilter
    look: Look
    offset: int
    shift: int
    rows: ListedSessions
    listing: SessionListing | None


def read_sessions(source: Source, wanted: SessionFilter, look: Look) -> Answer:
    """Answer a look; on a read thread."""
    return _by_index(source, wanted, look) if has_index(wanted) else _by_listing(source, wanted, look)


def pause_after(listing: SessionListing) -> float:
    """Say for how many seconds an order stands: rows that change places all the time cannot be read.

    What takes long is done seldom, so that it never takes more than a twentieth of the time.
    """
    return max(_LEAST_PAUSE_S, _PAUSE_FACTOR * listing.took_s)


def _by_index(source: Source, wanted: SessionFilter, look: Look) -> Answer:
    rows = list_by_index(source, wanted, limit=WINDOW, offset=look.offset)
    shift = 0
    if look.offset and not wanted.is_ascending and rows.total > look.known_total:
        # the newest come on top and push down those that are looked at
        shift = rows.total - look.known_total
        rows = list_by_index(source, wanted, limit=WINDOW, offset=look.offset + shift)
    return Answer(wanted, look, look.offset + shift, shift, rows, None)


def _by_listing(source: Source, wanted: SessionFilter, look: Look) -> Answer:
    before = look.listing
    listing = before
    rows = None
    if listing is not None and not look.is_new_order:
        rows = rows_of(source, listing, limit=WINDOW, offset=look.offset)
        if rows is not None:
            return Answer(wanted, look, look.offset, 0, rows, listing)
    while True:
        listing = take_listing(source, wanted)
        shift = _shift(before, listing, look.anchor)
        offset = max(0, look.offset + shift)
        rows = rows_of(source, listing, limit=WINDOW, offset=offset)
        if rows is not None:
            return Answer(wanted, look, offset, shift, rows, listing)


def _shift(before: SessionListing | None, after: SessionListing, anchor: int) -> int:
    if before is None or not anchor:
        return 0
    old, new = place_of(before, anchor), place_of(after, anchor)
    return new - old if old is not None and new is not None else 0
