from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import pytest

from support.browser import NAMES, Browser, find_browser
from support.client import Client
from support.cores import running_core
from support.logs import ExpectedLogs
from support.processes import Headless, environment
from support.waiting import holds_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

_THREADS_END_WITHIN_S = 10


@pytest.fixture
def expected_logs() -> Iterator[ExpectedLogs]:
    """What is logged at WARNING or above, and the place to say that it is expected."""
    logs = ExpectedLogs()
    logging.getLogger().addHandler(logs)
    yield logs
    logging.getLogger().removeHandler(logs)


@pytest.fixture(autouse=True)
def _no_unexpected_logs(expected_logs: ExpectedLogs) -> Iterator[None]:
    yield
    assert expected_logs.unexpected() == []


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    before = set(threading.enumerate())

    def leaked() -> list[threading.Thread]:
        # a dummy stands for a thread of Qt that once ran Python, and never goes away
        now = [thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)]
        return [thread for thread in now if thread not in before]

    yield
    assert holds_within(lambda: not leaked(), _THREADS_END_WITHIN_S), leaked()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for everything of one ClaWatch, CLAWATCH_HOME; its name needs quoting wherever a shell would read it."""
    return tmp_path / 'our "home"'


@pytest.fixture
def core(home: Path) -> Iterator[Core]:
    """A core that runs within this process."""
    with running_core(home) as running:
        yield running


@pytest.fixture
def client(core: Core) -> Iterator[Client]:
    """A client of `core`."""
    with Client(core.address) as connected:
        yield connected


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """A real browser; whoever asks for it is marked `browser`."""
    program = find_browser()
    if program is None:
        pytest.skip(f"NOT TESTED in a real browser: none of {', '.join(NAMES)} is installed")
    return Browser(program, tmp_path / "browser")


@pytest.fixture
def headless(home: Path) -> Iterator[Headless]:
    """A `clawatch --headless` that runs as a process of its own."""
    with Headless(environment(home)) as running:
        yield running
