"""What ClaWatch finds in its outbox as it starts: told once, many as one, with the links of its settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clawatch.domain.alerts import AlertRule, Channel
from clawatch.queries.alerts import recent_alerts
from support.alerts import raise_alert
from support.bot_api import BLOCKED, BotApi
from support.client import Client
from support.cores import running_core
from support.events import hook
from support.telegram import ask, pair, paired_core
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from support.logs import ExpectedLogs

HERE = (Channel.TELEGRAM,)
# what no rule looks at, and therefore none resolves
SCOPE = "tests"


def test_open_leads_to_the_dashboard_that_is_set(home: Path, bot_api: BotApi) -> None:
    dashboard = "https://watch.example.org/s/{session}?from=chat"
    with paired_core(home, bot_api.address, dashboard_url=dashboard) as core:
        raise_alert(core.writer, AlertRule.LOOP_DETECTED, "a/ 1", scope=SCOPE, channels=HERE)
        (message,) = bot_api.wait_for(1)
    assert message.button("Open")["url"] == "https://watch.example.org/s/a%2F%201?from=chat"


def test_without_a_window_and_a_dashboard_there_is_nothing_to_open(home: Path, bot_api: BotApi) -> None:
    pair(home)
    with running_core(home, telegram_api=bot_api.address) as core:
        raise_alert(core.writer, AlertRule.LOOP_DETECTED, "a-1", scope=SCOPE, channels=HERE)
        assert bot_api.wait_for(1)[0].labels() == ["Acknowledge", "Snooze 1 h"]


def test_many_at_once_are_one_message(home: Path, bot_api: BotApi, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("bot was blocked")
    bot_api.fault = lambda method, _: BLOCKED if method == "sendMessage" else None
    with paired_core(home, bot_api.address) as core:
        raise_alert(core.writer, session="s-0", scope=SCOPE, channels=HERE)
        # refused, the sender stands still until the next start
        until(lambda: bot_api.count("sendMessage"))
        for number in range(1, 300):
            what = f'<script>&amp; "{number}" </b>'
            raise_alert(core.writer, session=f"s-{number}", what=what, scope=SCOPE, channels=HERE)
    bot_api.fault = lambda _method, _params: None
    with paired_core(home, bot_api.address) as core:
        (message,) = bot_api.wait_for(1)
        assert message.text.startswith("🔴 <b>300 alerts at once</b>")
        assert re.search(r"\nand \d+ more$", message.text)
        assert message.labels() == ["Open", "Acknowledge all", "Mute 1 h"]
        assert message.button("Open")["url"] == f"http://127.0.0.1:{core.port}/open/"
        assert bot_api.answer_to(bot_api.press(message, "Acknowledge all")) == "300 alerts acknowledged."
        until(lambda: message.labels() == ["Open", "Mute 1 h"])
        assert message.text.splitlines()[1].startswith("☑️ ")
        late = bot_api.press_data(message, message.button("Mute 1 h")["callback_data"].replace("mute:60", "acks:300"))
        assert bot_api.answer_to(late) == "These alerts are no longer known."
        assert bot_api.answer_to(bot_api.press(message, "Mute 1 h")).startswith("Muted until ")
        raise_alert(core.writer, AlertRule.WAITING, "s-1", scope=SCOPE, channels=HERE)
        assert "Muted until" in ask(bot_api, "/status").text
        assert len(bot_api.messages) == 2


def test_what_was_raised_before_the_set_up_is_not_told(home: Path, bot_api: BotApi) -> None:
    with running_core(home, telegram_api=bot_api.address) as core, Client(core.address) as client:
        for number in range(10):
            client.post(hook("StopFailure", session=f"s-{number}", error="overloaded"))
        until(lambda: len(recent_alerts(core.readers)) == 10)
        pair(home)
        core.telegram.reload()
        client.post(hook("StopFailure", session="s-new", error="overloaded"))
        (message,) = bot_api.wait_for(1)
        assert message.button("Acknowledge")["callback_data"] == "ack:11"
        until(lambda: len(recent_alerts(core.readers)) == 11)
        assert len(bot_api.messages) == 1


def test_what_was_told_is_not_told_again_after_a_restart(home: Path, bot_api: BotApi) -> None:
    with paired_core(home, bot_api.address) as core:
        raise_alert(core.writer, session="s-1", scope=SCOPE, channels=HERE)
        bot_api.wait_for(1)
    with paired_core(home, bot_api.address) as core:
        raise_alert(core.writer, session="s-2", what="the second", scope=SCOPE, channels=HERE)
        assert "the second" in bot_api.wait_for(2)[-1].text
    assert len(bot_api.messages) == 2


def test_what_could_not_be_told_is_told_after_a_restart_in_order(home: Path, bot_api: BotApi) -> None:
    with paired_core(home, "http://127.0.0.1:9") as core:
        for name in ("first", "second", "third"):
            raise_alert(core.writer, session=name, what=name, scope=SCOPE, channels=HERE)
        until(lambda: core.telegram.status().state == "unreachable")
    with paired_core(home, bot_api.address):
        told = bot_api.wait_for(3)
    assert [message.text.splitlines()[1] for message in told] == ["first", "second", "third"]
