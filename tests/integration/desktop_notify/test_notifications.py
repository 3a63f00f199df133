from __future__ import annotations

import socket
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from clawatch.domain.alerts import AlertRule, Severity
from clawatch.domain.events import Event, Origin
from clawatch.domain.silence import WENT_SILENT, silence_id
from clawatch.storage.alert_rows import Circumstances
from clawatch.storage.alerts import AcknowledgeAlert
from clawatch.storage.pause_messages import SayPauses
from clawatch.storage.pausing import PauseOrResume
from integration.desktop_notify.conftest import ON_DESKTOP, Desk
from support.alerts import raise_alert, resolve_alert
from support.waiting import until

if TYPE_CHECKING:
    from support.notification_daemon import NotificationDaemon, SessionBus, Shown

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a session bus is Linux's")


def first(daemon: NotificationDaemon) -> Shown:
    until(lambda: daemon.shown)
    (shown,) = daemon.shown
    return shown


def working(desk: Desk, session_id: str = "a-1") -> None:
    desk.hook(session_id, "SessionStart", source="startup", session_title="Fix <rounding> & co")
    desk.hook(session_id, "UserPromptSubmit", prompt="go")


def fall_silent(desk: Desk, session_id: str = "a-1") -> None:
    last_sign_at = desk.one("SELECT max(last_event_at) FROM sessions")
    assert isinstance(last_sign_at, int)
    body = {"last_sign_at": last_sign_at, "reason": "no sign of life"}
    event_id = silence_id(session_id, last_sign_at)
    at = last_sign_at + 1
    event = Event(event_id, Origin.CLAUDE_CODE, WENT_SILENT, session_id, at, at, orjson.dumps(body), body)
    desk.writer.submit(event).result(20)


def test_an_alert_is_shown_once_with_what_one_needs_to_know(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    working(desk)
    raise_alert(desk.writer, what="No <sign> of life", channels=ON_DESKTOP)
    shown = first(daemon)
    assert (shown.app, shown.title, shown.urgency) == ("ClaWatch", "Stuck \u2013 Fix <rounding> & co", 2)
    assert shown.body.splitlines()[0] == "No &lt;sign&gt; of life"
    assert "ledger" in shown.body
    assert shown.buttons == {
        "default": "",
        "open": "Open",
        "acknowledge": "Acknowledge",
        "snooze": "Snooze 1 h",
        "pause": "Pause",
    }
    picture = Path(shown.icon.removeprefix("file://"))
    assert picture.name == "critical.png"
    assert picture.exists()
    until(lambda: desk.waiting() == 0)
    assert daemon.calls == 1
    assert desk.service.health() is None


def test_a_desktop_without_buttons_and_markup_gets_none(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon("body")
    desk.service.start()
    working(desk)
    raise_alert(desk.writer, what="No <sign> of life", channels=ON_DESKTOP)
    shown = first(daemon)
    assert shown.buttons == {"default": ""}
    assert shown.body.startswith("No <sign> of life")


@pytest.mark.parametrize(
    ("button", "question", "answer"),
    [
        ("acknowledge", "SELECT acknowledged_by FROM alerts", "desktop"),
        ("snooze", "SELECT snoozed_by FROM alerts", "desktop"),
        ("pause", "SELECT pause_requested_by FROM sessions", "desktop"),
    ],
)
def test_every_button_does_what_it_says(desk: Desk, bus: SessionBus, button: str, question: str, answer: str) -> None:
    daemon = bus.daemon()
    desk.service.start()
    working(desk)
    raise_alert(desk.writer, channels=ON_DESKTOP)
    daemon.press(first(daemon), button)
    until(lambda: desk.one(question) == answer)
    assert desk.window.opened == []
    until(lambda: desk.waiting() == 0)
    assert daemon.calls == 1, "what was done is not told anew"


def test_snoozed_is_for_an_hour(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    before = time.time_ns() // 1_000_000
    daemon.press(first(daemon), "snooze")
    until(lambda: desk.one("SELECT snoozed_until FROM alerts"))
    until_ms = desk.one("SELECT snoozed_until FROM alerts")
    assert isinstance(until_ms, int)
    assert 0 <= until_ms - before - 3_600_000 < 60_000


@pytest.mark.parametrize("button", ["default", "open"])
def test_a_click_opens_the_session(desk: Desk, bus: SessionBus, button: str) -> None:
    daemon = bus.daemon()
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    daemon.press(first(daemon), button)
    until(lambda: desk.window.opened)
    assert desk.window.opened == ["a-1"]


def test_what_a_button_cannot_do_is_said(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    working(desk)
    raise_alert(desk.writer, channels=ON_DESKTOP)
    shown = first(daemon)
    desk.hook("a-1", "SessionEnd", reason="other")
    daemon.press(shown, "pause")
    until(lambda: daemon.calls == 2)
    assert first(daemon).title == "Pause: not done"


def test_dismissing_it_changes_nothing(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    daemon.dismiss(first(daemon))
    raise_alert(desk.writer, AlertRule.ERROR, severity=Severity.WARNING, channels=ON_DESKTOP)
    until(lambda: daemon.shown)
    assert [shown.title for shown in daemon.shown] == ["Errors \u2013 a-1"]
    assert desk.one("SELECT count(*) FROM alerts WHERE acknowledged_at IS NOT NULL") == 0


def test_it_goes_away_when_it_is_acknowledged_elsewhere(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    (alert,) = raise_alert(desk.writer, channels=ON_DESKTOP)
    first(daemon)
    until(lambda: desk.waiting() == 0)
    desk.writer.submit_command(AcknowledgeAlert(alert, "telegram", 1)).result(10)
    until(lambda: not daemon.shown)
    assert daemon.calls == 1


def test_when_it_is_over_that_takes_its_place(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    first(daemon)
    until(lambda: desk.waiting() == 0)
    resolve_alert(desk.writer, channels=ON_DESKTOP)
    until(lambda: [shown.title for shown in daemon.shown] == ["Resolved \u2013 a-1"])
    (shown,) = daemon.shown
    assert shown.urgency == 0
    assert list(shown.buttons) == ["default", "open"]
    assert shown.body.splitlines()[0] == "it gives signs of life again"


def test_many_at_once_are_one(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.outbox.open(ON_DESKTOP[0])
    for number in range(40):
        raise_alert(desk.writer, session=f"s-{number}", channels=ON_DESKTOP)
    desk.service.start()
    shown = first(daemon)
    assert shown.title == "40 alerts"
    assert shown.body.splitlines()[-1] == "and 36 more"
    assert list(shown.buttons) == ["default", "open", "acknowledge", "snooze"]
    daemon.press(shown, "acknowledge")
    until(lambda: desk.one("SELECT count(*) FROM alerts WHERE acknowledged_by = 'desktop'") == 40)


def test_a_service_that_comes_later_gets_what_waits(desk: Desk, bus: SessionBus) -> None:
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    until(lambda: desk.service.health() is not None)
    assert desk.service.health() == (
        "Alerts cannot be shown on the desktop, for no notification service runs on this desktop: "
        "`clawatch doctor` says what to do."
    )
    assert desk.waiting() == 1
    daemon = bus.daemon()
    first(daemon)
    until(lambda: desk.service.health() is None)
    until(lambda: desk.waiting() == 0)


def test_a_service_that_starts_anew_is_found_again(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    first(daemon)
    bus.end(daemon)
    raise_alert(desk.writer, AlertRule.ERROR, channels=ON_DESKTOP)
    until(lambda: desk.service.health() is not None)
    first(bus.daemon())


def test_without_a_service_the_icon_says_it(desk: Desk, bus: SessionBus) -> None:
    del bus  # it is there, and empty
    desk.window.can_say = True
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    until(lambda: desk.window.said)
    ((title, text, session_id),) = desk.window.said
    assert (title, session_id) == ("Stuck \u2013 a-1", "a-1")
    assert text.startswith("Agent stuck")
    until(lambda: desk.waiting() == 0)
    assert desk.service.health() is None


def test_without_a_bus_alerts_wait(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nowhere'}")
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    until(lambda: desk.service.health() is not None)
    assert "the session bus cannot be reached" in str(desk.service.health())
    assert desk.waiting() == 1


def test_a_notification_that_is_refused_holds_up_no_other(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    daemon.refuse("org.freedesktop.DBus.Error.InvalidArgs")
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    until(lambda: desk.one("SELECT attempts FROM outbox") == 1)
    daemon.refuse("")
    raise_alert(desk.writer, AlertRule.ERROR, channels=ON_DESKTOP)
    assert first(daemon).title == "Errors \u2013 a-1"
    assert desk.service.health() is None


def test_the_stop_waits_for_no_daemon_that_hangs(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    daemon.hang()
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    until(lambda: daemon.calls == 1)
    desk.service.stop(3)
    assert desk.waiting() == 1, "it is told by the next ClaWatch"


def test_the_stop_waits_for_no_bus_that_hangs(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=mute")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("mute")
        listener.listen()
        desk.service.start()
        raise_alert(desk.writer, channels=ON_DESKTOP)
        accepted, _ = listener.accept()
        with accepted:
            accepted.recv(1)
            desk.service.stop(3)
    assert desk.waiting() == 1


def test_the_stop_takes_away_what_is_shown(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    raise_alert(desk.writer, channels=ON_DESKTOP)
    first(daemon)
    desk.service.stop(3)
    assert daemon.shown == [], "its buttons would do nothing any more"


def test_nothing_is_loaded_before_there_is_something_to_tell(desk: Desk, bus: SessionBus) -> None:
    del bus
    desk.service.start()
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "clawatch-desktop-notify"]
    assert thread.is_alive()
    assert desk.service._notifier is None
    desk.service.stop(3)
    desk.service.stop(3)
    assert desk.service.health() is None


def test_a_hostile_text_stays_text_and_is_short(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    said = "<a href='http://x'>\x1b[31m\u202e" + "x" * 5000 + "\nsecond"
    raise_alert(desk.writer, what=said, channels=ON_DESKTOP, circumstances=Circumstances(last_error=said))
    body = first(daemon).body
    assert "<a" not in body
    assert "\x1b" not in body
    assert "\u202e" not in body
    assert len(body) < 1000


def test_it_is_switched_off_and_on_while_it_runs(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.apply(is_on=False)
    desk.service.start()
    working(desk)
    working(desk, "a-2")
    raise_alert(desk.writer, channels=desk.outbox.open_channels)
    desk.service.apply(is_on=True)
    raise_alert(desk.writer, session="a-2", what="The second", channels=desk.outbox.open_channels)
    assert first(daemon).body.splitlines()[0] == "The second"
    until(lambda: desk.waiting() == 0)
    desk.service.apply(is_on=False)
    assert desk.outbox.open_channels == frozenset()
    # what waits for it, as for the end of a mute, waits on
    raise_alert(desk.writer, AlertRule.ERROR, channels=ON_DESKTOP)
    desk.service.apply(is_on=True)
    until(lambda: len(daemon.shown) == 2)
    assert daemon.calls == 2


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (("PermissionRequest", {"tool_name": "Bash"}), {"pause"}),
        (("WentSilent", {}), {"pause"}),
        (("StopFailure", {"error": "overloaded"}), set()),
    ],
    ids=["waiting", "stuck", "failed"],
)
def test_only_buttons_that_work_are_offered(
    desk: Desk, bus: SessionBus, state: tuple[str, dict[str, str]], offered: set[str]
) -> None:
    daemon = bus.daemon()
    desk.service.start()
    working(desk)
    kind, fields = state
    if kind == "WentSilent":
        fall_silent(desk)
    else:
        desk.hook("a-1", kind, **fields)
    raise_alert(desk.writer, channels=ON_DESKTOP)
    shown = first(daemon)
    assert set(shown.buttons) & {"pause", "resume"} == offered
    if offered:
        daemon.press(shown, "pause")
        until(lambda: desk.one("SELECT pause_requested_by FROM sessions") == "desktop")
        until(lambda: desk.waiting() == 0)
        assert daemon.calls == 1, "nobody was told that it did not work"


def test_a_card_goes_when_what_it_offers_works_no_longer(desk: Desk, bus: SessionBus) -> None:
    daemon = bus.daemon()
    desk.service.start()
    working(desk)
    raise_alert(desk.writer, channels=ON_DESKTOP)
    shown = first(daemon)
    until(lambda: desk.waiting() == 0)
    # nothing is other than the card says
    desk.writer.submit_command(SayPauses(("a-1",), 1)).result(10)
    until(lambda: desk.waiting() == 0)
    assert daemon.shown == [shown]
    desk.writer.submit_command(PauseOrResume("a-1", "tray", pauses=True)).result(10)
    desk.writer.submit_command(SayPauses(("a-1",), 2)).result(10)
    until(lambda: not daemon.shown)
    until(lambda: desk.waiting() == 0)
    assert daemon.calls == 1
