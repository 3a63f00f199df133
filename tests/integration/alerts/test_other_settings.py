"""Settings that change while ClaWatch runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from clawatch.domain.alerts import Channel
from clawatch.settings.alerts import AlertSettings
from support.alert_world import MINUTE, SECOND
from support.events import hook
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.runtime.core import Core
    from support.alert_world import AlertWorld
    from support.client import Client

NIGHT = int(datetime(2027, 1, 15, 23, 30, tzinfo=UTC).timestamp() * 1000)
MIDNIGHT = int(datetime(2027, 1, 16, tzinfo=UTC).timestamp() * 1000)


def fail(world: AlertWorld, session: str) -> None:
    world.hook("StopFailure", session, error="overloaded")
    world.settle()


def spend(world: AlertWorld, dollars: float, agent: str = "a-1") -> None:
    world.report("cost", agent, costUsd=dollars, model="claude-a")
    world.run_until(world.now + 3 * SECOND)


def test_a_silence_that_lasts_is_too_long_by_a_shorter_patience(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(stuck={"minutes": 60})
    world.hook("UserPromptSubmit", prompt="x")
    world.run_until(world.now + 10 * MINUTE)
    assert world.open() == []
    world.apply(stuck={"minutes": 5})
    world.settle()
    assert world.open() == ["stuck"]


def test_a_rule_that_is_switched_off_resolves_its_alert_and_raises_it_anew_when_on(world: AlertWorld) -> None:
    fail(world, "s-1")
    assert world.open() == ["error_state"]
    world.apply(error_state={"on": False})
    world.settle()
    assert world.open() == []
    world.apply()
    world.settle()
    assert world.open() == ["error_state"]
    assert len(world.alerts()) == 2


def test_a_project_is_given_rules_of_its_own(world: AlertWorld) -> None:
    world.hook("UserPromptSubmit", prompt="x")
    world.hook("UserPromptSubmit", "s-2", prompt="x", cwd="/work/two")
    world.apply(projects={"/work/two": {"stuck": {"minutes": 1}}})
    world.run_until(world.now + MINUTE)
    assert [session for _, session, _, _ in world.alerts()] == ["s-2"]


def test_calls_that_were_heard_before_count_for_fewer_and_for_more_rounds(
    make_world: Callable[..., AlertWorld],
) -> None:
    world = make_world(loop_detected={"repeats": 2})
    world.apply(loop_detected={"repeats": 12})
    for number in range(30):
        world.call("Read", {"file_path": f"/{number}"}, "x")
    for _ in range(11):
        world.call("Bash", {"command": "try"}, "no")
        world.settle()
    assert world.open() == []
    world.call("Bash", {"command": "try"}, "no")
    world.settle()
    assert world.open() == ["loop_detected"]
    other = make_world(loop_detected={"repeats": 12})
    for _ in range(3):
        other.call("Bash", {"command": "try"}, "no")
    other.settle()
    other.apply(loop_detected={"repeats": 3})
    other.settle()
    assert other.open() == ["loop_detected"]


def test_budgets_are_held_against_what_was_spent_before(make_world: Callable[..., AlertWorld]) -> None:
    patient = {"minutes": 600}
    world = make_world(stuck=patient)
    spend(world, 9)
    world.now += 30 * MINUTE
    rule = {"session_usd": 10, "day_usd": 9, "spike": False}
    world.apply(cost_spike=rule, stuck=patient)
    world.settle()
    assert sorted(world.alerts(), key=str) == [
        ("cost_spike", "a-1", "warning", True),
        ("cost_spike", None, "critical", True),
    ]
    world.apply(cost_spike={**rule, "session_usd": 100, "day_usd": None}, stuck=patient)
    world.settle()
    assert world.open() == []


def test_the_budget_of_a_project_in_which_nobody_works_can_be_raised(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(cost_spike={"project_usd": 5})
    world.hook("UserPromptSubmit", "a-1", prompt="x")
    spend(world, 6)
    world.hook("SessionEnd", "a-1", reason="other")
    world.settle()
    assert world.open() == ["cost_spike"]
    world.apply(cost_spike={"project_usd": 5}, projects={"/work/one": {"cost_spike": {"project_usd": 50}}})
    world.settle()
    assert world.open() == []


def test_what_waits_for_the_end_of_quiet_hours_waits_for_their_new_one(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(quiet_hours="22:00-07:00", quiet_for_critical=True)
    world.now = NIGHT
    fail(world, "s-1")
    world.hook("PermissionRequest", "s-2", tool_name="Bash")
    world.run_until(NIGHT + 2 * MINUTE)
    assert world.due() == ()
    world.apply(quiet_hours="22:00-00:00")
    # what is critical no longer waits
    assert [notice.alert.rule for notice in world.due()] == ["error_state"]
    world.tell_all()
    assert world.outbox.next_due(Channel.TELEGRAM) == MIDNIGHT
    world.apply()
    assert [notice.alert.rule for notice in world.due()] == ["waiting"]


def test_a_clawatch_that_runs_goes_by_other_rules_at_once(core: Core, client: Client) -> None:
    core.alerts.apply(AlertSettings.model_validate({"error_state": {"on": False}}))
    client.post(hook("StopFailure", error="overloaded"))
    client.post(hook("PermissionRequest", tool_name="Bash", session="s-2"))

    def raised() -> list[tuple[str, str]]:
        question = "SELECT rule, session_id FROM alerts ORDER BY id"
        return core.readers.connection().execute(question).fetchall()

    core.alerts.apply(
        AlertSettings.model_validate({"error_state": {"on": False}, "waiting": {"permission_minutes": 0.001}})
    )
    until(lambda: raised() == [("waiting", "s-2")])
    core.alerts.apply(AlertSettings())
    until(lambda: raised() == [("waiting", "s-2"), ("error_state", "s-1")])
