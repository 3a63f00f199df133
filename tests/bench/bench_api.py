"""What the API answers within over a database of a million tool calls, how that grows, and what such a database costs.

Times are those of a client with one kept connection, to the last byte of the answer. What reads sums is compared with
a database of a tenth of the calls as well, by the medians.
"""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.api_client import OK, ApiClient, Timing
from bench.api_paths import Asked, asked, look_at
from bench.big_database import FEW, MANY, copied, database
from bench.figures import Figure, report
from support.processes import Headless, environment
from support.screen import end

if TYPE_CHECKING:
    from collections.abc import Iterator

GROWTH, OPEN_S, CALL_BYTES, EXPORT_MB = 1.5, 1.0, 1300, 30
_STARTS = 5
_TOLD_BYTES = 5
_BARE = """
import logging, socket
from waitress.server import create_server
logging.getLogger("waitress.queue").setLevel(logging.ERROR)
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "15")])
    return [b'{"status":"ok"}']
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(1024)
print(listener.getsockname()[1], flush=True)
create_server(app, sockets=[listener], threads=8).run()
"""


def figures() -> Iterator[Figure]:
    """Measure everything."""
    big, small = database(MANY), database(FEW)
    with tempfile.TemporaryDirectory() as folder:
        homes = {calls: Path(folder) / str(calls) / "home" for calls in (MANY, FEW)}
        for calls, path in ((MANY, big), (FEW, small)):
            copied(path, homes[calls])
        yield from measure_open(homes[MANY])
        with bare_server() as bare:
            yield Figure("api, its floor: bare WSGI on waitress", bare.time(Asked("floor", ["/"])).p95, unit="ms")
        of_many, of_few = (asked(look_at(path)) for path in (big, small))
        with running(homes[MANY]) as many, running(homes[FEW]) as few:
            for ours, theirs in zip(of_many, of_few, strict=True):
                timing = many.time(ours)
                yield from told(ours, timing)
                if ours.sums:
                    yield from measure_growth(ours, timing, few.time(theirs))
            yield from measure_export(many)
        yield from measure_size(homes[MANY] / "clawatch.db")


def told(one: Asked, timing: Timing) -> Iterator[Figure]:
    """Give a path's figure; one that does not answer has broken its bound."""
    if timing.status != OK:
        yield Figure(f"api, {one.name}: the status of its answer", timing.status, OK, "")
        return
    yield Figure(f"api, {one.name}, 95 of 100", timing.p95, one.most_ms, "ms")


def measure_growth(one: Asked, many: Timing, few: Timing) -> Iterator[Figure]:
    """Compare ten times the calls."""
    if many.status == few.status == OK:
        yield Figure(f"api, {one.name}, ten times the calls", many.median / few.median, GROWTH)


def measure_open(home: Path) -> Iterator[Figure]:
    """Measure from the start of the process to its answers."""
    health, dashboard = [], []
    for _ in range(_STARTS):
        began = time.perf_counter()
        with running(home) as client:
            client.get("/api/health")
            health.append(time.perf_counter() - began)
            client.get("/api/dashboard/stats")
            dashboard.append(time.perf_counter() - began)
    yield Figure(f"api, start to first answer, {_STARTS} starts, half", sorted(health)[_STARTS // 2], OPEN_S, "s")
    yield Figure("api, start to the first dashboard, half", sorted(dashboard)[_STARTS // 2], OPEN_S, "s")


def measure_export(client: ApiClient) -> Iterator[Figure]:
    """Measure what the process grows by while it gives away every tool call."""
    target = "/api/export/tool_calls.jsonl"
    began, before = time.perf_counter(), client.memory_mb()
    most, lines, size = before, 0, 0
    try:
        for part in client.stream(target):
            most = max(most, client.memory_mb())
            lines += part.count(b"\n")
            size += len(part)
    except RuntimeError:
        yield Figure("api, export: it does not answer", 1, 0, "")
        return
    if lines != MANY:
        raise RuntimeError(f"of {MANY} tool calls {lines} were exported")
    yield Figure(f"api, export of {size / 1e6:.0f} MB, memory grown by", most - before, EXPORT_MB, "MB")
    yield Figure("api, export", time.perf_counter() - began, unit="s")


def measure_size(path: Path) -> Iterator[Figure]:
    """Measure the file, and its tables with their indexes; nobody may have it open."""
    yield Figure("api, database, a tool call", path.stat().st_size / MANY, CALL_BYTES, "B")
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT coalesce(s.tbl_name, d.name), sum(d.pgsize) FROM dbstat d LEFT JOIN sqlite_schema s "
            "ON s.name = d.name WHERE d.aggregate = TRUE GROUP BY 1 ORDER BY 2 DESC"
        )
        for name, size in rows:
            if size / MANY >= _TOLD_BYTES:
                yield Figure(f"api, database, of that {name}", size / MANY, unit="B")


@contextmanager
def running(home: Path) -> Iterator[ApiClient]:
    """Start ClaWatch on a data folder, and end it so that its log is folded into the file."""
    with Headless(environment(home)) as headless:
        with ApiClient(headless.address, headless.pid, (home / "key").read_text("utf-8").strip()) as client:
            yield client
        headless.signal(signal.SIGTERM)
        headless.end()


@contextmanager
def bare_server() -> Iterator[ApiClient]:
    """Start the least that answers."""
    with ExitStack() as cleaning:
        process = subprocess.Popen([sys.executable, "-c", _BARE], stdout=subprocess.PIPE, text=True)
        cleaning.callback(end, [process])
        assert process.stdout
        address = f"http://127.0.0.1:{int(process.stdout.readline())}"
        yield cleaning.enter_context(ApiClient(address, process.pid, ""))


if __name__ == "__main__":
    sys.exit(report(figures()))
