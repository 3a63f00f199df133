"""Processes that stand for Claude Code, and its registry of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SLEEP = shutil.which("sleep") or "/bin/sleep"


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass
class ClaudeProcess:
    """A process that calls itself claude, and does nothing."""

    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def start_ticks(self) -> str:
        """Its start as Claude Code's registry has it."""
        return Path(f"/proc/{self.pid}/stat").read_bytes().rpartition(b")")[2].split()[19].decode()

    def kill(self, *, wait: bool = True) -> None:
        """Kill it; while nobody waits for it, it stays as a zombie."""
        self.process.kill()
        if wait:
            self.process.wait()

    def wait_as_zombie(self) -> None:
        """Wait for its end without taking note of it."""
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)

    def event_id(self, at: int | None = None) -> str:
        """Make the id that the hook gives an event of this process."""
        return event_id(self.pid, at)


@contextmanager
def claude_process(cwd: Path | None = None, name: str = "claude") -> Iterator[ClaudeProcess]:
    """Run one; whoever leaves the context finds it gone."""
    process = subprocess.Popen([name, "1000"], executable=SLEEP, cwd=cwd)
    try:
        yield ClaudeProcess(process)
    finally:
        process.kill()
        process.wait()


_counter = iter(range(10**9))


def event_id(pid: int, at: int | None = None) -> str:
    """Make the id that the hook gives an event at `at`, UTC milliseconds since the epoch."""
    moment = now_ms() if at is None else at
    return f"{moment:013d}000-77-{next(_counter)}-c{pid}"


def free_pid() -> int:
    """Give a process id that no process has."""
    highest = int(Path("/proc/sys/kernel/pid_max").read_text("ascii"))
    return next(pid for pid in range(highest - 1, 1, -1) if not Path(f"/proc/{pid}").exists())


def domain() -> str:
    """Name this machine and its process ids as Claude Code does."""
    machine = Path("/etc/machine-id")
    said = machine.read_text("utf-8").strip() if machine.exists() else ""
    return f"linux:{said}:{os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115 it is no path


@dataclass
class Registry:
    """A folder of Claude Code's with a registry in it."""

    folder: Path

    def write(self, pid: int, session_id: str, **fields: Any) -> Path:  # noqa: ANN401 a file's fields
        """Write an entry as Claude Code does; a field of None is left out."""
        path = self.folder / "sessions" / f"{pid}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        now = now_ms()
        entry = {
            "pid": pid,
            "sessionId": session_id,
            "cwd": "/home/user/project",
            "startedAt": now,
            "version": "2.1.330",
            "kind": "interactive",
            "pidDomain": domain(),
            "status": "idle",
            "updatedAt": now,
            **fields,
        }
        path.write_text(json.dumps({key: value for key, value in entry.items() if value is not None}), "utf-8")
        return path
