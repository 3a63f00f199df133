"""The log and a disk without room."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from support.processes import Headless, environment

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")
def test_a_log_without_room_is_no_trouble_on_the_terminal(home: Path) -> None:
    (home / "logs").mkdir(parents=True)
    (home / "logs" / "clawatch.log").symlink_to(FULL)
    with Headless(environment(home)) as running:
        running.signal(signal.SIGTERM)
        assert running.end() == (0, "", "")
