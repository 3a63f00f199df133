"""One import in a process of its own: prints the floor, the time taken and the memory it grew by, as JSON.

import_alone.py HOME FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import orjson

from clawatch.ingest.transcripts.watcher import TranscriptWatcher
from clawatch.prices.book import Prices
from clawatch.storage.writer import Writer

ROUNDS = 3


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


def import_all(home: Path, folder: Path) -> float:
    """Import into a new database and give the seconds it took."""
    writer = Writer(home / "clawatch.db")
    writer.start()
    book = Prices({})
    watcher = TranscriptWatcher([str(folder)], writer, home / "clawatch.db", lambda: book, follow=False)
    watcher.start()
    started = time.perf_counter()
    watcher.begin()
    while watcher.progress().state != "done":
        time.sleep(0.01)
    took = time.perf_counter() - started
    watcher.stop(5)
    writer.stop(5)
    return took


def main(home: Path, folder: Path) -> None:
    """Take the floor, import, tell."""
    floor = min(parse_all(folder) for _ in range(ROUNDS))
    before = memory_mb("VmRSS")
    took = import_all(home, folder)
    print(json.dumps({"floor_s": floor, "import_s": took, "grown_mb": memory_mb("VmHWM") - before}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
