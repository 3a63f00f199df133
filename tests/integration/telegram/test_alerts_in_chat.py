"""Alerts in the chat, and every button below them."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.alerts import AlertRule, Channel, Severity
from clawatch.notify.telegram.messages import clock
from clawatch.queries.agents import find_agent
from clawatch.settings.model import Settings
from clawatch.storage import pause_messages
from clawatch.storage.alert_rows import Circumstances
from clawatch.storage.alerts import AcknowledgeAlert
from clawatch.storage.holding import HoldCall
from clawatch.storage.pausing import PauseOrResume
from support.alerts import AT, raise_alert, resolve_alert
from support.events import hook, report
from support.waiting import until

if TYPE_CHECKING:
    from clawatch.runtime.core import Core
    from support.bot_api import BotApi, Message
    from support.client import Client

# what no rule looks at, and therefore none resolves
SCOPE = "tests"
HERE = (Channel.TELEGRAM,)
WILD = '<script>&amp; it\'s "broken" </b> & <i>'


@pytest.fixture(autouse=True)
def agent(client: Client) -> str:
    """An agent that runs."""
    assert client.post(report("heartbeat", agent="a-1", agentName="Nightly <build>")).status == 201
    assert client.post(report("cost", agent="a-1", data={"costUsd": 1.5, "tokenCount": 10})).status == 201
    return "a-1"


def alert(core: Core, api: BotApi, **fields: object) -> Message:
    """Raise an alert and give its message."""
    before = len(api.messages)
    fields = {"scope": SCOPE, **fields}
    raise_alert(core.writer, AlertRule.LOOP_DETECTED, channels=HERE, **fields)  # type: ignore[arg-type]
    message = api.wait_for(before + 1)[-1]
    until(lambda: is_noted(core))
    return message


def is_noted(core: Core) -> bool:
    """Whether ClaWatch knows of all messages that they were sent."""
    count = "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dropped_at IS NULL"
    return not core.readers.connection().execute(count).fetchone()[0]


def is_paused(core: Core) -> bool:
    found = find_agent(core.readers, "a-1")
    assert found is not None
    return found.pause_requested_at is not None


def wish(core: Core, *, pauses: bool) -> None:
    core.writer.submit_command(PauseOrResume("s-1", "tray", pauses=pauses)).result(10)


def test_message_says_what_there_is_to_know(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api, what=WILD, circumstances=Circumstances("my & project", "Bash: ls <x>", WILD))
    assert message.is_html
    assert message.text.splitlines() == [
        "🔴 <b>Loop</b> · critical",
        "&lt;script&gt;&amp;amp; it's &quot;broken&quot; &lt;/b&gt; &amp; &lt;i&gt;",
        "Agent: Nightly &lt;build&gt;",
        "Project: my &amp; project",
        f"Since: {clock(AT)}",
        "Cost so far: $1.50",
        "Last tool: <code>Bash: ls &lt;x&gt;</code>",
        "Last error: <code>&lt;script&gt;&amp;amp; it's &quot;broken&quot; &lt;/b&gt; &amp; &lt;i&gt;</code>",
    ]
    assert message.labels() == ["Open", "Acknowledge", "Snooze 1 h", "Pause"]
    assert message.button("Open")["url"] == f"http://127.0.0.1:{paired.port}/open/a-1"


def test_open_leads_to_another_dashboard_from_then_on(paired: Core, bot_api: BotApi) -> None:
    paired.links.apply(Settings(dashboard_url="https://watch.example.org/{session}"))
    assert alert(paired, bot_api).button("Open")["url"] == "https://watch.example.org/a-1"


def test_acknowledge(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    query = bot_api.press(message, "Acknowledge")
    assert bot_api.answer_to(query) == "Acknowledged."
    until(lambda: "in Telegram" in message.text)
    assert re.search(r"<i>Acknowledged .+ in Telegram</i>$", message.text)
    assert message.labels() == ["Open", "Pause"]
    found = paired.outbox.facts(1)
    assert found is not None
    assert found.acknowledged_by == "telegram"
    # from another phone, whose screen is a moment behind
    assert bot_api.answer_to(bot_api.press_data(message, "ack:1")) == "It was acknowledged already."


def test_snooze(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    answer = bot_api.answer_to(bot_api.press(message, "Snooze 1 h"))
    assert answer.startswith("Snoozed until ")
    until(lambda: "Snooze 1 h" not in message.labels())
    assert message.labels() == ["Open", "Acknowledge", "Pause"]
    assert re.search(r"<i>Snoozed until .+ in Telegram</i>$", message.text)


def test_pause_and_resume(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    answer = bot_api.answer_to(bot_api.press(message, "Pause"))
    assert answer == "Nightly <build>: it pauses before its next step."
    assert is_paused(paired)
    until(lambda: "Resume" in message.labels())
    assert message.text.endswith(("<i>Paused</i>", "<i>Pause requested</i>"))
    assert bot_api.answer_to(bot_api.press_data(message, "pause:1")) == (
        "Nightly <build> does not run, or is paused already."
    )
    assert bot_api.answer_to(bot_api.press(message, "Resume")) == "Nightly <build>: it goes on."
    assert not is_paused(paired)
    until(lambda: "Pause" in message.labels())


@pytest.mark.parametrize(
    ("status", "offered"), [("running", "Pause"), ("stuck", "Pause"), ("paused", "Resume"), ("error", None)]
)
def test_every_button_that_is_offered_works(
    paired: Core, bot_api: BotApi, client: Client, status: str, offered: str | None
) -> None:
    client.post(report("status_change", agent="a-1", data={"status": status}))
    message = alert(paired, bot_api)
    assert message.labels() == ["Open", "Acknowledge", "Snooze 1 h", *([offered] if offered else [])]
    for label, said in (("Pause", "it pauses before its next step."), ("Resume", "it goes on.")):
        if label in message.labels():
            assert bot_api.answer_to(bot_api.press(message, label)) == f"Nightly <build>: {said}"
            until(lambda label=label: label not in message.labels())  # type: ignore[misc]
    assert bot_api.answer_to(bot_api.press(message, "Snooze 1 h")).startswith("Snoozed until ")
    assert bot_api.answer_to(bot_api.press(message, "Acknowledge")) == "Acknowledged."


def test_the_message_follows_the_pause_wherever_that_is_asked_for(
    paired: Core, bot_api: BotApi, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pause_messages, "CHANGES_APART_MS", 0)
    client.post(hook("UserPromptSubmit", prompt="go"))
    message = alert(paired, bot_api, session="s-1")
    wish(paired, pauses=True)
    until(lambda: message.text.endswith("<i>Pause requested</i>"))
    assert message.labels() == ["Open", "Acknowledge", "Snooze 1 h", "Resume"]
    call = f"{time.time_ns() // 1000:016d}-4711-1"
    client.post(hook("PreToolUse", tool_name="Bash", tool_use_id="t"), {"X-ClaWatch-Event-Id": call})
    paired.writer.submit_command(HoldCall(call)).result(10)
    until(lambda: message.text.endswith("<i>Paused</i>"))
    wish(paired, pauses=False)
    until(lambda: "Pause" in message.labels())
    assert "ause" not in message.text
    assert len(message.versions) == 4
    assert len(bot_api.messages) == 1
    # a turn that failed has nothing left to be paused
    client.post(hook("StopFailure", error="overloaded"))
    until(lambda: message.labels() == ["Open", "Acknowledge", "Snooze 1 h"])


def test_what_is_acknowledged_elsewhere_is_seen_in_the_chat(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    paired.writer.submit_command(AcknowledgeAlert(1, "window", AT)).result(10)
    until(lambda: "in the window" in message.text)
    assert message.labels() == ["Open", "Pause"]
    assert len(bot_api.messages) == 1


def test_end_of_a_critical_alert_is_a_message_of_its_own(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    resolve_alert(paired.writer, AlertRule.LOOP_DETECTED, scope=SCOPE, reason="it does <else>", channels=HERE)
    over = bot_api.wait_for(2)[-1]
    assert over.text.splitlines()[0] == "✅ <b>Over</b>: Loop"
    assert "it does &lt;else&gt;" in over.text
    assert over.labels() == ["Open"]
    assert message.text.startswith("✅ <b>Loop</b>")
    assert "<i>Resolved " in message.text
    assert message.labels() == []
    # the old message's buttons on a screen that is behind
    assert bot_api.answer_to(bot_api.press_data(message, "ack:1")) == "This alert is over already."


def test_end_of_a_lesser_alert_changes_its_message_only(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api, severity=Severity.WARNING)
    assert message.text.startswith("🟠")
    resolve_alert(paired.writer, AlertRule.LOOP_DETECTED, scope=SCOPE, channels=HERE)
    until(lambda: "Resolved" in message.text)
    assert message.labels() == ["Open"]
    assert len(bot_api.messages) == 1


def test_graver_alert_is_told_anew(paired: Core, bot_api: BotApi) -> None:
    first = alert(paired, bot_api, severity=Severity.WARNING)
    second = alert(paired, bot_api, severity=Severity.CRITICAL)
    assert second.text.startswith("🔴 <b>Loop</b> · critical, graver than before")
    assert first.labels() == []
    bot_api.press(second, "Acknowledge")
    until(lambda: "Acknowledged" in second.text)


@pytest.mark.parametrize("data", ["ack:999", "snooze:999", "pause:999", "resume:999"])
def test_button_of_an_alert_that_is_gone(data: str, paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    assert bot_api.answer_to(bot_api.press_data(message, data)) == "This alert is no longer known."


def test_button_of_another_version(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    assert bot_api.answer_to(bot_api.press_data(message, "explode:1")) == (
        "This button is of another version of ClaWatch."
    )


def test_message_that_somebody_deleted_holds_nothing_up(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    del bot_api.messages[message.id]
    bot_api.press(message, "Acknowledge")
    assert alert(paired, bot_api, scope="other").text


def test_other_chats_get_no_sign_of_life(paired: Core, bot_api: BotApi) -> None:
    message = alert(paired, bot_api)
    bot_api.write("/status", chat=12345)
    bot_api.write("/pause a-1", chat=12345)
    bot_api.write("/status", chat=-100777, kind="supergroup")
    bot_api.press(message, "Acknowledge", chat=12345)
    bot_api.press(message, "Pause", chat=12345)
    bot_api.wait_until_heard()
    assert len(bot_api.messages) == 1
    assert bot_api.answers == []
    found = paired.outbox.facts(1)
    assert found is not None
    assert found.acknowledged_at is None
    assert not is_paused(paired)
