"""The steps of the open session as they were read so far: its tool calls, subagents and turns. No Qt."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from clawatch.queries.rows import SubagentRow
from clawatch.queries.session_timeline import TimelineCall, TimelineReached, timeline_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.session_timeline import SessionTimeline

Item = TimelineCall | SubagentRow
Key = tuple[str, int]


def item_key(item: Item) -> Key:
    """Tell an item from all others of its session."""
    return ("subagent" if isinstance(item, SubagentRow) else "call", item.id)


class Steps:
    """All of them, the first started first, and how far the database was read for it."""

    def __init__(self) -> None:
        self.reached: TimelineReached | None = None
        """None before anything was read."""
        self.lost = False
        """Whether what was taken in last left out items that were known."""
        self.turns: list[int] = []
        """The moments (UTC milliseconds) at which a person sent a prompt."""
        self._by_key: dict[Key, Item] = {}
        self._sorted: list[Item] | None = []
        self._subagents: dict[str, SubagentRow] = {}
        self._lanes: dict[str, int] = {}

    def clear(self) -> None:
        """Forget the session."""
        self.__init__()  # type: ignore[misc]  # there is nothing to be kept

    @property
    def items(self) -> Sequence[Item]:
        """All items in their order."""
        if self._sorted is None:
            self._sorted = sorted(self._by_key.values(), key=timeline_order)
        return self._sorted

    @property
    def subagents(self) -> dict[str, SubagentRow]:
        """The subagents that have an id, by it."""
        return self._subagents

    def lane_of(self, agent_id: str) -> int:
        """Give the number of a subagent's colour."""
        return self._lanes.get(agent_id, 0)

    def item(self, key: Key) -> Item | None:
        """Find an item."""
        return self._by_key.get(key)

    def call_of(self, tool_use_id: str) -> TimelineCall | None:
        """Find a call by the id it has for Claude Code."""
        calls = (item for item in self._by_key.values() if isinstance(item, TimelineCall))
        return next((call for call in calls if call.tool_use_id == tool_use_id), None)

    def take(self, timeline: SessionTimeline) -> tuple[Item, ...]:
        """Take in what was read, and give what is new or other than it was; of what is gone, nothing is said."""
        known = self._by_key
        changed = tuple(item for item in timeline.items if known.get(item_key(item)) != item)
        self.lost = False
        if timeline.whole:
            new = sum(item_key(item) not in known for item in changed)
            self.lost = len(timeline.items) < len(known) + new
            self._by_key = {item_key(item): item for item in timeline.items}
            self._sorted = list(timeline.items)
            self.turns = list(timeline.turns)
            self._subagents = {}
        else:
            for item in changed:
                known[item_key(item)] = item
            if changed:
                self._sorted = None
            for turn in timeline.turns:
                bisect.insort(self.turns, turn)
        for item in timeline.items:
            if isinstance(item, SubagentRow) and item.agent_id:
                self._subagents[item.agent_id] = item
                self._lanes.setdefault(item.agent_id, len(self._lanes))
        self.reached = timeline.reached
        return changed
