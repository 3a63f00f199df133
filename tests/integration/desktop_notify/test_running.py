from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from clawatch.notify.desktop.check import check_notifications
from clawatch.runtime.instance import running_instance
from clawatch.runtime.notifications_finding import notifications_finding
from clawatch.runtime.paths import find_paths
from support.client import Client
from support.processes import PROGRAM, environment
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from support.notification_daemon import SessionBus

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a session bus is Linux's")


def test_the_doctor_names_who_shows_notifications(bus: SessionBus, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    paths = find_paths({"CLAWATCH_HOME": str(home)})
    paths.make()
    missing = notifications_finding(paths)
    assert not missing.is_well
    assert missing.text.startswith("No notification service runs on this desktop. Alerts are shown beside")
    bus.daemon()
    assert notifications_finding(paths).text == "shown by Daemon of the tests, with buttons"
    paths.settings.write_text("desktop_notifications = false\n", "utf-8")
    assert notifications_finding(paths).text == "switched off by the setting desktop_notifications"


def test_the_doctor_does_not_hang_where_there_is_no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nowhere'}")
    assert check_notifications().problem.startswith("There is no session bus (")


def test_a_session_that_fails_is_told_by_a_running_clawatch_and_acknowledged_by_a_click(
    bus: SessionBus, home: Path
) -> None:
    daemon = bus.daemon()
    paths = find_paths({"CLAWATCH_HOME": str(home)})
    surroundings = environment(home, QT_QPA_PLATFORM="offscreen", DBUS_SESSION_BUS_ADDRESS=bus.address)
    process = subprocess.Popen([PROGRAM], env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: running_instance(paths) is not None, 40)
        running = running_instance(paths)
        assert running is not None
        with Client(running.address) as client:
            for kind, more in (
                ("SessionStart", {"source": "startup"}),
                ("UserPromptSubmit", {"prompt": "go"}),
                ("StopFailure", {"error": "overloaded"}),
            ):
                body = {"session_id": "s-1", "cwd": "/code/ledger", "hook_event_name": kind, **more}
                assert client.post(body).status == 200
        until(lambda: daemon.shown)
        (shown,) = daemon.shown
        assert shown.title.startswith("Failed \u2013 ")
        daemon.press(shown, "acknowledge")
        until(lambda: alerts_acknowledged(paths.database) == ["desktop"])
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def alerts_acknowledged(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT acknowledged_by FROM alerts WHERE acknowledged_by <> ''")]
