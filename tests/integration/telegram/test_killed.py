"""Killed at every step of an alert's life: nothing is told twice, and nothing is forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from support.bot_api import UNANSWERED, Fault
from support.client import Client
from support.events import hook
from support.processes import Headless, environment
from support.telegram import pair
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.bot_api import BotApi
    from support.keychain import Keychain

DOWN = Fault(500, "Internal Server Error")
UNTOLD = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dropped_at IS NULL"
TOLD = "SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL"


class Life:
    """One data folder, in which one ClaWatch after the other runs until it is killed."""

    def __init__(self, home: Path, api: BotApi) -> None:
        self._database = home / "clawatch.db"
        self._surroundings = environment(
            home, CLAWATCH_TELEGRAM_API=api.address, PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring"
        )
        self._api = api

    @contextmanager
    def running(self, *, down: str = "", fault: Fault = DOWN) -> Iterator[Client]:
        """Run it while Telegram fails on one method, and kill it."""
        self._api.fault = lambda method, _params: fault if method == down else None
        with Headless(self._surroundings) as process, Client(process.address) as client:
            yield client
            process.kill()

    def ask(self, question: str) -> Any:  # noqa: ANN401 any column
        with closing(sqlite3.connect(self._database)) as connection:
            return connection.execute(question).fetchone()[0]

    def change(self, statement: str) -> None:
        with closing(sqlite3.connect(self._database)) as connection, connection:
            connection.execute(statement)

    def settle(self, told: int) -> None:
        """Wait until so much is noted as told, and nothing is left to tell."""
        until(lambda: self.ask(TOLD) >= told and not self.ask(UNTOLD))
        assert self.ask(TOLD) == told


@pytest.fixture
def life(home: Path, bot_api: BotApi, chain: Keychain) -> Life:
    chain.is_locked = True
    pair(home)
    return Life(home, bot_api)


def fail(client: Client, session: str) -> None:
    assert client.post(hook("UserPromptSubmit", session=session, prompt="go on")).status == 200
    assert client.post(hook("StopFailure", session=session, error="overloaded")).status == 200


def told(api: BotApi) -> list[str]:
    """Give the sign that each message began with, and the session it is about."""
    return [f"{message.versions[0][0]} {message.text.partition('Agent: ')[2][:3]}" for message in api.sent()]


def test_each_step_is_told_once_whatever_ends_the_process_before_and_after(life: Life, bot_api: BotApi) -> None:
    with life.running(down="sendMessage") as client:
        fail(client, "s-1")
        until(lambda: bot_api.count("sendMessage"))
    assert life.ask("SELECT notified_at FROM alerts") is None

    # raised and not told: it is told now
    with life.running():
        (first,) = bot_api.wait_for(1)
        life.settle(1)

    # told: not again; what happens next is the next to be told
    with life.running(down="editMessageText") as client:
        fail(client, "s-2")
        bot_api.wait_for(2)
        life.settle(2)
        # acknowledged, and the message not changed yet
        bot_api.press(first, "Acknowledge")
        until(lambda: bot_api.count("editMessageText"))
    assert life.ask("SELECT acknowledged_by FROM alerts") == "telegram"
    assert "Acknowledged" not in first.text

    # acknowledged: the message is changed now; then the person thinks better of it
    with life.running():
        until(lambda: "Acknowledged" in first.text)
        life.settle(3)
        bot_api.press_data(first, "snooze:1")
        until(lambda: "Snoozed until" in first.text)
        life.settle(4)
        # what Telegram does not know to be heard it says again
        bot_api.wait_until_heard()
    assert life.ask("SELECT count(*) FROM alerts WHERE snoozed_until IS NOT NULL") == 1
    assert len(bot_api.messages) == 2

    # the snooze ends while nobody is there
    life.change("UPDATE alerts SET snoozed_until = 1 WHERE snoozed_until IS NOT NULL")
    with life.running():
        bot_api.wait_for(3)
        life.settle(5)
    assert life.ask("SELECT count(*) FROM alerts WHERE snoozed_until IS NOT NULL") == 0

    # over, and that not told
    with life.running(down="sendMessage") as client:
        tried = bot_api.count("sendMessage")
        assert client.post(hook("UserPromptSubmit", session="s-1", prompt="again")).status == 200
        until(lambda: bot_api.count("sendMessage") > tried)
    assert life.ask("SELECT resolved_at FROM alerts WHERE id = 1") is not None

    with life.running():
        bot_api.wait_for(4)
        life.settle(6)

    # over and told: what comes last shows that nothing else came
    with life.running() as client:
        fail(client, "s-3")
        bot_api.wait_for(5)
        life.settle(7)
    assert told(bot_api) == ["🔴 s-1", "🔴 s-2", "🔴 s-1", "✅ s-1", "🔴 s-3"]


def test_only_what_was_sent_as_the_process_died_may_come_twice(life: Life, bot_api: BotApi) -> None:
    with life.running(down="sendMessage", fault=UNANSWERED) as client:
        fail(client, "s-1")
        bot_api.wait_for(1)
        assert life.ask(UNTOLD) == 1
    with life.running() as client:
        bot_api.wait_for(2)
        life.settle(1)
        fail(client, "s-2")
        bot_api.wait_for(3)
        life.settle(2)
    assert told(bot_api) == ["🔴 s-1", "🔴 s-1", "🔴 s-2"]
