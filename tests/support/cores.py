"""ClaWatch's core within the test's own process, on a port that the system chose."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from clawatch.runtime.core import Core
from clawatch.runtime.paths import find_paths
from clawatch.settings.model import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def make_core(
    home: Path, *, claude_folders: Sequence[Path] = (), transcript_folders: Sequence[str] = (), **settings: object
) -> Core:
    """Make a core that listens and is not started; it knows nothing of the Claude Code of who runs the tests."""
    paths = find_paths({"CLAWATCH_HOME": str(home)})
    paths.make()
    return Core(
        paths,
        Settings.model_validate({"port": 0, **settings}),
        claude_folders=claude_folders,
        transcript_folders=transcript_folders,
    )


@contextmanager
def running(core: Core) -> Iterator[Core]:
    """Run a core while the context is open."""
    core.start()
    try:
        yield core
    finally:
        core.stop()


@contextmanager
def running_core(
    home: Path, *, claude_folders: Sequence[Path] = (), transcript_folders: Sequence[str] = (), **settings: object
) -> Iterator[Core]:
    """Run a core while the context is open."""
    with running(
        make_core(home, claude_folders=claude_folders, transcript_folders=transcript_folders, **settings)
    ) as core:
        yield core
