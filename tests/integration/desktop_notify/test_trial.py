"""One notification to see whether they are seen, on a real session bus."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from clawatch.notify.desktop.trial import TrialError, show_trial
from clawatch.runtime.paths import bundled
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

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
