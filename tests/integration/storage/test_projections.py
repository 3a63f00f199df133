"""What single events and short stories of them become, row by row."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.storage.database import open_for_writing
from clawatch.storage.journal import rebuild_projections
from support.journals import START_MS, agent_event, hook_event, tables, write

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.domain.events import Event


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clawatch.db"


def _session(path: Path, *events: Event) -> dict[str, Any]:
    write(path, [[one] for one in events])
    names = (
        "session_id origin path project state reason evidence at started ended last model title name host transcript "
        "prompt calls errors tokens cost paused_at paused_by"
    )
    return dict(zip(names.split(), tables(path)["sessions"][0], strict=True))


def _calls(path: Path, *events: Event) -> list[dict[str, Any]]:
    write(path, [[one] for one in events])
    names = "session use_id agent_id tool input response error status reason started ended duration"
    return [dict(zip(names.split(), row, strict=False)) for row in tables(path)["tool_calls"]]


_BASH: dict[str, Any] = {"tool_name": "Bash", "tool_input": {"command": "ls"}}


@pytest.mark.parametrize(
    ("kind", "fields", "state"),
    [
        ("SessionStart", {"source": "startup"}, "waiting_for_input"),
        ("SessionStart", {"source": "compact"}, "working"),
        ("UserPromptSubmit", {"prompt": "do it"}, "working"),
        ("PreToolUse", _BASH, "working"),
        ("PreToolUse", {"tool_name": "AskUserQuestion"}, "waiting_for_input"),
        ("PermissionRequest", _BASH, "waiting_for_permission"),
        ("PermissionRequest", {"tool_name": "ExitPlanMode"}, "waiting_for_input"),
        ("PermissionDenied", _BASH, "working"),
        ("Notification", {"notification_type": "permission_prompt"}, "waiting_for_permission"),
        ("Notification", {"notification_type": "idle_prompt"}, "waiting_for_input"),
        ("Stop", {}, "waiting_for_input"),
        ("Stop", {"background_tasks": [{"type": "subagent", "status": "running"}]}, "working"),
        ("Stop", {"background_tasks": [{"type": "shell", "status": "running"}]}, "waiting_for_input"),
        ("StopFailure", {"error": "rate_limit"}, "error"),
        ("PostCompact", {"trigger": "manual"}, "waiting_for_input"),
        ("SessionEnd", {"reason": "clear"}, "ended"),
        ("SomethingNew", {}, "working"),
    ],
)
def test_each_event_leaves_its_session_in_the_right_state(
    path: Path, kind: str, fields: dict[str, Any], state: str
) -> None:
    session = _session(path, hook_event(1, "UserPromptSubmit", prompt="first"), hook_event(2, kind, **fields))
    assert session["state"] == state


def test_waiting_is_over_with_whatever_comes_next(path: Path) -> None:
    session = _session(path, hook_event(1, "PermissionRequest", **_BASH), hook_event(2, "PostToolUse", **_BASH))
    assert session["state"] == "working"


_INSIDE: dict[str, Any] = {"agent_id": "g1", "agent_type": "explorer", "tool_name": "Read"}
_ASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "waiting_for_permission": ("PermissionRequest", _BASH),
    "waiting_for_input": ("PreToolUse", {"tool_name": "AskUserQuestion"}),
}


@pytest.mark.parametrize("state", _ASKS)
@pytest.mark.parametrize("meanwhile", ["PreToolUse", "PostToolUse", "SubagentStart", "SubagentStop"])
def test_what_subagents_do_meanwhile_answers_no_question(path: Path, state: str, meanwhile: str) -> None:
    kind, fields = _ASKS[state]
    ask = hook_event(1, kind, **fields)
    write(path, [[ask]])
    # each write loads the session anew, as after a restart
    assert _session(path, hook_event(2, meanwhile, **_INSIDE))["state"] == state
    asked = _session(path, hook_event(3, "PermissionRequest", agent_id="g2", **_BASH))
    assert asked["state"] == "waiting_for_permission"
    assert _session(path, hook_event(4, "SubagentStop", agent_id="g2", agent_type="x"))["state"] == state
    assert _session(path, hook_event(5, "PostToolUse", **fields))["state"] == "working"


@pytest.mark.parametrize(
    ("kind", "state"),
    [("UserPromptSubmit", "working"), ("SessionStart", "waiting_for_input"), ("SessionEnd", "ended")],
)
def test_no_question_outlives_its_persons_next_prompt_or_the_session(path: Path, kind: str, state: str) -> None:
    asks = hook_event(1, "PermissionRequest", agent_id="g1", **_BASH)
    assert _session(path, asks, hook_event(2, kind, prompt="go on"))["state"] == state
    assert _session(path, hook_event(3, "SessionStart", source="compact"))["state"] == "working"


def test_a_subagent_that_asks_is_heard_after_the_turn_of_its_session(path: Path) -> None:
    session = _session(path, hook_event(1, "PermissionRequest", agent_id="g1", **_BASH), hook_event(2, "Stop"))
    assert (session["state"], session["reason"]) == ("waiting_for_permission", "asks to run Bash")


@pytest.mark.parametrize("late", ["PostToolUse", "Stop", "UserPromptSubmit", "SubagentStop", "Notification"])
def test_a_late_event_does_not_revive_an_ended_session(path: Path, late: str) -> None:
    session = _session(path, hook_event(1, "SessionStart"), hook_event(2, "SessionEnd"), hook_event(3, late, **_BASH))
    assert (session["state"], session["ended"]) == ("ended", START_MS + 2000)


@pytest.mark.parametrize("source", ["resume", "clear", "compact"])
def test_a_session_start_revives_an_ended_session(path: Path, source: str) -> None:
    session = _session(
        path, hook_event(1, "SessionStart"), hook_event(2, "SessionEnd"), hook_event(3, "SessionStart", source=source)
    )
    assert session["ended"] is None
    assert session["state"] != "ended"
    assert session["started"] == START_MS + 1000


def test_the_project_is_where_the_session_began(path: Path) -> None:
    session = _session(
        path, hook_event(1, "SessionStart", cwd="/home/user/one"), hook_event(2, "Stop", cwd="/home/user/one/deeper")
    )
    assert (session["path"], session["project"]) == ("/home/user/one", "one")
    assert tables(path)["projects"] == [("/home/user/one", "one")]


@pytest.mark.parametrize(
    ("cwd", "name"),
    [("/", "/"), ("C:\\Users\\me\\app", "app"), ("/a/ünï côdé", "ünï côdé"), ("/" + "x" * 10_000, "x" * 10_000)],
)
def test_projects_are_named_by_the_last_part_of_their_path(path: Path, cwd: str, name: str) -> None:
    assert _session(path, hook_event(1, "SessionStart", cwd=cwd))["project"] == name


def test_overlapping_calls_keep_their_own_answers(path: Path) -> None:
    calls = _calls(
        path,
        hook_event(1, "PreToolUse", tool_use_id="a", **_BASH),
        hook_event(2, "PreToolUse", tool_use_id="b", **_BASH),
        hook_event(3, "PostToolUse", tool_use_id="a", tool_response="from a", **_BASH),
        hook_event(5, "PostToolUseFailure", tool_use_id="b", error="from b", duration_ms=17, **_BASH),
    )
    assert [(call["use_id"], call["status"], call["response"], call["error"]) for call in calls] == [
        ("a", "success", '"from a"', None),
        ("b", "error", None, "from b"),
    ]
    assert [call["duration"] for call in calls] == [2000, 17]


def test_without_an_id_the_newest_pending_call_of_that_tool_and_subagent_is_meant(path: Path) -> None:
    calls = _calls(
        path,
        hook_event(1, "PreToolUse", **_BASH),
        hook_event(2, "PreToolUse", **_BASH),
        hook_event(3, "PreToolUse", agent_id="g1", agent_type="x", **_BASH),
        hook_event(4, "PreToolUse", tool_name="Read"),
        hook_event(5, "PostToolUse", tool_response="second", **_BASH),
        hook_event(6, "PostToolUse", agent_id="g1", tool_response="inside", **_BASH),
    )
    assert [(call["tool"], call["status"], call["response"]) for call in calls] == [
        ("Bash", "pending", None),
        ("Bash", "success", '"second"'),
        ("Bash", "success", '"inside"'),
        ("Read", "pending", None),
    ]


def test_calls_that_only_the_batch_reports_never_ran(path: Path) -> None:
    entries = [
        {"tool_use_id": "a", "tool_name": "Bash", "tool_input": {}, "tool_response": "Permission denied by a rule."},
        {
            "tool_use_id": "b",
            "tool_name": "Edit",
            "tool_input": {},
            "tool_response": "<tool_use_error>bad</tool_use_error>",
        },
        {"tool_use_id": "c", "tool_name": "Bash", "tool_input": {}, "tool_response": "done"},
    ]
    calls = _calls(
        path,
        hook_event(1, "PreToolUse", tool_use_id="a", **_BASH),
        hook_event(2, "PreToolUse", tool_use_id="c", **_BASH),
        hook_event(3, "PostToolUse", tool_use_id="c", tool_response="done", **_BASH),
        hook_event(4, "PostToolBatch", tool_calls=entries),
    )
    assert {call["use_id"]: (call["status"], call["error"]) for call in calls} == {
        "a": ("cancelled", "Permission denied by a rule."),
        "b": ("error", "bad"),
        "c": ("success", None),
    }


def test_calls_left_open_close_with_their_session_and_say_so(path: Path) -> None:
    call = _calls(
        path,
        hook_event(1, "PreToolUse", tool_use_id="a", agent_id="g1", agent_type="x", **_BASH),
        hook_event(2, "Stop"),
        hook_event(3, "SessionEnd"),
    )[0]
    assert (call["status"], call["ended"]) == ("cancelled", START_MS + 3000)
    assert "session ended" in call["reason"]


def test_a_call_given_up_by_hand_closes_with_the_next_prompt(path: Path) -> None:
    calls = _calls(
        path,
        hook_event(1, "PreToolUse", tool_use_id="a", **_BASH),
        hook_event(2, "PreToolUse", tool_use_id="b", agent_id="g1", agent_type="x", **_BASH),
        hook_event(3, "UserPromptSubmit", prompt="<task-notification>\n<task-id>g0</task-id>"),
        hook_event(4, "UserPromptSubmit", prompt="something else"),
    )
    assert [(call["status"], call["ended"]) for call in calls] == [("cancelled", START_MS + 4000), ("pending", None)]


def test_an_interrupted_call_is_cancelled_and_no_error(path: Path) -> None:
    session = _session(
        path,
        hook_event(1, "PreToolUse", tool_use_id="a", **_BASH),
        hook_event(2, "PostToolUseFailure", tool_use_id="a", error="stopped", is_interrupt=True, **_BASH),
    )
    assert (session["calls"], session["errors"]) == (1, 0)


def test_subagents_live_and_stop_by_their_id(path: Path) -> None:
    write(
        path,
        [
            [hook_event(1, "SubagentStart", agent_id="g1", agent_type="explorer")],
            [hook_event(2, "SubagentStart", agent_id="g2", agent_type="explorer")],
            [hook_event(3, "SubagentStop", agent_id="g1", agent_type="explorer")],
            [hook_event(4, "SubagentStop", agent_id="unheard", agent_type="")],
            [
                hook_event(
                    5,
                    "PostToolUse",
                    tool_use_id="t",
                    tool_name="Agent",
                    tool_input={"description": "look around"},
                    tool_response={"agentId": "g1", "status": "completed"},
                )
            ],
        ],
    )
    assert [row[1:] for row in tables(path)["subagents"]] == [
        ("g1", "look around", "explorer", "stopped", START_MS + 1000, START_MS + 3000),
        ("g2", None, "explorer", "active", START_MS + 2000, None),
    ]


def test_an_agent_of_the_clawatch_contract_is_a_session_with_its_calls_errors_and_money(path: Path) -> None:
    session = _session(
        path,
        agent_event(1, "heartbeat"),
        agent_event(2, "tool_call", toolName="exec"),
        agent_event(3, "tool_call", toolName="exec", error="no such file"),
        agent_event(4, "cost", tokenCount=1500, costUsd=0.03, model="claude-sonnet-4-20250514"),
        agent_event(5, "cost", tokenCount=500, costUsd=0.010001),
        agent_event(6, "error", error="lost the thread"),
    )
    assert (session["origin"], session["state"], session["reason"]) == ("agent", "error", "lost the thread")
    assert (session["calls"], session["errors"], session["tokens"], session["cost"]) == (2, 2, 2000, 40_001)
    assert session["model"] == "claude-sonnet-4-20250514"


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (["heartbeat"], "working"),
        (["running"], "working"),
        (["paused", "heartbeat"], "paused"),
        (["stuck"], "stuck"),
        (["stopped"], "ended"),
        (["stopped", "tool_call"], "ended"),
        (["stopped", "heartbeat"], "working"),
        (["error_event", "heartbeat"], "working"),
        (["error", "heartbeat"], "error"),
        (["paused", "running"], "working"),
    ],
)
def test_an_agents_state_is_what_it_reports(path: Path, kinds: list[str], state: str) -> None:
    events = []
    for number, kind in enumerate(kinds):
        if kind == "error_event":
            events.append(agent_event(number, "error", error="x"))
        elif kind in {"heartbeat", "tool_call"}:
            events.append(agent_event(number, kind))
        else:
            events.append(agent_event(number, "status_change", status=kind))
    assert _session(path, *events)["state"] == state


def test_long_bodies_are_kept_short_as_valid_json_and_whole_in_the_journal(path: Path) -> None:

    long = "x" * 600_000
    call = _calls(path, hook_event(1, "PostToolUse", tool_use_id="a", tool_response=long, **_BASH))[0]
    assert len(call["response"]) < 300_000
    assert "600,002 characters" in json.loads(call["response"])


def test_a_replay_reads_every_payload_that_was_taken_in(path: Path) -> None:
    surrogate = b'{"session_id": "s1", "hook_event_name": "UserPromptSubmit", "prompt": "\\ud800"}'
    write(path, [[replace(hook_event(1, "UserPromptSubmit", prompt="\ufffd"), payload=surrogate)]])
    before = tables(path)
    with closing(open_for_writing(path)) as connection:
        assert rebuild_projections(connection) == 1
    assert tables(path) == before


def test_a_session_is_known_by_what_its_person_asked_for_first(path: Path) -> None:
    session = _session(
        path,
        hook_event(1, "UserPromptSubmit", prompt="<task-notification>\n<task-id>g0</task-id>"),
        hook_event(2, "UserPromptSubmit", prompt="  Mend the import\nof quoted newlines " + "x" * 500),
        hook_event(3, "UserPromptSubmit", prompt="go on"),
    )
    assert session["prompt"].startswith("Mend the import\nof quoted newlines")
    assert len(session["prompt"]) == 200
