"""What ClaWatch costs while nothing happens: processor time over a minute, and memory, headless, in the tray, with
its window open.

All of them run at once, on a private screen with a window manager and a tray, and with an empty database each; one
more window shows sessions, of which some go on.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, report
from support.notification_daemon import NotificationDaemon
from support.processes import PROGRAM, environment
from support.screen import Screen, end
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

CPU_PERCENT = 0.3
WINDOW_MB, TRAY_MB = 150, 110
SETTLE_S, MEASURE_S = 15, 60
NOTIFIED_S = 3
ENDED, LIVE = 40, 10
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Idler:
    """One ClaWatch with nothing to do."""

    name: str
    process: subprocess.Popen[str]
    cpu_s: float = 0.0

    def cpu(self) -> float:
        """Give the processor seconds it used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory_mb(self) -> float:
        """Give its resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def start(
    name: str, arguments: list[str], home: Path, screen: Screen, program: tuple[str, ...] = (PROGRAM,)
) -> tuple[Idler, str]:
    """Start one and wait until it answers; gives its address as well."""
    surroundings = environment(home, **screen.environment)
    process = subprocess.Popen([*program, *arguments], env=surroundings, stdout=subprocess.DEVNULL, text=True)
    deadline = time.monotonic() + 20
    while not (home / "running.json").exists():
        if time.monotonic() > deadline:
            process.kill()
            raise TimeoutError(f"{name} did not start")
        time.sleep(0.05)
    address: str = json.loads((home / "running.json").read_text("utf-8"))["address"]
    return Idler(name, process), address


def post(address: str, **event: object) -> None:
    """Post an event as Claude Code's hook does."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/api/events", json.dumps(event).encode(), headers)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310 our own address
        answer.read()


def fill(address: str) -> None:
    """Post sessions, most of them ended."""
    for number in range(ENDED + LIVE):
        session = {"session_id": f"session-{number}", "cwd": f"/home/user/project-{number % 5}"}
        post(address, **session, hook_event_name="SessionStart", source="startup", model="claude-sonnet-5")
        post(address, **session, hook_event_name="UserPromptSubmit", prompt="go on")
        call = {"tool_name": "Bash", "tool_use_id": f"toolu_{number}", "tool_input": {"command": "make"}}
        post(address, **session, **call, hook_event_name="PreToolUse")
        if number < ENDED:
            post(address, **session, **call, hook_event_name="PostToolUse", tool_response={"stdout": "done"})
            post(address, **session, hook_event_name="SessionEnd", reason="other")


def notify(address: str, screen: Screen) -> None:
    """Have a session fail, and wait until that is shown on the desktop."""
    daemon = NotificationDaemon(screen.environment["DBUS_SESSION_BUS_ADDRESS"], ["actions", "body"])
    try:
        session = {"session_id": "session-fails", "cwd": "/home/user/project"}
        post(address, **session, hook_event_name="UserPromptSubmit", prompt="go on")
        post(address, **session, hook_event_name="StopFailure", error="overloaded")
        until(lambda: daemon.shown)
        time.sleep(NOTIFIED_S)
    finally:
        daemon.stop()


def figures() -> Iterator[Figure]:
    """Measure all of them over the same minute, once what follows a start is done."""
    ways: tuple[tuple[str, list[str], float | None], ...] = (
        ("headless", ["--headless"], None),
        ("in the tray, no window yet", ["--tray"], TRAY_MB),
        ("window open", [], WINDOW_MB),
        (f"window open, {ENDED + LIVE} sessions, {LIVE} live", [], None),
    )
    with tempfile.TemporaryDirectory() as folder, Screen(desktop=True) as screen, contextlib.ExitStack() as cleaning:
        addresses = []
        idlers = []
        for number, (name, arguments, _) in enumerate(ways):
            idler, address = start(name, arguments, Path(folder) / str(number) / "home", screen)
            cleaning.callback(end, [idler.process])
            idlers.append(idler)
            addresses.append(address)
        fill(address)
        expect_windows(screen, 2)
        time.sleep(SETTLE_S)
        for idler in idlers:
            idler.cpu_s = idler.cpu()
        time.sleep(MEASURE_S)
        for idler, (_, _, most_mb) in zip(idlers, ways, strict=True):
            percent = (idler.cpu() - idler.cpu_s) / MEASURE_S * 100
            told_only = "sessions" in idler.name
            yield Figure(f"idle, {idler.name}, processor", percent, None if told_only else CPU_PERCENT, "%")
            yield Figure(f"idle, {idler.name}, memory", idler.memory_mb(), most_mb, "MB")
        tray, address = idlers[1], addresses[1]
        notify(address, screen)
        yield Figure("in the tray, after its first notification, memory", tray.memory_mb(), None, "MB")


def expect_windows(screen: Screen, count: int) -> None:
    """See to it that as many windows are open as are measured: with no tray to stand in, --tray opens one too."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "^ClaWatch$"]
    deadline = time.monotonic() + 20
    found = -1
    while time.monotonic() < deadline:
        environ = {**os.environ, **screen.environment}
        said = subprocess.run(search, env=environ, capture_output=True, text=True, timeout=10, check=False).stdout
        found = len(said.split())
        if found == count:
            return
        time.sleep(0.2)
    raise RuntimeError(f"{found} windows are open, not {count}")


if __name__ == "__main__":
    sys.exit(report(figures()))
