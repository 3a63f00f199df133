"""Which errors does a tool end in most? Told from the latest failing calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.domain.error_words import kind_of_error
from clawatch.queries.time_parts import EVER

if TYPE_CHECKING:
    from clawatch.queries.source import Source

LOOKED_AT = 500
"""Of how many calls, the latest that failed, the errors are looked at."""
_FAILED = (
    "WITH found AS MATERIALIZED (SELECT t.id FROM tool_calls t INDEXED BY tool_calls_failed "
    "WHERE t.status IN ('error', 'cancelled') AND t.started_at >= :since AND t.started_at < :until "
    "AND t.tool_name = :tool ORDER BY t.started_at DESC, t.id DESC LIMIT :limit) "
    "SELECT substr(t.error, 1, 4000), t.started_at, s.session_id, t.tool_use_id FROM found "
    "CROSS JOIN tool_calls t ON t.id = found.id JOIN sessions s ON s.id = t.session "
    "WHERE t.status = 'error' ORDER BY t.started_at DESC, t.id DESC"
)


@dataclass(frozen=True, slots=True)
class CommonError:
    """A kind of error, "" where calls failed without a word; how many calls ended in it, and the last of them.

    `last_at` is UTC milliseconds; `tool_use_id` is None where the last call has none.
    """

    kind: str
    calls: int
    last_at: int
    session_id: str
    tool_use_id: str | None


@dataclass(frozen=True, slots=True)
class CommonErrors:
    """The kinds, the commonest first, and how many failed calls were looked at: at most LOOKED_AT."""

    kinds: tuple[CommonError, ...]
    looked_at: int


def common_errors(source: Source, tool: str, since_ms: int | None, until_ms: int | None, *, limit: int) -> CommonErrors:
    """Give the `limit` commonest errors of a tool's calls begun from `since_ms` on and before `until_ms`."""
    since, until = (end if moment is None else moment for moment, end in zip((since_ms, until_ms), EVER, strict=True))
    values = {"since": since, "until": until, "tool": tool, "limit": LOOKED_AT}
    found: dict[str, list[tuple[int, str, str | None]]] = {}
    looked_at = 0
    for error, at, session_id, use_id in source.connection().execute(_FAILED, values):
        looked_at += 1
        found.setdefault(kind_of_error(error or ""), []).append((at, session_id, use_id))
    kinds = [CommonError(kind, len(calls), *calls[0]) for kind, calls in found.items()]
    kinds.sort(key=lambda one: (-one.calls, -one.last_at))
    return CommonErrors(tuple(kinds[:limit]), looked_at)
