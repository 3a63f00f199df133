"""A person's way through the whole app, with real clicks on a real X server: tray, window, every page, pause, alert."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.ui.page_list import PAGES
from gui.desktop.conftest import VirtualDesktop, until
from gui.desktop.status_notifier import Panel
from support.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.desktop

PROGRAM = Path(__file__).with_name("pointed_clawatch.py")
BUSY, FAILED = {"session_id": "busy", "cwd": "/code/ledger"}, {"session_id": "failed", "cwd": "/code/website"}


class PointedClaWatch:
    """Clicks where ClaWatch says that things are."""

    def __init__(self, screen: VirtualDesktop) -> None:
        self._screen = screen
        self.home = screen.folder / "home"
        surroundings = {
            **screen.environment,
            "HOME": str(screen.folder),
            "CLAWATCH_HOME": str(self.home),
            "CLAWATCH_PORT": "0",
            "CLAUDE_CONFIG_DIR": str(screen.folder / "claude"),
        }
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._hear() == "ready"
        running = json.loads((self.home / "running.json").read_text("utf-8"))
        key = (self.home / "key").read_text("utf-8").strip()
        self.client = Client(running["address"], {"X-ClaWatch-Key": key})

    def ask(self, question: str) -> Any:  # noqa: ANN401 any JSON value
        assert self.process.stdin is not None
        self.process.stdin.write(f"{question}\n")
        self.process.stdin.flush()
        return self._hear()

    def click(self, question: str, *, times: int = 1) -> None:
        """Click on what a question finds, once it is there."""
        until(lambda: self.ask(question) is not None, question)
        x, y = self.ask(question)
        self._screen.ask("xdotool", "mousemove", str(x), str(y))
        self._screen.ask("xdotool", "click", "--repeat", str(times), "--delay", "60", "1")

    def post(self, session: dict[str, str], name: str, **fields: object) -> None:
        body = {**session, **fields, "hook_event_name": name}
        assert self.client.post(body).status == 200

    def close(self) -> None:
        self.client.close()
        self.process.terminate()
        self.process.communicate(timeout=20)

    def _hear(self) -> Any:  # noqa: ANN401 any JSON value
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


@pytest.fixture
def panel(screen: VirtualDesktop) -> Iterator[Panel]:
    made = Panel(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    yield made
    made.close()


@pytest.fixture
def clawatch(screen: VirtualDesktop, panel: Panel) -> Iterator[PointedClaWatch]:
    made = PointedClaWatch(screen)
    until(lambda: panel.items, "the icon")
    yield made
    made.close()


def test_a_way_through_the_app(screen: VirtualDesktop, panel: Panel, clawatch: PointedClaWatch) -> None:
    for session in (BUSY, FAILED):
        clawatch.post(session, "SessionStart", source="startup")
        clawatch.post(session, "UserPromptSubmit", prompt="go on")
    clawatch.post(FAILED, "StopFailure", error="overloaded")
    if not screen.windows():
        panel.activate()
    until(screen.windows, "the window")
    clawatch.click("where Skip the welcome")

    for page in PAGES:
        clawatch.click(f"where {page.title}")
        until(lambda page=page: clawatch.ask("place")[0] == page.key, page.title)  # type: ignore[misc]

    clawatch.click("where Sessions")
    until(lambda: clawatch.ask("place")[0] == "sessions", "the list")
    until(lambda: clawatch.ask("row 1") is not None, "two sessions")
    number = _row_of(clawatch, "busy")
    clawatch.click(f"row {number}", times=2)
    until(lambda: clawatch.ask("place") == ["session", "busy"], "the session")
    clawatch.click("where Pause")
    clawatch.click("where Do not pause")
    until(lambda: clawatch.ask("where Pause") is not None, "the end of the pause")

    clawatch.click("where Alerts")
    until(lambda: clawatch.ask("row 0") is not None, "the alert")
    clawatch.click("row 0")
    clawatch.click("where Acknowledge")
    until(lambda: _alert(clawatch)["acknowledged"], "the alert to be acknowledged")


def _row_of(clawatch: PointedClaWatch, session_id: str) -> int:
    """The newest stands on top: that which began later."""
    sessions = clawatch.client.get("sessions").json["items"]
    return [session["session_id"] for session in sessions].index(session_id)


def _alert(clawatch: PointedClaWatch) -> dict[str, Any]:
    alerts: list[dict[str, Any]] = clawatch.client.get("alerts").json["alerts"]
    return alerts[0]
