from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from clawatch.domain.liveness import Folder, Present, Unseen
from clawatch.ingest.liveness.processes import ProcessTable, folder_use, folders_in_use, is_claude_command
from support.claude_processes import claude_process, free_pid

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("claude", ["claude"]),
        ("claude", ["/home/user/.local/share/claude/versions/2.1.330", "-p", "hello"]),
        ("2.1.330", ["claude", "--resume"]),
        ("claude.exe", ["C:/Users/user/.local/bin/claude.exe"]),
        ("node", ["node", "/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js"]),
        ("node", ["/usr/bin/node", "--max-old-space-size=8192", "/usr/local/bin/claude"]),
        ("bun", ["bun", "/opt/claude-code/cli.js"]),
        ("MainThread", ["node", "/usr/local/bin/claude"]),
    ],
)
def test_what_is_claude_code(name: str, command: list[str]) -> None:
    assert is_claude_command(name.lower(), command)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("kthreadd", []),
        ("vim", ["vim", "/home/user/.claude/settings.json"]),
        ("bash", ["bash", "-c", "claude"]),
        ("node", ["node", "server.js", "about-claude"]),
        ("node", ["node"]),
        ("clawatch", ["/usr/bin/python3", "/usr/bin/clawatch"]),
    ],
)
def test_what_is_not(name: str, command: list[str]) -> None:
    assert not is_claude_command(name, command)


@pytest.mark.skipif(sys.platform != "linux", reason="what stands for Claude Code here is Linux's")
def test_looks_at_real_processes(tmp_path: Path) -> None:
    table = ProcessTable()
    with claude_process(cwd=tmp_path) as claude:
        look = table.look(claude.pid)
        assert isinstance(look, Present)
        assert (look.is_claude, str(look.start_ticks)) == (True, claude.start_ticks)
        assert table.look(claude.pid) == look
        folders, all_seen = folders_in_use()
        assert str(tmp_path) in folders
        assert folder_use(str(tmp_path), folders, all_seen=all_seen) is Folder.USED
        assert folder_use(None, folders, all_seen=all_seen) is Folder.USED
        claude.kill(wait=False)
        claude.wait_as_zombie()
        assert table.look(claude.pid) is ProcessTable().look(claude.pid) is Unseen.ABSENT
    assert table.look(claude.pid) is Unseen.ABSENT
    assert table.look(free_pid()) is Unseen.ABSENT
    this = table.look(os.getpid())
    assert isinstance(this, Present)
    assert this.is_claude is False


def test_where_some_could_not_be_looked_at() -> None:
    assert folder_use("/p", frozenset(), all_seen=False) is Folder.HIDDEN
    assert folder_use("/p", frozenset({"/q"}), all_seen=True) is Folder.FREE
    assert folder_use("/p", frozenset({"/p"}), all_seen=False) is Folder.USED


def test_processes_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def __init__(self, pid: int) -> None:
            raise psutil.AccessDenied(pid)

    monkeypatch.setattr(psutil, "Process", Refusing)
    assert ProcessTable().look(os.getpid()) is Unseen.HIDDEN
