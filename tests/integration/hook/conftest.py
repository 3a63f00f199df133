from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.hook.hook_harness import App, Hook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def app() -> Iterator[App]:
    with App() as running:
        yield running


@pytest.fixture
def hook(tmp_path: Path) -> Hook:
    return Hook(tmp_path / "data").install()
