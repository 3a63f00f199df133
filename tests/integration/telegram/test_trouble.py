"""When the network, Telegram or a message is at fault: nothing is lost, nothing hammers, no secret gets out."""

from __future__ import annotations

import logging
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.domain.alerts import AlertRule, Channel
from clawatch.notify.telegram import messages, pace
from clawatch.runtime.paths import find_paths
from support.alerts import raise_alert
from support.bot_api import BLOCKED, CHAT, HANGING, TOKEN, UNAUTHORIZED, BotApi, Fault, too_many
from support.telegram import ask, pair, paired_core
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core
    from support.keychain import Keychain
    from support.logs import ExpectedLogs

HERE = (Channel.TELEGRAM,)
OTHER_TOKEN = "4711:BBbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


def tell(core: Core, what: str) -> None:
    raise_alert(core.writer, AlertRule.LOOP_DETECTED, what, what=what, scope="tests", channels=HERE)


def told(api: BotApi) -> list[str]:
    return [message.text.splitlines()[1] for message in api.sent()]


def first_times(count: int, method: str, fault: Fault) -> Callable[[str, dict[str, Any]], Fault | None]:
    """Give a fault for the first calls of a method."""
    left = iter(range(count))
    return lambda called, _: fault if called == method and next(left, None) is not None else None


@pytest.mark.parametrize(
    "fault",
    [
        Fault(500, "Internal Server Error"),
        Fault(502, body=b"<html>Bad Gateway</html>"),
        Fault(200, body=b"<html>Please log in to this network</html>"),
        Fault(504, body=b""),
    ],
    ids=["500", "502", "a page instead", "nothing"],
)
def test_messages_wait_until_telegram_is_well_again(fault: Fault, paired: Core, bot_api: BotApi) -> None:
    bot_api.fault = first_times(4, "sendMessage", fault)
    for name in ("one", "two", "three"):
        tell(paired, name)
    bot_api.wait_for(3)
    assert told(bot_api) == ["one", "two", "three"]
    until(lambda: paired.telegram.status().state == "connected")


def test_another_address_is_spoken_with_from_then_on(paired: Core, bot_api: BotApi) -> None:
    tell(paired, "one")
    bot_api.wait_for(1)
    with BotApi() as other:
        paired.telegram.apply(other.address)
        # what is told before it is spoken with goes the old way
        until(lambda: other.waiting_polls)
        tell(paired, "two")
        other.wait_for(1)
        assert (told(bot_api), told(other)) == (["one"], ["two"])
        assert ask(other, "/help").text.startswith("/status")
        polls = bot_api.count("getUpdates")
        paired.telegram.apply(bot_api.address)
        until(lambda: bot_api.count("getUpdates") > polls)
        tell(paired, "three")
        bot_api.wait_for(2)


def test_messages_wait_for_the_network(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with paired_core(home, address) as core:
        tell(core, "one")
        until(lambda: core.telegram.status().state == "unreachable")
        assert (core.telegram.status().trouble or "").endswith(". Messages wait until it answers.")
        # a short while is nobody's concern
        assert core.health() == ()
        monkeypatch.setattr(pace, "UNREACHABLE_IS_TROUBLE_AFTER_S", 0)
        assert len(core.health()) == 1
        with BotApi(port=int(address.rpartition(":")[2])) as api:
            tell(core, "two")
            api.wait_for(2)
            assert told(api) == ["one", "two"]
            until(lambda: core.telegram.status().state == "connected")
        core.telegram.stop(5)


def test_telegram_says_how_long_to_wait(paired: Core, bot_api: BotApi) -> None:
    bot_api.fault = first_times(1, "sendMessage", too_many(1))
    begun = time.monotonic()
    tell(paired, "one")
    tell(paired, "two")
    bot_api.wait_for(2)
    assert time.monotonic() - begun >= 1
    assert told(bot_api) == ["one", "two"]
    assert bot_api.count("sendMessage") == 3


def test_message_that_is_refused_as_html_is_sent_as_plain_text(
    paired: Core, bot_api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(messages._TITLES, AlertRule.LOOP_DETECTED, "<oops>")
    tell(paired, "one")
    (message,) = bot_api.wait_for(1)
    assert not message.is_html
    assert message.text.startswith("🔴 <oops> · critical\none")
    # an address may have been what Telegram disliked
    assert message.labels() == ["Acknowledge", "Snooze 1 h"]


def test_message_that_is_never_taken_holds_up_no_other(
    paired: Core, bot_api: BotApi, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("does not take a message; it is left out: .*no reason at all")
    bot_api.fault = lambda _, params: Fault(400, "no reason at all") if "bad" in params.get("text", "") else None
    for name in ("one", "bad", "two"):
        tell(paired, name)
    bot_api.wait_for(2)
    assert told(bot_api) == ["one", "two"]
    with paired.readers.connection() as connection:
        until(lambda: connection.execute("SELECT dropped_at FROM outbox WHERE last_error NOTNULL").fetchone())
        kept = connection.execute("SELECT last_error FROM outbox WHERE last_error NOTNULL").fetchall()
    assert "no reason at all" in kept[0][0]


def test_message_that_telegram_fails_on_holds_up_no_other(
    paired: Core, bot_api: BotApi, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("fails on a message again and again")
    bot_api.fault = lambda _, params: Fault(500, "oops") if "bad" in params.get("text", "") else None
    for name in ("one", "bad", "two"):
        tell(paired, name)
    bot_api.wait_for(2)
    assert told(bot_api) == ["one", "two"]
    until(lambda: paired.telegram.status().state == "connected")
    until(lambda: (paired.outbox.next_due(Channel.TELEGRAM) or 0) > time.time() * 1000)


def test_message_that_we_cannot_make_holds_up_no_other(
    paired: Core, bot_api: BotApi, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("A message could not be made")
    monkeypatch.delitem(messages._TITLES, AlertRule.WAITING)
    raise_alert(paired.writer, AlertRule.WAITING, "bad", scope="tests", channels=HERE)
    tell(paired, "one")
    bot_api.wait_for(1)
    assert told(bot_api) == ["one"]


@pytest.mark.parametrize("fault", [UNAUTHORIZED, BLOCKED, Fault(400, "Bad Request: chat not found")])
def test_revoked_bot_is_said_and_telegram_left_alone(
    fault: Fault, home: Path, bot_api: BotApi, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("Telegram: the bot")
    bot_api.fault = lambda _method, _params: fault
    with paired_core(home, bot_api.address) as core:
        tell(core, "one")
        until(lambda: bot_api.count("setMyCommands") and bot_api.count("sendMessage"))
        until(lambda: core.telegram.status().state == "refused")
        (trouble,) = core.health()
        assert trouble.endswith("Run clawatch telegram setup again, or clawatch telegram remove.")
        assert TOKEN not in trouble
        calls = len(bot_api.calls)
        tell(core, "two")
        tell(core, "three")
        assert len(bot_api.calls) == calls
        # a person does something about it
        bot_api.fault = lambda _method, _params: None
        bot_api.token = OTHER_TOKEN
        pair(home, OTHER_TOKEN)
        core.telegram.reload()
        bot_api.wait_for(3)
        assert told(bot_api) == ["one", "two", "three"]
        until(lambda: core.telegram.status().state == "connected")
        assert core.health() == ()


def test_bot_that_was_blocked_and_is_no_longer(paired: Core, bot_api: BotApi, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("bot was blocked by the user")
    bot_api.fault = lambda method, _: BLOCKED if method == "sendMessage" else None
    tell(paired, "one")
    until(lambda: paired.telegram.status().state == "refused")
    # that it can be listened to does not hide that nothing gets out
    bot_api.write("/status", chat=12345)
    bot_api.wait_until_heard()
    assert paired.telegram.status().state == "refused"
    assert bot_api.count("sendMessage") == 1
    bot_api.fault = lambda _method, _params: None
    bot_api.write("/agents")
    bot_api.wait_for(2)
    assert "one" in [text.splitlines()[1] for text in (message.text for message in bot_api.sent()) if "\n" in text]
    until(lambda: paired.telegram.status().state == "connected")


def test_bot_that_is_used_elsewhere(
    home: Path, bot_api: BotApi, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("another program listens to the same bot")
    monkeypatch.setattr(pace, "ELSEWHERE_S", 0.05)
    bot_api.fault = first_times(2, "getUpdates", Fault(409, "Conflict: terminated by other getUpdates request"))
    with paired_core(home, bot_api.address) as core:
        assert ask(bot_api, "/agents").text == "No agent runs."
        assert expected_logs.texts().count("Telegram: another program listens to the same bot, and only one can") == 1
        until(lambda: core.telegram.status().state == "connected")


def test_update_of_a_kind_that_nobody_knows(paired: Core, bot_api: BotApi) -> None:
    bot_api.send_raw({"message": {"message_id": 1, "date": "yesterday", "chat": 7}})
    until(lambda: bot_api.count("getUpdates") > 2)
    assert ask(bot_api, "/agents").text == "No agent runs."
    bot_api.send_raw({"hologram": {"depth": 3}})
    bot_api.send_raw({"message": {"message_id": 1, "date": 1, "chat": {"id": CHAT, "type": "private"}}})
    assert ask(bot_api, "/agents").text == "No agent runs."
    assert paired.health() == ()


def test_stop_while_telegram_hangs(home: Path, bot_api: BotApi) -> None:
    bot_api.fault = lambda _method, _params: HANGING
    with paired_core(home, bot_api.address) as core:
        tell(core, "one")
        until(lambda: bot_api.count("sendMessage") and bot_api.count("setMyCommands"))
        begun = time.monotonic()
        core.telegram.stop(5)
        assert time.monotonic() - begun < 2


def test_stop_while_a_name_is_looked_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered, look_up = threading.Event(), threading.Event(), socket.getaddrinfo

    def hang(host: Any, *rest: Any, **hints: Any) -> Any:  # noqa: ANN401 as the original
        if host not in {"telegram.invalid", b"telegram.invalid"}:
            return look_up(host, *rest, **hints)
        asked.set()
        answered.wait()
        raise OSError("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    try:
        with paired_core(home, "http://telegram.invalid") as core:
            assert asked.wait(20)
            core.telegram.stop(5)
    finally:
        answered.set()


def test_keychain_that_asks_for_a_password(home: Path, bot_api: BotApi, chain: Keychain) -> None:
    pair(home)
    asked, answered = threading.Event(), threading.Event()

    def hang() -> None:
        asked.set()
        answered.wait()

    chain.on_look = hang
    try:
        with paired_core(home, bot_api.address, pairs=False) as core:
            assert asked.wait(20)
            assert core.telegram.status().state == "connecting"
            core.telegram.stop(5)
    finally:
        answered.set()


def test_keychain_that_is_locked(home: Path, bot_api: BotApi, chain: Keychain, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("The keychain does not give the bot's token")
    pair(home)
    chain.is_locked = True
    with paired_core(home, bot_api.address, pairs=False) as core:
        until(lambda: core.telegram.status().state == "no_token")
        assert "unlock it" in core.health()[0]
        chain.is_locked = False
        until(lambda: core.telegram.status().state == "connected")
        assert core.health() == ()


def test_pairing_that_cannot_be_read(home: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("holds no pairing that can be read")
    pair(home)
    find_paths({"CLAWATCH_HOME": str(home)}).telegram.write_text("{")
    with paired_core(home, "http://127.0.0.1:9", pairs=False) as core:
        assert "run clawatch telegram setup again" in core.health()[0]


@pytest.fixture
def _everything_logged() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    yield
    root.setLevel(before)


@pytest.mark.usefixtures("_everything_logged")
def test_token_is_in_no_log(
    home: Path, bot_api: BotApi, caplog: pytest.LogCaptureFixture, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("Telegram")
    caplog.set_level(logging.DEBUG)
    faults = iter([Fault(500, "no"), Fault(502, body=b"<"), too_many(0), Fault(404, f"/bot{TOKEN}/sendMessage")])
    bot_api.fault = lambda method, _: next(faults, None) if method == "sendMessage" else None
    with paired_core(home, bot_api.address) as core:
        tell(core, "one")
        until(lambda: core.telegram.status().state == "refused")
        status = core.telegram.status()
    assert caplog.records
    secret = TOKEN.partition(":")[2]
    assert secret not in caplog.text
    assert secret not in str(status)
    for record in caplog.records:
        assert secret not in str(record.__dict__)
