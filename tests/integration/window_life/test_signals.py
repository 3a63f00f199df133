"""A signal ends ClaWatch with its window open, where no tray is and closing the window asks a question."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CLAWATCH = Path(sys.executable).parent / "clawatch"
END_WITHIN_S = 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("moment", ["while it opens its window", "with its window open"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_without_a_question(tmp_path: Path, number: signal.Signals, moment: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "CLAWATCH_HOME": str(tmp_path / "home"),
        "CLAWATCH_PORT": "0",
        "QT_QPA_PLATFORM": "offscreen",
    }
    log, running = tmp_path / "home" / "logs" / "clawatch.log", tmp_path / "home" / "running.json"
    with subprocess.Popen([str(CLAWATCH)], env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait_for(running)
            if moment == "with its window open":
                # answered by the thread of the windows, once they are there
                second = subprocess.run([str(CLAWATCH)], env=environment, capture_output=True, text=True, check=True)
                assert "Its window was raised." in second.stdout
            process.send_signal(number)
            _, errors = process.communicate(timeout=END_WITHIN_S)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    assert "ERROR" not in log.read_text("utf-8")
    assert not running.exists()


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)
