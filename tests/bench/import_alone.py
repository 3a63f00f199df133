"""One import in a process of its own: prints the floor, the time taken and the memory it grew by, as JSON.

What a process that reads for it has is counted in.

import_alone.py HOME FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import orjson
import psutil

from clawatch.ingest.transcripts.watcher import TranscriptWatcher
from clawatch.prices.book import Prices
from clawatch.storage.writer import Writer

ROUNDS = 3
_LOOK_EVERY_S = 0.1


def parse_all(folder: Path) -> float:
    """Parse every line and give the seconds it took."""
    files = sorted(folder.rglob("*.jsonl"))
    started = time.perf_counter()
    for path in files:
        with path.open("rb") as file:
            for line in file:
                orjson.loads(line)
    return time.perf_counter() - started


def memory_mb(name: str) -> float:
    """Give a figure of this process's memory: VmRSS now, VmHWM at most."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition(f"{name}:")[2].split()[0]) / 1024


def beside_mb() -> float:
    """Give how much memory the processes have that were started by this one."""
    total = 0
    for child in psutil.Process().children():
        try:
            total += child.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1024**2


def import_all(home: Path, folder: Path) -> tuple[float, float]:
    """Import into a new database; give the seconds it took, and the most memory of the processes that helped."""
    writer = Writer(home / "clawatch.db")
    writer.start()
    book = Prices({})
    watcher = TranscriptWatcher([str(folder)], writer, home / "clawatch.db", lambda: book, follow=False)
    watcher.start()
    started = time.perf_counter()
    watcher.begin()
    beside, looked_at = 0.0, started
    while watcher.progress().state != "done":
        time.sleep(0.01)
        if time.perf_counter() > looked_at + _LOOK_EVERY_S:
            looked_at = time.perf_counter()
            beside = max(beside, beside_mb())
    took = time.perf_counter() - started
    watcher.stop(5)
    writer.stop(5)
    return took, beside


def main(home: Path, folder: Path) -> None:
    """Take the floor, import, tell."""
    floor = min(parse_all(folder) for _ in range(ROUNDS))
    before = memory_mb("VmRSS")
    took, beside = import_all(home, folder)
    print(json.dumps({"floor_s": floor, "import_s": took, "grown_mb": memory_mb("VmHWM") - before + beside}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
