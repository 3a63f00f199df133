"""How the window feels on a database of a million tool calls, and what it costs while events come in.

A real ClaWatch on a private screen, clicked through from within (see window_driver): every page, several times over;
the list of sessions scrolled; a session watched while 50 events a second come in, then the same with the window closed,
and the same with no window at all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from bench.bench_idle import Idler, post, start
from bench.big_database import MANY, copied, database
from bench.figures import Figure, report
from support.processes import PROGRAM, environment
from support.screen import Screen, end

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CLICK_MS, BLOCKED_MS, FRAME_MS, PIXELS_MS = 200, 50, 16, 250
CPU_PERCENT, HIDDEN_PERCENT, MEMORY_MB = 25, 2, 220
ROUNDS, ROWS, PER_SECOND, WATCH_S, FOLLOW_S, SETTLE_S = 4, 20_000, 50, 20, 8, 8
FOLLOWED = ("dashboard", "sessions", "agents", "tool")
_WATCHED = "watched"


class Driven:
    """A ClaWatch that takes orders."""

    def __init__(self, home: Path, screen: Screen) -> None:
        surroundings = environment(home, **screen.environment)
        command = [sys.executable, "-m", "bench.window_driver"]
        self.process = subprocess.Popen(
            command,
            env=surroundings | {"PYTHONPATH": str(Path(__file__).parents[1])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._hear()
        self.address: str = json.loads((home / "running.json").read_text("utf-8"))["address"]
        self.idler = Idler("driven", self.process)

    def order(self, words: str) -> dict[str, Any]:
        """Give an order and wait until it is done."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise RuntimeError("ClaWatch ended")


@contextmanager
def driven(home: Path, screen: Screen) -> Iterator[Driven]:
    """Start one and end it."""
    one = Driven(home, screen)
    try:
        yield one
    finally:
        end([one.process])


class Stream(threading.Thread):
    """Events of one session, its calls beginning and ending, at a steady rate; a call's id says when it was posted."""

    def __init__(self, address: str) -> None:
        super().__init__(name="bench-stream")
        self._address, self._over = address, threading.Event()
        self.calls: list[str] = []

    def run(self) -> None:
        session = {"session_id": _WATCHED, "cwd": "/home/user/watched"}
        due = time.perf_counter()
        number = 0
        while not self._over.is_set():
            if number % 2 == 0:
                call_id = f"call-{number}-at-{time.time_ns() // 1_000_000}"
                self.calls.append(call_id)
            name = "PostToolUse" if number % 2 else "PreToolUse"
            call = {"tool_name": "Bash", "tool_use_id": call_id, "tool_input": {"command": f"make step-{number // 2}"}}
            ending = {"tool_response": {"stdout": "done"}} if number % 2 else {}
            post(self._address, **session, **call, **ending, hook_event_name=name)
            number += 1
            due += 1 / PER_SECOND
            self._over.wait(max(0.0, due - time.perf_counter()))

    def end(self) -> None:
        """Stop and join."""
        self._over.set()
        self.join()


def busy(idler: Idler, address: str, seconds: float = WATCH_S) -> tuple[float, list[str]]:
    """Let events come in for a while: gives the part of a core that it took, in percent, and the calls there were."""
    stream = Stream(address)
    stream.start()
    time.sleep(2)
    began, before = time.perf_counter(), idler.cpu()
    time.sleep(seconds)
    used = (idler.cpu() - before) / (time.perf_counter() - began) * 100
    stream.end()
    return used, stream.calls


def of_100(values: Sequence[float], part: int) -> float:
    """Give a percentile."""
    return quantiles(values, n=100, method="inclusive")[part - 1]


def figures() -> Iterator[Figure]:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder, Screen(desktop=True) as screen:
        home = Path(folder) / "window" / "home"
        copied(database(MANY), home)
        with driven(home, screen) as one:
            time.sleep(SETTLE_S)
            yield from told_tour(one.order(f"tour {ROUNDS}"))
            yield from told_scrolling(one.order(f"scroll {ROWS}"))
            yield Figure("windows, memory with all pages visited", one.idler.memory_mb(), MEMORY_MB, "MB")
            post(one.address, session_id=_WATCHED, cwd="/home/user/watched", hook_event_name="SessionStart")
            one.order(f"watch {_WATCHED}")
            used, calls = busy(one.idler, one.address)
            seen = one.order("seen")
            took = list(seen["took"].values())
            yield Figure("windows, of the calls that came in, seen", len(took) / len(calls), 0.99, "", at_least=True)
            yield Figure("windows, POST to pixels, 95 of 100", of_100(took, 95), PIXELS_MS, "ms")
            yield Figure("windows, POST to pixels, half", median(took), unit="ms")
            yield Figure("windows, Qt thread busy meanwhile, at most", max(seen["gaps"]), BLOCKED_MS, "ms")
            yield Figure(f"windows, processor at {PER_SECOND} events/s, page visible", used, CPU_PERCENT, "%")
            for page in FOLLOWED:
                yield from followed(one, page)
            one.order("hide")
            hidden, _ = busy(one.idler, one.address)
        with ExitStack() as cleaning:
            alone, address = start("headless", ["--headless"], home, screen, (PROGRAM,))
            cleaning.callback(end, [alone.process])
            time.sleep(SETTLE_S)
            server, _ = busy(alone, address)
        yield Figure("windows, the same without any window", server, unit="%")
        yield Figure("windows, the same hidden, more than that", hidden - server, HIDDEN_PERCENT, "%")


def followed(one: Driven, page: str) -> Iterator[Figure]:
    """Give how long calls take until a page counts them, and what that costs."""
    first = one.order(f"follow {page}")["first"]
    used, calls = busy(one.idler, one.address, FOLLOW_S)
    time.sleep(1)
    told = one.order("followed")
    took = counted_after(first, told["seen"], [int(call.rpartition("-at-")[2]) for call in calls])
    share = len(took) / len(calls)
    yield Figure(f"windows, {page}: of the calls that came in, counted", share, 0.99, "", at_least=True)
    took = took if len(took) > 1 else [sys.maxsize] * 2
    yield Figure(f"windows, {page}: POST to pixels, 95 of 100", of_100(took, 95), PIXELS_MS, "ms")
    yield Figure(f"windows, {page}: POST to pixels, half", median(took), unit="ms")
    yield Figure(f"windows, {page}: Qt thread busy meanwhile, at most", max(told["gaps"]), BLOCKED_MS, "ms")
    yield Figure(f"windows, {page}: processor at {PER_SECOND} events/s", used, CPU_PERCENT, "%")


def counted_after(first: int, seen: Sequence[tuple[int, int]], posted: Sequence[int]) -> list[int]:
    """Give for each call the milliseconds until a count that holds it was painted, where one was."""
    took = []
    for number, at in enumerate(posted, first + 1):
        painted = next((moment for moment, count in seen if count >= number), None)
        if painted is not None:
            took.append(painted - at)
    return took


def told_tour(tour: dict[str, Any]) -> Iterator[Figure]:
    """Give the figures of all clicks, and the slowest of each page."""
    clicks = [ms for times in tour["took"].values() for ms in times]
    yield Figure(f"windows, click to painted, {len(clicks)} clicks, 95 of 100", of_100(clicks, 95), CLICK_MS, "ms")
    for page, times in tour["took"].items():
        yield Figure(f"windows, {page}: first click, then half", times[0], unit="ms")
        yield Figure(f"windows, {page}", median(times[1:]), unit="ms")
    yield Figure("windows, Qt thread busy at most", max(tour["gaps"]), BLOCKED_MS, "ms")
    over = sum(gap > BLOCKED_MS for gap in tour["gaps"])
    yield Figure(f"windows, of {tour['beats']} beats those later than {BLOCKED_MS} ms", over, unit="")


def told_scrolling(scrolled: dict[str, Any]) -> Iterator[Figure]:
    """Give the figures of the frames."""
    frames = scrolled["frames"]
    name = f"windows, scrolling {scrolled['rows']:,} rows, {len(frames)} frames, 95 of 100"
    yield Figure(name, of_100(frames, 95), FRAME_MS, "ms")
    yield Figure("windows, the slowest frame", max(frames), unit="ms")


if __name__ == "__main__":
    sys.exit(report(figures()))
