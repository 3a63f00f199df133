"""What a planned session's transcript, its hooks or its agent tell of it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Event, Origin
from clawatch.domain.pricing import TokenUsage
from clawatch.domain.states import SessionState
from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.domain.transcripts import (
    CallSeen,
    ClaimSeen,
    FileMark,
    NoteKind,
    NoteSeen,
    ResultSeen,
    SessionSeen,
    SubagentSeen,
    TranscriptPart,
    UsageSeen,
)
from clawatch.ingest.transcripts.fields import order_prefix
from clawatch.ingest.transcripts.running import deflate_bodies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.big_plan import Planned
    from bench.lifelike_text import LifelikeText
    from clawatch.domain.pricing import PriceBook

_TOOLS = {
    "Read": 26,
    "Bash": 24,
    "Edit": 16,
    "Grep": 9,
    "Glob": 5,
    "Write": 5,
    "TodoWrite": 4,
    "Agent": 1,
    "WebFetch": 1,
    "WebSearch": 1,
    "MultiEdit": 1,
}
_MCP_TOOLS, _MCP_WEIGHT = 150, 2
_KINDS = ("general-purpose", "Explore", "code-reviewer", "test-runner")
_ERROR_SHARE, _SMALL_MODEL, _UNKNOWN_MODEL = 0.03, "claude-haiku-4-5-20251001", "gateway-house-model"
_MESSAGE_CALLS = 12


@dataclass(frozen=True, slots=True)
class _Call:
    """A call and the requests before and after it."""

    seen: CallSeen
    result: ResultSeen
    usage: tuple[UsageSeen, UsageSeen]
    begun_at: int
    ended_at: int


class Teller:
    """Tells of planned sessions; the same for the same seed, in whatever order it is asked."""

    def __init__(self, seed: int, text: LifelikeText, book: PriceBook) -> None:
        self._seed = seed
        self._text = text
        self._book = book
        self._paths: dict[int, list[str]] = {}
        dice = random.Random(f"{seed} tools")  # noqa: S311 lifelike, not secret
        servers = [dice.choice(text.words[:2000]) for _ in range(12)]
        mcp = [f"mcp__{dice.choice(servers)}__{'_'.join(dice.sample(text.words[:500], 2))}" for _ in range(_MCP_TOOLS)]
        weights = [*_TOOLS.values(), *(_MCP_WEIGHT / (rank + 2) for rank in range(_MCP_TOOLS))]
        self._tools, self._weights = [*_TOOLS, *mcp], list(accumulate(weights))

    def part(self, planned: Planned) -> TranscriptPart:
        """Give all that a session's transcript says."""
        return _Telling(self, planned).part()

    def events(self, planned: Planned) -> Iterator[Event]:
        """Give the events that a session's hooks sent, or its agent, in their order."""
        telling = _Telling(self, planned)
        return telling.reports() if planned.is_agent else telling.hooks()

    def folder(self, project: int) -> str:
        """Give a project's folder."""
        words = self._text.words
        return f"/home/dev/work/{words[(project * 37 + 90) % 5000]}-{words[(project * 101 + 400) % 9000]}-{project}"

    def paths(self, project: int) -> list[str]:
        """Give the files of a project; the busy ones are large."""
        found = self._paths.get(project)
        if found is None:
            dice = random.Random(f"{self._seed} paths {project}")  # noqa: S311 lifelike, not secret
            found = self._text.paths(dice, self.folder(project), 2000 // (project + 5) + 40)
            self._paths[project] = found
        return found


class _Telling:
    def __init__(self, teller: Teller, planned: Planned) -> None:
        self._teller = teller
        self._planned = planned
        self._dice = dice = random.Random(f"{teller._seed} session {planned.number}")  # noqa: S311
        bits = dice.getrandbits
        self.session_id = f"{bits(32):08x}-{bits(16):04x}-4{bits(12):03x}-a{bits(12):03x}-{bits(48):012x}"
        if planned.is_agent:
            self.session_id = f"agent_{teller._text.words[planned.number % 900 + 100]}_{bits(24):06x}"
        self._cwd = teller.folder(planned.project)
        self._title, self._prompt = teller._text.title(dice), teller._text.run(dice, 25).replace("\\n", "\n")
        self._subagents: dict[str, SubagentSeen] = {}
        # before anything that only hooks or only transcripts tell: both must tell of the same calls
        self._calls = [] if planned.is_agent else self._make_calls()

    def part(self) -> TranscriptPart:
        planned, sid = self._planned, self.session_id
        start, end = planned.started_at, planned.ended_at
        first, last = self._order(start), self._order(end)
        calls = self._calls
        seen = SessionSeen(
            sid,
            start,
            end,
            cwd=(first, self._cwd),
            first_prompt=(first, self._prompt[:200]),
            made_title=(last, self._title),
            model=(last, planned.model),
            git_branch=(last, self._dice.choice(("main", "main", "develop", "feature"))),
            version=(last, f"2.1.{planned.number % 300}"),
            entrypoint=(last, "cli"),
            claim=ClaimSeen(last, SessionState.WAITING_FOR_INPUT, "turn finished"),
            calls=[call.seen for call in calls],
            results=[call.result for call in calls],
            usage=[usage for call in calls for usage in call.usage],
            subagents=self._subagents,
        )
        if self._dice.random() < 0.1:
            uuid = f"{self._dice.getrandbits(128):032x}"
            seen.notes.append(NoteSeen(uuid, NoteKind.COMPACTION, (start + end) // 2, "the context was compacted"))
        deflate_bodies(seen)
        path = f"/home/dev/.claude/projects/{self._cwd.replace('/', '-')}/{sid}.jsonl"
        size = 4000 * (len(calls) + 1)
        mark = FileMark(path, f"1-{planned.number + 1000}", size, size, end * 1_000_000, 7, end, start)
        return TranscriptPart(mark, {sid: seen})

    def hooks(self) -> Iterator[Event]:
        planned = self._planned
        number = iter(range(10**6))
        common = {
            "transcript_path": f"/home/dev/.claude/projects/{self._cwd.replace('/', '-')}/{self.session_id}.jsonl",
            "cwd": self._cwd,
            "permission_mode": "default",
        }

        def event(kind: str, at: int, **fields: object) -> Event:
            body = {"session_id": self.session_id, **common, "hook_event_name": kind, **fields}
            return self._event(Origin.CLAUDE_CODE, kind, at, next(number), body)

        yield event("SessionStart", planned.started_at, source="startup", model=planned.model)
        yield event("UserPromptSubmit", planned.started_at + 100, prompt=self._prompt)
        for place, call in enumerate(self._calls):
            if place and place % _MESSAGE_CALLS == 0:
                yield event("Stop", call.begun_at - 900)
                prompt = self._teller._text.run(self._dice, 20).replace("\\n", "\n")
                yield event("UserPromptSubmit", call.begun_at - 500, prompt=prompt)
            fields: dict[str, Any] = {"tool_name": call.seen.tool_name, "tool_use_id": call.seen.tool_use_id}
            fields["tool_input"] = json.loads(call.seen.input or "{}")
            if call.seen.agent_id:
                fields |= {"agent_id": call.seen.agent_id, "agent_type": _KINDS[0]}
            yield event("PreToolUse", call.begun_at + 20, **fields)
            took = max(1, call.ended_at - call.begun_at - 30)
            if call.result.status is ToolCallStatus.ERROR:
                yield event("PostToolUseFailure", call.ended_at, **fields, error=call.result.error, duration_ms=took)
            else:
                response = json.loads(call.result.response or "null")
                yield event("PostToolUse", call.ended_at, **fields, tool_response=response, duration_ms=took)
        if not planned.is_running:
            yield event("Stop", planned.ended_at - 50)
            yield event("SessionEnd", planned.ended_at, reason="other")

    def reports(self) -> Iterator[Event]:
        planned, dice, text = self._planned, self._dice, self._teller._text
        step = max(2000, (planned.ended_at - planned.started_at) // (planned.calls + 1))
        name = f"{text.words[planned.number % 700 + 60]}-assistant"

        def event(kind: str, at: int, **data: object) -> Event:
            body = {"agentId": self.session_id, "agentName": name, "host": "build-box", "type": kind, "data": data}
            return self._event(Origin.AGENT, kind, at, dice.getrandbits(30), body)

        for place in range(planned.calls):
            at = planned.started_at + place * step
            message, tool = text.run(dice, 40), dice.choices(self._teller._tools, cum_weights=self._teller._weights)[0]
            spent = {"model": planned.model, "tokenCount": dice.randrange(200, 9000)}
            yield event("tool_call", at, toolName=tool, message=message, **spent)
            yield event("cost", at + 400, costUsd=dice.randrange(1, 900) / 10_000, **spent)
            if dice.random() < _ERROR_SHARE:
                yield event("error", at + 700, error=text.run(dice, 12))
            if place % 3 == 0:
                yield event("heartbeat", at + 900)
        if not planned.is_running:
            yield event("status_change", planned.ended_at, status="stopped")

    def _make_calls(self) -> list[_Call]:
        planned, dice, teller = self._planned, self._dice, self._teller
        tools = dice.choices(teller._tools, cum_weights=teller._weights, k=planned.calls)
        paths = dice.choices(teller.paths(planned.project), k=planned.calls)
        step = (planned.ended_at - planned.started_at) // (planned.calls + 1)
        calls = []
        agent: str | None = None
        for place, (tool, path) in enumerate(zip(tools, paths, strict=True)):
            at = planned.started_at + place * step + 200
            agent = self._agent_at(agent, at, planned.calls)
            calls.append(self._call(tool, path, agent, at, step))
        return calls

    def _agent_at(self, agent: str | None, at: int, calls: int) -> str | None:
        """Let a subagent begin, go on, or end."""
        roll = self._dice.random()
        if agent is None:
            if calls < 15 or roll > 0.02:
                return None
            agent, first = f"a{self._dice.getrandbits(64):016x}", self._order(at)
            kind, name = self._dice.choice(_KINDS), self._teller._text.title(self._dice)
            self._subagents[agent] = SubagentSeen(agent, first, first, kind, name)
            return agent
        known = self._subagents[agent]
        known.last_order = self._order(at)
        if roll > 0.85:
            known.stop_order = known.last_order
            return None
        return agent

    def _call(self, tool: str, path: str, agent: str | None, at: int, step: int) -> _Call:
        dice = self._dice
        payload = self._teller._text.payload(dice, tool, path)
        use_id, message_id = f"toolu_01{dice.getrandbits(88):022x}", f"msg_01{dice.getrandbits(88):022x}"
        ended = at + int(step * 0.5 * dice.random()) + 5
        is_error = dice.random() < _ERROR_SHARE
        seen = CallSeen(use_id, tool, agent, self._order(at), payload.input, message_id)
        status, error = (ToolCallStatus.ERROR, payload.error) if is_error else (ToolCallStatus.SUCCESS, None)
        result = ResultSeen(
            use_id, self._order(ended), status, None, None if is_error else payload.response, error, None
        )
        first = self._usage(message_id, agent, at)
        second = self._usage(f"msg_01{dice.getrandbits(88):022x}", agent, ended + 100)
        return _Call(seen, result, (first, second), at, ended)

    def _usage(self, message_id: str, agent: str | None, at: int) -> UsageSeen:
        dice = self._dice
        roll, size = dice.random(), dice.getrandbits(44)
        model = self._planned.model if roll > 0.08 else _SMALL_MODEL if roll > 0.002 else _UNKNOWN_MODEL
        # independent enough: three stretches of one number
        tokens = TokenUsage(size & 63, 5 + (size >> 6 & 1023), size >> 16 & 4095, 0, size >> 28)
        price = self._teller._book.price_of(model, at, tokens)
        cost = None if price is None else price.cost(tokens)
        request_id = f"req_011{dice.getrandbits(84):021x}"
        return UsageSeen(message_id, request_id, agent, agent is not None, at, model, tokens, None, price, cost)

    def _order(self, at: int) -> str:
        return f"{order_prefix(at)}{self._dice.getrandbits(32):08x}"

    def _event(self, origin: Origin, kind: str, at: int, number: int, body: dict[str, Any]) -> Event:
        event_id = f"{at * 1000:016d}-{self._planned.number}-{number}"
        return Event(event_id, origin, kind, self.session_id, at, at + 5, json.dumps(body).encode(), body)
