"""What a ClaWatch left on the screen as it ended suddenly, and what others show, which is none of its business."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.alerts import AlertRule, Channel
from clawatch.runtime.instance import running_instance
from clawatch.runtime.paths import find_paths
from support.alerts import raise_alert
from support.client import Client
from support.events import hook
from support.processes import PROGRAM, environment
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from integration.desktop_notify.conftest import Desk
    from support.notification_daemon import NotificationDaemon, SessionBus

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a session bus is Linux's")
DESKTOP = (Channel.DESKTOP,)


@contextmanager
def running(home: Path, bus: SessionBus) -> Iterator[Client]:
    """Run ClaWatch, and kill it."""
    paths = find_paths({"CLAWATCH_HOME": str(home)})
    surroundings = environment(home, QT_QPA_PLATFORM="offscreen", DBUS_SESSION_BUS_ADDRESS=bus.address)
    process = subprocess.Popen([PROGRAM], env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: (found := running_instance(paths)) is not None and found.pid == process.pid, 40)
        found = running_instance(paths)
        assert found is not None
        with Client(found.address) as client:
            yield client
    finally:
        process.kill()
        process.wait()


def references(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT reference FROM outbox WHERE reference IS NOT NULL")]


def titles(daemon: NotificationDaemon) -> list[str]:
    return [shown.title for shown in daemon.shown]


def fail(client: Client, session: str) -> None:
    for kind, more in (("UserPromptSubmit", {"prompt": "go"}), ("StopFailure", {"error": "overloaded"})):
        assert client.post(hook(kind, session=session, cwd=f"/code/{session}", **more)).status == 200


def test_what_a_killed_clawatch_showed_goes_as_the_next_one_starts(bus: SessionBus, home: Path) -> None:
    daemon = bus.daemon()
    with running(home, bus) as client:
        fail(client, "one")
        until(lambda: titles(daemon) == ["Failed \u2013 one"])
        # known by its name only once that is on the disk
        until(lambda: references(home / "clawatch.db"))
    daemon.show_of_another("Lunch?")
    with running(home, bus) as client:
        until(lambda: titles(daemon) == ["Lunch?"])
        fail(client, "two")
        until(lambda: titles(daemon) == ["Lunch?", "Failed \u2013 two"])
    assert daemon.calls == 3


def test_a_service_that_counts_anew_keeps_what_it_shows_of_others(bus: SessionBus, desk: Desk) -> None:
    daemon = bus.daemon()
    desk.service.start()
    raise_alert(desk.writer, channels=DESKTOP)
    until(lambda: references(desk.path))
    desk.service.stop(5)
    assert daemon.shown == []
    with closing(sqlite3.connect(desk.path)) as connection, connection:
        # as if it had not come to that
        assert connection.execute("DELETE FROM facts WHERE name = 'desktop cleared up to'").rowcount == 1
    bus.end(daemon)
    daemon = bus.daemon()
    daemon.show_of_another("Lunch?")
    desk.service.start()
    raise_alert(desk.writer, AlertRule.LOOP_DETECTED, channels=DESKTOP)
    until(lambda: len(daemon.shown) == 2)
    assert titles(daemon)[0] == "Lunch?"
