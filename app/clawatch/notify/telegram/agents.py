"""Agents as the chat speaks of them: found by what a person types, paused and resumed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from clawatch.domain.pausing import can_pause, can_resume
from clawatch.domain.states import SessionState
from clawatch.notify.telegram.texts import clipped, one_line
from clawatch.queries.agents import monitored_agents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.agents import AgentRow
    from clawatch.queries.source import Source

_LEAST_OF_AN_ID = 4
_NAME_LIMIT = 60
STATE_WORDS = {
    SessionState.WORKING: "working",
    SessionState.WAITING_FOR_PERMISSION: "waits for permission",
    SessionState.WAITING_FOR_INPUT: "waits for you",
    SessionState.PAUSED: "paused",
    SessionState.STUCK: "stuck",
    SessionState.ERROR: "failed",
    SessionState.ENDED: "ended",
}


def live_agents(source: Source) -> list[AgentRow]:
    """Give the agents that run, the newest first."""
    return [agent for agent in monitored_agents(source) if agent.state is not SessionState.ENDED]


def matching(agents: Sequence[AgentRow], words: str) -> list[AgentRow]:
    """Give the agents that a person means: by id, else by name, else by a part of it."""
    wanted = one_line(words).casefold()
    if not wanted:
        return list(agents)
    by_id = [
        agent
        for agent in agents
        if agent.session_id.casefold() == wanted
        or (len(wanted) >= _LEAST_OF_AN_ID and agent.session_id.casefold().startswith(wanted))
    ]
    by_name = [agent for agent in agents if wanted in _names(agent)]
    return by_id or by_name or [agent for agent in agents if any(wanted in name for name in _names(agent))]


def agent_name(agent: AgentRow) -> str:
    """Give what a person would call an agent, in one short line of plain text."""
    name = agent.name or agent.title or agent.project_name or agent.session_id[:8]
    return clipped(one_line(name), _NAME_LIMIT, is_html=False)


def token_of(session_id: str) -> int:
    """Give a number for a session that fits on a button, whatever its id is."""
    return int.from_bytes(hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).digest()[:7])


def pausable(agent: AgentRow) -> bool:
    """Whether there is anything to pause."""
    return can_pause(agent)


def resumable(agent: AgentRow) -> bool:
    """Whether there is a pause to lift."""
    return can_resume(agent)


def _names(agent: AgentRow) -> list[str]:
    return [one_line(name).casefold() for name in (agent.name, agent.title, agent.project_name) if name]
