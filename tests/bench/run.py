"""Runs the benches named, or all of them, and prints one table; packaging/bench starts it."""

from __future__ import annotations

import sys
from itertools import chain

from bench import (
    bench_alerts,
    bench_api,
    bench_hook,
    bench_idle,
    bench_import,
    bench_ingest,
    bench_notifications,
    bench_pause,
    bench_start,
    bench_tail,
    bench_windows,
)
from bench.figures import report

BENCHES = {
    "hook": bench_hook.figures,
    "pause": bench_pause.figures,
    "ingest": bench_ingest.figures,
    "start": bench_start.figures,
    "tail": bench_tail.figures,
    "import": bench_import.figures,
    "idle": bench_idle.figures,
    "api": bench_api.figures,
    "alerts": bench_alerts.figures,
    "notifications": bench_notifications.figures,
    "windows": bench_windows.figures,
}


def main(names: list[str]) -> int:
    """Run them and give the exit code: 1 where a bound is broken, 2 where there is no such bench."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"There is no bench {', '.join(unknown)}, only: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    return report(chain.from_iterable(BENCHES[name]() for name in names or BENCHES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
