"""Pairing with Telegram from the window, with a bot's server on a real socket."""

from __future__ import annotations

import queue
from typing import TYPE_CHECKING

import pytest

from clawatch.runtime.telegram_pairing import WindowPairing
from clawatch.ui.settings_control import PairingCode, SettingsProblem, TelegramView
from support.bot_api import CHAT, HANGING, TOKEN, UNAUTHORIZED, BotApi
from support.cores import running_core
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core
    from clawatch.ui.settings_control import PairingStep

DEADLINE_S = 20


@pytest.fixture
def alone(home: Path, bot_api: BotApi) -> Iterator[Core]:
    """A core that is paired with nobody."""
    with running_core(home, telegram_api=bot_api.address) as core:
        yield core


@pytest.fixture
def pairing(alone: Core) -> WindowPairing:
    made = WindowPairing(alone)
    alone.add(made)
    return made


@pytest.fixture
def steps() -> queue.Queue[PairingStep]:
    return queue.Queue()


def test_from_the_token_to_the_first_message(
    alone: Core, pairing: WindowPairing, steps: queue.Queue[PairingStep], bot_api: BotApi
) -> None:
    assert pairing.view() == TelegramView("off")
    assert pairing.check(f" {TOKEN} ") == "clawatch_test_bot"
    pairing.begin(TOKEN, steps.put)
    code = steps.get(timeout=DEADLINE_S)
    assert isinstance(code, PairingCode)
    assert code.link == f"https://t.me/clawatch_test_bot?start={code.code}"
    with pytest.raises(SettingsProblem, match="already"):
        pairing.begin(TOKEN, steps.put)
    bot_api.write(f"/start {code.code}")
    view = steps.get(timeout=DEADLINE_S)
    assert isinstance(view, TelegramView)
    assert (view.bot_name, view.chat_name, view.kept_in) == ("clawatch_test_bot", "Ada L.", "keychain")
    assert [message.chat for message in bot_api.sent()] == [CHAT]
    until(lambda: pairing.view().state == "connected")
    bot_api.write("/status")
    bot_api.wait_for(2)
    assert "Ada L." in pairing.try_out()
    assert bot_api.wait_for(3)[-1].text.startswith("This is a test")
    assert "removed" in pairing.remove()
    assert not alone.paths.telegram.exists()
    with pytest.raises(SettingsProblem, match="not set up"):
        pairing.try_out()


def test_it_can_be_given_up_whatever_the_network_does(
    pairing: WindowPairing, steps: queue.Queue[PairingStep], bot_api: BotApi
) -> None:
    pairing.begin(TOKEN, steps.put)
    assert isinstance(steps.get(timeout=DEADLINE_S), PairingCode)
    pairing.give_up()
    assert steps.get(timeout=DEADLINE_S) is None
    bot_api.fault = lambda _method, _params: HANGING
    pairing.begin(TOKEN, steps.put)
    until(lambda: pairing._task is not None)
    pairing.stop(10)
    assert steps.get(timeout=DEADLINE_S) is None


def test_what_goes_wrong_is_told(pairing: WindowPairing, steps: queue.Queue[PairingStep], bot_api: BotApi) -> None:
    for act in (lambda: pairing.check("no token"), lambda: pairing.begin("123:short", steps.put)):
        with pytest.raises(SettingsProblem, match="@BotFather"):
            act()
    assert bot_api.calls == []
    bot_api.fault = lambda _method, _params: UNAUTHORIZED
    with pytest.raises(SettingsProblem, match="token is refused"):
        pairing.check(TOKEN)
    pairing.begin(TOKEN, steps.put)
    problem = steps.get(timeout=DEADLINE_S)
    assert isinstance(problem, SettingsProblem)
    assert "token is refused" in str(problem)
