"""A subagent: a helper inside a session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from clawatch.domain.events import order_time

if TYPE_CHECKING:
    from clawatch.domain.transcripts import SubagentSeen


class SubagentStatus(StrEnum):
    """How a subagent stands."""

    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(slots=True)
class Subagent:
    """One subagent. Times are UTC milliseconds since the epoch.

    `first_order` is that of the first event seen of it, `start_order` and `stop_order` those of its latest reported
    start and stop, `session_end_order` that of the session's end that it did not outlive. `line_order` and `last_order`
    are those of the first and the last line of its transcript, `told_stop_order` that of the line which says it ended.
    """

    agent_id: str | None
    name: str | None = None
    type: str | None = None
    status: SubagentStatus = SubagentStatus.ACTIVE
    started_at: int = 0
    ended_at: int | None = None
    first_order: str = ""
    start_order: str = ""
    stop_order: str = ""
    session_end_order: str = ""
    line_order: str = ""
    last_order: str = ""
    told_stop_order: str = ""

    def written(self, seen: SubagentSeen) -> None:
        """Take in what its transcript says; hooks, where they spoke, know its start and its stop better."""
        if seen.first_order and (not self.line_order or seen.first_order < self.line_order):
            self.line_order = seen.first_order
        self.last_order = max(self.last_order, seen.last_order)
        self.told_stop_order = max(self.told_stop_order, seen.stop_order)
        self.type = self.type or seen.type
        self.name = self.name or seen.name
        self._settle()

    def seen(self, order: str) -> None:
        """Note an event of this subagent, whatever it says."""
        if not self.first_order or order < self.first_order:
            self.first_order = order
        self._settle()

    def started(self, order: str) -> None:
        """Take the word of a SubagentStart; a later one opens it again."""
        self.start_order = max(self.start_order, order)
        if self.session_end_order < self.start_order:
            self.session_end_order = ""
        self.seen(order)

    def stopped(self, order: str) -> None:
        """Take the word of a SubagentStop."""
        self.stop_order = max(self.stop_order, order)
        self.seen(order)

    def outlived(self, session_end_order: str) -> None:
        """Note that the session ended at this order, or with "" that it has not."""
        self.session_end_order = session_end_order
        self._settle()

    @property
    def latest_start(self) -> str:
        """The order since which it is known to run."""
        return self.start_order or self.first_order or self.line_order or self.told_stop_order

    def _settle(self) -> None:
        self.started_at = order_time(self.first_order or self.line_order or self.told_stop_order)
        stops = (self.stop_order, self.told_stop_order if self.told_stop_order > self.start_order else "")
        end = next((stop for stop in stops if stop and stop >= self.latest_start), self.session_end_order)
        self.status = SubagentStatus.STOPPED if end else SubagentStatus.ACTIVE
        self.ended_at = order_time(end) if end else None
