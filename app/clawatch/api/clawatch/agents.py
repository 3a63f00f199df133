"""`GET /api/agents` in the ClaWatch contract's meaning, one agent, and its pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.api.clawatch.keyed import KEY_ANSWERS, LATER_ANSWER, carry_out, key_refusal, keyed_blueprint, refused
from clawatch.api.clawatch.presentation import agent_fields
from clawatch.api.clawatch.recent_events import event_fields
from clawatch.api.clawatch.schema import AgentBody, AgentDetailBody, AgentListBody, NotInStateBody
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import reply
from clawatch.api.schema import ErrorBody
from clawatch.queries.agent_events import latest_events
from clawatch.queries.agents import ENDED_AGENTS_LISTED, find_agent, monitored_agents
from clawatch.queries.rows import snapshot
from clawatch.storage.pausing import Outcome, PauseOrResume

if TYPE_CHECKING:
    from flask import Blueprint, Response

    from clawatch.api.services import ApiServices

_NAMED = {"agent_id": "The agent's id; a session's is its session's."}
_UNKNOWN = "Agent not found"
_EXAMPLE: AgentBody = {
    "id": "agent_abc123",
    "name": "my-assistant",
    "host": "macbook-pro",
    "status": "running",
    "lastHeartbeat": "2026-03-09T14:00:00Z",
    "createdAt": "2026-03-09T12:00:00Z",
    "costUsd": 1.23,
    "tokenCount": 45000,
    "errorCount": 2,
}
_DETAIL_EXAMPLE: AgentDetailBody = {
    **_EXAMPLE,
    "recentEvents": [
        {"type": "tool_call", "timestamp": "2026-03-09T14:00:00Z", "data": {"message": "ran it", "toolName": "exec"}}
    ],
}
_NOT_FOUND = {404: Answer(ErrorBody, "Nobody has heard of this agent.", {"error": _UNKNOWN})}
_COSTS = "What has no price counts with its tokens, and with no cost: this contract knows no null."
LIST_OPERATION = Operation(
    "ClaWatch",
    "List all monitored agents",
    {200: Answer(AgentListBody, "The agents, the newest first.", {"agents": [_EXAMPLE]}), **KEY_ANSWERS},
    needs_key=True,
    description=(
        "Sessions of Claude Code's are agents as well. Monitored are all that run, and of those that ended the last "
        f"{ENDED_AGENTS_LISTED:,}; any other is still found by its id. {_COSTS}"
    ),
)
_DETAIL = Operation(
    "ClaWatch",
    "Show one agent, with its last events",
    {200: Answer(AgentDetailBody, "The agent.", _DETAIL_EXAMPLE), **_NOT_FOUND, **KEY_ANSWERS},
    path_parameters=_NAMED,
    needs_key=True,
    description=(
        "`recentEvents` are the 50 that came in last, the newest first. What the hooks of Claude Code tell is put into "
        f"the contract's types: a call that begins is a `tool_call`, one that failed an `error`. {_COSTS}"
    ),
)
_PAUSE = Operation(
    "ClaWatch",
    "Pause an agent",
    {
        200: Answer(AgentBody, "The agent, which is paused now.", {**_EXAMPLE, "status": "paused"}),
        **_NOT_FOUND,
        409: Answer(
            NotInStateBody,
            "The agent does not run: it is paused already, has failed or has stopped.",
            {"error": "Only an agent that runs can be paused: this one is paused.", "status": "paused"},
        ),
        **KEY_ANSWERS,
        **LATER_ANSWER,
    },
    path_parameters=_NAMED,
    needs_key=True,
    description=(
        "An agent learns of it from the answer to its next event. It is paused until it is resumed, or reports another "
        "status itself. A session of Claude Code's waits with its next tool call, and with those of its subagents, "
        "until it is resumed or ends."
    ),
)
_RESUME = Operation(
    "ClaWatch",
    "Resume a paused agent",
    {
        200: Answer(AgentBody, "The agent, as it would be had it never been paused.", _EXAMPLE),
        **_NOT_FOUND,
        409: Answer(
            NotInStateBody,
            "The agent is not paused.",
            {"error": "Only a paused agent can be resumed: this one is running.", "status": "running"},
        ),
        **KEY_ANSWERS,
        **LATER_ANSWER,
    },
    path_parameters=_NAMED,
    needs_key=True,
)


def clawatch_agents(services: ApiServices) -> Response:
    """Answer with all monitored agents, or with the refusal of a request without the key."""
    refusal = key_refusal(services.guard)
    if refusal is not None:
        return refusal
    body: AgentListBody = {"agents": [agent_fields(agent) for agent in monitored_agents(services.source)]}
    return reply(body)


def agents_blueprint(services: ApiServices) -> Blueprint:
    """Make the paths of one agent for the app, whose map must know SessionIdConverter as `session_id`."""
    blueprint = keyed_blueprint("clawatch_agents", services.guard)

    @blueprint.get("/api/agents/<session_id:agent_id>")
    @described(_DETAIL)
    def get_agent(agent_id: str) -> Response:
        with snapshot(services.source):
            agent = find_agent(services.source, agent_id)
            if agent is None:
                return refused(404, _UNKNOWN)
            events = latest_events(services.source, agent_id)
        body: AgentDetailBody = {**agent_fields(agent), "recentEvents": [event_fields(event) for event in events]}
        return reply(body)

    @blueprint.post("/api/agents/<session_id:agent_id>/pause")
    @described(_PAUSE)
    def pause_agent(agent_id: str) -> Response:
        return _wish(services, agent_id, pauses=True)

    @blueprint.post("/api/agents/<session_id:agent_id>/resume")
    @described(_RESUME)
    def resume_agent(agent_id: str) -> Response:
        return _wish(services, agent_id, pauses=False)

    return blueprint


def _wish(services: ApiServices, agent_id: str, *, pauses: bool) -> Response:
    wished = carry_out(services.writer, PauseOrResume(agent_id, "api", pauses=pauses))
    agent = find_agent(services.source, agent_id)
    if agent is None:
        return refused(404, _UNKNOWN)
    fields = agent_fields(agent)
    if wished.outcome is Outcome.NOTED:
        return reply(fields)
    rule = "Only an agent that runs can be paused" if pauses else "Only a paused agent can be resumed"
    body: NotInStateBody = {"error": f"{rule}: this one is {fields['status']}.", "status": fields["status"]}
    return reply(body, 409)
