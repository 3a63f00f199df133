"""A subagent: a helper inside a session."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clawatch.domain.events import order_time


class SubagentStatus(StrEnum):
    """How a subagent stands."""

    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(slots=True)
class Subagent:
    """One subagent. Times are UTC milliseconds since the epoch.

    `first_order` is that of the first event seen of it, `start_order` and `stop_order` those of its latest reported
    start and stop, `session_end_order` that of the session's end that it did not outlive.
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
        return self.start_order or self.first_order

    def _settle(self) -> None:
        self.started_at = order_time(self.first_order)
        end = self.stop_order if self.stop_order >= self.latest_start else self.session_end_order
        self.status = SubagentStatus.STOPPED if end else SubagentStatus.ACTIVE
        self.ended_at = order_time(end) if end else None
