"""The shapes of the answers. Times are UTC, `2026-01-31T12:00:00.000Z`; costs are dollars, null where unknown."""

from __future__ import annotations

from typing import Literal

# pydantic, which makes the API's description of these, takes no TypedDict of Python 3.11's own
from typing_extensions import TypedDict


class SnippetBody(TypedDict):
    """Where sought words stand: plain text, with … where it is cut, and begin and end of each word in characters."""

    field: Literal["input", "output", "error", "prompt", "title", "name"]
    text: str
    matches: list[tuple[int, int]]


class HitBody(TypedDict):
    """A row with all that was sought in it; `id` is a tool call's or a session's, or a prompt's place in the journal.

    `tool_name` and `status` are those of a tool call. `session_title` is what a person would call the session.
    """

    kind: Literal["tool_call", "prompt", "session"]
    id: int
    session_id: str
    session_title: str | None
    project_id: int | None
    project_name: str | None
    tool_name: str | None
    status: str | None
    at: str | None
    snippets: list[SnippetBody]


class SearchBody(TypedDict):
    """A page of hits. Without `is_total_exact` there are at least `total`.

    `behind` is how many rows searches have not learned of yet, and `indexed` whether that is none.
    """

    items: list[HitBody]
    total: int
    is_total_exact: bool
    page: int
    page_size: int
    indexed: bool
    behind: int


class UsageSums(TypedDict):
    """Sums over requests. `cost` is that of those with a price; `unpriced_*` count those without."""

    requests: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    tokens: int
    cost: float | None
    unpriced_requests: int
    unpriced_tokens: int


class UsageGroupBody(UsageSums):
    """One group. `key` is its day, model, path, session id or tool; null where that is not known.

    `calls` and `errors` are counted for tools only.
    """

    key: str | None
    name: str | None
    id: int | None
    calls: int | None
    errors: int | None


class UsageBody(TypedDict):
    """Groups, `rest` the sums of those beyond the limit, and the total, which is the same whatever the grouping.

    With `is_estimate`, tokens and costs of groups are shares of the total.
    """

    group_by: Literal["day", "model", "project", "session", "tool"]
    since: str | None
    until: str | None
    is_estimate: bool
    groups: list[UsageGroupBody]
    rest: UsageSums | None
    total: UsageSums
