"""Lifelike transcripts with the hook events of the same sessions, drawn by hypothesis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from support.scribe import BEGIN_MS, Line, Scribe, Usage, to_bytes
from support.story import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS_MS = (0, 1, 7, 400, 20_000, 700_000)
_MODELS = ("claude-a", "claude-a", "claude-b", "claude-unknown")
# how the copies in a fork can be told: by a mark on answers, on every line, by their times alone
FORKS = ("marked", "branch", "unmarked")
# one begun in a terminal: marks on answers, and nothing that says when the file was begun
TERMINAL_FORK = "terminal"
_ODD_LINES = (
    b"\n",
    b"   \n",
    b"no json\n",
    b"[1, 2]\n",
    b'{"type":"hologram","sessionId":"s1","timestamp":"2030-01-01T00:00:00Z","message":{"usage":{"input_tokens":9}}}\n',
    b'{"type":"user","sessionId":"s1"\xff\xfe}\n',
    b'{"type":"mode","sessionId":"s1","mode":"\xff"}\n',
    b'{"type":"custom-title","sessionId":"s0","customTitle":"a \xff\xc3 title"}\n',
)


@dataclass
class _Teller:
    draw: st.DrawFn
    scribe: Scribe
    is_hooked: bool
    requests_named: str = "all"

    def pick(self, *choices: Any) -> Any:  # noqa: ANN401 any of the choices
        return self.draw(st.sampled_from(choices))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    def mostly(self) -> bool:
        return self.draw(st.integers(0, 2)) < 2

    def seldom(self) -> bool:
        return not self.mostly()

    def wait(self) -> None:
        self.scribe.now += self.pick(*_STEPS_MS)

    def hook(self, kind: str, **fields: object) -> None:
        if self.is_hooked:
            self.wait()
            self.scribe.hook(kind, **fields)

    def answer(self, blocks: Sequence[Line], *, agent: str | None = None, stop: str = "tool_use") -> None:
        """Write one message, a line for each of its blocks, each of which repeats the usage."""
        scribe, number = self.scribe, self.scribe.number()
        ids = self.pick("both", "both", "no message") if len(blocks) > 1 else self.pick("both", "no message", "neither")
        message_id = f"msg_{scribe.session}_{number}" if ids == "both" else None
        model = self.pick(*_MODELS)
        usage = Usage(
            self.pick(1, 30),
            self.pick(2, 90),
            self.pick(0, 1000),
            self.pick(0, 500),
            self.pick(0, 20_000),
            speed=self.pick(None, None, "fast"),
        )
        is_final = self.maybe()
        for at, block in enumerate(blocks, 1):
            self.wait()
            named = {"all": True, "none": False, "some": self.maybe()}[self.requests_named]
            request_id = f"req_{scribe.session}_{number}" if (named or ids == "no message") else None
            last = at == len(blocks)
            said = usage.entry(None if is_final or last else at)
            scribe.block(
                message_id,
                None if ids == "neither" else request_id,
                block,
                None if self.pick(*range(20)) == 1 and not last else said,
                model=model,
                stop=stop if is_final or last else None,
                agent=agent,
            )

    def calls(self, depth: int, agent: str | None = None) -> None:
        """Let a message call tools, and write what became of them, out of order where there are two."""
        scribe = self.scribe
        fields = {"agent_id": agent, "agent_type": "explorer"} if agent else {}
        uses = [f"toolu_{scribe.session}_{scribe.number()}" for _ in range(self.pick(1, 1, 2))]
        tools = {use: self.pick("Bash", "Bash", "Agent") if depth == 0 else "Bash" for use in uses}
        inputs = {
            use: {"description": "count", "subagent_type": "explorer"} if tools[use] == "Agent" else {"command": use}
            for use in uses
        }
        blocks: list[Line] = [{"type": "text", "text": "On it."}] if self.maybe() else []
        blocks += [{"type": "tool_use", "id": use, "name": tools[use], "input": inputs[use]} for use in uses]
        self.answer(blocks, agent=agent)
        for use in uses:
            self.hook("PreToolUse", tool_use_id=use, tool_name=tools[use], tool_input=inputs[use], **fields)
        for use in self.draw(st.permutations(uses)):
            call = {"tool_use_id": use, "tool_name": tools[use], "tool_input": inputs[use], **fields}
            if tools[use] == "Agent":
                self.subagent(use, call)
            else:
                self.end_call(use, call, agent)

    def end_call(self, use: str, call: Line, agent: str | None) -> None:
        scribe = self.scribe
        self.wait()
        match self.pick("success", "success", "error", "denied", "never"):
            case "success":
                result = {"stdout": "out", "stderr": ""}
                scribe.result(use, "out", result=None if agent else result, agent=agent)
                self.hook("PostToolUse", **call, tool_response=result, duration_ms=self.pick(3, 900))
            case "error":
                scribe.result(use, "Exit code 3", is_error=True, result="Error: Exit code 3", agent=agent)
                self.hook("PostToolUseFailure", **call, error="Exit code 3", is_interrupt=False)
            case "denied":
                text = "Permission to use Bash has been denied."
                scribe.result(use, text, is_error=True, agent=agent, toolDenialKind="permission-rule")

    def subagent(self, use: str, call: Line) -> None:
        scribe = self.scribe
        agent = f"a{use.removeprefix('toolu_')}"
        known = {"agent_id": agent, "agent_type": "explorer"}
        self.hook("SubagentStart", **known)
        scribe.prompt("count the files", agent)
        if self.seldom():
            self.replay(agent)
        if self.maybe():
            self.calls(1, agent)
        self.answer([{"type": "text", "text": "Counted."}], agent=agent, stop="end_turn")
        if self.maybe():
            for line in [line for line in scribe.subagents[agent] if line["type"] == "assistant"]:
                scribe.wrapped(line)
        if self.mostly():
            self.hook("SubagentStop", **known)
            self.wait()
            result = {"status": "completed", "agentId": agent, "agentType": "explorer"}
            scribe.result(use, "Counted.", result=result)
            self.hook("PostToolUse", **call, tool_response=result)

    def replay(self, agent: str) -> None:
        """Have a subagent's file begin with an answer of the main thread."""
        own = [line for line in self.scribe.lines if "requestSessionId" not in line]
        answers = [line for line in own if line["type"] == "assistant" and "id" in line["message"]]
        texts = [line for line in answers if line["message"]["content"][0]["type"] == "text" and "error" not in line]
        for line in texts[-1:]:
            uuid = f"{line['uuid']}-{agent}"
            self.scribe.put({**line, "isSidechain": True, "agentId": agent, "uuid": uuid}, agent)

    def turn(self) -> None:
        scribe = self.scribe
        # hooks may be installed, or removed, in the middle of a session
        if self.pick(*range(6)) == 1:
            self.is_hooked = not self.is_hooked
        self.wait()
        text = self.pick("do it", "and then that", "<command-name>/model</command-name>")
        scribe.prompt(text)
        self.hook("UserPromptSubmit", prompt=text)
        for _ in range(self.pick(0, 1, 2)):
            self.calls(0)
            self.happening()
        self.wait()
        match self.pick("end", "end", "interrupted", "failed", "cut off"):
            case "end":
                self.answer([{"type": "text", "text": "Done."}], stop="end_turn")
                self.hook("Stop")
                scribe.system("turn_duration", durationMs=5)
            case "interrupted":
                scribe.interruption()
            case "failed":
                scribe.api_error()
                self.hook("StopFailure", error="server_error")

    def happening(self) -> None:
        scribe = self.scribe
        match self.pick("", "", "compacted", "title", "made title", "attachment", "time goes back", "meta"):
            case "compacted":
                scribe.system("compact_boundary", content="Conversation compacted")
            case "title":
                scribe.bare("custom-title", customTitle=f"title {scribe.number()}")
            case "made title":
                scribe.bare("ai-title", aiTitle=f"made title {scribe.number()}")
            case "attachment":
                scribe.put({"type": "attachment", **scribe.envelope(), "attachment": {"type": "date"}})
            case "time goes back":
                scribe.now -= self.pick(1, 60)
            case "meta":
                scribe.put({**scribe.prompt("<local-command-caveat>x", None), "isMeta": True})

    def session(self, turns: int) -> None:
        for _ in range(turns):
            self.turn()
        if self.is_hooked and self.maybe():
            self.hook("SessionEnd", reason="other")


@st.composite
def stories(draw: st.DrawFn, *, ways: Sequence[str] = FORKS) -> Story:
    """Draw some sessions, forks of them in these ways, and what hooks said of them meanwhile."""
    story = Story()
    now = BEGIN_MS
    for number in range(draw(st.integers(1, 2))):
        scribe = Scribe(
            f"s{number}", story.owners, now, cwd=draw(st.sampled_from(["/home/user/one", "/home/user/two"]))
        )
        named = draw(st.sampled_from(["all", "all", "none", "some"]))
        teller = _Teller(draw, scribe, draw(st.booleans()), named)
        if teller.mostly():
            teller.hook("SessionStart", source="startup")
        if teller.maybe():
            scribe.header()
        teller.session(teller.pick(1, 2))
        now = scribe.now = scribe.now + 1000
        tellers = [teller]
        if teller.maybe():
            tellers += _forks(teller, number, ways)
            now = max(one.scribe.now for one in tellers)
        for one in tellers:
            _bind(story, one)
    return story


def _forks(teller: _Teller, number: int, ways: Sequence[str]) -> list[_Teller]:
    """Fork a session, perhaps the fork again, and let both it and them go on."""
    found: list[_Teller] = []
    source = teller
    for generation in range(teller.pick(1, 1, 2)):
        way = teller.pick(*ways)
        fork = source.scribe.fork(f"f{number}{generation}", way, header=("mode", "atis-latch"))
        child = _Teller(teller.draw, fork, teller.maybe(), teller.requests_named)
        fork.now += 1
        child.hook("SessionStart", source="fork")
        child.session(teller.pick(0, 1, 1))
        fork.now += 1000
        found.append(child)
        source = child
    if teller.maybe():
        teller.scribe.now = source.scribe.now + 1000
        teller.session(1)
    return found


def _bind(story: Story, teller: _Teller) -> None:
    scribe, draw = teller.scribe, teller.draw
    folder = f"-home-user-{scribe.cwd[-3:]}"
    lines = [to_bytes(line) for line in scribe.lines]
    for odd in draw(st.lists(st.sampled_from(_ODD_LINES), max_size=2)):
        lines.insert(draw(st.integers(0, len(lines))), odd)
    content = b"".join(lines)
    if lines and teller.seldom():
        content += lines[-1][: draw(st.integers(1, max(1, len(lines[-1]) - 2)))]
    story.files[f"{folder}/{scribe.session}.jsonl"] = content
    for agent, own in scribe.subagents.items():
        path = f"{folder}/{scribe.session}/subagents/agent-{agent}"
        story.files[f"{path}.jsonl"] = b"".join(map(to_bytes, own))
        if teller.mostly():
            story.metas[f"{path}.meta.json"] = {
                "agentType": "explorer",
                "description": "count",
                "finished": teller.maybe(),
            }
    story.events += scribe.events
