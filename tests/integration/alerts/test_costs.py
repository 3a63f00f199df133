"""Budgets and spending, at their edges; money is dollars here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from clawatch.domain.alert_rules.costs import day_begin, month_begin, next_day
from clawatch.domain.alerts import AlertRule
from support.alert_world import HOUR, MINUTE, SECOND, START

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.alert_world import AlertWorld

BERLIN = ZoneInfo("Europe/Berlin")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def spend(world: AlertWorld, dollars: float, agent: str = "a-1", *, at: int | None = None) -> None:
    world.now = world.now if at is None else at
    world.report("cost", agent, costUsd=dollars, model="claude-a")
    world.settle()
    # costs are looked at now and then, not with each request
    world.run_until(world.now + 3 * SECOND)


def test_budget_of_a_session_warns_at_80_percent_and_is_critical_when_used_up(
    make_world: Callable[..., AlertWorld],
) -> None:
    world = make_world(cost_spike={"session_usd": 10, "spike": False})
    spend(world, 7.99)
    assert world.alerts() == []
    spend(world, 0.01)
    assert world.alerts() == [("cost_spike", "a-1", "warning", True)]
    assert world.messages() == ["Budget of the session nearly used up — $8.00 of $10.00 (80 %)"]
    spend(world, 1.99)
    assert world.alerts() == [("cost_spike", "a-1", "warning", True)]
    spend(world, 0.01)
    assert world.alerts() == [("cost_spike", "a-1", "critical", True)]
    assert world.messages() == ["Budget of the session used up — $10.00 of $10.00 (100 %)"]
    spend(world, 50)
    assert len(world.alerts()) == 1


def test_no_budget_is_the_default(world: AlertWorld) -> None:
    spend(world, 100_000)
    assert world.alerts() == []


def test_budget_of_the_day_is_over_with_the_local_day(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(cost_spike={"day_usd": 10}, zone=BERLIN)
    evening = ms("2026-03-28T23:30:00+01:00")
    spend(world, 6, at=evening)
    spend(world, 3, "a-2")
    assert world.alerts() == [("cost_spike", None, "warning", True)]
    assert world.messages()[0].startswith("Budget of the day nearly used up — $9.00")
    world.report("status_change", "a-1", status="stopped")
    world.report("status_change", "a-2", status="stopped")
    world.run_until(ms("2026-03-29T00:00:00+01:00") - 1)
    assert world.alerts()[0][3]
    world.run_until(ms("2026-03-29T00:00:00+01:00"))
    assert world.alerts() == [("cost_spike", None, "warning", False)]
    # the day on which the clocks go forward has 23 hours
    spend(world, 9, "a-3", at=ms("2026-03-29T12:00:00+02:00"))
    assert len(world.alerts()) == 2
    world.report("status_change", "a-3", status="stopped")
    world.run_until(ms("2026-03-30T00:00:00+02:00"))
    assert not world.alerts()[1][3]


def test_budget_of_the_month_and_of_each_project(make_world: Callable[..., AlertWorld]) -> None:
    rule = {"month_usd": 100, "project_usd": 5, "spike": False}
    world = make_world(cost_spike=rule, projects={"/work/two": {"cost_spike": {"project_usd": 50}}})
    for session, folder in (("s-1", "/work/one"), ("s-2", "/work/two")):
        world.hook("UserPromptSubmit", session, prompt="x", cwd=folder)
        row, project = world.database.execute(
            "SELECT id, project_id FROM sessions WHERE session_id = ?", (session,)
        ).fetchone()
        quarter = world.now // (15 * MINUTE) * 15 * MINUTE
        with world.database:
            world.database.execute("UPDATE sessions SET cost = 41000000, request_count = 1 WHERE id = ?", (row,))
            world.database.execute(
                "INSERT INTO usage_rollups VALUES (NULL, ?, ?, 'm', 1, 1, 1, 1, 1, 41000000, 0, 0)", (quarter, project)
            )
            world.database.execute(
                "INSERT INTO usage_quarters VALUES (?, 1, 1, 1, 1, 1, 41000000, 0, 0) "
                "ON CONFLICT DO UPDATE SET cost = cost + excluded.cost",
                (quarter,),
            )
    world.settle()
    world.run_until(world.now + 3 * SECOND)
    found = world.database.execute("SELECT severity, message FROM alerts ORDER BY message").fetchall()
    assert found == [
        ("critical", "Budget of one for the month used up — $41.00 of $5.00 (820 %)"),
        ("warning", "Budget of the month nearly used up — $82.00 of $100.00 (82 %)"),
        ("warning", "Budget of two for the month nearly used up — $41.00 of $50.00 (82 %)"),
    ]


def test_spending_far_faster_than_before_is_told_and_its_end_too(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world()
    for number in range(6):
        spend(world, 0.5, at=START + number * 10 * MINUTE)
    assert world.alerts() == []
    spend(world, 2, at=START + 70 * MINUTE)
    assert world.alerts() == []
    spend(world, 0.5, at=START + 71 * MINUTE)
    assert world.alerts() == [("cost_spike", "a-1", "warning", True)]
    assert world.messages() == ["Spends 5 times as fast as before — $2.50 in 10 minutes, before $0.50"]
    world.report("heartbeat", "a-1", at=START + 89 * MINUTE)
    world.run_until(START + 90 * MINUTE)
    assert [alert for alert in world.alerts(AlertRule.COST_SPIKE) if alert[3]] == []


def test_session_without_a_past_spends_as_it_likes(world: AlertWorld) -> None:
    for number in range(3):
        spend(world, 10 * (number + 1), at=START + number * 10 * MINUTE)
    assert world.alerts() == []


def test_history_that_is_read_raises_nothing(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(cost_spike={"session_usd": 1, "day_usd": 1, "month_usd": 1})
    world.report("cost", costUsd=500, model="claude-a", at=START - 3 * HOUR)
    world.settle(START + SECOND)
    world.restart()
    world.run_until(START + 36 * HOUR)
    assert "cost_spike" not in [rule for rule, *_ in world.alerts()]


@pytest.mark.parametrize(
    ("now", "day", "month", "after"),
    [
        (
            "2026-03-29T12:00:00+02:00",
            "2026-03-29T00:00:00+01:00",
            "2026-03-01T00:00:00+01:00",
            "2026-03-30T00:00:00+02:00",
        ),
        (
            "2026-10-25T12:00:00+01:00",
            "2026-10-25T00:00:00+02:00",
            "2026-10-01T00:00:00+02:00",
            "2026-10-26T00:00:00+01:00",
        ),
        (
            "2026-12-31T23:59:59+01:00",
            "2026-12-31T00:00:00+01:00",
            "2026-12-01T00:00:00+01:00",
            "2027-01-01T00:00:00+01:00",
        ),
        (
            "2026-06-15T00:00:00+02:00",
            "2026-06-15T00:00:00+02:00",
            "2026-06-01T00:00:00+02:00",
            "2026-06-16T00:00:00+02:00",
        ),
    ],
)
def test_days_and_months_are_those_of_the_calendar(now: str, day: str, month: str, after: str) -> None:
    assert (day_begin(ms(now), BERLIN), month_begin(ms(now), BERLIN)) == (ms(day), ms(month))
    assert next_day(ms(now), BERLIN) == ms(after)
    assert day_begin(ms("2026-01-01T00:00:00+00:00"), UTC) == ms("2026-01-01T00:00:00+00:00")
