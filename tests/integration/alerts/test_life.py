"""The life of an alert, and what of it is told: each once, whatever is restarted when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.alerts import AlertRule, Channel, Severity
from clawatch.storage.alerts import AcknowledgeAlert, AcknowledgeAll, MuteAlerts, SnoozeAlert
from support.alert_world import HOUR, MINUTE, SECOND, START
from support.alerts import raise_alert, resolve_alert

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.alert_world import AlertWorld

TELEGRAM = frozenset({Channel.TELEGRAM})


def fail(world: AlertWorld, session: str = "s-1") -> None:
    world.hook("StopFailure", session, error="overloaded")
    world.settle()


def go_on(world: AlertWorld, session: str = "s-1") -> None:
    world.now += SECOND
    world.hook("UserPromptSubmit", session, prompt="again")
    world.settle()


def _acknowledge(world: AlertWorld) -> None:
    world.do(AcknowledgeAlert(1, "telegram", world.now))


def _snooze(world: AlertWorld) -> None:
    world.do(SnoozeAlert(1, "telegram", world.now, world.now + HOUR))


def _wait(milliseconds: int) -> Callable[[AlertWorld], None]:
    return lambda world: world.run_until(world.now + milliseconds)


_LIVES: dict[str, tuple[tuple[Callable[[AlertWorld], object] | str, ...], list[tuple[str, int]]]] = {
    "told and over": (
        (fail, "tell", "tell", go_on, "tell", "tell"),
        [("raised", 1), ("resolved", 1)],
    ),
    "over before it is told": ((fail, go_on, "tell"), []),
    "acknowledged": (
        (fail, "tell", _acknowledge, "tell", _wait(HOUR), "tell", go_on, "tell"),
        [("raised", 1), ("changed", 1), ("resolved", 1)],
    ),
    "acknowledged before it is told": ((fail, _acknowledge, "tell"), []),
    "snoozed": (
        (fail, "tell", _snooze, "tell", _wait(HOUR - SECOND), "tell", _wait(SECOND), "tell", go_on, "tell"),
        [("raised", 1), ("changed", 1), ("raised", 1), ("resolved", 1)],
    ),
    "over while it is snoozed": (
        (fail, "tell", _snooze, "tell", go_on, "tell", _wait(2 * HOUR), "tell"),
        [("raised", 1), ("changed", 1), ("resolved", 1)],
    ),
    "again after the cooldown": (
        (fail, "tell", go_on, "tell", _wait(10 * MINUTE), fail, "tell"),
        [("raised", 1), ("resolved", 1), ("raised", 3)],
    ),
    "again within the cooldown, and over before its end": (
        (fail, "tell", go_on, "tell", fail, "tell", go_on, _wait(4 * MINUTE), "tell"),
        [("raised", 1), ("resolved", 1)],
    ),
}


@pytest.mark.parametrize("restarts", [False, True], ids=["in one run", "with a restart after each step"])
@pytest.mark.parametrize("life", _LIVES)
def test_lives(make_world: Callable[..., AlertWorld], life: str, restarts: bool) -> None:
    steps, expected = _LIVES[life]
    # its state alone is of interest here
    world = make_world(channels=TELEGRAM, stuck={"minutes": 600}, waiting={"on": False})
    told: list[tuple[str, int]] = []
    for step in steps:
        if isinstance(step, str):
            told.extend(world.tell_all())
        else:
            step(world)
        if restarts:
            world.restart()
            world.settle()
    firsts = {alert for _, alert in expected}
    assert [occasion for occasion, _ in told] == [occasion for occasion, _ in expected]
    assert len({alert for _, alert in told}) == len(firsts)
    assert world.tell_all() == []


def test_what_holds_on_is_told_once(world: AlertWorld) -> None:
    for _ in range(5):
        fail(world)
        world.run_until(world.now + MINUTE)
    assert world.tell_all()[:1] == [("raised", 1)]
    assert world.alerts(AlertRule.ERROR_STATE) == [("error_state", "s-1", "critical", True)]


def test_both_channels_are_told_each_for_itself(world: AlertWorld) -> None:
    fail(world)
    assert world.tell_all(Channel.DESKTOP) == [("raised", 1)]
    assert world.tell_all(Channel.DESKTOP) == []
    assert world.tell_all(Channel.TELEGRAM) == [("raised", 1)]
    go_on(world)
    assert world.tell_all(Channel.TELEGRAM) == [("resolved", 1)]


def test_channel_that_is_not_there_is_told_nothing_later(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(channels=frozenset())
    fail(world)
    world.channels = TELEGRAM
    world.settle()
    assert world.tell_all() == []
    go_on(world)
    assert world.tell_all() == []


def test_what_is_told_and_not_noted_is_told_again(world: AlertWorld) -> None:
    fail(world)
    (notice,) = world.due()
    world.restart()
    assert world.due() == (notice,)


def test_notice_says_all_that_a_message_needs(world: AlertWorld) -> None:
    world.report("cost", agentName="helper", costUsd=1.5, tokenCount=100)
    world.report("tool_call", toolName="exec")
    world.report("error", error="it <broke>")
    world.settle()
    (notice,) = world.due()
    alert = notice.alert
    assert (notice.occasion, alert.rule, alert.severity) == ("raised", "error_state", "critical")
    assert (alert.session_id, alert.cost, alert.tokens) == ("a-1", 1_500_000, 100)
    assert (alert.last_tool, alert.last_error) == ("exec", "it <broke>")
    assert (alert.since, alert.raised_at, alert.state, alert.is_paused) == (START, START, "error", False)
    assert alert.what == "Agent failed — it <broke>"


def test_failure_is_tried_again_at_its_time_and_holds_no_other(world: AlertWorld) -> None:
    fail(world, "s-1")
    fail(world, "s-2")
    first, second = world.due()
    world.outbox.failed(first, "429", world.now + MINUTE)
    assert [notice.outbox_id for notice in world.due()] == [second.outbox_id]
    assert world.outbox.next_due(Channel.TELEGRAM) == world.now
    world.outbox.sent(second)
    assert world.outbox.next_due(Channel.TELEGRAM) == world.now + MINUTE
    world.restart()
    world.now += MINUTE
    (again,) = world.due()
    assert (again.outbox_id, again.attempts) == (first.outbox_id, 1)
    world.outbox.failed(again, "400: message text is empty", None)
    assert (world.due(), world.outbox.next_due(Channel.TELEGRAM)) == ((), None)


def test_what_changes_while_it_is_told_is_told_after_it(world: AlertWorld) -> None:
    fail(world)
    (notice,) = world.due()
    go_on(world)
    world.outbox.sent(notice, "m1")
    (change,) = world.due()
    assert (change.occasion, change.reference, change.alert.resolved_at) == ("changed", "m1", world.now)
    assert change.is_silent


def test_graver_than_acknowledged_is_told(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(channels=TELEGRAM)
    raise_alert(world, AlertRule.COST_SPIKE, None, severity=Severity.WARNING, what="80 %", channels=TELEGRAM)
    world.settle(START)
    (notice,) = world.due()
    world.outbox.sent(notice, "m1")
    world.do(AcknowledgeAlert(1, "telegram", world.now))
    world.tell_all()
    raise_alert(world, AlertRule.COST_SPIKE, None, severity=Severity.CRITICAL, what="100 %", channels=TELEGRAM)
    (notice,) = world.due()
    assert (notice.occasion, notice.reference, notice.alert.what) == ("escalated", "m2", "100 %")
    assert (notice.alert.acknowledged_at, notice.alert.severity) == (None, "critical")
    assert raise_alert(world, AlertRule.COST_SPIKE, None, severity=Severity.WARNING) == frozenset()


def test_what_was_no_more_than_a_warning_ends_silently(world: AlertWorld) -> None:
    raise_alert(world, AlertRule.COST_SPIKE, None, severity=Severity.WARNING, channels=TELEGRAM)
    world.tell_all()
    resolve_alert(world, AlertRule.COST_SPIKE, None, channels=TELEGRAM)
    assert world.tell_all() == [("changed", 1)]


def test_all_are_acknowledged_at_once(world: AlertWorld) -> None:
    for number in range(3):
        fail(world, f"s-{number}")
    assert world.do(AcknowledgeAll("window", world.now)).alert_ids == {1, 2, 3}
    assert world.tell_all() == []
    assert world.do(AcknowledgeAll("window", world.now)).alert_ids == frozenset()


def test_muted_is_told_at_the_end_what_is_open_then(world: AlertWorld) -> None:
    until = START + HOUR
    world.do(MuteAlerts(until))
    fail(world, "s-1")
    fail(world, "s-2")
    assert (world.due(), world.outbox.next_due(Channel.TELEGRAM)) == ((), until)
    go_on(world, "s-2")
    world.restart()
    world.now = until
    assert world.tell_all() == [("raised", 1)]


def test_mute_ends_early_and_lets_changes_through(world: AlertWorld) -> None:
    fail(world)
    world.tell_all()
    world.do(MuteAlerts(START + HOUR))
    world.do(AcknowledgeAlert(1, "window", world.now))
    fail(world, "s-2")
    assert world.tell_all() == [("changed", 1)]
    world.do(MuteAlerts(0))
    assert world.tell_all() == [("raised", 2)]


@pytest.mark.parametrize(("critical_too", "told"), [(False, ["error_state"]), (True, [])])
def test_quiet_hours(make_world: Callable[..., AlertWorld], critical_too: bool, told: list[str]) -> None:
    world = make_world(quiet_hours="22:00-07:00", quiet_for_critical=critical_too, stuck={"on": False})
    night = int(datetime(2027, 1, 15, 23, 30, tzinfo=UTC).timestamp() * 1000)
    morning = int(datetime(2027, 1, 16, 7, 0, tzinfo=UTC).timestamp() * 1000)
    world.now = night
    world.hook("UserPromptSubmit", prompt="x")
    world.hook("PermissionRequest", tool_name="Bash")
    fail(world, "s-2")
    world.run_until(night + 5 * MINUTE)
    assert sorted(world.open()) == ["error_state", "waiting"]
    assert [notice.alert.rule for notice in world.due()] == told
    world.tell_all()
    world.restart()
    assert world.outbox.next_due(Channel.TELEGRAM) == morning
    world.now = morning - 1
    assert world.due() == ()
    world.now = morning
    assert [notice.alert.rule.value for notice in world.due()] == ["error_state", "waiting"][len(told) :]


def test_storm_of_a_thousand_is_a_digest(world: AlertWorld) -> None:
    for number in range(1000):
        world.hook("StopFailure", f"s-{number}", error="overloaded")
    world.settle()
    assert len(world.open()) == 1000
    assert [occasion for occasion, _ in world.tell_all()] == ["raised"] * 5
    next_at = world.outbox.next_due(Channel.TELEGRAM)
    assert next_at is not None
    assert world.now < next_at <= world.now + 30 * SECOND
    world.restart()
    world.now = next_at
    (digest,) = world.due()
    assert (digest.is_digest, len(digest.alerts), digest.occasion) == (True, 995, "digest")
    # it may come again until it is told, and is the same then
    world.restart()
    assert world.due() == (digest,)
    world.outbox.sent(digest, "m-digest")
    assert (world.due(), world.outbox.next_due(Channel.TELEGRAM)) == ((), None)
    (told,) = world.database.execute("SELECT count(*) FROM alerts WHERE notified_at IS NOT NULL").fetchone()
    assert told == 1000
    world.now += SECOND
    for number in range(1000):
        world.hook("UserPromptSubmit", f"s-{number}", prompt="again")
    world.settle()
    assert world.open() == []
    told_of = 0
    for _ in range(4):
        for notice in world.due():
            told_of += len(notice.alerts)
            world.outbox.sent(notice)
        world.now = world.outbox.next_due(Channel.TELEGRAM) or world.now
    assert told_of == 1000


def test_many_after_a_quiet_night_are_one_message(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(quiet_hours="22:00-07:00", quiet_for_critical=True)
    world.now = int(datetime(2027, 1, 15, 23, 30, tzinfo=UTC).timestamp() * 1000)
    for number in range(6):
        fail(world, f"s-{number}")
        world.now += 10 * MINUTE
    world.now = int(datetime(2027, 1, 16, 7, 0, tzinfo=UTC).timestamp() * 1000)
    (digest,) = world.due()
    assert len(digest.alerts) == 6
