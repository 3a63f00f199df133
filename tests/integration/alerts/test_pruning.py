"""What is thrown away with time, and what stays whatever its age."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from clawatch.alerts import pruning
from clawatch.domain.alerts import AlertRule, Channel, Severity
from clawatch.storage.alert_pruning import ALERTS_KEPT_MS, DAY_MS, TOLD_KEPT_MS, PruneAlerts, is_to_prune
from clawatch.storage.alerts import AcknowledgeAlert
from support.alert_world import BOTH, MINUTE
from support.alerts import raise_alert, resolve_alert
from support.cores import running_core
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from support.alert_world import AlertWorld

YEARS = ALERTS_KEPT_MS + DAY_MS


def one_life(world: AlertWorld, session: str, *, minutes: int = 1) -> None:
    """Raise an alert, tell of it on both ways, end it after a time, and tell of that."""
    raise_alert(world, AlertRule.STUCK, session, at=world.now, channels=BOTH)
    for channel in BOTH:
        world.tell_all(channel)
    world.now += minutes * MINUTE
    resolve_alert(world, AlertRule.STUCK, session, at=world.now, channels=BOTH)
    for channel in BOTH:
        world.tell_all(channel)


def prune(world: AlertWorld, *, after: int, limit: int = 1000) -> None:
    """Throw away what there is so long after what happened last (milliseconds)."""
    world.now += after
    assert is_to_prune(world.database, world.now)
    world.do(PruneAlerts(world.now, limit))


def rows(world: AlertWorld, table: str = "outbox") -> int:
    found: tuple[int] = world.database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 our own
    return found[0]


def test_what_was_told_goes_a_week_after_its_alert_is_over(world: AlertWorld) -> None:
    one_life(world, "s-1")
    assert rows(world) == 4
    assert not is_to_prune(world.database, world.now + TOLD_KEPT_MS)
    prune(world, after=TOLD_KEPT_MS + 1)
    # the newest stays, lest its number be given to another
    assert [row[0] for row in world.database.execute("SELECT id FROM outbox")] == [4]
    assert rows(world, "alerts") == 1
    assert not is_to_prune(world.database, world.now)


def test_an_open_alert_keeps_its_messages_and_they_are_changed_however_old(world: AlertWorld) -> None:
    raise_alert(world, severity=Severity.WARNING, at=world.now, channels=BOTH)
    world.tell_all()
    world.now += YEARS
    assert not is_to_prune(world.database, world.now)
    world.do(AcknowledgeAlert(1, "window", world.now))
    (notice,) = world.due()
    assert (notice.is_silent, notice.reference) == (True, "m2")


def test_what_waits_stays(world: AlertWorld) -> None:
    one_life(world, "s-1")
    raise_alert(world, AlertRule.ERROR, at=world.now, channels={Channel.TELEGRAM})
    prune(world, after=YEARS)
    assert (rows(world), rows(world, "alerts")) == (1, 1)
    assert [notice.alert.rule for notice in world.due()] == [AlertRule.ERROR]


def test_a_digest_goes_after_what_it_tells_of_and_not_before_it_was_told(world: AlertWorld) -> None:
    sessions = [f"s-{number}" for number in range(8)]
    for session in sessions:
        raise_alert(world, AlertRule.STUCK, session, at=world.now, channels={Channel.TELEGRAM})
    world.now += MINUTE
    assert [notice.is_digest for notice in world.due()] == [True]
    for session in sessions:
        resolve_alert(world, AlertRule.STUCK, session, at=world.now, channels={Channel.TELEGRAM})
    world.now += YEARS
    # nobody was there to tell it: when there is, it is whole
    assert not is_to_prune(world.database, world.now)
    (digest,) = world.due()
    assert len(digest.alerts) == 8
    world.tell_all()
    one_life(world, "later")
    prune(world, after=TOLD_KEPT_MS + 1)
    assert rows(world) == 2
    prune(world, after=0)
    assert (rows(world), rows(world, "alerts")) == (1, 1)


def test_alerts_go_with_the_years_but_for_the_newest_whose_number_stays_taken(world: AlertWorld) -> None:
    for session in ("s-1", "s-2", "s-3"):
        one_life(world, session)
    prune(world, after=ALERTS_KEPT_MS - 10 * MINUTE)
    assert (rows(world), rows(world, "alerts")) == (1, 3)
    prune(world, after=10 * MINUTE)
    assert [row[0] for row in world.database.execute("SELECT id FROM alerts")] == [3]
    raise_alert(world, at=world.now)
    assert [row[0] for row in world.database.execute("SELECT id FROM alerts ORDER BY id")] == [3, 4]


def test_an_alert_that_is_open_stays_for_ever(world: AlertWorld) -> None:
    raise_alert(world, AlertRule.COST_SPIKE, at=world.now)
    one_life(world, "s-1")
    prune(world, after=YEARS)
    assert world.open() == ["cost_spike"]


def test_much_goes_a_little_at_a_time(world: AlertWorld) -> None:
    for number in range(10):
        one_life(world, f"s-{number}")
        world.now += MINUTE
    prune(world, after=YEARS, limit=4)
    assert (rows(world), rows(world, "alerts")) == (32, 8)
    while is_to_prune(world.database, world.now):
        prune(world, after=0, limit=4)
    assert (rows(world), rows(world, "alerts")) == (1, 1)


def test_it_is_done_while_clawatch_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_core(home) as core:
        now = time.time_ns() // 1_000_000
        for session in ("s-1", "s-2", "s-3"):
            raise_alert(core.writer, AlertRule.STUCK, session, at=now - YEARS - MINUTE, channels=BOTH)
            resolve_alert(core.writer, AlertRule.STUCK, session, at=now - YEARS, channels=BOTH)
    monkeypatch.setattr(pruning, "FIRST_AFTER_S", 0.0)
    with running_core(home) as core:
        connection = core.readers.connection
        until(lambda: connection().execute("SELECT count(*) FROM outbox").fetchone()[0] == 1)
        until(lambda: connection().execute("SELECT id FROM alerts").fetchall() == [(3,)])
        assert core.health() == ()
