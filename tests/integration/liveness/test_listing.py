"""Sessions known from their transcripts only, and what a registry says that does not name them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.ingest.liveness import sweep
from clawatch.ingest.liveness.processes import folders_in_use
from support.claude_processes import claude_process, event_id, free_pid, now_ms
from support.client import Client
from support.events import hook
from support.transcripts import append, is_read, line
from support.waiting import until
from support.watching import spool, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack
    from pathlib import Path

    from clawatch.runtime.core import Core
    from integration.liveness.conftest import Start
    from support.claude_processes import Registry
    from support.watching import Looks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what stands for Claude Code here is Linux's")
TOLD_WITHIN_S = 5.0
LISTS = "2.1.330"
UNLISTED = "Claude Code no longer lists it as running"
NO_CLAUDE = "no Claude Code runs in its folder any more"
ENDED = [{"pid": None, "reason": UNLISTED}]


@dataclass
class Written:
    """The transcript of a session, named as the file."""

    path: Path
    lines: int = 0

    def add(self, at: int, version: str | None = LISTS, *, changed_at: int | None = None) -> None:
        """Add a line of this moment, and let the file be changed then or at another."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        moment = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        append(self.path, line(self.path.stem, self.lines, timestamp=moment, version=version))
        self.lines += 1
        changed = (changed_at or at) * 1_000_000
        os.utime(self.path, ns=(changed, changed))


@pytest.fixture
def written(registry: Registry) -> Written:
    for folder in (registry.folder / "sessions", registry.folder / "projects", registry.folder.parent / "elsewhere"):
        folder.mkdir(parents=True)
    return Written(registry.folder / "projects" / "-work-project" / "s-1.jsonl")


def session(core: Core) -> Any:  # noqa: ANN401 any JSON
    with Client(core.address) as client:
        (found,) = client.get("sessions").json["items"]
    return found


def status(core: Core) -> str:
    found: str = session(core)["status"]
    return found


@pytest.mark.parametrize("is_off", [True, False], ids=["before the start", "while it runs"])
def test_a_session_that_nobody_saw_run(
    home: Path, start: Start, written: Written, looks: Looks, *, is_off: bool
) -> None:
    at = now_ms() - 10_000
    if is_off:
        written.add(at)
        core = start()
    else:
        core = start()
        written.add(at)
    until(lambda: told(home, "ProcessGone"), TOLD_WITHIN_S)
    until(lambda: status(core) == "ended")
    assert session(core)["ended_at"] == f"{datetime.fromtimestamp(at // 1000, UTC):%Y-%m-%d %H:%M:%S}"
    core = start()
    assert looks.bring_none(home, "ProcessSeen")
    assert told(home, "ProcessGone") == ENDED


def test_a_moment_without_an_entry_is_nothing(home: Path, start: Start, written: Written, looks: Looks) -> None:
    core = start()
    written.add(now_ms())
    until(lambda: is_read(home, written.path))
    assert looks.bring_none(home, "ProcessGone")
    written.add(now_ms() - 10_000, changed_at=now_ms())  # read or not, it was written just now
    assert looks.bring_none(home, "ProcessGone")
    assert status(core) == "active"
    until(lambda: told(home, "ProcessGone"), TOLD_WITHIN_S)


def old_version(_: Registry, written: Written) -> None:
    written.add(now_ms() - 10_000, "2.1.269")


def no_version(_: Registry, written: Written) -> None:
    written.add(now_ms() - 10_000, None)


def no_registry(registry: Registry, written: Written) -> None:
    (registry.folder / "sessions").rmdir()
    written.add(now_ms() - 10_000)


def another_machine(registry: Registry, written: Written) -> None:
    registry.write(free_pid(), "s-1", pidDomain="linux:elsewhere:pid:[1]")
    written.add(now_ms() - 10_000)


def unclear_entry(registry: Registry, written: Written) -> None:
    (registry.folder / "sessions" / f"{os.getpid()}.json").write_text('{"another": "format"}', "utf-8")
    written.add(now_ms() - 10_000)


def another_folder(registry: Registry, written: Written) -> None:
    written.path = registry.folder.parent / "elsewhere" / "-work-project" / "s-1.jsonl"
    written.add(now_ms() - 10_000)


@pytest.mark.parametrize(
    "prepare", [old_version, no_version, no_registry, another_machine, unclear_entry, another_folder]
)
def test_registries_that_say_nothing(
    home: Path,
    start: Start,
    registry: Registry,
    written: Written,
    looks: Looks,
    *,
    prepare: Callable[[Registry, Written], None],
) -> None:
    prepare(registry, written)
    core = start()
    until(lambda: is_read(home, written.path))
    assert looks.bring_none(home, "ProcessGone")
    assert status(core) == "active"


@pytest.mark.usefixtures("looks")
def test_files_that_dead_processes_left_broken(home: Path, start: Start, registry: Registry, written: Written) -> None:
    (registry.folder / "sessions" / f"{free_pid()}.json").touch()
    (registry.folder / "sessions" / "9999999999.json").touch()
    (registry.folder / "sessions" / "notes.json").touch()
    registry.write(free_pid(), "another session's")
    written.add(now_ms() - 10_000)
    core = start()
    until(lambda: told(home, "ProcessGone") == ENDED, TOLD_WITHIN_S)
    assert core.health() == ()


def test_what_writes_on_is_left_to_silence(
    home: Path, start: Start, written: Written, monkeypatch: pytest.MonkeyPatch, looks: Looks
) -> None:
    written.add(now_ms() - 60_000)
    core = start()
    until(lambda: told(home, "ProcessGone") == ENDED)
    written.add(now_ms() - 20_000)
    until(lambda: status(core) == "active")
    core = start()
    assert not looks.bring(lambda: len(told(home, "ProcessGone")) > 1)
    assert status(core) == "active"
    monkeypatch.setattr("clawatch.domain.liveness.SILENCE_MS", 15_000)
    monkeypatch.setattr(sweep, "folders_in_use", lambda: (frozenset(), folders_in_use()[1]))
    until(lambda: len(told(home, "ProcessGone")) > 1)
    assert told(home, "ProcessGone")[1:] == [{"pid": None, "reason": NO_CLAUDE}]


def test_an_entry_that_comes_later(
    home: Path, start: Start, registry: Registry, written: Written, looks: Looks
) -> None:
    written.add(now_ms() - 10_000)
    core = start()
    until(lambda: told(home, "ProcessGone") == ENDED)
    with claude_process() as claude:
        path = registry.write(claude.pid, "s-1", procStart=claude.start_ticks)
        until(lambda: status(core) == "active")
        assert not looks.bring(lambda: len(told(home, "ProcessGone")) > 1)
        path.unlink()
        assert not looks.bring(lambda: len(told(home, "ProcessGone")) > 1)
    until(lambda: status(core) == "ended")
    assert told(home, "ProcessGone")[1:] == [{"pid": claude.pid, "reason": "its process is gone"}]


@pytest.mark.parametrize("version", [LISTS, "2.1.269"])
def test_hooks_that_named_no_process(
    home: Path, start: Start, running: ExitStack, written: Written, looks: Looks, *, version: str
) -> None:
    start()
    running.close()
    at = now_ms() - 10_000
    spool(home, event_id(1, at).removesuffix("-c1"), hook("UserPromptSubmit", cwd="/work/project"))
    written.add(at - 1, version)
    core = start()
    if version == LISTS:
        until(lambda: told(home, "ProcessGone"), TOLD_WITHIN_S)
    else:
        until(lambda: is_read(home, written.path) and told(home, "UserPromptSubmit"))
        assert looks.bring_none(home, "ProcessGone")
    until(lambda: status(core) == ("ended" if version == LISTS else "active"))
    if version == LISTS:
        with Client(core.address) as client:
            client.post(hook("UserPromptSubmit"), {"X-ClaWatch-Event-Id": "my-own-id"})
        until(lambda: status(core) == "active")
