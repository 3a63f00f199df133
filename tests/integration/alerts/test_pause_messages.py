"""What was told of an alert says of its session's pause what holds: soon, once, and through every restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clawatch.domain.alerts import Channel
from clawatch.domain.holding import CALL_HELD
from clawatch.domain.pausing import PAUSE_REQUESTED, RESUME_REQUESTED
from clawatch.domain.states import SessionState
from clawatch.storage.pause_messages import CHANGES_APART_MS
from support.alert_world import MINUTE, SECOND

if TYPE_CHECKING:
    from support.alert_world import AlertWorld

STUCK = SessionState.STUCK


@pytest.fixture(autouse=True)
def stuck(world: AlertWorld) -> None:
    """A session that fell silent, which was told."""
    world.hook("UserPromptSubmit", prompt="x")
    world.run_until(world.now + 5 * MINUTE)
    world.tell_all(Channel.DESKTOP)
    assert world.tell_all() == [("raised", 1)]


def wish(world: AlertWorld, kind: str, *, after: int = SECOND) -> None:
    world.now += after
    world.wish(kind)
    world.settle()


def test_each_change_is_told_once(world: AlertWorld) -> None:
    wish(world, PAUSE_REQUESTED)
    (notice,) = world.due()
    assert (notice.is_silent, notice.reference) == (True, "m2")
    assert (notice.alert.state, notice.alert.is_paused) == (STUCK, True)
    world.tell_all()
    world.settle(world.now + MINUTE)
    assert world.due() == ()
    # it comes to its next call after all, and that is held: stuck it is no more
    world.hook("PreToolUse", tool_name="Bash")
    world.hook(CALL_HELD, call="c1", tool="Bash")
    world.settle()
    assert world.alerts() == [("stuck", "s-1", "critical", False)]
    assert [notice.occasion for notice in world.due()] == ["resolved"]


def test_other_alerts_follow_the_pause_through_held_and_resumed(world: AlertWorld) -> None:
    for _ in range(5):
        world.call("Bash", {"command": "try"}, "no")
    world.settle()
    world.tell_all()
    said = []
    for kind in (PAUSE_REQUESTED, CALL_HELD, RESUME_REQUESTED):
        world.now += MINUTE
        if kind == CALL_HELD:
            world.hook(CALL_HELD, call="c1", tool="Bash")
        else:
            world.wish(kind)
        world.settle()
        (notice,) = world.due()
        said.append((notice.alert.rule.value, notice.alert.state, notice.alert.is_paused))
        world.tell_all()
    loop = "loop_detected"
    assert said == [(loop, "working", True), (loop, "paused", True), (loop, "working", False)]


def test_changes_in_quick_succession_are_one(world: AlertWorld) -> None:
    wish(world, PAUSE_REQUESTED)
    world.tell_all()
    told_at = world.now
    for _ in range(25):
        wish(world, RESUME_REQUESTED, after=20)
        wish(world, PAUSE_REQUESTED, after=20)
        assert world.due() == ()
    wish(world, RESUME_REQUESTED, after=20)
    assert world.outbox.next_due(Channel.TELEGRAM) == told_at + CHANGES_APART_MS
    world.now = told_at + CHANGES_APART_MS
    assert [notice.alert.can_be_paused for notice in world.due()] == [True]


def test_a_change_while_one_is_told_is_told_as_well(world: AlertWorld) -> None:
    wish(world, PAUSE_REQUESTED)
    (under_way,) = world.due()
    wish(world, RESUME_REQUESTED)
    world.outbox.sent(under_way, under_way.reference)
    (next_one,) = world.due()
    assert next_one.alert.can_be_paused


def test_a_change_that_nobody_looked_at_is_told_after_the_restart(world: AlertWorld) -> None:
    for kind, offers_pause in ((PAUSE_REQUESTED, False), (RESUME_REQUESTED, True)):
        world.now += MINUTE
        world.wish(kind)
        world.restart()
        world.settle()
        (notice,) = world.due()
        assert notice.alert.can_be_paused is offers_pause
        world.tell_all()
        world.restart()
        world.settle()
        assert world.due() == ()


def test_what_was_never_told_is_not_changed(world: AlertWorld) -> None:
    world.hook("UserPromptSubmit", "s-2", prompt="x")
    world.channels = frozenset()
    world.run_until(world.now + 5 * MINUTE)
    world.now += SECOND
    world.wish(PAUSE_REQUESTED, "s-2")
    world.settle()
    assert world.open() == ["stuck", "stuck"]
    assert world.due() == ()
