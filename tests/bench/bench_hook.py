"""What one call of the hook costs, as ratios to a bash that does nothing.

Both are spawned directly, as the exec form of a hook entry is, in turn and by many, and compared by their medians.
The least that answers HTTP tells the hook's own share; ClaWatch itself, committing each event before it answers, is
what bounds are for.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import socketserver
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, report
from support.processes import Headless, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCRIPT = Path(__file__).parents[2] / "hooks" / "monitor-hook.sh"
BASH = shutil.which("bash") or "/bin/bash"
FLOOR = [BASH, "-c", ":"]

UP_RATIO = 2.2
DOWN_RATIO = 2.5
HUNG_S = 1.0
LARGE_S = 0.060
LARGE_BYTES = 5_000_000
RUNS = 400
WAITING = 10_000
LARGE_RUNS = 20


class Folder:
    """A data folder with the hook in it, as the app installs it."""

    def __init__(self, home: Path, host: str, port: int, key: str = "key") -> None:
        self.spool = home / "spool"
        self.spool.mkdir(parents=True)
        script = home / "hooks" / "monitor-hook.sh"
        script.parent.mkdir()
        shutil.copy(SCRIPT, script)
        script.with_suffix(".conf").write_text(f"{host}\n{port}\n{key}\n{self.spool}\n", "utf-8")
        self.command = [BASH, "-p", str(script)]

    def waiting(self) -> int:
        """How many events are in the spool."""
        return sum(1 for _ in self.spool.glob("[!.]*.json"))

    def clear(self) -> None:
        """Forget what waits."""
        for file in self.spool.iterdir():
            file.unlink()


def payload(size: int) -> bytes:
    """Give a PreToolUse event of that many bytes."""
    event = {
        "session_id": "0b0c5a3e-0000-4000-8000-000000000000",
        "transcript_path": "/home/user/.claude/projects/-home-user-project/0b0c5a3e.jsonl",
        "cwd": "/home/user/project",
        "hook_event_name": "PreToolUse",
        "tool_name": "Bash",
        "tool_use_id": "toolu_01",
        "tool_input": {"command": ""},
    }
    event["tool_input"] = {"command": "x" * (size - len(json.dumps(event)) - 1)}
    return json.dumps(event).encode() + b"\n"


def seconds(command: list[str], stdin: bytes) -> float:
    """Run a command once and give how long it took."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0)
    assert process.stdin
    with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
        left = memoryview(stdin)
        while left:
            left = left[pipe.write(left) :]
    if process.wait():
        raise RuntimeError(f"{command} failed")
    return time.perf_counter() - began


def ratio(folder: Folder, data: bytes, after: Callable[[], None] = lambda: None, runs: int = RUNS) -> float:
    """Compare the hook with the floor, run in turn."""
    hook, floor = [], []
    for _ in range(runs):
        floor.append(seconds(FLOOR, b""))
        hook.append(seconds(folder.command, data))
        after()
    return statistics.median(hook) / statistics.median(floor)


def measure_up(host: str, port: int, name: str, key: str = "key") -> Iterator[Figure]:
    """Measure against a server that answers; any server that takes events will do."""
    with tempfile.TemporaryDirectory() as home:
        folder = Folder(Path(home) / "data", host, port, key)
        seconds(folder.command, payload(1024))
        yield Figure(f"hook, {name} up, 1 KB", ratio(folder, payload(1024)), UP_RATIO)
        yield Figure(f"hook, {name} up, 8 KB", ratio(folder, payload(8192), runs=RUNS // 4))
        yield Figure(f"hook, {name} up, 64 KB", ratio(folder, payload(65536), runs=RUNS // 4))
        large = payload(LARGE_BYTES)
        took = statistics.median(seconds(folder.command, large) for _ in range(LARGE_RUNS))
        yield Figure(f"hook, {name} up, 5 MB", took * 1000, LARGE_S * 1000, "ms")
        if folder.waiting():
            raise RuntimeError(f"{folder.waiting()} events were not acknowledged")


def measure_down() -> Iterator[Figure]:
    """Measure where nobody listens: the first event, and one behind thousands."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        folder = Folder(Path(home) / "data", "127.0.0.1", port)

        def spooled() -> None:
            if folder.waiting() != 1:
                raise RuntimeError("the event was not spooled")
            folder.clear()

        yield Figure("hook, server down, 1 KB, first event", ratio(folder, payload(1024), spooled), DOWN_RATIO)
        for number in range(WAITING):
            (folder.spool / f"{number:016}-1-1.0.json").touch()
        seconds(folder.command, payload(1024))
        yield Figure(f"hook, server down, 1 KB, {WAITING} waiting", ratio(folder, payload(1024)), DOWN_RATIO)
        if folder.waiting() != WAITING + 1 + RUNS:
            raise RuntimeError("events were lost")


def measure_hung() -> Iterator[Figure]:
    """Measure where the connection is taken and never answered."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        tempfile.TemporaryDirectory() as home,
    ):
        folder = Folder(Path(home) / "data", "127.0.0.1", listener.getsockname()[1])
        for name, size in (("1 KB", 1024), ("5 MB", LARGE_BYTES)):
            yield Figure(f"hook, server hung, {name}, first event", seconds(folder.command, payload(size)), HUNG_S, "s")
            yield Figure(
                f"hook, server hung, {name}, next event", seconds(folder.command, payload(size)) * 1000, unit="ms"
            )
            if folder.waiting() != 2:
                raise RuntimeError("events were lost")
            folder.clear()


class _Answer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        size = 0
        while (line := self.rfile.readline()) not in {b"\r\n", b""}:
            if line.startswith(b"Content-Length:"):
                size = int(line.split(b":")[1])
        while size and (part := self.rfile.read(min(size, 1 << 18))):
            size -= len(part)
        self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{"status":"ok"}')


@contextlib.contextmanager
def minimal_server() -> Iterator[tuple[str, int]]:
    """Start the least that answers, in a process of its own, and give where it listens."""
    command = [sys.executable, __file__, "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield "127.0.0.1", int(process.stdout.readline())
        finally:
            process.terminate()


def serve() -> None:
    """Be the minimal server."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Answer) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


def measure_clawatch() -> Iterator[Figure]:
    """Measure against ClaWatch, under the address and the key it gave its own hook, and look at what it kept."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with Headless(environment(home)):
            host, port, key, _ = (home / "hooks" / "monitor-hook.conf").read_text("utf-8").splitlines()
            yield from measure_up(host, int(port), "ClaWatch", key)
        with contextlib.closing(sqlite3.connect(home / "clawatch.db")) as database:
            counted = "SELECT count(*) FROM events WHERE payload = ?"
            kept = database.execute(counted, (payload(LARGE_BYTES),)).fetchone()[0]
        if kept != LARGE_RUNS:
            raise RuntimeError(f"of {LARGE_RUNS} large events {kept} were kept byte for byte")


def figures() -> Iterator[Figure]:
    """Measure everything."""
    floor = statistics.median(seconds(FLOOR, b"") for _ in range(RUNS))
    yield Figure("hook, its floor: bash -c :", floor * 1000, unit="ms")
    with minimal_server() as (host, port):
        yield from measure_up(host, port, "minimal server")
    yield from measure_clawatch()
    yield from measure_down()
    yield from measure_hung()


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        with contextlib.suppress(KeyboardInterrupt):
            serve()
    else:
        sys.exit(report(figures()))
