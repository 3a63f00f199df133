"""What one can ask in the chat, and have done there."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.alerts import AlertRule, Channel
from clawatch.notify.telegram import deeds
from clawatch.queries.agents import find_agent
from clawatch.storage.errors import WriterBusyError
from support.alerts import raise_alert
from support.events import report
from support.telegram import ask
from support.waiting import until

if TYPE_CHECKING:
    from clawatch.runtime.core import Core
    from support.bot_api import BotApi
    from support.client import Client
    from support.logs import ExpectedLogs

COMMANDS = ["status", "agents", "costs", "mute", "pause", "resume", "help"]


@pytest.fixture(autouse=True)
def agents(client: Client) -> None:
    """Two agents that run, and one that ended."""
    for agent, name in (("a-1", "Nightly <build>"), ("a-2", "Night watch"), ("a-3", "Gone")):
        assert client.post(report("heartbeat", agent=agent, agentName=name)).status == 201
    client.post(report("cost", agent="a-1", data={"costUsd": 1.5, "tokenCount": 10}))
    client.post(report("status_change", agent="a-3", data={"status": "stopped"}))


def paused(core: Core) -> list[str]:
    found = {name: find_agent(core.readers, name) for name in ("a-1", "a-2")}
    return [name for name, agent in found.items() if agent is not None and agent.pause_requested_at is not None]


def test_commands_are_offered(bot_api: BotApi) -> None:
    until(lambda: bot_api.commands == COMMANDS)


@pytest.mark.parametrize("text", ["/help", "/start", "/HELP", "/help@clawatch_test_bot"])
def test_help_names_all_commands(text: str, bot_api: BotApi) -> None:
    answer = ask(bot_api, text).text
    assert [line.partition(":")[0] for line in answer.splitlines()] == [f"/{name}" for name in COMMANDS]


@pytest.mark.parametrize("text", ["hello", "/explode", "/", "  ", "<b>"])
def test_what_is_no_command_is_answered_with_the_way_to_help(text: str, bot_api: BotApi) -> None:
    assert "/help" in ask(bot_api, text).text


def test_status(paired: Core, bot_api: BotApi) -> None:
    raise_alert(paired.writer, AlertRule.LOOP_DETECTED, "a-1", scope="tests")
    answer = ask(bot_api, "/status").text
    assert answer.splitlines()[:2] == ["2 agents run", "2 working"]
    assert "1 open alerts, 1 of them not acknowledged" in answer
    assert "Today: $1.50" in answer
    assert "Muted" not in answer


def test_agents(bot_api: BotApi) -> None:
    message = ask(bot_api, "/agents")
    assert [line.partition(":")[0] for line in message.text.splitlines()] == [
        "• Night watch",
        "• Nightly &lt;build&gt;",
    ]
    assert message.text.endswith("$1.50")
    assert message.labels() == ["Pause Night watch", "Pause Nightly <build>"]


def test_buttons_of_the_list(paired: Core, bot_api: BotApi) -> None:
    message = ask(bot_api, "/agents")
    query = bot_api.press(message, "Pause Nightly <build>")
    assert bot_api.answer_to(query) == "Nightly <build>: it pauses before its next step."
    assert paused(paired) == ["a-1"]
    until(lambda: message.labels() == ["Pause Night watch", "Resume Nightly <build>"])
    bot_api.press(message, "Resume Nightly <build>")
    until(lambda: message.labels() == ["Pause Night watch", "Pause Nightly <build>"])
    assert paused(paired) == []
    assert bot_api.answer_to(bot_api.press_data(message, "hold:12345")) == "This agent runs no more."


def test_costs(bot_api: BotApi) -> None:
    lines = ask(bot_api, "/costs").text.splitlines()
    assert lines[:5] == ["Today: $1.50", "This month: $1.50", "", "Today by agent:", "Nightly &lt;build&gt;: $1.50"]


def test_pause_and_resume_by_name(paired: Core, bot_api: BotApi) -> None:
    assert ask(bot_api, "/pause nightly").text == "Nightly &lt;build&gt;: it pauses before its next step."
    assert paused(paired) == ["a-1"]
    assert ask(bot_api, "/pause NIGHT WATCH").text.startswith("Night watch: ")
    assert ask(bot_api, "/pause").text == "There is no agent to pause."
    assert ask(bot_api, "/resume a-2").text == "Night watch: it goes on."
    assert paused(paired) == ["a-1"]
    # the only one that can be
    assert ask(bot_api, "/resume").text == "Nightly &lt;build&gt;: it goes on."
    assert ask(bot_api, "/resume").text == "There is no agent to resume."


def test_pause_of_more_than_one_asks_which(paired: Core, bot_api: BotApi) -> None:
    for text in ("/pause", "/pause night"):
        message = ask(bot_api, text)
        assert message.text == "Which one? /pause NAME, or press:"
        assert message.labels() == ["Pause Night watch", "Pause Nightly <build>"]
    assert paused(paired) == []
    message = ask(bot_api, "/pause nobody")
    assert message.text == "No agent that one could pause is called that:"
    assert ask(bot_api, "/pause all").text.count("pauses before its next step") == 2
    assert paused(paired) == ["a-1", "a-2"]
    assert ask(bot_api, "/resume all").text.count("it goes on") == 2


def test_mute(paired: Core, bot_api: BotApi) -> None:
    assert ask(bot_api, "/mute").text.startswith("Muted until ")
    assert "Muted until" in ask(bot_api, "/status").text
    raise_alert(paired.writer, AlertRule.LOOP_DETECTED, "a-1", scope="tests", channels=(Channel.TELEGRAM,))
    bot_api.write("/mute off")
    # and what was not told meanwhile, whichever comes first
    told = sorted(message.text for message in bot_api.wait_for(4)[2:])
    assert told[0] == "Messages come again."
    assert "Loop" in told[1]
    assert "Muted" not in ask(bot_api, "/status").text
    for text in ("/mute soon", "/mute -1", "/mute 40d"):
        assert ask(bot_api, text).text == "Say for how long: /mute 30m, /mute 2h, /mute 1d, or /mute off."


def test_commands_of_long_ago_are_not_obeyed(paired: Core, bot_api: BotApi) -> None:
    for text in ("/pause all", "/mute 2h", "/resume all"):
        assert ask(bot_api, text, age_s=3600).text.startswith("This came too late, written ")
    assert paused(paired) == []
    assert ask(bot_api, "/agents", age_s=3600).text.startswith("•")


def test_what_cannot_be_written_is_said(paired: Core, bot_api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise WriterBusyError("too many")

    monkeypatch.setattr(paired.writer, "submit_command", refuse)
    assert ask(bot_api, "/mute 1h").text == "ClaWatch cannot write this to disk now: try again later."
    assert ask(bot_api, "/pause a-1").text == "ClaWatch cannot write this to disk now: try again later."


def test_command_that_fails_ends_no_other(
    bot_api: BotApi, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("A command failed")
    with monkeypatch.context() as patch:

        def fail(_: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        patch.setattr(deeds, "agents_reply", fail)
        assert ask(bot_api, "/agents").text == "ClaWatch failed to do this; its log says why."
    assert ask(bot_api, "/agents").text.startswith("•")
