"""A real Claude Code that is killed: its session ends, and one that goes on does not, whether ClaWatch ran or not."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import uuid
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from e2e.conftest import claude_environment
from e2e.mock_messages_api import MODEL, MessagesApi, Script, Text, ToolUse
from e2e.terminal import Terminal
from support.waiting import holds_within, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from e2e.conftest import RunClaude
    from e2e.running import ClaWatch

pytestmark = pytest.mark.e2e
RIGHT_WITHIN_S = 5.0
SEVERAL_LOOKS_S = 5.0
GONE = "its process is gone"
UNLISTED = "Claude Code no longer lists it as running"
WAITING = Script(
    main=((ToolUse("toolu_wait", "Bash", {"command": "python3 -c 'import time; time.sleep(300)'"}),), (Text("done"),))
)


@dataclass
class Claude:
    """A `claude -p` that waits for a long command."""

    process: subprocess.Popen[bytes]
    session_id: str

    def kill(self) -> None:
        """Kill it, and what it runs: that would go on without it."""
        self.process.kill()
        self.process.wait()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@pytest.fixture
def start_claude(
    claude_program: Path, project: Path, bare_environment: Mapping[str, str]
) -> Iterator[Callable[[], Claude]]:
    with ExitStack() as stack:

        def start() -> Claude:
            api = stack.enter_context(MessagesApi(WAITING))
            session_id = str(uuid.uuid4())
            command = [str(claude_program), "-p", "please wait", "--model", MODEL, "--session-id", session_id]
            process = subprocess.Popen(
                [*command, "--allowedTools", "Bash"],
                cwd=project,
                env={**bare_environment, **claude_environment(api)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            claude = Claude(process, session_id)
            stack.callback(claude.kill)
            return claude

        yield start


def states(clawatch: ClaWatch) -> dict[str, tuple[str, str, str]]:
    """Give each session's state, its reason and its evidence."""
    database = Path(clawatch.environment["CLAWATCH_HOME"]) / "clawatch.db"
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT session_id, state, state_reason, state_evidence FROM sessions")
        return {session_id: (state, reason, evidence) for session_id, state, reason, evidence in rows}


def runs_its_command(clawatch: ClaWatch, claude: Claude) -> bool:
    return states(clawatch).get(claude.session_id) == ("working", "runs Bash", "hook")


def test_killed_while_clawatch_runs(clawatch: ClaWatch, start_claude: Callable[[], Claude]) -> None:
    with clawatch:
        clawatch.command("hooks", "install")
        killed, other = start_claude(), start_claude()
        until(lambda: runs_its_command(clawatch, killed) and runs_its_command(clawatch, other), 30)
        assert not holds_within(lambda: not runs_its_command(clawatch, killed), SEVERAL_LOOKS_S)

        killed.kill()

        until(lambda: states(clawatch)[killed.session_id] == ("ended", GONE, "process"), RIGHT_WITHIN_S)
        assert runs_its_command(clawatch, other)


def test_killed_while_clawatch_is_off(clawatch: ClaWatch, start_claude: Callable[[], Claude]) -> None:
    with clawatch:
        clawatch.command("hooks", "install")
        killed, other = start_claude(), start_claude()
        until(lambda: runs_its_command(clawatch, killed) and runs_its_command(clawatch, other), 30)
    killed.kill()
    with clawatch:
        until(lambda: states(clawatch)[killed.session_id] == ("ended", GONE, "process"), RIGHT_WITHIN_S)
        assert runs_its_command(clawatch, other)


def test_begun_and_killed_while_clawatch_is_off(clawatch: ClaWatch, start_claude: Callable[[], Claude]) -> None:
    with clawatch:
        clawatch.command("hooks", "install")
    killed, other = start_claude(), start_claude()
    spool = Path(clawatch.environment["CLAWATCH_HOME"]) / "spool"

    def asked(claude: Claude) -> bool:
        return any(b"PreToolUse" in text and claude.session_id.encode() in text for text in spooled())

    def spooled() -> list[bytes]:
        return [path.read_bytes() for path in spool.glob("[!.]*.json")]

    until(lambda: asked(killed) and asked(other), 30)
    killed.kill()
    with clawatch:
        until(lambda: states(clawatch).get(killed.session_id) == ("ended", GONE, "process"), RIGHT_WITHIN_S)
        until(lambda: runs_its_command(clawatch, other), RIGHT_WITHIN_S)


def test_a_session_without_hooks_lives_as_long_as_its_process(
    clawatch: ClaWatch, start_claude: Callable[[], Claude]
) -> None:
    with clawatch:
        claude = start_claude()
        until(lambda: states(clawatch).get(claude.session_id, ("",))[0] == "working", 30)
        assert not holds_within(lambda: states(clawatch)[claude.session_id][0] == "ended", SEVERAL_LOOKS_S)
        claude.kill()
        until(lambda: states(clawatch)[claude.session_id] == ("ended", GONE, "process"), RIGHT_WITHIN_S)


def test_a_session_that_ended_unseen(clawatch: ClaWatch, run_claude: RunClaude) -> None:
    session_id = str(uuid.uuid4())
    assert run_claude(Script(main=((Text("done"),),)), "--session-id", session_id).returncode == 0
    for _ in range(2):
        with clawatch:
            until(lambda: states(clawatch).get(session_id) == ("ended", UNLISTED, "process"), RIGHT_WITHIN_S)


def test_a_session_too_short_to_be_seen(clawatch: ClaWatch, run_claude: RunClaude) -> None:
    session_id = str(uuid.uuid4())
    with clawatch:
        assert run_claude(Script(main=((Text("done"),),)), "--session-id", session_id).returncode == 0
        until(lambda: states(clawatch).get(session_id, ("",))[0] == "ended", RIGHT_WITHIN_S)
        assert states(clawatch)[session_id][1] in {UNLISTED, GONE}


def test_who_waits_in_a_terminal_is_listed_whatever_session_it_went_on_with(
    clawatch: ClaWatch, claude_program: Path, home: Path, project: Path, bare_environment: Mapping[str, str]
) -> None:
    trusting = json.loads((home / ".claude.json").read_bytes())
    trusting["projects"] = {str(project): {"hasTrustDialogAccepted": True}}
    (home / ".claude.json").write_text(json.dumps(trusting), encoding="utf-8")

    def living() -> list[str]:
        return [session_id for session_id, (state, *_) in states(clawatch).items() if state != "ended"]

    with MessagesApi(Script(main=((Text("all is well"),),))) as api, clawatch:
        environment = {**bare_environment, **claude_environment(api)}
        with Terminal([str(claude_program), "--model", MODEL], project, environment) as terminal:
            until(lambda: len(living()) == 1, 30)
            first = living()[0]
            terminal.type("please look around")
            until(lambda: api.answered, 30)
            terminal.type("/clear")
            until(lambda: set(living()) - {first}, 30)
            (second,) = set(living()) - {first}
            terminal.type("please look again")
            assert not holds_within(lambda: second not in living(), 2 * SEVERAL_LOOKS_S)
            terminal.type("/exit")
            assert terminal.wait_for_end() == 0
        until(lambda: not living(), RIGHT_WITHIN_S)
        assert states(clawatch)[second] == ("ended", GONE, "process")
