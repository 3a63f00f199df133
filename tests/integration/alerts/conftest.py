from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.alert_world import AlertWorld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., AlertWorld]]:
    """Make a world with settings of its own."""
    made: list[AlertWorld] = []

    def make(**settings: Any) -> AlertWorld:  # noqa: ANN401 as in the file
        made.append(AlertWorld(tmp_path / f"{len(made)}.db", **settings))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., AlertWorld]) -> AlertWorld:
    return make_world()
