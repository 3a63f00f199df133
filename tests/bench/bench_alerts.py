"""What the rules of alerts cost events that are taken in, against the same ClaWatch whose evaluator never begins.

Both run in turn within each round, and rates are compared within rounds: a machine is not always equally fast.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.bench_ingest import CLIENTS, rate
from bench.figures import Figure, report
from support.screen import end

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 0.15
ROUNDS = 9
_CLAWATCH = """
import sys
from pathlib import Path
from support.cores import make_core
core = make_core(Path(sys.argv[1]))
if sys.argv[2] == "without":
    core.alerts.begin = lambda: None
core.start()
print(core.port, flush=True)
sys.stdin.read()
core.stop()
"""


@contextmanager
def _running(home: Path, rules: str) -> Iterator[int]:
    """Run a ClaWatch of its own, with or without rules; gives its port."""
    tests = str(Path(__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", _CLAWATCH, str(home), rules],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=tests,
    )
    try:
        assert process.stdout
        yield int(process.stdout.readline())
    finally:
        end([process])


def figures() -> Iterator[Figure]:
    """Measure both in turn, the first round to warm them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _running(Path(folder) / "with", "with") as ours,
        _running(Path(folder) / "without", "without") as bare,
    ):
        pairs = []
        for number in range(ROUNDS + 1):
            # who comes first in a round may find the disk busier
            first, second = (ours, bare) if number % 2 else (bare, ours)
            rates = {first: rate(first), second: rate(second)}
            pairs.append((rates[ours], rates[bare]))
        with closing(sqlite3.connect(Path(folder) / "with" / "clawatch.db")) as database:
            raised = database.execute("SELECT count(*) FROM alerts WHERE rule = 'loop_detected'").fetchone()[0]
    if raised != CLIENTS * (ROUNDS + 1):
        raise RuntimeError(f"{raised} sessions were found to loop, not {CLIENTS * (ROUNDS + 1)}")
    pairs = pairs[1:]
    yield Figure("ingest, without the rules of alerts", median(without for _, without in pairs), unit="/s")
    yield Figure("ingest, with them", median(with_rules for with_rules, _ in pairs), unit="/s")
    cost = 1 - median(with_rules / without for with_rules, without in pairs)
    yield Figure("what the rules cost ingest, as a part of it", cost, MOST)


if __name__ == "__main__":
    sys.exit(report(figures()))
