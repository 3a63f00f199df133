"""A real Claude Code session, seen through our hooks and told by our API."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from e2e.bills import bill
from e2e.mock_messages_api import MODEL, SUBAGENT_MARK, Fault, Script, Text, ToolUse
from e2e.scripts import LOOK_AROUND, LOOK_AROUND_TOOLS

if TYPE_CHECKING:
    from pathlib import Path

    from e2e.conftest import RunClaude
    from e2e.mock_messages_api import Usage
    from e2e.running import ClaWatch

pytestmark = pytest.mark.e2e

HELLO, READ, ONE, TWO, AGENT, COUNT, EXIT = range(7)
OVERLAPPING = {ONE, TWO}  # of one message: their hooks run at the same time and arrive in either order
ASKED = [
    *(part.input for reply in LOOK_AROUND.main[:4] for part in reply if isinstance(part, ToolUse)),
    *(part.input for part in LOOK_AROUND.subagent[0] if isinstance(part, ToolUse)),
    *(part.input for part in LOOK_AROUND.main[4] if isinstance(part, ToolUse)),
]

INVALID = "InputValidationError: Bash failed due to the following issue:\nThe required parameter `command` is missing"


def bash_answer(stdout: str) -> dict[str, Any]:
    return {"stdout": stdout, "stderr": "", "interrupted": False, "isImage": False, "noOutputExpected": False}


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def check_times(row: dict[str, Any], earliest: datetime, latest: datetime) -> None:
    assert earliest - timedelta(seconds=1) <= moment(row["started_at"]) <= moment(row["ended_at"]) <= latest


def check_look_around(
    clawatch: ClaWatch, session_id: str, project: Path, begun: datetime, answered: list[Usage]
) -> None:
    session = clawatch.get_ended_session(session_id, **bill(answered))
    now = datetime.now(UTC)
    calls, agents = session.pop("tool_calls"), session.pop("agents")

    check_times(session, begun, now)
    assert 0.4 < session["duration_seconds"] < (now - begun).total_seconds()
    known = {key: value for key, value in session.items() if key not in {"started_at", "ended_at", "duration_seconds"}}
    assert known == {
        "id": 1,
        "session_id": session_id,
        "project_id": 1,
        "project_name": project.name,
        "status": "ended",
        "model": MODEL,
        **bill(answered),
        "tool_call_count": 7,
    }

    order = [ASKED.index(json.loads(call["tool_input"])) for call in calls]
    assert [ONE if place in OVERLAPPING else place for place in order] == [HELLO, READ, ONE, ONE, AGENT, COUNT, EXIT]
    by_place = dict(zip(order, calls, strict=True))
    calls = [by_place[place] for place in range(7)]
    for call in calls:
        check_times(call, begun, now)
        assert call["session_id"] == session_id
        assert 0 <= call["duration_ms"] < 1000 * session["duration_seconds"]
    assert sorted(call["id"] for call in calls) == [1, 2, 3, 4, 5, 6, 7]
    assert [(call["tool_name"], call["status"], call["error"]) for call in calls] == [
        ("Bash", "success", None),
        (
            "Read",
            "error",
            f"File does not exist. Note: your current working directory is {project}.",
        ),
        ("Bash", "success", None),
        ("Bash", "success", None),
        ("Agent", "success", None),
        ("Bash", "success", None),
        ("Bash", "error", "Exit code 3"),
    ]
    answers = [call["tool_response"] and json.loads(call["tool_response"]) for call in calls]
    agent_answer = answers.pop(AGENT)
    assert answers == [
        bash_answer("hello-from-bash"),
        None,
        bash_answer("one"),
        bash_answer("two"),
        bash_answer("0"),
        None,
    ]
    assert agent_answer["content"] == [{"type": "text", "text": "There are some files."}]
    # the two that overlap have each its own duration, and the subagent's call lies within that of the subagent
    assert calls[TWO]["duration_ms"] < calls[ONE]["duration_ms"] >= 400
    assert calls[COUNT]["duration_ms"] < calls[AGENT]["duration_ms"]

    (agent,) = agents
    check_times(agent, begun, now)
    assert {key: value for key, value in agent.items() if key not in {"started_at", "ended_at"}} == {
        "id": 1,
        "session_id": session_id,
        "agent_name": "count files",
        "agent_type": "general-purpose",
        "status": "stopped",
    }

    def of_call(place: int) -> dict[str, Any]:
        return {
            "type": "tool_call",
            "timestamp": by_place[place]["started_at"],
            "tool_call": by_place[place],
            "agent": None,
        }

    timeline = clawatch.get(f"/api/sessions/{session_id}/timeline")
    of_agent = {"type": "agent", "timestamp": agent["started_at"], "tool_call": None, "agent": agent}
    assert timeline == [*map(of_call, order[:5]), of_agent, *map(of_call, order[5:])]


@pytest.mark.parametrize("claude_on_path", [True, False], ids=["exec form", "shell form"])
def test_a_session_with_clawatch_running(
    clawatch: ClaWatch, claude_program: Path, run_claude: RunClaude, home: Path, project: Path, *, claude_on_path: bool
) -> None:
    if claude_on_path:  # the installer sees which Claude Code there is, and that it needs no shell
        path = f"{claude_program.parent}:{clawatch.environment['PATH']}"
        clawatch.environment = {**clawatch.environment, "PATH": path}
    with clawatch:
        clawatch.command("hooks", "install")
        settings = json.loads((home / ".claude" / "settings.json").read_bytes())
        (entry,) = settings["hooks"]["PreToolUse"]
        assert ("args" in entry["hooks"][0]) is claude_on_path

        session_id, begun = str(uuid.uuid4()), datetime.now(UTC)
        result = run_claude(LOOK_AROUND, *LOOK_AROUND_TOOLS, "--session-id", session_id)

        assert (result.returncode, result.stdout.strip()) == (0, "All done."), result.stderr
        assert clawatch.get("/api/sessions")["total"] == 1
        check_look_around(clawatch, session_id, project, begun, run_claude.answered)


def test_a_session_while_clawatch_was_away(clawatch: ClaWatch, run_claude: RunClaude, project: Path) -> None:
    with clawatch:
        clawatch.command("hooks", "install")
    session_id, begun = str(uuid.uuid4()), datetime.now(UTC)

    result = run_claude(LOOK_AROUND, *LOOK_AROUND_TOOLS, "--session-id", session_id)

    assert (result.returncode, result.stdout.strip()) == (0, "All done."), result.stderr
    with clawatch:
        check_look_around(clawatch, session_id, project, begun, run_claude.answered)


def test_calls_that_never_ran(clawatch: ClaWatch, run_claude: RunClaude, project: Path) -> None:
    script = Script(
        main=(
            (
                ToolUse("toolu_denied", "Bash", {"command": "rm -rf nothing"}),
                ToolUse("toolu_allowed", "Bash", {"command": "echo allowed"}),
            ),
            (ToolUse("toolu_invalid", "Bash", {}),),
            (Text("done"),),
        )
    )
    session_id = str(uuid.uuid4())
    with clawatch:
        clawatch.command("hooks", "install")
        run_claude(
            script, "--allowedTools", "Bash(echo *)", "--disallowedTools", "Bash(rm *)", "--session-id", session_id
        )
        session = clawatch.get_ended_session(session_id)

    assert {(call["tool_input"], call["status"], call["error"]) for call in session["tool_calls"]} == {
        (
            '{"command":"rm -rf nothing"}',
            "error",
            "Permission to use Bash with command rm -rf nothing has been denied.",
        ),
        ('{"command":"echo allowed"}', "success", None),
        (
            "{}",
            "error",
            INVALID,
        ),
    }
    assert list(project.iterdir()) == []


def test_a_subagent_that_outlives_the_turn(clawatch: ClaWatch, run_claude: RunClaude) -> None:
    asked = {"description": "wait a little", "prompt": f"{SUBAGENT_MARK} wait", "subagent_type": "general-purpose"}
    script = Script(
        main=((ToolUse("toolu_agent", "Agent", {**asked, "run_in_background": True}),), (Text("launched"),)),
        subagent=((ToolUse("toolu_wait", "Bash", {"command": "sleep 2; echo waited"}),), (Text("waited"),)),
    )
    session_id = str(uuid.uuid4())
    with clawatch:
        clawatch.command("hooks", "install")
        run_claude(script, *LOOK_AROUND_TOOLS, "--session-id", session_id)
        session = clawatch.get_ended_session(session_id)

    launch, wait = session["tool_calls"]
    assert (launch["tool_name"], launch["status"]) == ("Agent", "success")
    assert json.loads(launch["tool_response"])["status"] == "async_launched"
    assert (wait["status"], json.loads(wait["tool_response"])) == ("success", bash_answer("waited"))
    assert launch["duration_ms"] < wait["duration_ms"] >= 2000
    (agent,) = session["agents"]
    assert (agent["agent_name"], agent["agent_type"], agent["status"]) == (
        "wait a little",
        "general-purpose",
        "stopped",
    )


@pytest.mark.parametrize("status", [400, 529])
def test_a_model_that_does_not_answer(clawatch: ClaWatch, run_claude: RunClaude, status: int) -> None:
    script = Script(main=LOOK_AROUND.main, subagent=LOOK_AROUND.subagent, fault=Fault(after=1, status=status))
    session_id = str(uuid.uuid4())
    with clawatch:
        clawatch.command("hooks", "install")
        result = run_claude(script, *LOOK_AROUND_TOOLS, "--session-id", session_id)
        session = clawatch.get_ended_session(session_id)

    assert result.returncode == 1
    assert [call["status"] for call in session["tool_calls"]] == ["success"]
