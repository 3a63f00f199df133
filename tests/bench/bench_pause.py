"""What a pause costs: how long after the resume the last of many held calls goes on, and what holding takes.

The hooks are real ones, all of one session, as those of parallel calls are.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from bench.figures import Figure, report
from support.processes import Headless, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

HELD = 20
ROUNDS = 10
HOLD_S = 10.0
RESUME_S = 1.0
HELD_PERCENT = 0.5
SESSION = "0b0c5a3e-0000-4000-8000-000000000000"


def event(kind: str, number: int = 0) -> bytes:
    """Give an event of the session."""
    body = {"session_id": SESSION, "hook_event_name": kind, "tool_name": "Bash", "tool_use_id": f"t{number}"}
    return json.dumps(body).encode() + b"\n"


class Watched:
    """A ClaWatch and the hooks that report to it."""

    def __init__(self, home: Path, running: Headless) -> None:
        self._script = str(home / "hooks" / "monitor-hook.sh")
        self._key = (home / "key").read_text("ascii").strip()
        self._address = running.address
        self.process = psutil.Process(running.pid)

    def start(self, data: bytes) -> subprocess.Popen[bytes]:
        """Start a hook."""
        hook = subprocess.Popen(["/bin/bash", "-p", self._script], stdin=subprocess.PIPE)
        assert hook.stdin
        with hook.stdin as stdin:
            stdin.write(data)
        return hook

    def ask(self, path: str, method: str = "GET") -> str:
        """Ask for an agent, or have it paused or resumed; gives its status."""
        url = f"{self._address}/api/agents/{SESSION}{path}"
        request = urllib.request.Request(url, method=method, headers={"X-ClaWatch-Key": self._key})  # noqa: S310 our own address
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 our own address
            return str(json.load(answer)["status"])

    def hold(self) -> list[subprocess.Popen[bytes]]:
        """Pause the session and have all its calls held."""
        self.ask("/pause", "POST")
        hooks = [self.start(event("PreToolUse", number)) for number in range(HELD)]
        time.sleep(0.5)
        if any(hook.poll() is not None for hook in hooks):
            raise RuntimeError("a call was not held")
        return hooks


def figures() -> Iterator[Figure]:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with Headless(environment(home)) as running:
            watched = Watched(home, running)
            watched.start(event("UserPromptSubmit")).wait()
            took = []
            for _ in range(ROUNDS):
                hooks = watched.hold()
                began = time.perf_counter()
                watched.ask("/resume", "POST")
                for hook in hooks:
                    hook.wait()
                took.append(time.perf_counter() - began)
            yield Figure(f"pause, from the resume to the last of {HELD} calls", statistics.median(took), RESUME_S, "s")
            yield Figure("pause, the same at worst", max(took), RESUME_S, "s")
            hooks = watched.hold()
            processes = [watched.process, *(psutil.Process(hook.pid) for hook in hooks)]
            before = [sum(process.cpu_times()[:2]) for process in processes]
            time.sleep(HOLD_S)
            spent = [sum(process.cpu_times()[:2]) - was for process, was in zip(processes, before, strict=True)]
            watched.ask("/resume", "POST")
            for hook in hooks:
                hook.wait()
    yield Figure(f"pause, ClaWatch while {HELD} calls are held", 100 * spent[0] / HOLD_S, HELD_PERCENT, "%")
    yield Figure(f"pause, their {HELD} hooks", 100 * sum(spent[1:]) / HOLD_S, HELD_PERCENT, "%")


if __name__ == "__main__":
    sys.exit(report(figures()))
