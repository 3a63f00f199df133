"""A tool call: one use of a tool, put together from the events that speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from clawatch.domain.events import order_time

# why a call was cancelled
SESSION_ENDED = "the session ended before it did"
TURN_WENT_ON = "interrupted or denied: the turn went on without it"
NOT_RUN = "not run: denied or blocked"
INTERRUPTED = "interrupted"
DENIED = "denied by its user"


class ToolCallStatus(StrEnum):
    """How a tool call stands. `cancelled` is one that never ran to an answer: denied, interrupted or left behind."""

    PENDING = "pending"
    SUCCESS = "success"
    ERROR = "error"
    CANCELLED = "cancelled"


class EndRank(IntEnum):
    """How much the word on a call's end weighs: what reports the call itself beats what is only inferred."""

    OPEN = 0
    INFERRED = 1
    BATCH = 2
    TRANSCRIPT = 3
    REPORTED = 4


@dataclass(slots=True)
class Ending:
    """How a call ended, as one event tells it. `duration_ms` only where the event itself names it."""

    rank: EndRank
    order: str
    status: ToolCallStatus
    reason: str | None = None
    response: str | None = None
    error: str | None = None
    duration_ms: int | None = None


@dataclass(slots=True)
class ToolCall:
    """One tool call. `input` and `response` are JSON texts; times are UTC milliseconds since the epoch.

    `start_order` is empty while no PreToolUse is known, `line_order` while no line of a transcript holds the call:
    without either the start is reckoned from the end and its duration. `duration_ms` is None while unknown.
    """

    tool_name: str
    tool_use_id: str | None
    agent_id: str | None
    input: str | None = None
    response: str | None = None
    error: str | None = None
    status: ToolCallStatus = ToolCallStatus.PENDING
    reason: str | None = None
    started_at: int = 0
    ended_at: int | None = None
    duration_ms: int | None = None
    reported_duration_ms: int | None = None
    start_order: str = ""
    end_rank: EndRank = EndRank.OPEN
    end_order: str = ""
    line_order: str = ""

    @property
    def known_start(self) -> str:
        """The order of its start, as its hook told it or else its transcript; empty where neither did."""
        return self.start_order or self.line_order

    def written(self, order: str, tool_input: str | None) -> None:
        """Take the transcript's line that holds the call. Where a hook told of it, that is left as it is."""
        if self.line_order and self.line_order <= order:
            return
        self.line_order = order
        if not self.start_order and self.end_rank not in {EndRank.BATCH, EndRank.REPORTED}:
            self.input = tool_input if tool_input is not None else self.input
        self._settle()

    def start(self, order: str, tool_input: str | None) -> None:
        """Take the word of a PreToolUse; of several, the first counts."""
        if not self.start_order or order < self.start_order:
            self.start_order = order
            self.input = tool_input if tool_input is not None else self.input
        self._settle()

    def told_input(self, tool_input: str | None) -> None:
        """Take the input from a hook that tells of the end; what told of the start knows it better."""
        if tool_input is not None and not self.start_order:
            self.input = tool_input

    def end(self, ending: Ending) -> None:
        """Take an event's word on how the call ended; the weightiest counts, of equals the latest."""
        if (ending.rank, ending.order) < (self.end_rank, self.end_order):
            return
        self.end_rank, self.end_order = ending.rank, ending.order
        self.status, self.reason = ending.status, ending.reason
        self.response, self.error = ending.response, ending.error
        self.reported_duration_ms = ending.duration_ms
        self._settle()

    def reopen(self) -> None:
        """Take back an end that was only inferred."""
        self.end_rank, self.end_order, self.status, self.reason = EndRank.OPEN, "", ToolCallStatus.PENDING, None
        self._settle()

    def _settle(self) -> None:
        self.ended_at = order_time(self.end_order) if self.end_order else None
        start = self.known_start
        if start:
            self.started_at = order_time(start)
        elif self.ended_at is not None:
            self.started_at = self.ended_at - (self.reported_duration_ms or 0)
        if self.ended_at is None:
            self.duration_ms = None
        elif self.reported_duration_ms is not None:
            self.duration_ms = self.reported_duration_ms
        elif start:
            self.duration_ms = max(0, self.ended_at - self.started_at)
        else:
            self.duration_ms = None
        if self.ended_at is not None:
            self.ended_at = max(self.ended_at, self.started_at)
