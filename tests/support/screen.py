"""A private X server whose picture can be read while programs draw on it."""

from __future__ import annotations

import contextlib
import mmap
import os
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

# more than any frame, gradient or empty window has; letters with smooth edges bring dozens
_COLOURS_OF_A_PICTURE = 16
_EVERY_NTH_LINE = 4


class Screen:
    """Xvfb, with a session bus, window manager and tray where `desktop` is asked for."""

    def __init__(self, *, desktop: bool = False) -> None:
        self._desktop = desktop
        self._cleaning = contextlib.ExitStack()
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as cleaning:
            folder = Path(cleaning.enter_context(tempfile.TemporaryDirectory()))
            reading, writing = os.pipe()
            server = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset")
            self._run(cleaning, *server, "-fbdir", str(folder), pass_fd=writing)
            os.close(writing)
            with os.fdopen(reading) as pipe:
                self.environment |= {"DISPLAY": f":{pipe.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
            self._frame = cleaning.enter_context((folder / "Xvfb_screen0").open("rb"))
            self._picture = mmap.mmap(self._frame.fileno(), 0, access=mmap.ACCESS_READ)
            cleaning.callback(self._picture.close)
            if self._desktop:
                bus = folder / "bus"
                self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
                self._run(cleaning, "dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}")
                self._run(cleaning, "openbox")
                self._run(cleaning, "trayer")
            self._cleaning = cleaning.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._cleaning.close()

    def wait_for_picture(self, within_s: float = 20) -> None:
        """Wait until something was drawn: not an empty window, but letters and lines."""
        deadline = time.perf_counter() + within_s
        while not self._shows_picture():
            if time.perf_counter() > deadline:
                raise TimeoutError("nothing was drawn")
            time.sleep(0.002)

    def wait_for_empty(self, within_s: float = 20) -> None:
        """Wait until what was drawn is gone again."""
        deadline = time.perf_counter() + within_s
        while self._shows_picture():
            if time.perf_counter() > deadline:
                raise TimeoutError("what was drawn stays")
            time.sleep(0.01)

    def _shows_picture(self) -> bool:
        # an X window dump: its header's length, bytes a line and number of colours, then the lines
        header, bytes_a_line, colours = struct.unpack_from(">I44xI24xI", self._picture)
        first = header + colours * 12
        found: set[int] = set()
        for start in range(first, len(self._picture) - bytes_a_line, bytes_a_line * _EVERY_NTH_LINE):
            found.update(memoryview(self._picture[start : start + bytes_a_line]).cast("I"))
            if len(found) >= _COLOURS_OF_A_PICTURE:
                return True
        return False

    def _run(self, cleaning: contextlib.ExitStack, *command: str, pass_fd: int | None = None) -> None:
        process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"], **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=() if pass_fd is None else (pass_fd,),
        )
        cleaning.callback(end, [process])


def end(processes: Sequence[subprocess.Popen[str]] | Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end, and see to it."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
