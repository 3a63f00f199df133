"""`clawatch demo`: the whole app on invented data, in a folder of its own that goes when it is quit."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.demo.agents import DemoAgents
from clawatch.demo.history import write_history
from clawatch.runtime.paths import APP

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from clawatch.runtime.core import Core, Service

    Company: TypeAlias = Callable[[Core], Service]
    """Makes the invented agents of a core."""

_SETTINGS = """# The settings of a demo; they go with it.
port = 0
desktop_notifications = false

[alerts.cost_spike]
day_usd = 40
month_usd = 700
"""


def run_demo(*, headless: bool) -> int:
    """Run until it is quit; gives the exit code."""
    with tempfile.TemporaryDirectory(prefix=f"{APP}-demo-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        claude = home / "claude"
        # with no registry of processes nobody could say that the sessions of the past are over
        (claude / "sessions").mkdir(parents=True)
        write_history(claude / "projects", time.time_ns() // 1_000_000)
        (home / "settings.toml").write_text(_SETTINGS, encoding="utf-8")
        for name in [name for name in os.environ if name.startswith("CLAWATCH_")]:
            del os.environ[name]
        os.environ |= {"CLAWATCH_HOME": str(home), "CLAUDE_CONFIG_DIR": str(claude)}

        def company(core: Core) -> DemoAgents:
            return DemoAgents(claude / "projects", core.paths.hooks / "monitor-hook.sh", lambda: core.address)

        from clawatch.runtime.start import start  # noqa: PLC0415 it reads the environment as it is now

        return start(headless=headless, in_tray=False, port=None, company=company)


def open_demo() -> None:
    """Start a demo beside this ClaWatch. Raises OSError."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLAWATCH_")}
    subprocess.Popen(
        [sys.executable, "-m", "clawatch", "demo"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
