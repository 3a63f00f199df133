"""A history imported: against merely parsing its lines in the same run, what events wait for meanwhile, and what it
costs to find two thousand files unchanged.
"""

from __future__ import annotations

import http.client
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, report
from bench.history import write_history
from support.processes import Headless, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_OVER_PARSING, MOST_GROWN_MB, MOST_WAIT_MS, MOST_WARM_MS = 5, 120, 25, 150
ROUNDS, POSTING_ROUNDS, WARM_ROUNDS = 5, 3, 5
WARM_FILES, WARM_TURNS = 2000, 3
_ALONE = Path(__file__).with_name("import_alone.py")
_POST_EVERY_S = 0.005


def alone(home: Path, folder: Path) -> dict[str, float]:
    """Import in a process of its own."""
    command = [sys.executable, str(_ALONE), str(home), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def check(home: Path, sums: Mapping[str, int]) -> None:
    """See to it that what was imported is what was written."""
    with closing(sqlite3.connect(home / "clawatch.db")) as database:
        found = database.execute(
            "SELECT sum(request_count), sum(input_tokens), sum(output_tokens), sum(cache_write_tokens), "
            "sum(cache_read_tokens), sum(tool_call_count) FROM sessions WHERE origin = 'claude_code' AND request_count"
        ).fetchone()
    if found != (*sums.values(), sums["requests"]):
        raise RuntimeError(f"{found} was imported of {sums}")


def waits_meanwhile(home: Path, folder: Path) -> list[float]:
    """Post events while a history is imported, and give for how many milliseconds each waited for its answer."""
    waits = []
    with Headless(environment(home, CLAUDE_CONFIG_DIR=str(folder))) as clawatch:
        key = (home / "key").read_text("ascii").strip()
        connection = http.client.HTTPConnection(clawatch.address.removeprefix("http://"))
        number = 0
        while number % 20 or not _is_done(connection, key):
            number += 1
            event = {
                "session_id": "s",
                "hook_event_name": "PreToolUse",
                "tool_name": "Bash",
                "tool_use_id": f"t{number}",
            }
            started = time.perf_counter()
            connection.request("POST", "/api/events", json.dumps(event), {"Content-Type": "application/json"})
            connection.getresponse().read()
            waits.append((time.perf_counter() - started) * 1000)
            time.sleep(_POST_EVERY_S)
        connection.close()
    return waits


def _is_done(connection: http.client.HTTPConnection, key: str) -> bool:
    connection.request("GET", "/api/import", headers={"X-ClaWatch-Key": key})
    return bool(json.loads(connection.getresponse().read())["state"] == "done")


def warm_start_ms(home: Path, folder: Path) -> float:
    """Start on a history that is read already, and give the processor milliseconds until that is found."""
    with Headless(environment(home, CLAUDE_CONFIG_DIR=str(folder))) as clawatch:
        key = (home / "key").read_text("ascii").strip()
        with closing(http.client.HTTPConnection(clawatch.address.removeprefix("http://"))) as connection:
            while not _is_done(connection, key):
                time.sleep(0.02)
        return _cpu_ms(clawatch.pid)


def _cpu_ms(pid: int) -> float:
    """Give what a process used so far, of all its threads, to the nanosecond as far as the kernel counts them."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text("ascii").split()[0]) for task in tasks) / 1e6


def figures() -> Iterator[Figure]:
    """Measure all of it, each import into a new database."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        sums = write_history(root / "claude")
        measured = [alone(root / f"alone{number}" / "home", root / "claude") for number in range(ROUNDS)]
        check(root / "alone0" / "home", sums)
        yield Figure("import, its floor: parsing every line", min(one["floor_s"] for one in measured) * 1000, unit="ms")
        ratios = [one["import_s"] / one["floor_s"] for one in measured]
        yield Figure("import of 109 MB over its floor", statistics.median(ratios), MOST_OVER_PARSING)
        yield Figure("import, memory grown by", max(one["grown_mb"] for one in measured), MOST_GROWN_MB, "MB")
        waits = sorted(
            wait
            for number in range(POSTING_ROUNDS)
            for wait in waits_meanwhile(root / f"posting{number}" / "home", root / "claude")
        )
        yield Figure("event meanwhile, median", waits[len(waits) // 2], unit="ms")
        yield Figure("event meanwhile, 99th percentile", waits[int(len(waits) * 0.99)], MOST_WAIT_MS, "ms")
        write_history(root / "many", WARM_FILES, WARM_TURNS)
        (root / "none").mkdir()
        for name in ("many", "none"):
            warm_start_ms(root / name / "home", root / name)
        pairs = [
            (warm_start_ms(root / "many" / "home", root / "many"), warm_start_ms(root / "none" / "home", root / "none"))
            for _ in range(WARM_ROUNDS)
        ]
        more = statistics.median(many - none for many, none in pairs)
        yield Figure("warm start, 2,000 files unchanged, processor", more, MOST_WARM_MS, "ms")


if __name__ == "__main__":
    sys.exit(report(figures()))
