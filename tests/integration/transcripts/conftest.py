"""Where a transcript is read by hand, and into which database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.readings import desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.readings import Desk


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "clawatch.db"


@pytest.fixture
def at(database: Path) -> Iterator[Desk]:
    with desk(database) as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "s1.jsonl"
