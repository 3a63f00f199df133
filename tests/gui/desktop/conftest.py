"""A private X server, window manager and session bus, and ClaWatch's windows as a program of its own on them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEEDED = ("Xvfb", "dbus-daemon", "openbox", "xdotool")
PROGRAM = Path(__file__).with_name("small_clawatch.py")
PATIENCE_S = 30.0


def until(found: Callable[[], object], what: str) -> None:
    """Wait until something is so, for what other programs do sends no signal."""
    deadline = time.monotonic() + PATIENCE_S
    while not found():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)


class VirtualDesktop:
    """Starts programs on the private screen and bus, and ends them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            key: value for key, value in os.environ.items() if key not in ("WAYLAND_DISPLAY", "XDG_SESSION_TYPE")
        }
        self.environment["QT_QPA_PLATFORM"] = "xcb"
        root = PROGRAM.parents[3]
        self.environment["PYTHONPATH"] = f"{root / 'app'}:{root / 'tests'}"
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        reading, writing = os.pipe()
        # without -noreset it begins anew when its only client leaves, and turns away whoever comes just then
        size = ("-screen", "0", "1440x900x24")
        self.run("Xvfb", "-displayfd", str(writing), *size, "-nolisten", "tcp", "-noreset", pass_fd=writing)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.environment["DISPLAY"] = f":{pipe.readline().strip()}"
        bus = self.folder / "bus"
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
        self.run("dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}")
        until(bus.exists, "the session bus")
        self.run("openbox")
        until(lambda: self.ask("xdotool", "getdisplaygeometry"), "the screen")
        # what asks for a place on the screen before there is a window manager may never get it
        until(lambda: "window id" in self.ask("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), "the window manager")

    def run(self, *command: str, pass_fd: int | None = None) -> subprocess.Popen[bytes]:
        with (self.folder / f"{Path(command[0]).name}.log").open("ab") as said:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdout=said,
                stderr=said,
                pass_fds=() if pass_fd is None else (pass_fd,),
            )
        self._running.append(process)
        return process

    def ask(self, *command: str) -> str:
        """Run a short program and give what it prints."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        return done.stdout.strip()

    def windows(self) -> list[str]:
        """Find ClaWatch's visible windows that are windows of their own."""
        return self.ask("xdotool", "search", "--onlyvisible", "--name", "^ClaWatch$").split()

    def stop(self) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in self._running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class SmallClaWatch:
    """The desktop part of ClaWatch as a program; it writes down that it was asked to quit by ending well."""

    def __init__(self, screen: VirtualDesktop, *arguments: str) -> None:
        self.screen = screen
        home = screen.folder / "home"
        home.mkdir(exist_ok=True)
        self.process = screen.run(sys.executable, str(PROGRAM), str(home), *arguments)
        until((home / "ready").exists, "ClaWatch")

    def has_quit(self) -> bool:
        return self.process.poll() == 0


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[VirtualDesktop]:
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        pytest.skip(f"NOT TESTED: the tray on a real screen, for these are not installed: {', '.join(missing)}")
    made = VirtualDesktop(tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.stop()
