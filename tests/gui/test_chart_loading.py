"""What draws charts is loaded on another thread while the Qt thread goes on naming Qt's classes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import sys, time
sys.setswitchinterval(1e-6)  # threads take turns as often as they can
from PySide6 import QtCore, QtGui, QtWidgets
from clawatch.ui.application import make_application
from clawatch.ui.charts.library import chart_library
from clawatch.ui.reads import ReadExecutor
app = make_application(["clawatch"])
reads, library = ReadExecutor(), chart_library()
library.use(reads)
library.load()
names = [(module, name) for module in (QtCore, QtGui, QtWidgets) for name in dir(module)]
number, end = 0, time.monotonic() + 30
while not library.is_ready and time.monotonic() < end:
    for _ in range(20):
        getattr(*names[number % len(names)], None)
        number += 1
    app.processEvents()
reads.stop()
print("ready" if library.is_ready else library.problem)
"""
_RUNS = 3


def test_both_threads_may_name_classes() -> None:
    root = Path(__file__).parents[2]
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root / "app")}
    for _ in range(_RUNS):
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM], env=surroundings, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stdout.split()) == (0, ["ready"]), done.stderr
