"""Real Claude Code sessions and the bill: what ClaWatch says equals what the model answered, added up by hand."""

from __future__ import annotations

import json
import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from e2e.bills import PRICED, bill
from e2e.conftest import claude_environment
from e2e.mock_messages_api import MessagesApi, Script, Text, ToolUse
from e2e.scripts import LOOK_AROUND, LOOK_AROUND_TOOLS
from e2e.terminal import Terminal
from support.events import journal
from support.transcripts import offsets
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from e2e.conftest import RunClaude
    from e2e.mock_messages_api import Usage
    from e2e.running import ClaWatch

pytestmark = pytest.mark.e2e
# without hooks ClaWatch knows of a process by looking, some times a second
SEEN_AT_WORK_S = 1.2
LOOKED_AROUND = {
    "toolu_hello": ("Bash", "success"),
    "toolu_read": ("Read", "error"),
    "toolu_one": ("Bash", "success"),
    "toolu_two": ("Bash", "success"),
    "toolu_agent": ("Agent", "success"),
    "toolu_count": ("Bash", "success"),
    "toolu_exit": ("Bash", "error"),
}


def going_on(turns: int, call: str) -> Script:
    """Continue a conversation of so many answered calls with one more."""
    more = ToolUse(call, "Bash", {"command": f"sleep {SEEN_AT_WORK_S}; echo more"})
    return Script(main=(*((Text("said before"),),) * turns, (more,), (Text("Done again."),)))


@dataclass
class Sessions:
    """Sessions of the real Claude Code, and what the model answered in each."""

    clawatch: ClaWatch
    run_claude: RunClaude
    projects: Path
    answered: dict[str, list[Usage]] = field(default_factory=dict)
    calls: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)

    def look_around(self) -> str:
        session_id = str(uuid.uuid4())
        self._run(session_id, LOOK_AROUND, "--session-id", session_id)
        self.calls[session_id] = LOOKED_AROUND
        self.turns[session_id] = len(LOOK_AROUND.main) - 1
        return session_id

    def resume(self, session_id: str) -> None:
        self._run(session_id, going_on(self.turns[session_id], "toolu_resumed"), "--resume", session_id)
        self.turns[session_id] += 1
        self.calls[session_id] = {**self.calls[session_id], "toolu_resumed": ("Bash", "success")}

    def fork(self, session_id: str) -> str:
        call = f"toolu_fork_{len(self.answered)}"
        fork = str(uuid.uuid4())
        arguments = ("--resume", session_id, "--fork-session", "--session-id", fork)
        self._run(fork, going_on(self.turns[session_id], call), *arguments)
        self.turns[fork] = self.turns[session_id] + 1
        self.calls[fork] = {call: ("Bash", "success")}
        return fork

    def check(self, **also: object) -> None:
        """See that both answers of the API have each session with its bill, its model and its calls, once."""
        until(self._are_read)
        for session_id, answered in self.answered.items():
            self.clawatch.get_session(session_id, **self._expected(session_id, answered), **also)
        listed = {item["session_id"]: item for item in self.clawatch.get("/api/sessions")["items"]}
        assert listed.keys() == self.answered.keys()
        for session_id, answered in self.answered.items():
            detail = self.clawatch.get(f"/api/sessions/{session_id}")
            for said in (listed[session_id], detail):
                expected = self._expected(session_id, answered)
                assert {name: said[name] for name in expected} == expected
            assert len(detail["tool_calls"]) == len(self.calls[session_id])
            assert all(call["duration_ms"] is not None for call in detail["tool_calls"])
            found = [(row["id"], row["name"], row["status"]) for row in self.rows() if row["session"] == session_id]
            assert sorted(found) == sorted((key, *call) for key, call in self.calls[session_id].items())

    def rows(self) -> list[dict[str, Any]]:
        """Give every tool call."""
        with closing(sqlite3.connect(f"{(self.home / 'clawatch.db').as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            query = (
                "SELECT t.tool_use_id AS id, tool_name AS name, t.status, t.duration_ms, session_id AS session "
                "FROM tool_calls t JOIN sessions s ON s.id = t.session"
            )
            return [dict(row) for row in connection.execute(query)]

    @property
    def home(self) -> Path:
        return Path(self.clawatch.environment["CLAWATCH_HOME"])

    def _run(self, session_id: str, script: Script, *arguments: str) -> None:
        result = self.run_claude(script, *LOOK_AROUND_TOOLS, "--model", PRICED, *arguments)
        assert result.returncode == 0, result.stderr
        self.answered[session_id] = [*self.answered.get(session_id, ()), *self.run_claude.answered]

    def _are_read(self) -> bool:
        files = {path.name: path.stat().st_size for path in self.projects.rglob("*.jsonl")}
        return bool(files) and offsets(self.home) == files

    def _expected(self, session_id: str, answered: list[Usage]) -> dict[str, Any]:
        return {"model": PRICED, "tool_call_count": len(self.calls[session_id]), **bill(answered)}


@pytest.fixture
def sessions(clawatch: ClaWatch, run_claude: RunClaude, home: Path) -> Sessions:
    return Sessions(clawatch, run_claude, home / ".claude" / "projects")


@pytest.fixture(params=["with hooks", "transcripts only"])
def running(request: pytest.FixtureRequest, clawatch: ClaWatch) -> Iterator[ClaWatch]:
    """A ClaWatch that runs, and that Claude Code tells of its events or not."""
    with clawatch:
        if request.param == "with hooks":
            clawatch.command("hooks", "install")
        yield clawatch


@pytest.mark.usefixtures("running")
def test_two_sessions(sessions: Sessions) -> None:
    sessions.look_around()
    sessions.look_around()
    sessions.check(status="ended")


@pytest.mark.usefixtures("running")
def test_a_resume_and_forks_add_nothing_twice(sessions: Sessions) -> None:
    parent = sessions.look_around()
    fork = sessions.fork(parent)
    sessions.resume(parent)
    sessions.fork(parent)
    sessions.fork(fork)
    sessions.check(status="ended")
    # six answers of the model itself and two of the subagent, then two more in each run
    assert [len(answered) for answered in sessions.answered.values()] == [10, 2, 2, 2]


def test_hooks_and_transcripts_meet_in_one_row_and_hooks_have_the_say(clawatch: ClaWatch, sessions: Sessions) -> None:
    with clawatch:
        clawatch.command("hooks", "install")
        sessions.look_around()
        sessions.check()
    told = {}
    for _, kind, payload in journal(sessions.home):
        if kind in {"PostToolUse", "PostToolUseFailure"}:
            said = json.loads(payload)
            told[said["tool_use_id"]] = ("success" if kind == "PostToolUse" else "error", said["duration_ms"])
    assert told.keys() == LOOKED_AROUND.keys()
    assert {row["id"]: (row["status"], row["duration_ms"]) for row in sessions.rows()} == told


def test_a_restart_in_the_middle_loses_nothing_and_adds_nothing_twice(clawatch: ClaWatch, sessions: Sessions) -> None:
    with clawatch:
        clawatch.command("hooks", "install")
        parent = sessions.look_around()
        sessions.check()
    with ThreadPoolExecutor(1, "claude") as executor:
        with clawatch:
            going = executor.submit(sessions.look_around)

            def is_going() -> bool:
                items = clawatch.get("/api/sessions")["items"]
                return any(item["tool_call_count"] > 1 for item in items if item["session_id"] != parent)

            until(is_going, 30)
        assert not going.done()
        with clawatch:
            going.result(60)
            sessions.fork(parent)
            sessions.check()
    with clawatch:
        sessions.check()


def test_what_was_before_clawatch_is_there(clawatch: ClaWatch, sessions: Sessions) -> None:
    parent = sessions.look_around()
    sessions.resume(parent)
    sessions.fork(parent)
    with clawatch:
        sessions.check()


def test_the_model_and_the_bill_go_on_after_clear(
    clawatch: ClaWatch, claude_program: Path, project: Path, home: Path, bare_environment: Mapping[str, str]
) -> None:
    trusting = json.loads((home / ".claude.json").read_bytes())
    trusting["projects"] = {str(project): {"hasTrustDialogAccepted": True}}
    (home / ".claude.json").write_text(json.dumps(trusting), encoding="utf-8")

    def listed() -> list[dict[str, Any]]:
        """Give the sessions, the first begun first."""
        items: list[dict[str, Any]] = clawatch.get("/api/sessions")["items"]
        return sorted(items, key=lambda item: int(item["id"]))

    def bills() -> list[dict[str, Any]]:
        return [{name: item[name] for name in bill(())} for item in listed()]

    with clawatch, MessagesApi(Script(main=((Text("All done."),),))) as api:
        clawatch.command("hooks", "install")
        command = [str(claude_program), "--model", PRICED]
        with Terminal(command, project, {**bare_environment, **claude_environment(api)}) as terminal:
            until(lambda: [item["model"] for item in listed()] == [PRICED], 30)
            terminal.type("please look around")
            until(lambda: bills() == [bill(api.answered)] and api.answered, 30)
            first = list(api.answered)
            terminal.type("/clear")
            until(lambda: len(listed()) == 2, 30)
            terminal.type("please look again")
            until(lambda: len(api.answered) > len(first), 30)
            until(lambda: bills() == [bill(first), bill(api.answered[len(first) :])], 30)
            assert [item["model"] for item in listed()] == [PRICED, PRICED]
            assert [item["status"] for item in listed()] == ["ended", "active"]
            terminal.type("/exit")
            assert terminal.wait_for_end() == 0
        until(lambda: [item["status"] for item in listed()] == ["ended", "ended"])
        assert [item["model"] for item in listed()] == [PRICED, PRICED]
