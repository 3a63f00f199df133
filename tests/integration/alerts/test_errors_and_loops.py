"""Errors, failures, loops and waits, at their edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clawatch.alerts.rules import RULES
from clawatch.domain.alerts import AlertRule
from support.alert_world import HOUR, MINUTE, SECOND, START

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.alert_world import AlertWorld
    from support.logs import ExpectedLogs


def fail(world: AlertWorld, number: int, **fields: Any) -> None:  # noqa: ANN401 as the payload has them
    call: dict[str, Any] = {
        "tool_name": "Bash",
        "tool_use_id": f"f{number}",
        "tool_input": {"command": f"try {number}"},
    }
    world.hook("PostToolUseFailure", **call, error="Exit code 1", **fields)


def test_more_than_three_errors_within_a_minute(world: AlertWorld) -> None:
    for number in range(3):
        fail(world, number, at=START + number * 20 * SECOND)
    world.settle(START + 41 * SECOND)
    assert world.open() == []
    fail(world, 3, at=START + 59_999)
    world.settle(START + 59_999)
    assert world.alerts() == [("error", "s-1", "critical", True)]
    assert world.messages() == ["4 errors within 1 minute — last: Exit code 1"]


def test_four_errors_in_a_whole_minute_are_not_within_one(world: AlertWorld) -> None:
    for number in range(3):
        fail(world, number, at=START + number * 20 * SECOND)
    fail(world, 3, at=START + MINUTE)
    world.settle(START + MINUTE)
    assert world.open() == []


def test_errors_are_over_after_a_minute_without_any(world: AlertWorld) -> None:
    for number in range(4):
        fail(world, number)
    world.settle()
    world.run_until(START + 30 * SECOND)
    fail(world, 4)
    world.run_until(START + 90 * SECOND - 1)
    assert world.open() == ["error"]
    world.run_until(START + 90 * SECOND)
    assert world.alerts() == [("error", "s-1", "critical", False)]


def test_interrupts_are_no_errors_and_old_errors_no_news(world: AlertWorld) -> None:
    for number in range(9):
        fail(world, number, is_interrupt=True)
        fail(world, 100 + number, at=START - 20 * MINUTE)
    world.settle()
    assert world.open() == []


def test_errors_of_an_agent_count_and_so_does_its_state(world: AlertWorld) -> None:
    for _ in range(4):
        world.report("error", error="it broke")
    world.settle()
    assert sorted(world.alerts()) == [("error", "a-1", "critical", True), ("error_state", "a-1", "critical", True)]
    assert sorted(world.messages())[1] == "Agent failed — it broke"
    world.now += SECOND
    world.report("heartbeat")
    world.settle()
    assert world.open() == ["error"]


def test_turn_that_failed_is_over_with_the_next(world: AlertWorld) -> None:
    world.hook("StopFailure", error="overloaded")
    world.settle()
    assert world.alerts() == [("error_state", "s-1", "critical", True)]
    world.now += SECOND
    world.hook("UserPromptSubmit", prompt="again")
    world.settle()
    assert world.open() == []


def test_errors_before_a_restart_count_after_it(world: AlertWorld) -> None:
    for number in range(2):
        fail(world, number)
    world.settle()
    world.restart()
    for number in range(2, 4):
        fail(world, number)
    world.settle()
    assert world.open() == ["error"]


def same_call(world: AlertWorld, result: object = "same", session: str = "s-1", **fields: object) -> None:
    world.now += SECOND
    world.call("Bash", {"command": "make  test"}, {"stdout": result}, session, **fields)
    world.settle()


def test_the_same_call_five_times_is_a_loop(world: AlertWorld) -> None:
    for _ in range(4):
        same_call(world)
    assert world.open() == []
    same_call(world)
    assert world.alerts() == [("loop_detected", "s-1", "warning", True)]
    assert world.messages() == ["Agent loops — Bash 5 times in 4 seconds with the same input and the same result"]
    same_call(world)
    assert len(world.alerts()) == 1
    world.call("Read", {"file_path": "/work/one/a"}, "text")
    world.settle()
    assert world.open() == []


def test_another_result_is_progress_and_what_differs_each_time_is_none(world: AlertWorld) -> None:
    for number in range(8):
        same_call(world, f"{number} tests failed")
    assert world.open() == []
    for number in range(5):
        same_call(world, f"3 tests failed in 0.{number}2s at 2026-01-31 10:00:0{number}")
    assert world.open() == ["loop_detected"]


@pytest.mark.parametrize("length", [2, 3, 4])
def test_a_few_calls_in_turn_are_a_loop(world: AlertWorld, length: int) -> None:
    for number in range(length * 5):
        world.now += SECOND
        assert world.open() == []
        world.call("Read", {"file_path": f"/work/{number % length}"}, "same")
        world.settle()
    assert world.open() == ["loop_detected"]
    assert f"the same {length} calls 5 times" in world.messages()[0]


def test_five_in_turn_are_work(world: AlertWorld) -> None:
    for number in range(40):
        world.call("Read", {"file_path": f"/work/{number % 5}"}, "same")
        world.settle()
    assert world.open() == []


def test_threads_loop_each_for_themselves(world: AlertWorld) -> None:
    for number in range(9):
        same_call(world, agent_id=f"agent-{number % 3}")
    assert world.open() == []
    for _ in range(2):
        same_call(world, agent_id="agent-0")
    assert world.open() == ["loop_detected"]


def test_a_person_who_asks_again_is_no_loop(world: AlertWorld) -> None:
    for _ in range(8):
        world.hook("UserPromptSubmit", prompt="run the tests")
        same_call(world)
        world.hook("Stop")
    assert "loop_detected" not in world.open()


def test_loop_survives_a_restart_and_is_not_raised_twice(world: AlertWorld) -> None:
    for _ in range(4):
        same_call(world)
    world.restart()
    same_call(world)
    assert world.open() == ["loop_detected"]
    world.restart()
    world.settle()
    same_call(world)
    assert world.alerts() == [("loop_detected", "s-1", "warning", True)]


def test_loop_that_ended_before_a_start_is_no_news(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(loop_detected={"on": False})
    for _ in range(6):
        same_call(world)
    world.settings = world.settings.model_validate({})
    world.restart()
    world.settle(world.now + HOUR)
    assert "loop_detected" not in world.open()


def test_agents_calls_that_say_more_than_a_name_can_loop(world: AlertWorld) -> None:
    for _ in range(6):
        world.report("tool_call", toolName="exec", tokenCount=5)
        world.report("tool_call", "a-2", toolName="exec", message="make test", tokenCount=5)
    world.settle()
    assert world.alerts() == [("loop_detected", "a-2", "warning", True)]


def test_permission_is_waited_for_a_minute(world: AlertWorld) -> None:
    world.hook("UserPromptSubmit", prompt="x")
    world.hook("PermissionRequest", tool_name="Bash", tool_input={"command": "rm"})
    world.run_until(START + MINUTE - 1)
    assert world.open() == []
    world.run_until(START + MINUTE)
    assert world.alerts() == [("waiting", "s-1", "info", True)]
    assert world.messages() == ["Agent waits for permission since 1 minute — asks to run Bash"]
    world.now += SECOND
    world.hook("PostToolUse", tool_name="Bash", tool_use_id="u", tool_response="x")
    world.settle()
    assert world.open() == []


@pytest.mark.parametrize(("tool", "minutes"), [("AskUserQuestion", 1), ("ExitPlanMode", 1)])
def test_question_is_waited_for_as_long(world: AlertWorld, tool: str, minutes: int) -> None:
    world.hook("UserPromptSubmit", prompt="x")
    world.hook("PreToolUse", tool_name=tool, tool_use_id="q", tool_input={})
    world.run_until(START + minutes * MINUTE - 1)
    assert world.open() == []
    world.run_until(START + minutes * MINUTE)
    assert world.open() == ["waiting"]


def test_finished_turn_is_told_once_and_an_empty_session_never(world: AlertWorld) -> None:
    world.hook("SessionStart", "s-2", source="startup")
    world.hook("UserPromptSubmit", prompt="x")
    world.hook("Stop")
    world.run_until(START + 10 * MINUTE - 1)
    assert world.open() == []
    world.run_until(START + 10 * HOUR)
    assert world.alerts() == [("waiting", "s-1", "info", True)]


def test_waits_can_be_for_ever(make_world: Callable[..., AlertWorld]) -> None:
    world = make_world(waiting={"permission_minutes": 0, "input_minutes": 0})
    world.hook("UserPromptSubmit", prompt="x")
    world.hook("PermissionRequest", tool_name="Bash")
    world.hook("UserPromptSubmit", "s-2", prompt="x")
    world.hook("Stop", "s-2")
    world.run_until(START + 20 * HOUR)
    assert world.alerts() == []


def test_end_of_a_session_ends_its_alerts(world: AlertWorld) -> None:
    for number in range(4):
        fail(world, number)
    world.hook("StopFailure", error="overloaded")
    world.settle()
    assert sorted(world.open()) == ["error", "error_state"]
    world.now += SECOND
    world.hook("SessionEnd", reason="exit")
    world.settle()
    assert world.open() == []


def test_rule_that_breaks_holds_no_other(
    world: AlertWorld, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    expected_logs.expect("The rule error failed")
    monkeypatch.setitem(RULES, AlertRule.ERROR, broken)
    world.hook("StopFailure", error="overloaded")
    look = world.evaluation.look(world.database, {"s-1"}, world.now)
    assert look.failures == (AlertRule.ERROR,)
    assert [ruling.key.rule for ruling in look.rulings] == [AlertRule.ERROR_STATE]
