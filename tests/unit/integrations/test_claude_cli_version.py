import os
import time
from pathlib import Path

import pytest

from clawatch.integrations.claude_code import claude_cli
from clawatch.integrations.claude_code.claude_cli import claude_version, supports_exec_form


def fake(folder: Path, body: str) -> dict[str, str]:
    program = folder / "claude"
    program.write_text("#!/bin/sh\n" + body + "\n")
    program.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


def test_the_version_is_read(tmp_path: Path) -> None:
    assert claude_version(fake(tmp_path, "echo '2.1.139 (Claude Code)'")) == (2, 1, 139)


@pytest.mark.parametrize("body", ["echo no version", "exit 3", "echo 1.2", "printf '\\377\\376'", "kill -9 $$"])
def test_no_version_is_none(tmp_path: Path, body: str) -> None:
    assert claude_version(fake(tmp_path, body)) is None


def test_no_claude_is_none(tmp_path: Path) -> None:
    assert claude_version({"PATH": str(tmp_path)}) is None
    assert claude_version({}) is None
    broken = tmp_path / "claude"
    broken.write_bytes(b"\x7fELF no program")
    broken.chmod(0o755)
    assert claude_version({"PATH": str(tmp_path)}) is None


def test_one_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claude_cli, "_TIMEOUT_SECONDS", 0.3)
    pid_file = tmp_path / "pid"
    started = time.monotonic()
    assert claude_version(fake(tmp_path, f"sleep 60 & echo $! > '{pid_file}'; wait")) is None
    assert time.monotonic() - started < 5
    child = int(pid_file.read_text())
    for _ in range(100):
        if not _is_running(child):
            return
        time.sleep(0.02)
    pytest.fail("the child outlived its parent")


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.parametrize(
    ("version", "known"),
    [
        (None, False),
        ((2, 1, 138), False),
        ((2, 1, 139), True),
        ((2, 2, 0), True),
        ((3, 0, 0), True),
        ((1, 9, 999), False),
    ],
)
def test_exec_form_is_known_since(version: tuple[int, int, int] | None, *, known: bool) -> None:
    assert supports_exec_form(version) is known
