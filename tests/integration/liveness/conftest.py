from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import pytest

from clawatch.ingest.liveness import watch
from support.claude_processes import Registry
from support.cores import running_core
from support.watching import Looks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.ingest.liveness.sweep import Sweep
    from clawatch.runtime.core import Core


class Start(Protocol):
    def __call__(self) -> Core: ...


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """Let the watch look more often than it would, and count, so that what comes of nothing can be seen soon."""
    for name in ("ENDS_AFTER_S", "LOOK_EVERY_S", "IDLE_EVERY_S", "_WOKEN_EVERY_S"):
        monkeypatch.setattr(watch, name, 0.05)
    counted = Looks()
    look = watch.LivenessWatch._look

    def look_and_count(self: watch.LivenessWatch, sweep: Sweep, *, may_end: bool) -> None:
        look(self, sweep, may_end=may_end)
        counted.done += 1

    monkeypatch.setattr(watch.LivenessWatch, "_look", look_and_count)
    return counted


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "claude")


@pytest.fixture
def running() -> Iterator[ExitStack]:
    """What runs, to be closed where something else is to run on the same home."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def start(home: Path, registry: Registry, running: ExitStack) -> Start:
    def begin() -> Core:
        running.close()
        folders = (registry.folder / "projects", registry.folder.parent / "elsewhere")
        transcripts = [str(folder) for folder in folders if folder.exists()]
        return running.enter_context(
            running_core(home, claude_folders=(registry.folder,), transcript_folders=transcripts)
        )

    return begin
