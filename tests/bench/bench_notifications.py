"""How long it takes from the event that decides to the notification on the desktop, while other events come in.

A ClaWatch in the tray of a private screen, with a notification service on its session bus. Sessions fail one after the
other, at random moments; each failure is timed from before its POST to the call that shows it. The one thing that is
not as for a person is that alerts are never gathered, however many there are: with five a minute this took an hour.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bench.bench_idle import Idler, post, start
from bench.figures import Figure, report
from support.notification_daemon import NotificationDaemon
from support.screen import Screen, end
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.notification_daemon import Shown

MOST_MS = 300.0
PER_SECOND, CLIENTS = 200, 4
ALERTS = 200
SETTLE_S = 3.0
LONGEST_PAUSE_S = 0.4
_WITHOUT_GATHERING = """
import sys
from clawatch.cli.main import main
from clawatch.domain import alert_life
alert_life.BURST = 1_000_000
sys.exit(main(sys.argv[1:]))
"""


@contextmanager
def _load(address: str) -> Iterator[subprocess.Popen[str]]:
    """Post events at the rate that is wanted, from a process of its own."""
    url = urlsplit(address)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.steady_load", str(url.hostname), str(url.port), str(CLIENTS), str(PER_SECOND)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    try:
        yield process
    finally:
        end([process])


def _shown(daemon: NotificationDaemon, title: str) -> Shown | None:
    return next((shown for shown in reversed(daemon.shown) if shown.title == title), None)


def _time(address: str, daemon: NotificationDaemon, number: int) -> float:
    """Have a session fail and give how many milliseconds later that is shown; then end it."""
    session = {"session_id": f"failing-{number}", "cwd": f"/home/user/failing-{number}"}
    post(address, **session, hook_event_name="UserPromptSubmit", prompt="go on")
    time.sleep(random.uniform(0.0, LONGEST_PAUSE_S))  # noqa: S311 no secret
    title = f"Failed \u2013 failing-{number}"
    began = time.perf_counter()
    post(address, **session, hook_event_name="StopFailure", error="overloaded")
    until(lambda: _shown(daemon, title) is not None)
    shown = _shown(daemon, title)
    assert shown is not None
    daemon.dismiss(shown)
    post(address, **session, hook_event_name="SessionEnd", reason="other")
    return (shown.at - began) * 1000


def figures() -> Iterator[Figure]:
    """Measure it with events coming in, the first notification as well, which loads what shows them."""
    with tempfile.TemporaryDirectory() as folder, Screen(desktop=True) as screen:
        daemon = NotificationDaemon(screen.environment["DBUS_SESSION_BUS_ADDRESS"], ["actions", "body", "body-markup"])
        idler: Idler | None = None
        try:
            program = (sys.executable, "-c", _WITHOUT_GATHERING)
            idler, address = start("in the tray", ["--tray"], Path(folder) / "home", screen, program)
            with _load(address) as load:
                time.sleep(SETTLE_S)
                took = [_time(address, daemon, number) for number in range(ALERTS)]
                rate, _ = load.communicate("\n", timeout=20)
        finally:
            if idler is not None:
                end([idler.process])
            daemon.stop()
    yield Figure("notifications, events that came in meanwhile", float(rate), PER_SECOND * 0.98, "/s", at_least=True)
    yield Figure("notifications, from the POST to the first", took[0], unit="ms")
    yield Figure(f"notifications, the same for {ALERTS}, median", median(took), unit="ms")
    yield Figure("notifications, 99th percentile", quantiles(took, n=100, method="inclusive")[98], MOST_MS, "ms")
    yield Figure("notifications, the slowest", max(took), unit="ms")


if __name__ == "__main__":
    sys.exit(report(figures()))
