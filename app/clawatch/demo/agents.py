"""Invented agents at work: each reports as a real one would, through the hook and a transcript."""

from __future__ import annotations

import json
import logging
import os
import random
import subprocess
import threading
import time
import urllib.request
from typing import TYPE_CHECKING, Any

from clawatch.demo.transcript import Transcript
from clawatch.demo.work import MODELS, PROJECTS, PROMPTS, loop, turn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.demo.work import Call, Project

_log = logging.getLogger(__name__)
CODERS, WORKERS = 4, 2
_PACE = 0.6
_LONGEST_CALL_S = 6.0
_REFUSED = "deny"
# how often a turn begins with a loop, and how often a call waits for a person's permission
_LOOPS, _ASKS = 0.15, 0.12
_ASKED_FOR = frozenset({"Bash", "Write", "WebFetch"})


class DemoAgents:
    """A service: a thread for each invented agent, which ends within a moment of being told to."""

    def __init__(
        self, projects: Path, hook: Path, address: Callable[[], str], *, seed: int = 7, pace: float = 1
    ) -> None:
        """Report by the hook's script, and as other agents to `address`. With a higher `pace` they work faster."""
        self._projects, self._hook, self._address, self._seed = projects, hook, address, seed
        self._pace = pace
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Let them begin."""
        jobs = [("coder", self._code), ("worker", self._work)]
        counts = {"coder": CODERS, "worker": WORKERS}
        for name, job in jobs:
            for number in range(counts[name]):
                thread = threading.Thread(
                    target=self._guard, args=(job, number), name=f"clawatch-demo-{name}-{number}", daemon=True
                )
                thread.start()
                self._threads.append(thread)

    def stop(self, timeout: float) -> None:
        """End them all and join, or raise TimeoutError."""
        self._stop.set()
        with self._lock:
            for process in self._running:
                process.kill()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                raise TimeoutError(f"{thread.name} did not end")

    def health(self) -> str | None:
        """Say nothing: who looks at a demo has no use for it."""
        return None

    def _guard(self, job: Callable[[int], None], number: int) -> None:
        try:
            job(number)
        except Exception:  # noqa: BLE001 one that was killed amid a call ends in any way
            if not self._stop.is_set():
                _log.exception("An agent of the demo stopped")

    def _rest(self, seconds: float) -> bool:
        """Wait; gives whether to go on."""
        return not self._stop.wait(seconds / self._pace)

    def _code(self, number: int) -> None:
        dice = random.Random(self._seed * 100 + number)  # noqa: S311 invented
        while not self._stop.is_set():
            project = PROJECTS[(number + dice.randrange(3)) % len(PROJECTS)]
            coder = _Coder(self, Transcript(self._projects, project, dice.choice(MODELS), dice), dice)
            coder.send("SessionStart", source="startup")
            for _ in range(dice.randint(2, 5)):
                if not coder.take_turn(project) or not self._rest(dice.uniform(5, 40)):
                    return
            coder.send("SessionEnd", reason="prompt_input_exit")
            if not self._rest(dice.uniform(2, 8)):
                return

    def _work(self, number: int) -> None:
        dice = random.Random(self._seed * 1000 + number)  # noqa: S311 invented
        agent = {
            "agentId": f"nightly-{number + 1}",
            "agentName": ("Nightly index", "Mail sorter")[number],
            "host": f"build-0{number + 1}",
        }
        while self._rest(dice.uniform(1, 5) * _PACE):
            kind = dice.choices(("heartbeat", "tool_call", "cost", "error"), (5, 6, 2, 0.3))[0]
            data: dict[str, Any] = {}
            match kind:
                case "tool_call":
                    data = {
                        "toolName": dice.choice(("fetch", "embed", "upsert")),
                        "message": f"{dice.randint(1, 999)} rows",
                    }
                case "cost":
                    amount, count = round(dice.uniform(0.002, 0.04), 4), dice.randint(800, 9_000)
                    data = {"costUsd": amount, "tokenCount": count, "model": "gpt-5-mini"}
                case "error":
                    data = {"error": "The mail server refused the connection"}
            self._post({**agent, "type": kind, "data": data})

    def _post(self, body: dict[str, Any]) -> None:
        request = urllib.request.Request(  # noqa: S310 our own address
            f"{self._address()}/api/events", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
        except OSError as error:
            _log.debug("An event of the demo was not taken: %s", error)

    def run_hook(self, payload: dict[str, Any]) -> str:
        """Hand an event to the hook as Claude Code does, wait for it, and give what it says."""
        # the person who looks at the demo may have Claude Code around it: its process is none of ours
        environment = {name: value for name, value in os.environ.items() if name != "CLAUDE_PID"}
        with self._lock:
            if self._stop.is_set():
                return ""
            process = subprocess.Popen(
                ["/bin/bash", str(self._hook)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
            self._running.add(process)
        try:
            return process.communicate(json.dumps(payload).encode())[0].decode(errors="replace")
        finally:
            with self._lock:
                self._running.discard(process)

    def wait_for_call(self, seconds: float) -> bool:
        """Let a call take its time; gives whether to go on."""
        return self._rest(min(seconds, _LONGEST_CALL_S) * _PACE)


class _Coder:
    """One invented session of Claude Code."""

    def __init__(self, agents: DemoAgents, transcript: Transcript, dice: random.Random) -> None:
        self._agents, self._transcript, self._dice = agents, transcript, dice

    def take_turn(self, project: Project) -> bool:
        """Work through what was asked; gives whether to go on."""
        prompt = self._dice.choice(PROMPTS)
        self._transcript.prompt(_now_ms(), prompt)
        self.send("UserPromptSubmit", prompt=prompt)
        runs_in_circles = self._dice.random() < _LOOPS
        for call in (*(loop(self._dice, times=6) if runs_in_circles else ()), *self._calls(project)):
            if not self._agents.wait_for_call(self._dice.uniform(0.8, 3)) or not self._use(call, None):
                return False
        self._transcript.end_turn(_now_ms(), "Done: the tests pass, and the change is small.")
        self._transcript.write()
        self.send("Stop", stop_hook_active=False)
        return True

    def _calls(self, project: Project) -> tuple[Call, ...]:
        return turn(self._dice, project, calls=self._dice.randint(4, 16))

    def _use(self, call: Call, agent: dict[str, str] | None) -> bool:
        call_id = f"toolu_{self._dice.getrandbits(64):016x}"
        fields = {"tool_name": call.tool, "tool_input": call.tool_input, "tool_use_id": call_id, **(agent or {})}
        if agent is None:
            self._transcript.call(_now_ms(), call_id, call)
            self._transcript.write()
        if _REFUSED in self.send("PreToolUse", **fields):
            return True
        if call.tool in _ASKED_FOR and self._dice.random() < _ASKS:
            self.send("PermissionRequest", **{name: fields[name] for name in ("tool_name", "tool_input")})
            if not self._agents.wait_for_call(_LONGEST_CALL_S):
                return False
        began = time.monotonic()
        if call.helper and not self._help(call):
            return False
        if not self._agents.wait_for_call(call.seconds):
            return False
        duration = {"duration_ms": round((time.monotonic() - began) * 1000)}
        if call.failed:
            self.send("PostToolUseFailure", error=call.output, is_interrupt=False, **fields, **duration)
        else:
            self.send("PostToolUse", tool_response={"stdout": call.output}, **fields, **duration)
        if agent is None:
            self._transcript.result(_now_ms(), call_id, call)
            self._transcript.write()
        return True

    def _help(self, call: Call) -> bool:
        agent = {"agent_id": f"a{self._dice.getrandbits(60):015x}", "agent_type": str(call.tool_input["subagent_type"])}
        self.send("SubagentStart", **agent)
        for inner in call.helper:
            if not self._use(inner, agent):
                return False
        self.send("SubagentStop", stop_hook_active=False, **agent)
        return True

    def send(self, name: str, **fields: object) -> str:
        """Report an event; gives what the hook says, which is something only where a call is refused."""
        common = {
            "session_id": self._transcript.session_id,
            "transcript_path": str(self._transcript.path),
            "cwd": self._transcript.cwd,
            "permission_mode": "default",
            "hook_event_name": name,
        }
        return self._agents.run_hook({**common, **fields})


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
