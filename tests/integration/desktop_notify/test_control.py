from __future__ import annotations

import pytest

from clawatch.runtime.agent_control import WriterControl
from clawatch.ui.context import ControlProblem
from integration.desktop_notify.conftest import ON_DESKTOP, Desk
from support.alerts import raise_alert


@pytest.fixture
def control(desk: Desk) -> WriterControl:
    return WriterControl(desk.writer, desk.readers)


def test_a_pause_is_asked_for_once_and_taken_back_once(desk: Desk, control: WriterControl) -> None:
    desk.hook("a-1", "UserPromptSubmit", prompt="go")
    control.pause("a-1", "tray")
    assert desk.one("SELECT pause_requested_by FROM sessions") == "tray"
    with pytest.raises(ControlProblem, match="is paused already"):
        control.pause("a-1", "window")
    control.resume("a-1", "window")
    assert desk.one("SELECT pause_requested_at FROM sessions") is None
    with pytest.raises(ControlProblem, match="goes on already"):
        control.resume("a-1", "window")


def test_what_nobody_knows_cannot_be_paused(control: WriterControl) -> None:
    with pytest.raises(ControlProblem, match="Nothing is known of this session"):
        control.pause("nobody", "tray")


def test_muting_holds_what_is_to_be_told_until_it_ends(desk: Desk, control: WriterControl) -> None:
    assert control.muted_until() is None
    far = 9_999_999_999_999
    control.mute(far)
    assert control.muted_until() == far
    desk.outbox.open(ON_DESKTOP[0])
    raise_alert(desk.writer, channels=ON_DESKTOP)
    assert desk.outbox.due(ON_DESKTOP[0]) == ()
    control.mute(None)
    assert control.muted_until() is None
    assert len(desk.outbox.due(ON_DESKTOP[0])) == 1


def test_what_cannot_be_written_is_said(desk: Desk, control: WriterControl) -> None:
    desk.writer.stop(10)
    with pytest.raises(ControlProblem, match="cannot be written to the disk now"):
        control.pause("a-1", "tray")
