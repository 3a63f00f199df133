"""This machine's processes, as far as they can be Claude Code."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import psutil

from clawatch.domain.liveness import Folder, Look, Present, Unseen

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_NAMES = frozenset({"claude", "claude.exe"})
# what runs Claude Code where it is no program of its own; its name then stands in the first arguments
_RUNTIMES = ("node", "bun", "deno")
_ENDED = frozenset({psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD})


def process_domain() -> str | None:
    """Name this machine and its process ids as Claude Code's registry does; None on systems where that is not known."""
    if sys.platform != "linux":
        return None
    try:
        machine = Path("/etc/machine-id").read_text("utf-8").strip()
    except OSError:
        machine = ""
    namespace = ""
    with contextlib.suppress(OSError):
        namespace = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 it is no path
    return f"linux:{machine}:{namespace}"


class ProcessTable:
    """Looks at processes by their ids; what never changes about one is asked once. For one thread."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[psutil.Process, Present]] = {}

    def look(self, pid: int) -> Look:
        """Look at one process. One that has ended and was only not yet waited for is absent."""
        try:
            if pid in self._known:
                process, present = self._known[pid]
                # compares start times in a way that is safe from a clock that is set
                if process.is_running():
                    return Unseen.ABSENT if process.status() in _ENDED else present
                del self._known[pid]
            process = psutil.Process(pid)
            with process.oneshot():
                if process.status() in _ENDED:
                    return Unseen.ABSENT
                present = _present(process)
        except psutil.NoSuchProcess:
            self._known.pop(pid, None)
            return Unseen.HIDDEN if _exists_hidden(pid) else Unseen.ABSENT
        except psutil.Error:
            return Unseen.HIDDEN
        if present.is_claude is not None:
            self._known[pid] = (process, present)
        return present

    def forget_others(self, pids: Collection[int]) -> None:
        """Drop what is known of processes with other ids."""
        for pid in self._known.keys() - set(pids):
            del self._known[pid]


def folders_in_use() -> tuple[frozenset[str], bool]:
    """Give the working folders of all that is Claude Code, and whether some could not be looked at. Takes 0.1 s."""
    folders, all_seen = set(), True
    for process in psutil.process_iter():
        try:
            if process.status() not in _ENDED and _is_claude(process):
                folders.add(os.path.realpath(process.cwd()))
        except psutil.AccessDenied:
            # whose command cannot be read either is another user's: not to be taken for ours
            all_seen = all_seen and not _is_named_claude(process)
        except psutil.Error:
            continue
    return frozenset(folders), all_seen


def folder_use(folder: str | None, in_use: frozenset[str], *, all_seen: bool) -> Folder:
    """Say what runs in a folder, None being one that is not known: then any Claude Code may be the one."""
    used = bool(in_use) if folder is None else os.path.realpath(folder) in in_use
    if used:
        return Folder.USED
    return Folder.FREE if all_seen else Folder.HIDDEN


def _present(process: psutil.Process) -> Present:
    try:
        is_claude = _is_claude(process)
    except psutil.AccessDenied:
        is_claude = None
    return Present(round(process.create_time() * 1000), _start_ticks(process.pid), is_claude)


def _start_ticks(pid: int) -> int | None:
    """Read when a process started in clock ticks since the machine's start, which psutil gives as a date only."""
    if sys.platform != "linux":
        return None
    try:
        return int(Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None


def _is_claude(process: psutil.Process) -> bool:
    """Whether a process is Claude Code: it names itself so; or by its command. Raises psutil.Error."""
    name = process.name().lower()
    return name in _NAMES or is_claude_command(name, process.cmdline())


def is_claude_command(name: str, command: Sequence[str]) -> bool:
    """Whether a process's name and command line are those of Claude Code."""
    if not command:
        return False
    programs = {PurePath(command[0]).name.lower(), name}
    if programs & _NAMES:
        return True
    if not any(program.startswith(_RUNTIMES) for program in programs):
        return False
    return any(
        part in _NAMES or part.startswith("claude-code")
        for word in command[1:4]
        for part in PurePath(word.lower()).parts
    )


def _is_named_claude(process: psutil.Process) -> bool:
    try:
        name: str = process.name().lower()
    except psutil.Error:
        return False
    return name.startswith(("claude", *_RUNTIMES))


def _exists_hidden(pid: int) -> bool:
    """Whether there is such a process though none is shown, as with /proc mounted so that it hides those of others."""
    if sys.platform == "win32":
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return False
