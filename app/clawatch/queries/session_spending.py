"""What did one session use and cost, and with which requests?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.rows import SessionSummary, SubagentRow, find_session, snapshot, subagents_of
from clawatch.queries.session_requests import RequestRow, session_requests

if TYPE_CHECKING:
    from clawatch.queries.money import Spending
    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class SessionSpending:
    """A session, its requests and the subagents that made some of them, each first started first.

    `requests` is None where they are those that were asked to be left out.
    """

    session: SessionSummary
    requests: tuple[RequestRow, ...] | None
    subagents: tuple[SubagentRow, ...]


def session_spending(source: Source, session_id: str, known: Spending | None = None) -> SessionSpending | None:
    """Give it as of one moment, so that the sums agree, or None where nobody has heard of the session.

    Where the sums are those that are `known`, so are the requests: they are not read again.
    """
    with snapshot(source) as connection:
        session = find_session(connection, session_id)
        if session is None:
            return None
        # the source gives a thread one connection: this reads in the same snapshot
        requests = None if session.spending == known else session_requests(source, session_id)
        return SessionSpending(session, requests, tuple(subagents_of(connection, session)))
