from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from clawatch.demo.agents import DemoAgents
from clawatch.demo.history import write_history
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core

NOW_MS = 1_795_400_000_000


def test_the_past_is_the_same_each_time_and_none_of_it_is_later_than_now(tmp_path: Path) -> None:
    counts = [write_history(tmp_path / name, NOW_MS) for name in ("one", "two")]
    assert counts[0] == counts[1] > 50
    files = sorted((tmp_path / "one").rglob("*.jsonl"))
    assert len(files) == counts[0]
    assert max(file.stat().st_mtime for file in files) <= NOW_MS / 1000
    for file in files:
        assert file.read_bytes() == (tmp_path / "two" / file.relative_to(tmp_path / "one")).read_bytes()


def test_invented_agents_report_as_real_ones_do(core: Core, tmp_path: Path) -> None:
    agents = DemoAgents(tmp_path / "projects", core.paths.hooks / "monitor-hook.sh", lambda: core.address, pace=50)
    agents.start()

    def kinds() -> set[str]:
        rows = core.readers.connection().execute("SELECT DISTINCT kind FROM events")
        return {kind for (kind,) in rows}

    wanted = {"SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "heartbeat", "tool_call"}
    until(lambda: wanted <= kinds(), within_s=30)
    agents.stop(5)
    assert core.spool.folder.rejected() == ()
    assert agents.health() is None


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_demo_has_a_home_of_its_own_that_goes_with_it(tmp_path: Path) -> None:
    environment = os.environ | {"TMPDIR": str(tmp_path), "CLAWATCH_HOME": str(tmp_path / "own"), "CLAWATCH_PORT": "1"}
    demo = subprocess.Popen(
        [sys.executable, "-m", "clawatch", "--headless", "demo"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert demo.stdout is not None
    try:
        said = demo.stdout.readline()
        address = next(word for word in said.split() if word.startswith("http"))
        client = httpx.Client(base_url=address, trust_env=False)
        with client:
            until(lambda: client.get("/api/sessions").json()["total"] > 100, within_s=30)
        assert len(list(tmp_path.glob("clawatch-demo-*"))) == 1
    finally:
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(20) == 0
        demo.stdout.close()
    assert not list(tmp_path.glob("clawatch-demo-*"))
    assert not (tmp_path / "own").exists(), "what is the user's own is not touched"
