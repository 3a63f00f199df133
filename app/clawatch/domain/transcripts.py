"""What a part of a transcript says, as facts that can be taken in any order and any number of times.

Claude Code writes a transcript, a file of JSON lines, for each session and each of its subagents. A part is a run of
whole lines of one file. Times are UTC milliseconds since the epoch; an `order` is that of domain.events, made of a
line's time and its `uuid`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from clawatch.domain.pricing import Price, TokenUsage
    from clawatch.domain.states import SessionState
    from clawatch.domain.tool_calls import ToolCallStatus


# what an agent reports of itself has no message id: its event's id stands for one, behind this
REPORT_PREFIX = "event:"


class UsageSeen(NamedTuple):
    """The tokens of one model request, as one line repeats them.

    A request is known by `message_id` and `request_id`, each "" where the line has none. `stated_cost` is the line's
    own price in micro-dollars, which only old versions wrote; then it is the `cost`. `cost` is None where there is no
    price.
    """

    message_id: str
    request_id: str
    agent_id: str | None
    is_sidechain: bool
    occurred_at: int
    model: str
    tokens: TokenUsage
    stated_cost: int | None = None
    price: Price | None = None
    cost: int | None = None

    def merged(self, other: UsageSeen) -> UsageSeen:
        """Give what two lines of one request say together: the counts of the one that outweighs, the earlier time."""
        winner = self if self.outweighs(other) else other
        first = min(self.occurred_at, other.occurred_at)
        return winner if winner.occurred_at == first else winner._replace(occurred_at=first)

    def outweighs(self, other: UsageSeen) -> bool:
        """Whether this one counts of two lines of one request.

        Each line repeats the counts as far as they had come, so the last one has the most. What a subagent's file
        replays of the main thread counts less than the main thread's own line. The rest only makes the choice the same
        whichever is read first.
        """
        if self.is_sidechain is not other.is_sidechain:
            return other.is_sidechain
        mine = self.tokens.prompt_tokens + self.tokens.output_tokens
        theirs = other.tokens.prompt_tokens + other.tokens.output_tokens
        if mine != theirs:
            return mine > theirs
        return self._tie_break() > other._tie_break()

    def _tie_break(self) -> tuple[object, ...]:
        *counts, speed, tier, geo = self.tokens
        stated = -1 if self.stated_cost is None else self.stated_cost
        return (self.tokens.output_tokens, *counts, stated, speed or "", tier or "", geo or "", self.model)


class CallSeen(NamedTuple):
    """A tool call as the assistant's line holds it. `input` is a JSON text."""

    tool_use_id: str
    tool_name: str
    agent_id: str | None
    order: str
    input: str | None
    message_id: str


class ResultSeen(NamedTuple):
    """The end of a tool call as the line with its result tells it. `response` is a JSON text."""

    tool_use_id: str
    order: str
    status: ToolCallStatus
    reason: str | None
    response: str | None
    error: str | None
    duration_ms: int | None


class NoteKind(StrEnum):
    """What else happened in a session that is worth keeping."""

    API_ERROR = "api_error"
    COMPACTION = "compaction"


class NoteSeen(NamedTuple):
    """One such happening, known by its line's uuid."""

    uuid: str
    kind: NoteKind
    occurred_at: int
    text: str


class ClaimSeen(NamedTuple):
    """A line's word on the session's state."""

    order: str
    state: SessionState
    reason: str


@dataclass(slots=True)
class SubagentSeen:
    """A subagent as its own file shows it, with the orders of the first and the last line seen.

    `stop_order` is that of the line which says that it ended, "" while none did.
    """

    agent_id: str
    first_order: str
    last_order: str
    type: str | None = None
    name: str | None = None
    stop_order: str = ""


@dataclass(slots=True)
class SessionSeen:
    """What a part says of one session.

    Each of the pairs holds an order and the value that its line gives: `cwd` and `first_prompt` of the first such
    line, the others of the last. `claim` is the last word on the state, `interruption` the last line that tells of an
    interruption or a rejected dialog, which no hook reports. `fresh_order` is that of the last line that was written
    just before it was read: a sign that the session lives. `born_at` is when the file was begun, where it says so: a
    fork starts with its parent's history, whose lines are older than it. `copied_at` is the time of the last line known
    for a copy, 0 where there is none: whatever is not later is the parent's as well. `bodies` holds, by `tool_use_id`,
    the input and the response of calls that have their result in the same part, as they are kept (see storage.bodies).
    """

    session_id: str
    first_at: int
    last_at: int
    born_at: int | None = None
    copied_at: int = 0
    cwd: tuple[str, str] | None = None
    first_prompt: tuple[str, str] | None = None
    given_title: tuple[str, str] | None = None
    made_title: tuple[str, str] | None = None
    model: tuple[str, str] | None = None
    git_branch: tuple[str, str] | None = None
    version: tuple[str, str] | None = None
    entrypoint: tuple[str, str] | None = None
    claim: ClaimSeen | None = None
    interruption: ClaimSeen | None = None
    fresh_order: str = ""
    calls: list[CallSeen] = field(default_factory=list)
    results: list[ResultSeen] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    usage: list[UsageSeen] = field(default_factory=list)
    notes: list[NoteSeen] = field(default_factory=list)
    subagents: dict[str, SubagentSeen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileMark:
    """How far a file was read.

    `identity` (device and inode) and `head` (a sum over its first bytes) tell this file from another that takes its
    path later. `size` and `mtime_ns` are the file's when it was looked at, so that an unchanged one need not be opened.
    `last_at` is the time of the last line that had one: lines without a time happened then. `born_at` is when the file
    was begun, None where it does not say, 0 where the lines that would say have not been read yet. `skipped` counts
    lines that could not be read.
    """

    path: str
    identity: str
    offset: int
    size: int
    mtime_ns: int
    head: int = 0
    last_at: int = 0
    born_at: int | None = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class TranscriptPart:
    """A run of whole lines of one file: what they say, and how far the file is read with them."""

    mark: FileMark
    sessions: dict[str, SessionSeen]
