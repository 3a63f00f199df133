"""Which sessions are there, in an order that no index has? All their ids once, then their rows as they are looked at.

Sessions change with every event, so an index for each order would cost each event its pages. The ids of twenty thousand
sessions are in order after some 15 ms, those of a million within a second, and take eight bytes each.
"""

from __future__ import annotations

import time
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.queries.rows import SESSION_COLUMNS, SESSION_TABLES, SessionSummary, session_summary, snapshot
from clawatch.queries.session_filter import SessionOrder, order_by, where
from clawatch.queries.sessions import list_sessions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from clawatch.queries.search_rows import SearchScope
    from clawatch.queries.session_filter import SessionFilter
    from clawatch.queries.session_search import Found, SessionHit
    from clawatch.queries.source import Source

_AT_ONCE = 4096
_NOTHING: dict[int, Found] = {}


@dataclass(frozen=True, slots=True)
class SessionListing:
    """The ids of all sessions of a question, in its order, as of when it was asked; `took_s` is how long that took.

    With a search `found` says where in them, and `behind` how many rows could not be looked in yet. Without `is_whole`
    they are the newest of those that match.
    """

    wanted: SessionFilter
    ids: array[int]
    found: Mapping[int, Found]
    is_whole: bool
    took_s: float
    behind: int = 0


@dataclass(frozen=True, slots=True)
class ListedSessions:
    """Some rows of a list, how many there are in all, and of a search by the rows' ids what to show of each."""

    items: tuple[SessionSummary, ...] = field(default=())
    total: int = 0
    hits: Mapping[int, SessionHit] = field(default_factory=dict)


def has_index(wanted: SessionFilter) -> bool:
    """Whether rows of the question are found by an index, so that it needs no listing."""
    return (
        wanted.order is SessionOrder.STARTED
        and not wanted.search
        and wanted.model is None
        and wanted.min_cost is None
        and not wanted.has_errors
        and not (wanted.states and (wanted.project_id is not None or wanted.since_ms is not None))
        and not (wanted.states and wanted.until_ms is not None)
    )


def list_by_index(source: Source, wanted: SessionFilter, *, limit: int, offset: int = 0) -> ListedSessions:
    """Give rows of a question that an index answers."""
    page = list_sessions(source, wanted, limit=limit, offset=offset)
    return ListedSessions(page.items, page.total)


def take_listing(source: Source, wanted: SessionFilter) -> SessionListing:
    """Put the sessions in order."""
    began = time.monotonic()
    condition, parameters = where(wanted, searching=False)
    with snapshot(source) as connection:
        if not wanted.search:
            ids = _ids(connection, f"SELECT s.id FROM sessions s {condition} {order_by(wanted)}", parameters)  # noqa: S608 parameters are bound
            return SessionListing(wanted, ids, _NOTHING, is_whole=True, took_s=time.monotonic() - began)
        from clawatch.queries.session_search import find_sessions  # noqa: PLC0415 a list is opened before it is searched

        found = find_sessions(connection, wanted.search, _scope(wanted))
        among = "s.id IN (SELECT value FROM json_each(?))"
        both = f"{condition} AND {among}" if condition else f"WHERE {among}"
        ids = _ids(
            connection,
            f"SELECT s.id FROM sessions s {both} {order_by(wanted)}",  # noqa: S608 parameters are bound
            (*parameters, _json(found.ids)),
        )
    took_s = time.monotonic() - began
    return SessionListing(wanted, ids, found.hits, is_whole=found.is_whole, took_s=took_s, behind=found.behind)


def rows_of(source: Source, listing: SessionListing, *, limit: int, offset: int = 0) -> ListedSessions | None:
    """Give rows of a listing as they are now; None where one of them is gone, and the listing with it."""
    ids = listing.ids[offset : offset + limit]
    with snapshot(source) as connection:
        items = _rows(connection, ids)
        if len(items) < len(ids):
            return None
        if not listing.found:
            return ListedSessions(items, len(listing.ids))
        from clawatch.queries.session_search import hits_in  # noqa: PLC0415 see above

        hits = hits_in(connection, listing.wanted.search, listing.found, ids)
    return ListedSessions(items, len(listing.ids), hits)


def place_of(listing: SessionListing, session: int) -> int | None:
    """Say at which row of a listing a session stands, by its own row's id."""
    try:
        return listing.ids.index(session)
    except ValueError:
        return None


def _scope(wanted: SessionFilter) -> SearchScope:
    """Say where to look: the newest hits come first, and are those of a range that has no end."""
    from clawatch.queries.search_rows import SearchScope  # noqa: PLC0415 see above

    since = wanted.since_ms if wanted.until_ms is not None else None
    return SearchScope(project_id=wanted.project_id, since_ms=since, until_ms=wanted.until_ms)


def _ids(connection: sqlite3.Connection, query: str, parameters: Sequence[object]) -> array[int]:
    rows = connection.execute(query, parameters)
    ids = array("q")
    while part := rows.fetchmany(_AT_ONCE):
        ids.extend([row[0] for row in part])
    return ids


def _rows(connection: sqlite3.Connection, ids: Sequence[int]) -> tuple[SessionSummary, ...]:
    rows = connection.execute(
        f"SELECT {SESSION_COLUMNS} FROM json_each(?) j CROSS JOIN {SESSION_TABLES} WHERE s.id = j.value ORDER BY j.key",  # noqa: S608 fixed names
        (_json(ids),),
    )
    return tuple(session_summary(row) for row in rows)


def _json(ids: Iterable[int]) -> str:
    return f"[{','.join(map(str, ids))}]"
