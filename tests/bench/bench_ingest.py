"""Events taken in over HTTP, committed before the reply, against a bare Flask route on waitress in the same run.

The bare route's rate swings widely from round to round, for its workers and its loop fight for one interpreter lock;
its best round is the floor.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, in_turn, report
from support.processes import Headless, environment
from support.screen import end

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = 0.70
CLIENTS, REQUESTS, ROUNDS = 8, 600, 7
_LOAD = Path(__file__).with_name("load.py")
_BARE = """
import logging, socket
from flask import Flask
from waitress.server import create_server
logging.getLogger("waitress.queue").setLevel(logging.ERROR)
app = Flask("bare")
@app.post("/api/events")
def events():
    return {"status": "ok"}
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(1024)
print(listener.getsockname()[1], flush=True)
create_server(app, sockets=[listener], threads=8).run()
"""


def rate(port: int) -> float:
    """Give how many events a second are answered."""
    command = [sys.executable, str(_LOAD), "127.0.0.1", str(port), str(CLIENTS), str(REQUESTS)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def figures() -> Iterator[Figure]:
    """Measure both in turn, the first round to warm them, and count what was kept."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        bare = subprocess.Popen([sys.executable, "-c", _BARE], stdout=subprocess.PIPE, text=True)
        try:
            assert bare.stdout
            bare_port = int(bare.stdout.readline())
            with Headless(environment(home)) as clawatch:
                port = int(clawatch.address.rpartition(":")[2])
                pairs = [(rate(bare_port), rate(port)) for _ in range(ROUNDS + 1)][1:]
        finally:
            end([bare])
        with closing(sqlite3.connect(home / "clawatch.db")) as database:
            kept = database.execute("SELECT count(*) FROM events WHERE problem IS NULL").fetchone()[0]
            calls = database.execute("SELECT count(*) FROM tool_calls WHERE status = 'success'").fetchone()[0]
    posted = (ROUNDS + 1) * CLIENTS * REQUESTS
    if (kept, calls) != (posted, posted // 2):
        raise RuntimeError(f"of {posted} events {kept} were kept, of {posted // 2} tool calls {calls}")
    floor = max(theirs for theirs, _ in pairs)
    (mine,) = in_turn([ours for _, ours in pairs])
    yield Figure("ingest, its floor: bare Flask on waitress, best round", floor, unit="/s")
    yield Figure("ingest, committed before the reply", mine, unit="/s")
    yield Figure("ingest over the bare route's best", mine / floor, LEAST, at_least=True)


if __name__ == "__main__":
    sys.exit(report(figures()))
