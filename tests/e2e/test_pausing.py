"""A real Claude Code that is paused: its next call waits, and goes on, is refused or runs as was agreed."""

from __future__ import annotations

import json
import subprocess
import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from e2e.conftest import claude_environment
from e2e.mock_messages_api import MODEL, SUBAGENT_MARK, MessagesApi, Script, Text, ToolUse
from e2e.terminal import Terminal
from e2e.test_liveness import GONE, states
from support.waiting import holds_within, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from e2e.running import ClaWatch

pytestmark = pytest.mark.e2e
WITHIN_S = 30.0
HELD_FOR_S = 1.0


def touch(name: str) -> ToolUse:
    return ToolUse(f"toolu_{name}", "Bash", {"command": f"touch {name}"})


AGENT = ToolUse(
    "toolu_agent",
    "Agent",
    {
        "description": "touch it",
        "prompt": f"{SUBAGENT_MARK} touch it",
        "subagent_type": "general-purpose",
        "run_in_background": False,
    },
)
ONE_CALL = Script(main=((touch("one"),), (Text("All done."),)))
PARALLEL_AND_SUBAGENT = Script(
    # of several calls at once, Claude Code runs only those side by side that change nothing
    main=(
        (
            ToolUse("toolu_left", "Bash", {"command": "sleep 0.1; echo left"}),
            ToolUse("toolu_right", "Bash", {"command": "echo right"}),
        ),
        (AGENT,),
        (Text("All done."),),
    ),
    subagent=((touch("one"),), (Text("touched"),)),
)


@dataclass
class Claude:
    """A `claude -p` and its model, which thinks until it is let to answer."""

    process: subprocess.Popen[str]
    session_id: str
    api: MessagesApi
    clawatch: ClaWatch

    def state(self) -> tuple[str, str]:
        return states(self.clawatch).get(self.session_id, ("", "", ""))[:2]

    def pause(self) -> None:
        until(lambda: self.state()[0] == "working", WITHIN_S)
        assert self.clawatch.wish(self.session_id, "pause") == "paused"
        assert self.state()[1].startswith("pause requested; ")

    def wait_until_held(self, before: str) -> None:
        self.api.gate.set()
        until(lambda: self.state() == ("paused", f"paused before {before}"), WITHIN_S)

    def result(self) -> str:
        out, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 0
        return out.strip()


@pytest.fixture
def start_claude(
    clawatch: ClaWatch, claude_program: Path, project: Path, bare_environment: Mapping[str, str]
) -> Iterator[Callable[[Script], Claude]]:
    with ExitStack() as stack:

        def start(script: Script) -> Claude:
            """Start one whose model has not answered yet, in the project."""
            api = stack.enter_context(MessagesApi(script))
            api.gate.clear()
            session_id = str(uuid.uuid4())
            command = [str(claude_program), "-p", "please look around", "--model", MODEL, "--session-id", session_id]
            process = subprocess.Popen(
                [*command, "--allowedTools", "Bash Agent"],
                cwd=project,
                env={**bare_environment, **claude_environment(api)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.callback(process.communicate)
            stack.callback(process.kill)
            return Claude(process, session_id, api, clawatch)

        yield start


def ran(project: Path) -> list[str]:
    return sorted(path.name for path in project.iterdir())


def test_calls_wait_parallel_and_of_subagents_until_resumed(
    clawatch: ClaWatch, start_claude: Callable[[Script], Claude], project: Path
) -> None:
    with clawatch:
        clawatch.command("hooks", "install")
        claude = start_claude(PARALLEL_AND_SUBAGENT)
        claude.pause()
        claude.wait_until_held("2 calls")
        assert not holds_within(lambda: claude.api.tool_results, HELD_FOR_S)

        claude.api.gate.clear()
        clawatch.wish(claude.session_id, "resume")
        until(lambda: len(claude.api.tool_results) == 2, WITHIN_S)
        claude.pause()
        claude.wait_until_held("Agent")
        claude.api.gate.clear()
        clawatch.wish(claude.session_id, "resume")
        until(lambda: claude.state() == ("working", "subagent started"), WITHIN_S)
        claude.pause()
        claude.wait_until_held("Bash")
        assert ran(project) == []
        clawatch.wish(claude.session_id, "resume")

        assert claude.result() == "All done."
        assert ran(project) == ["one"]
        session = clawatch.get_ended_session(claude.session_id)
        assert [call["status"] for call in session["tool_calls"]] == ["success"] * 4


def test_a_call_is_refused_when_its_time_is_over(
    clawatch: ClaWatch, start_claude: Callable[[Script], Claude], project: Path
) -> None:
    clawatch.environment = {**clawatch.environment, "CLAWATCH_HOLD_SECONDS": "1"}
    with clawatch:
        clawatch.command("hooks", "install")
        claude = start_claude(ONE_CALL)
        claude.pause()
        claude.api.gate.set()
        assert claude.result() == "All done."
        (refused,) = claude.api.tool_results
        assert refused["is_error"] is True
        assert "paused by the user in ClaWatch" in str(refused["content"])
        assert ran(project) == []


def test_a_call_is_held_still_after_a_restart_and_runs_where_clawatch_stays_away(
    clawatch: ClaWatch, start_claude: Callable[[Script], Claude], project: Path
) -> None:
    with clawatch:
        clawatch.command("hooks", "install")
        claude = start_claude(ONE_CALL)
        claude.pause()
        claude.wait_until_held("Bash")
        clawatch.kill()
    with clawatch:
        until(lambda: claude.state() == ("paused", "paused before Bash"), WITHIN_S)
        assert ran(project) == []
        clawatch.kill()
    assert claude.result() == "All done."
    assert ran(project) == ["one"]


def test_hooks_of_older_installations_hold_as_long_as_claude_code_waits(
    clawatch: ClaWatch, start_claude: Callable[[Script], Claude], project: Path, home: Path
) -> None:
    settings = home / ".claude" / "settings.json"
    with clawatch:
        clawatch.command("hooks", "install")
        installed = json.loads(settings.read_bytes())
        installed["hooks"]["PreToolUse"][0]["hooks"][0]["timeout"] = 2
        settings.write_text(json.dumps(installed), encoding="utf-8")
        claude = start_claude(ONE_CALL)
        claude.pause()
        claude.wait_until_held("Bash")
        until(lambda: ran(project) == ["one"], WITHIN_S)
        assert claude.result() == "All done."


def test_esc_ends_a_call_that_is_held(
    clawatch: ClaWatch, claude_program: Path, home: Path, project: Path, bare_environment: Mapping[str, str]
) -> None:
    trusting = json.loads((home / ".claude.json").read_bytes())
    trusting["projects"] = {str(project): {"hasTrustDialogAccepted": True}}
    (home / ".claude.json").write_text(json.dumps(trusting), encoding="utf-8")
    command = [str(claude_program), "--model", MODEL, "--permission-mode", "default", "--allowedTools", "Bash"]

    def state(session_id: str) -> tuple[str, str]:
        return states(clawatch)[session_id][:2]

    with MessagesApi(ONE_CALL) as api, clawatch:
        clawatch.command("hooks", "install")
        api.gate.clear()
        with Terminal(command, project, {**bare_environment, **claude_environment(api)}) as terminal:
            until(lambda: states(clawatch), WITHIN_S)
            (session_id,) = states(clawatch)
            terminal.type("please look around")
            until(lambda: state(session_id) == ("working", "prompt received"), WITHIN_S)
            clawatch.wish(session_id, "pause")
            api.gate.set()
            until(lambda: state(session_id) == ("paused", "paused before Bash"), WITHIN_S)
            terminal.press("\x1b")
            until(lambda: state(session_id) == ("waiting_for_input", "pause requested; interrupted"), WITHIN_S)
            assert ran(project) == []
            terminal.kill()
        until(lambda: state(session_id) == ("ended", GONE), WITHIN_S)
