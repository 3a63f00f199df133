"""Makes bars of tool calls and branches of subagents. No Qt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from clawatch.domain.subagents import SubagentStatus
from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import SubagentRow
from clawatch.ui.models.steps import item_key
from clawatch.ui.pages.waterfall.lanes import GOING_ON, Bar, Branch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clawatch.queries.session_timeline import TimelineCall
    from clawatch.ui.models.steps import Item

LAUNCHING_TOOLS = frozenset({"Agent", "Task"})
_TONES = {
    ToolCallStatus.PENDING: "working",
    ToolCallStatus.SUCCESS: "",
    ToolCallStatus.ERROR: "error",
    ToolCallStatus.CANCELLED: "needs_you",
}
# below, what passes between a hook and its tool is no wait
_WAIT_MS = 250


def bars_and_branches(items: Iterable[Item]) -> tuple[list[Bar], list[Branch]]:
    """Sort items into bars and branches. A subagent without an id has no calls that could be told to be its own."""
    bars: list[Bar] = []
    branches: list[Branch] = []
    for item in items:
        if not isinstance(item, SubagentRow):
            bars.append(_bar(item))
        elif item.agent_id:
            branches.append(_branch(item, item.agent_id))
    return bars, branches


def waited_ms(call: TimelineCall) -> int:
    """Say how long a call waited before its tool ran: for a permission, or held by a pause. 0 where nobody knows."""
    if call.ended_at is None or call.duration_ms is None:
        return 0
    wait = call.ended_at - call.started_at - call.duration_ms
    return wait if wait >= _WAIT_MS else 0


def _bar(call: TimelineCall) -> Bar:
    launches = call.tool_name in LAUNCHING_TOOLS
    going_on = call.status is ToolCallStatus.PENDING and call.ended_at is None
    end = GOING_ON if going_on else max(call.started_at, call.ended_at or 0)
    return Bar(
        item_key(call),
        call.started_at,
        end,
        call.agent_id or "",
        launches,
        _names(call.input_start) if launches else (),
        call.started_at + waited_ms(call),
        _TONES[call.status],
    )


def _branch(item: SubagentRow, agent: str) -> Branch:
    if item.ended_at is not None:
        end = max(item.started_at, item.ended_at)
    else:
        end = GOING_ON if item.status is SubagentStatus.ACTIVE else item.started_at
    # its name says more than its kind, which many may have
    return Branch(item_key(item), agent, item.started_at, end, tuple(text for text in (item.name, item.type) if text))


def _names(input_start: str | None) -> tuple[str, ...]:
    try:
        given = json.loads(input_start or "")
    except (ValueError, RecursionError):
        return ()
    if not isinstance(given, dict):
        return ()
    texts = (given.get("name"), given.get("description"), given.get("subagent_type"))
    return tuple(text for text in texts if isinstance(text, str) and text)
