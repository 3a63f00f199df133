"""One session of a part, as its lines are read: which of them may turn out to be the first and the last of a kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from clawatch.domain.sessions import PROMPT_MAX_LENGTH
from clawatch.domain.transcripts import SessionSeen, SubagentSeen
from clawatch.ingest.transcripts.claims import claim_of
from clawatch.ingest.transcripts.fields import LATEST_MS, Line, is_identifier, line_order, read_surroundings
from clawatch.ingest.transcripts.results import text_of
from clawatch.storage.bodies import deflated

_FRESH_MS = 2 * 60 * 1000
_AHEAD_MS = 5 * 60 * 1000

# a line: its time, where it begins, what it holds
Placed = tuple[int, int, Line]
# the same, of which only what surrounds it is wanted: its time, where it begins, whose line it is, its text
Edge = tuple[int, int, str | None, bytes]


@dataclass(slots=True)
class Running:
    """A session and the lines that count so far, of its main thread but for `first`, which may be a subagent's.

    `talk` is the last line of the conversation, `answer` the last of a model, `stopped` the last that tells of an
    interruption, `prompt` the first thing a person asked for.
    """

    seen: SessionSeen
    first_at: int = LATEST_MS
    last_at: int = 0
    first: Edge | None = None
    last: Edge | None = None
    talk: Placed | None = None
    answer: Placed | None = None
    stopped: Placed | None = None
    prompt: Placed | None = None
    agents_last_at: int = field(default=0)

    def sum_up(self, now: int) -> SessionSeen:
        """Write what the lines say into the facts; `now` is the time of reading."""
        seen = self.seen
        deflate_bodies(seen)
        if self.first is not None:
            seen.first_at = self.first_at
            seen.last_at = max(self.last_at, self.agents_last_at)
            seen.cwd = _edge_said(self.first, read_surroundings(self.first[3]).cwd)
            if now - _FRESH_MS <= seen.last_at <= now + _AHEAD_MS:
                seen.fresh_order = line_order(seen.last_at, 0)
        if self.last is not None:
            around = read_surroundings(self.last[3])
            seen.git_branch = _edge_said(self.last, around.git_branch)
            seen.version = _edge_said(self.last, around.version)
            seen.entrypoint = _edge_said(self.last, around.entrypoint)
        if self.prompt is not None:
            at, offset, line = self.prompt
            text = text_of(line.message.content if line.message is not None else None).strip()
            seen.first_prompt = (line_order(at, offset), text[:PROMPT_MAX_LENGTH])
        if self.talk is not None:
            at, offset, line = self.talk
            seen.claim = claim_of(line_order(at, offset), line)
        if self.stopped is not None:
            at, offset, line = self.stopped
            seen.interruption = claim_of(line_order(at, offset), line)
        if self.answer is not None:
            at, offset, line = self.answer
            if line.message is not None:
                seen.model = (line_order(at, offset), line.message.model)
        return seen

    def subagent_line(self, agent_id: str, at: int, offset: int) -> None:
        """Note a line of a subagent's."""
        order = line_order(at, offset, agent_id)
        self.agents_last_at = max(self.agents_last_at, at)
        subagent = self.seen.subagents.get(agent_id)
        if subagent is None:
            self.seen.subagents[agent_id] = SubagentSeen(agent_id, order, order)
        else:
            subagent.first_order = min(subagent.first_order, order)
            subagent.last_order = max(subagent.last_order, order)

    def subagent_result(self, result: dict[str, Any], order: str) -> None:
        """Take what the answer to an Agent call says of the subagent it launched."""
        agent_id, kind, name = result.get("agentId"), result.get("agentType"), result.get("description")
        if is_identifier(agent_id):
            subagent = self.seen.subagents.setdefault(agent_id, SubagentSeen(agent_id, order, ""))
            subagent.first_order = min(subagent.first_order, order)
            subagent.type = kind if type(kind) is str and kind else subagent.type
            subagent.name = name if type(name) is str and name else subagent.name
            if result.get("status") == "completed":
                subagent.stop_order = max(subagent.stop_order, order)


def deflate_bodies(seen: SessionSeen) -> None:
    """Make small what will be kept of calls with their results: here, where a history is read beside what writes it."""
    inputs = {call.tool_use_id: call.input for call in seen.calls}
    for result in seen.results:
        use_id = result.tool_use_id
        if use_id in inputs:
            bodies = deflated(inputs[use_id], result.response)
            if bodies is not None:
                seen.bodies[use_id] = bodies


def later(line: Placed | None, other: Placed) -> Placed:
    """Give the later of two lines, the second of two at one time."""
    return other if line is None or other[0] >= line[0] else line


def _edge_said(edge: Edge, value: object) -> tuple[str, str] | None:
    at, offset, agent_id, _ = edge
    return (line_order(at, offset, agent_id), value) if type(value) is str and value else None
