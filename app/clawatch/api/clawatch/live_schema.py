"""The messages of live updates: what a client sends first, and what it is told."""

from __future__ import annotations

from typing import Literal, NotRequired

# pydantic, which makes the API's description of these, takes no TypedDict of Python 3.11's own
from typing_extensions import TypedDict

from clawatch.api.clawatch.schema import AgentBody, AlertBody  # noqa: TC001 pydantic looks it up


class AuthMessage(TypedDict):
    """A client's first message, where it could not send the key in a header."""

    type: Literal["auth"]
    key: str


class ToolBody(TypedDict):
    """How often a tool was called, by all agents, ever, and how often that failed."""

    toolName: str
    callCount: int
    errorCount: int


class SessionsBody(TypedDict):
    """How many agents there are, and how many of each status; all of them, listed or not."""

    total: int
    running: int
    paused: int
    stuck: int
    error: int
    stopped: int


class TotalsBody(TypedDict):
    """Sums over all agents of all time; 0 before anything is known."""

    toolCallCount: int
    tokenCount: int
    costUsd: float


class SnapshotMessage(TypedDict):
    """How things stand, or a part of it: there are more parts until one is `complete`.

    Agents and alerts are those that `GET /api/agents` and `GET /api/alerts` list, in no order.
    """

    type: Literal["snapshot"]
    complete: bool
    agents: list[AgentBody]
    alerts: list[AlertBody]
    tools: list[ToolBody]
    sessions: NotRequired[SessionsBody]
    totals: NotRequired[TotalsBody]


class ChangesMessage(TypedDict):
    """All that changed since the message before, each thing once and as it is now; what did not change is not there."""

    type: Literal["changes"]
    agents: NotRequired[list[AgentBody]]
    alerts: NotRequired[list[AlertBody]]
    tools: NotRequired[list[ToolBody]]
    sessions: NotRequired[SessionsBody]
    totals: NotRequired[TotalsBody]
