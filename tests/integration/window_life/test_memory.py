"""What a start in the tray leaves in memory: it has a limit that the order of loading decides over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# run_desktop with Qt loaded as in a start, and instead of running it tells whose source was read and kept
_PROGRAM = """
import linecache, sys
from clawatch.cli.main import main

def tell(frame, event, argument):
    if event == "call" and frame.f_code.co_name == "run_desktop":
        print(*sorted(linecache.cache), sep="\\n")
        sys.exit(0)

sys.setprofile(tell)
main(["--tray"])
"""


def test_qt_does_not_make_the_sources_of_the_server_stay_in_memory(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "CLAWATCH_HOME": str(tmp_path / "home"),
        "CLAWATCH_PORT": "0",
        "QT_QPA_PLATFORM": "offscreen",
    }
    ran = subprocess.run([sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=True)
    kept = [Path(name) for name in ran.stdout.splitlines()]
    assert [path for path in kept if "clawatch" in path.parts] != [], "PySide keeps no sources any more"
    assert [path for path in kept if {"flask", "werkzeug", "jinja2", "pydantic"} & set(path.parts)] == []
