"""No sign of life: the state of a session, and the alert about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clawatch.domain.pausing import PAUSE_REQUESTED, RESUME_REQUESTED
from support.alert_world import HOUR, MINUTE, SECOND, START

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.alert_world import AlertWorld


def working(world: AlertWorld) -> None:
    world.hook("SessionStart", source="startup")
    world.hook("UserPromptSubmit", prompt="do it")


def test_five_minutes_of_silence_and_not_a_moment_less(world: AlertWorld) -> None:
    working(world)
    world.run_until(START + 5 * MINUTE - 1)
    assert (world.open(), world.state()[0]) == ([], "working")
    world.settle(START + 5 * MINUTE)
    assert world.alerts() == [("stuck", "s-1", "critical", True)]
    assert world.state() == ("stuck", "no sign of life for 5 minutes", "timer")
    assert world.messages() == ["Agent stuck — no sign of life for 5 minutes"]


def test_any_sign_of_life_lifts_it_and_the_next_silence_is_another(world: AlertWorld) -> None:
    working(world)
    world.run_until(START + 5 * MINUTE)
    world.hook("PreToolUse", tool_name="Bash", tool_use_id="u", tool_input={"command": "ls"})
    world.settle()
    assert (world.open(), world.state()[0]) == ([], "working")
    world.run_until(world.now + 5 * MINUTE)
    assert world.alerts() == [("stuck", "s-1", "critical", False), ("stuck", "s-1", "critical", True)]


def test_late_word_of_a_sign_lifts_it(world: AlertWorld) -> None:
    working(world)
    world.run_until(START + 5 * MINUTE)
    world.hook("PostToolUse", at=START + MINUTE, tool_name="Bash", tool_use_id="u", tool_response="x")
    world.settle()
    assert (world.open(), world.state()[0]) == ([], "working")
    world.run_until(START + 6 * MINUTE)
    assert world.state()[0] == "stuck"


@pytest.mark.parametrize(
    ("ending", "state"),
    [
        ({"kind": "Stop"}, "waiting_for_input"),
        ({"kind": "PermissionRequest", "tool_name": "Bash"}, "waiting_for_permission"),
        ({"kind": "PreToolUse", "tool_name": "AskUserQuestion", "tool_use_id": "q"}, "waiting_for_input"),
        ({"kind": "StopFailure", "error": "overloaded"}, "error"),
        ({"kind": "SessionEnd", "reason": "exit"}, "ended"),
    ],
)
def test_who_waits_failed_or_ended_is_never_stuck(world: AlertWorld, ending: dict[str, Any], state: str) -> None:
    working(world)
    world.hook(**ending)
    world.run_until(START + 20 * HOUR)
    assert "stuck" not in [rule for rule, *_ in world.alerts()]
    assert world.state()[0] == state


def test_call_is_given_the_time_it_asked_for(world: AlertWorld) -> None:
    working(world)
    world.hook("PreToolUse", tool_name="Bash", tool_use_id="u", tool_input={"command": "make", "timeout": 600_000})
    world.run_until(START + 10 * MINUTE + 30 * SECOND - 1)
    assert world.state()[0] == "working"
    world.run_until(START + 10 * MINUTE + 30 * SECOND)
    assert world.state() == ("stuck", "no sign of life for 10 minutes", "timer")


def test_call_that_ended_has_no_more_patience(world: AlertWorld) -> None:
    working(world)
    world.call("Bash", {"command": "make", "timeout": 600_000}, {"stdout": "done"})
    world.run_until(START + 5 * MINUTE)
    assert world.state()[0] == "stuck"


def test_agent_of_the_contract_needs_its_heartbeat(world: AlertWorld) -> None:
    world.report("heartbeat")
    world.run_until(START + 4 * MINUTE)
    world.report("heartbeat")
    world.run_until(START + 8 * MINUTE)
    assert world.open() == []
    world.run_until(START + 9 * MINUTE)
    assert (world.open(), world.state("a-1")[0]) == (["stuck"], "stuck")
    world.report("heartbeat")
    world.settle()
    assert (world.open(), world.state("a-1")[0]) == ([], "working")


def test_agent_that_says_it_is_stuck_is(world: AlertWorld) -> None:
    world.report("status_change", status="stuck")
    world.settle()
    assert world.open() == ["stuck"]


def test_restart_finds_the_same(world: AlertWorld) -> None:
    working(world)
    world.run_until(START + 5 * MINUTE)
    world.restart()
    world.settle()
    assert world.alerts() == [("stuck", "s-1", "critical", True)]
    assert world.state()[0] == "stuck"
    world.hook("Stop")
    world.settle()
    assert world.alerts() == [("stuck", "s-1", "critical", False)]


def test_silence_over_a_restart_is_found(world: AlertWorld) -> None:
    working(world)
    world.settle(START + MINUTE)
    world.restart()
    world.settle(START + 5 * MINUTE)
    assert world.alerts() == [("stuck", "s-1", "critical", True)]


def test_machine_that_slept_gives_new_time(world: AlertWorld) -> None:
    working(world)
    world.settle()
    world.evaluation.wake_up(START + 8 * HOUR)
    world.settle(START + 8 * HOUR)
    assert world.open() == []
    world.run_until(START + 8 * HOUR + 5 * MINUTE)
    assert world.state() == ("stuck", "no sign of life for 5 minutes", "timer")


def test_silence_of_long_ago_is_a_state_and_no_news(world: AlertWorld) -> None:
    working(world)
    world.settle(START + 30 * HOUR)
    assert (world.state()[0], world.alerts()) == ("stuck", [])


def test_rule_that_is_off_raises_nothing_and_the_state_is_right(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(stuck={"on": False, "minutes": 2})
    working(world)
    world.run_until(START + 2 * MINUTE)
    assert (world.state()[0], world.alerts()) == ("stuck", [])


def test_projects_have_times_of_their_own(make_world: Callable[..., AlertWorld]) -> None:
    projects = {"/work/one": {"stuck": {"minutes": 20}}, "two": {"stuck": {"minutes": 1}}}
    world = make_world(projects=projects)
    working(world)
    world.hook("UserPromptSubmit", "s-2", prompt="x", cwd="/elsewhere/two")
    world.hook("UserPromptSubmit", "s-3", prompt="x", cwd="/elsewhere/three")
    world.run_until(START + MINUTE)
    assert [session for _, session, *_ in world.alerts()] == ["s-2"]
    world.run_until(START + 19 * MINUTE)
    assert [session for _, session, *_ in world.alerts()] == ["s-2", "s-3"]
    world.run_until(START + 20 * MINUTE)
    assert [session for _, session, *_ in world.alerts()] == ["s-2", "s-3", "s-1"]


def test_pause_is_no_silence_and_a_resume_gives_new_time(world: AlertWorld) -> None:
    working(world)
    world.settle(START + 4 * MINUTE)
    world.wish(PAUSE_REQUESTED)
    world.run_until(START + 3 * HOUR)
    assert (world.open(), world.state()[0]) == ([], "working")
    world.wish(RESUME_REQUESTED)
    world.restart()
    world.run_until(START + 3 * HOUR + 5 * MINUTE - 1)
    assert world.state()[0] == "working"
    world.run_until(START + 3 * HOUR + 5 * MINUTE)
    assert (world.open(), world.state()[0]) == (["stuck"], "stuck")


def test_many_fall_silent_a_few_at_a_time(world: AlertWorld) -> None:
    for number in range(450):
        world.hook("UserPromptSubmit", f"s-{number}", prompt="x")
    world.settle()
    look = world.evaluation.look(world.database, (), START + 5 * MINUTE)
    assert len(look.silences) == 200
    world.restart()
    world.run_until(START + 5 * MINUTE + SECOND)
    assert len(world.alerts()) == 450


def test_whoever_hears_of_its_model_is_alive(world: AlertWorld) -> None:
    world.hook("UserPromptSubmit", prompt="x")
    world.heard["s-1"] = START + 4 * MINUTE
    world.run_until(START + 9 * MINUTE - 1)
    assert world.open() == []
    world.run_until(START + 9 * MINUTE)
    assert world.messages() == ["Agent stuck — no sign of life for 5 minutes"]


def test_what_is_received_makes_nobody_alive_for_ever(world: AlertWorld) -> None:
    world.hook("UserPromptSubmit", prompt="x")
    world.heard["s-1"] = START + HOUR
    world.run_until(START + 30 * MINUTE - 1)
    assert world.open() == []
    world.run_until(START + 30 * MINUTE)
    assert world.open() == ["stuck"]
