"""How long a warm start takes: headless until the server answers, with a window until that is painted.

Each against a floor in the same run, in turn: a Python that only imports what the server is made of, and a bare
PySide6 window with a label. "Painted" is read from the X server's own picture: letters are there.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, in_turn, report
from support.processes import PROGRAM, READY, environment
from support.screen import Screen, end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

READY_S = 0.7
PAINTED_S = 1.0
RUNS = 15
_IMPORTS = [sys.executable, "-c", "import flask, waitress, orjson, pydantic"]
_BARE_WINDOW = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel("A bare window with a few letters of several shapes and edges")
label.resize(1180, 760)
label.show()
app.exec()
"""


def imported() -> float:
    """Give the seconds that the imports alone take."""
    began = time.perf_counter()
    subprocess.run(_IMPORTS, check=True)
    return time.perf_counter() - began


def ready(surroundings: Mapping[str, str]) -> float:
    """Give the seconds until a headless ClaWatch answers."""
    began = time.perf_counter()
    process = subprocess.Popen([PROGRAM, "--headless"], env=surroundings, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        said = READY.search(process.stdout.readline())
        assert said
        with urllib.request.urlopen(f"{said[1]}/api/health") as answer:  # noqa: S310 our own address
            answer.read()
        return time.perf_counter() - began
    finally:
        end([process])


def painted(screen: Screen, command: list[str], surroundings: Mapping[str, str]) -> float:
    """Give the seconds until a program's window is painted."""
    screen.wait_for_empty()
    began = time.perf_counter()
    process = subprocess.Popen(command, env=surroundings)
    try:
        screen.wait_for_picture()
        return time.perf_counter() - began
    finally:
        end([process])


def figures() -> Iterator[Figure]:
    """Measure everything; the first of each pair of starts warms what the rest is read from."""
    with tempfile.TemporaryDirectory() as folder:
        surroundings = environment(Path(folder) / "home")
        pairs = [(imported(), ready(surroundings)) for _ in range(RUNS + 1)][1:]
        floor, took = in_turn(*map(list, zip(*pairs, strict=True)))
        yield Figure("start, headless until health answers", took, READY_S, "s")
        yield Figure("start, headless over its imports alone", took / floor)
    with tempfile.TemporaryDirectory() as folder, Screen() as screen:
        surroundings = environment(Path(folder) / "home", **screen.environment)
        bare, whole = [sys.executable, "-c", _BARE_WINDOW], [PROGRAM]
        pairs = [(painted(screen, bare, surroundings), painted(screen, whole, surroundings)) for _ in range(RUNS + 1)][
            1:
        ]
        floor, took = in_turn(*map(list, zip(*pairs, strict=True)))
        yield Figure("start, until the window is painted", took, PAINTED_S, "s")
        yield Figure("start, painted over a bare PySide6 window", took / floor)


if __name__ == "__main__":
    sys.exit(report(figures()))
