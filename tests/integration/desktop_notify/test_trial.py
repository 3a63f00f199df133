"""One notification to see whether they are seen, on a real session bus."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from clawatch.notify.desktop.trial import TrialError, show_trial
from clawatch.runtime.hook_control import HookControl
from clawatch.runtime.live_settings import LiveSettings
from clawatch.runtime.paths import bundled
from clawatch.runtime.telegram_pairing import WindowPairing
from clawatch.runtime.window_settings import WindowSettings
from clawatch.ui.settings_control import SettingsProblem
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core
    from support.notification_daemon import SessionBus

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a session bus is Linux's")


def icons() -> Path:
    return bundled("resources", "notifications")


def test_it_is_shown_and_stays(bus: SessionBus) -> None:
    daemon = bus.daemon()
    show_trial(icons())
    until(lambda: daemon.shown)
    (shown,) = daemon.shown
    assert (shown.app, shown.title, shown.urgency) == ("ClaWatch", "ClaWatch can reach you", 0)


def test_without_a_service_it_is_said(bus: SessionBus) -> None:
    assert bus.address
    with pytest.raises(TrialError, match="no notification service runs"):
        show_trial(icons())


def test_without_a_bus_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    with pytest.raises(TrialError, match="cannot be reached"):
        show_trial(icons())


def test_where_alerts_are_shown_beside_the_icon_so_is_the_trial(core: Core, bus: SessionBus, tmp_path: Path) -> None:
    assert bus.address
    live = LiveSettings(core, {})
    control = WindowSettings(
        core, live, HookControl(core.paths, core.readers, tmp_path / "x"), WindowPairing(core), None
    )
    with pytest.raises(SettingsProblem, match="no notification service runs"):
        control.try_notification()
    said: list[str] = []

    def say(title: str, _text: str, _session_id: str | None) -> bool:
        said.append(title)
        return True

    control.say_beside_icon = say
    assert "beside the tray's icon" in control.try_notification()
    assert said == ["ClaWatch can reach you"]
