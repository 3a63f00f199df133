"""How long a line that Claude Code appends to a transcript takes until the API shows it.

Once with nothing else to do, once while other sessions write as well. Each line comes at a moment of its own, for what
comes shortly after another is read together with it.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, report
from support.client import Client
from support.processes import Headless, environment
from support.transcripts import append, line, write_transcript
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

VISIBLE_MS = 1_000
LINES = 100
HISTORY, OTHERS, OTHERS_PAUSE_S = 300, 10, 0.02
LONGEST_PAUSE_S = 0.3
_LOOK_EVERY_S = 0.002
_GIVE_UP_S = 20.0
_OUTPUT_TOKENS = 5  # of each line


def now_line(session: str, number: int) -> str:
    """Give a line that is written now."""
    return line(session, number, timestamp=datetime.now(UTC).isoformat(timespec="milliseconds"))


def visible_after(client: Client, path: Path, number: int) -> float:
    """Append a line and give the seconds until the API counts its tokens."""
    text = now_line(path.stem, number)
    begun = time.perf_counter()
    append(path, text)
    while client.get("sessions", path.stem).json["output_tokens"] < _OUTPUT_TOKENS * (number + 1):
        if time.perf_counter() - begun > _GIVE_UP_S:
            raise TimeoutError(f"line {number} was not to be seen in {_GIVE_UP_S} s")
        time.sleep(_LOOK_EVERY_S)
    return time.perf_counter() - begun


@contextmanager
def others_writing(folder: Path) -> Iterator[None]:
    """Let other sessions write, some lines a second each."""
    paths = [write_transcript(folder / f"other-{number}.jsonl", 1) for number in range(OTHERS)]
    ended = threading.Event()

    def write() -> None:
        number = 1
        while not ended.wait(OTHERS_PAUSE_S):
            append(paths[number % OTHERS], now_line(paths[number % OTHERS].stem, number))
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def measure(client: Client, path: Path) -> list[float]:
    """Append lines one after the other; gives how long each took, the quickest first."""
    write_transcript(path, 1)
    until(lambda: client.get("sessions", path.stem).status == 200)
    random.seed(path.stem)
    took = []
    for number in range(1, LINES + 1):
        time.sleep(random.uniform(0, LONGEST_PAUSE_S))  # noqa: S311 no secret
        took.append(visible_after(client, path, number))
    return sorted(took)


def figures() -> Iterator[Figure]:
    """Measure both."""
    with tempfile.TemporaryDirectory() as folder:
        home, project = Path(folder) / "home", Path(folder) / "claude" / "projects" / "-work"
        for number in range(HISTORY):
            write_transcript(project / f"old-{number}.jsonl", 5, age_s=100_000)
        with Headless(environment(home)) as running, Client(running.address) as client:
            until(lambda: client.get("sessions").json["total"] == HISTORY, _GIVE_UP_S)
            yield from told("nothing else", measure(client, project / "alone.jsonl"))
            with others_writing(project):
                yield from told("others write", measure(client, project / "beside.jsonl"))


def told(beside: str, took: list[float]) -> Iterator[Figure]:
    """Give the figures of one round."""
    yield Figure(f"tail, line to API, {beside}, half", 1_000 * statistics.median(took), unit="ms")
    yield Figure(f"tail, line to API, {beside}, 99 of 100", 1_000 * took[int(0.99 * LINES) - 1], VISIBLE_MS, "ms")


if __name__ == "__main__":
    sys.exit(report(figures()))
