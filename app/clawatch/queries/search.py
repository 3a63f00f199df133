"""Where do these words stand: in which tool calls, prompts and sessions?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.rows import snapshot
from clawatch.queries.search_rows import SearchHit, SearchScope, hits_of, in_scope, matching, newest_documents
from clawatch.queries.search_words import read_search
from clawatch.storage.search_index import DocumentKind, row_of
from clawatch.storage.search_reading import rows_behind

if TYPE_CHECKING:
    import sqlite3

    from clawatch.queries.search_words import Sought
    from clawatch.queries.source import Source

MOST_COUNTED = 10_000
# so few are all looked at, and are told in the order of their times
_FEW = 100
# for going through what the index gives; what is not looked at by then is not counted
_BUDGET_S = 0.08

__all__ = ["MOST_COUNTED", "DocumentKind", "SearchHit", "SearchPage", "SearchScope", "search"]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of hits, the newest first, and how many there are.

    Without `is_total_exact` there are at least `total`. `behind` is how many rows the index has not read yet: what is
    new is found within a second or two, and after an import once that is done.
    """

    items: tuple[SearchHit, ...]
    total: int
    is_total_exact: bool
    behind: int


def search(source: Source, typed: str, scope: SearchScope, *, limit: int, offset: int = 0) -> SearchPage:
    """Look for what was typed (see `read_search`) and give `limit` hits from `offset` on.

    Few hits come strictly by their times. Of many the newest week comes first, and within a week sessions, then
    prompts, then tool calls, each of them as ClaWatch learned of them, the last first. No more than MOST_COUNTED hits
    are counted or given; of phrases, or within one project or session, no more than are found in a tenth of a second.
    A hit whose row has changed just now may be counted and not given.
    """
    sought = read_search(typed)
    with snapshot(source) as connection:
        behind = rows_behind(connection)
        if not sought.needles:
            return SearchPage((), 0, is_total_exact=True, behind=behind)
        found, is_all = found_documents(connection, sought, scope)
        if is_all and len(found) <= _FEW:
            hits = sorted(hits_of(connection, found, sought), key=lambda hit: (-hit.at, hit.kind, -hit.row))
            return SearchPage(tuple(hits[offset : offset + limit]), len(hits), is_total_exact=True, behind=behind)
        hits = hits_of(connection, found[offset : offset + limit], sought)
    return SearchPage(tuple(hits), len(found), is_all, behind)


def found_documents(connection: sqlite3.Connection, sought: Sought, scope: SearchScope) -> tuple[list[int], bool]:
    """Give the documents that the words are in, the newest first, and whether those are all."""
    until = time.monotonic() + _BUDGET_S
    is_indexed = sought.is_exact_in_index and sought.match is not None and scope.is_everywhere
    found: dict[tuple[DocumentKind, int], int] = {}
    for part in newest_documents(connection, sought.match, scope):
        within = in_scope(connection, part, scope)
        for number in within if is_indexed else matching(connection, within, sought):
            # a row whose time became another one may stand in the index twice
            found.setdefault(row_of(number), number)
        if len(found) > MOST_COUNTED:
            return list(found.values())[:MOST_COUNTED], False
        if not is_indexed and time.monotonic() > until:
            return list(found.values()), False
    return list(found.values()), True
