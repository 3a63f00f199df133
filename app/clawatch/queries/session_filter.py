"""Which sessions are asked for, and in which order: the words for it, and the same as SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from collections.abc import Iterable


class SessionOrder(StrEnum):
    """What sessions are sorted by."""

    STARTED = "started"
    STATE = "state"
    PROJECT = "project"
    HEADLINE = "headline"
    MODEL = "model"
    DURATION = "duration"
    TOOL_CALLS = "tool_calls"
    ERRORS = "errors"
    TOKENS = "tokens"
    COST = "cost"
    LAST_EVENT = "last_event"
    ENDED = "ended"
    REQUESTS = "requests"
    ORIGIN = "origin"
    HOST = "host"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions are asked for, and in which order. Empty `states` means any; None and False mean all.

    `search` is looked for in session ids and project names, with `search_titles` in titles, names and first prompts
    as well. `model` is that of the session or of any of its requests, `since_ms` and `until_ms` (UTC milliseconds) are
    when it began, from the one on and before the other, `min_cost` is in micro-dollars. Sessions that have nothing to
    be sorted by come last; of equals the newest comes first.
    """

    states: frozenset[SessionState] = frozenset()
    project_id: int | None = None
    search: str = ""
    search_titles: bool = True
    model: str | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    min_cost: int | None = None
    has_errors: bool = False
    order: SessionOrder = SessionOrder.STARTED
    is_ascending: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether it leaves out no session."""
        return self == SessionFilter(search_titles=self.search_titles, order=self.order, is_ascending=self.is_ascending)


# what needs a person comes first
_STATE_RANKS = {
    SessionState.WAITING_FOR_PERMISSION: 0,
    SessionState.STUCK: 1,
    SessionState.WAITING_FOR_INPUT: 2,
    SessionState.ERROR: 3,
    SessionState.WORKING: 4,
    SessionState.PAUSED: 5,
    SessionState.ENDED: 6,
}
COST = (
    "CASE WHEN s.request_count > s.unpriced_requests THEN s.cost + coalesce(s.reported_cost, 0) "
    "ELSE s.reported_cost END"
)
"""`SessionSummary.cost` as SQL."""
_TOKENS = (
    "CASE WHEN s.request_count THEN s.input_tokens + s.output_tokens + s.cache_read_tokens + s.cache_write_tokens "
    "+ coalesce(s.reported_tokens, 0) ELSE s.reported_tokens END"
)
_RANKED = " ".join(f"WHEN '{state}' THEN {rank}" for state, rank in _STATE_RANKS.items())
_SORTED_BY = {
    SessionOrder.STATE: f"CASE s.state {_RANKED} END",
    SessionOrder.PROJECT: "coalesce((SELECT name FROM projects WHERE id = s.project_id), s.host) COLLATE NOCASE",
    SessionOrder.HEADLINE: (
        "coalesce(nullif(s.title, ''), nullif(s.name, ''), nullif(s.first_prompt, '')) COLLATE NOCASE"
    ),
    SessionOrder.MODEL: "s.model COLLATE NOCASE",
    # of those that go on the oldest has lasted longest, at whichever moment one looks
    SessionOrder.DURATION: "coalesce(s.ended_at, CAST(strftime('%s', 'now') AS INTEGER) * 1000) - s.started_at",
    SessionOrder.TOOL_CALLS: "s.tool_call_count",
    SessionOrder.ERRORS: "s.error_count",
    SessionOrder.TOKENS: _TOKENS,
    SessionOrder.COST: COST,
    SessionOrder.LAST_EVENT: "s.last_event_at",
    SessionOrder.ENDED: "s.ended_at",
    SessionOrder.REQUESTS: "nullif(s.request_count, 0)",
    SessionOrder.ORIGIN: "s.origin",
    SessionOrder.HOST: "s.host COLLATE NOCASE",
    SessionOrder.BRANCH: "s.git_branch COLLATE NOCASE",
}
_NEVER_NULL = {
    SessionOrder.STATE,
    SessionOrder.DURATION,
    SessionOrder.TOOL_CALLS,
    SessionOrder.ERRORS,
    SessionOrder.LAST_EVENT,
    SessionOrder.ORIGIN,
}


def order_by(wanted: SessionFilter) -> str:
    """Give the order as SQL over `s`."""
    direction = "ASC" if wanted.is_ascending else "DESC"
    if wanted.order is SessionOrder.STARTED:
        return f"ORDER BY s.started_at {direction}, s.id {direction}"
    key = _SORTED_BY[wanted.order]
    nulls = "" if wanted.order in _NEVER_NULL else " NULLS LAST"
    return f"ORDER BY {key} {direction}{nulls}, s.started_at DESC, s.id DESC"


def where(wanted: SessionFilter, *, searching: bool = True) -> tuple[str, tuple[object, ...]]:
    """Give the filter as SQL over `s`, empty where it leaves out nothing, and its parameters.

    Without `searching`, all but what is searched for.
    """
    conditions: list[str] = []
    parameters: list[object] = []
    if wanted.states:
        states = f"state IN ({', '.join('?' * len(wanted.states))})"
        # what is searched for is looked up in the index over starts: states stand in another one
        searched = f"+s.id IN (SELECT id FROM sessions WHERE {states})"  # noqa: S608 parameters are bound
        conditions.append(searched if wanted.search and searching else f"s.{states}")
        parameters.extend(sorted(wanted.states))
    if wanted.model is not None:
        used = "EXISTS (SELECT 1 FROM model_usage u WHERE u.model = ? AND u.session = s.id)"
        conditions.append(f"(s.model = ? OR {used})")
        parameters.extend([wanted.model] * 2)
    for condition, value in (
        ("s.project_id = ?", wanted.project_id),
        ("s.started_at >= ?", wanted.since_ms),
        ("s.started_at < ?", wanted.until_ms),
        (f"{COST} >= ?", wanted.min_cost),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    if wanted.has_errors:
        conditions.append("s.error_count > 0")
    if wanted.search and searching:
        columns = ("title", "name", "first_prompt") if wanted.search_titles else ()
        condition, patterns = like(wanted.search, columns)
        conditions.append(condition)
        parameters.extend(patterns)
    return ("WHERE " + " AND ".join(conditions) if conditions else ""), tuple(parameters)


def like(text: str, columns: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Say as SQL over `s` that a text is part of the session's id, of its project's name or of some columns."""
    found = [f"s.{column} LIKE ? ESCAPE char(92)" for column in ("session_id", *columns)]
    found.append("s.project_id IN (SELECT id FROM projects WHERE name LIKE ? ESCAPE char(92))")
    return f"({' OR '.join(found)})", (f"%{_literal(text)}%",) * len(found)


def _literal(text: str) -> str:
    """Take the meaning from LIKE's wildcards: a person who types % means %."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
