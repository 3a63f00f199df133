from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clawatch.notify.telegram import pace
from support.bot_api import BotApi
from support.keychain import Keychain, keychain
from support.telegram import paired_core

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture(autouse=True)
def chain() -> Iterator[Keychain]:
    """A keychain that is not that of whoever runs the tests."""
    with keychain() as ours:
        yield ours


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again soon."""
    monkeypatch.setattr(pace, "FIRST_S", 0.02)
    monkeypatch.setattr(pace, "MOST_S", 0.1)


@pytest.fixture
def paired(home: Path, bot_api: BotApi) -> Iterator[Core]:
    with paired_core(home, bot_api.address) as core:
        yield core


@pytest.fixture
def core(paired: Core) -> Core:
    """The core that `client` speaks to."""
    return paired
