"""ClaWatch's tray and window over a database of one waiting session: small_clawatch.py HOME [--window] [--say]."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from clawatch.ui.application import make_application
from clawatch.ui.desktop import Desktop
from gui.fakes import make_context
from gui.scribe import Run, Scribe


def say_once_possible(desktop: Desktop) -> None:
    if not desktop.outlet.say("Stuck", "Fix the rounding", "one"):
        QTimer.singleShot(20, partial(say_once_possible, desktop))


def main() -> int:
    home = Path(sys.argv[1])
    app = make_application(["clawatch"])
    scribe = Scribe(home / "clawatch.db")
    Run(scribe, "one", "/code/ledger", time.time_ns() // 1_000_000).start(title="Fix the rounding").event("Stop")
    desktop = Desktop(make_context(scribe, home, layout="layout"))
    desktop.quit_requested.connect(app.quit)
    desktop.start(show_window="--window" in sys.argv)
    QTimer.singleShot(0, partial((home / "ready").touch))
    if "--say" in sys.argv:
        say_once_possible(desktop)
    code = app.exec()
    desktop.stop()
    scribe.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
