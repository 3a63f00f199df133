from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from clawatch.notify.telegram import pace
from clawatch.runtime.paths import find_paths
from clawatch.settings.telegram import Pairing, save_pairing
from support.bot_api import BOT, CHAT, TOKEN, BotApi
from support.cores import running_core
from support.keychain import Keychain, keychain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

PAIRING = Pairing(int(BOT["id"]), str(BOT["username"]), CHAT, "Ada L.")


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture(autouse=True)
def chain() -> Iterator[Keychain]:
    with keychain() as ours:
        yield ours


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again soon."""
    monkeypatch.setattr(pace, "FIRST_S", 0.02)
    monkeypatch.setattr(pace, "MOST_S", 0.1)


def pair(home: Path, token: str = TOKEN) -> None:
    paths = find_paths({"CLAWATCH_HOME": str(home)})
    paths.make()
    save_pairing(paths.telegram, PAIRING, token)


@contextmanager
def paired_core(home: Path, api: BotApi, **settings: object) -> Iterator[Core]:
    """Run a core that is paired with the chat."""
    pair(home)
    with running_core(home, telegram_api=api.address, **settings) as core:
        yield core


@pytest.fixture
def paired(home: Path, bot_api: BotApi) -> Iterator[Core]:
    with paired_core(home, bot_api) as core:
        yield core
