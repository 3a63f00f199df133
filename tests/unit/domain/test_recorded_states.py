"""Sessions of the real Claude Code, event by event: which states they go through, and that those were the true ones."""

from __future__ import annotations

import json
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from clawatch.domain.events import Event, Origin
from clawatch.domain.session_words import take_words
from clawatch.domain.sessions import PROCESS_GONE, Session
from clawatch.domain.states import SessionState
from clawatch.domain.transcripts import ClaimSeen, SessionSeen

DATA = Path(__file__).parents[2] / "data"
# what Claude Code says of itself for a moment only, as while it clears, is not looked for
MOMENT_MS = 60
REGISTRY = {
    SessionState.WAITING_FOR_INPUT: "idle",
    SessionState.WAITING_FOR_PERMISSION: "waiting",
    SessionState.WORKING: "busy",
    SessionState.PAUSED: "busy",
    SessionState.ERROR: "idle",
    SessionState.ENDED: None,
}
OPENED = "waiting_for_input: session opened"
PROMPT = "working: prompt received"
TURN_OVER = "waiting_for_input: turn finished"
IN_TERMINAL = {
    "accepted": [
        [
            *(OPENED, PROMPT, "working: runs Write", "waiting_for_permission: asks to run Write"),
            *("working: Write ended", "working: tools ended", TURN_OVER),
        ]
    ],
    "rejected": [
        [
            *(OPENED, PROMPT, "working: runs Write", "waiting_for_permission: asks to run Write"),
            "waiting_for_input: interrupted",
        ]
    ],
    "esc": [[OPENED, PROMPT, "working: runs Bash", "waiting_for_input: interrupted"]],
    "clear": [[OPENED, PROMPT, TURN_OVER, "ended: clear"], [OPENED, PROMPT, TURN_OVER]],
    "exit": [[OPENED, PROMPT, TURN_OVER, "ended: prompt_input_exit"]],
    "killed": [[OPENED, PROMPT, "working: runs Bash", "ended: its process is gone"]],
    "held-esc": [
        [
            *(OPENED, PROMPT, "working: pause requested; prompt received", "working: pause requested; runs Bash"),
            *("paused: paused before Bash", "working: pause requested; runs Bash"),
            *("waiting_for_input: pause requested; interrupted", "waiting_for_input: interrupted"),
        ]
    ],
}

# of recordings without a word of the registry, the first letters of the states and their reasons
_LETTERS = {"i": "waiting_for_input", "p": "waiting_for_permission", "w": "working", "e": "error", "x": "ended"}
_BASH = "w runs Bash > w Bash ended > w tools ended"
_BEGIN = "i session opened > w prompt received"
_END = "i turn finished > x other"
_MAIN = (
    f"{_BEGIN} > {_BASH} > w runs Read > w Read ended > w tools ended > {_BASH} > w runs Agent > w subagent started > "
    f"{_BASH} > w Agent ended > w tools ended > {_BASH} > {_END}"
)
_BACKGROUND = (
    f"{_BEGIN} > w runs Agent > w subagent started > w Agent ended > w tools ended > w runs Bash > "
    f"w waits for its subagents > w Bash ended > w tools ended > w prompt received > {_END}"
)
_API_ERROR = [f"{_BEGIN} > {_BASH} > e server_error > x other", f"{_BEGIN} > {_BASH} > e unknown > x other"]
_DIALOGS = (
    f"{_BEGIN} > w runs Write > p asks to run Write > p Claude needs your permission > w Write ended > w tools ended > "
    "w runs Bash > p asks to run Bash > w prompt received > w runs Bash > w prompt received > i turn finished > "
    "w compacts its context > w context compacted > i context compacted > x clear"
)
_DENIED = f"{_BEGIN} > w runs Bash > w tools ended > w runs Bash > w Bash ended > w runs Write"
BY_HOOKS = {
    "main.jsonl": [_MAIN],
    "2.1.330/main.jsonl": [_MAIN],
    "background.jsonl": [_BACKGROUND],
    "2.1.330/background.jsonl": [_BACKGROUND],
    "api_error.jsonl": _API_ERROR,
    "2.1.330/api_error.jsonl": _API_ERROR,
    # hooks hear of a rejected dialog with the next prompt only; rejected.jsonl above has the transcript as well
    "interactive.jsonl": [
        _DIALOGS,
        f"{_BEGIN} > w tools ended > w runs Bash > p asks to run Bash > x prompt_input_exit",
    ],
    "2.1.330/interactive.jsonl": [
        _DIALOGS,
        f"{_BEGIN} > w runs Write > p asks to run Write > x prompt_input_exit",
    ],
    "denied.jsonl": [f"{_DENIED} > w tools ended > {_END}"],
    "2.1.330/denied.jsonl": [f"{_DENIED} > p asks to run Write > w tools ended > {_END}"],
}


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def event_of(line: dict[str, Any], number: int) -> Event:
    payload = line["payload"]
    return Event(
        event_id=line.get("event_id", f"{line['at_ms'] * 1000:016d}-{number}-1"),
        origin=Origin.CLAUDE_CODE,
        kind=line.get("kind") or payload["hook_event_name"],
        session_id=line.get("session_id") or payload["session_id"],
        occurred_at=line["at_ms"],
        received_at=line["at_ms"],
        payload=json.dumps(payload).encode(),
        body=payload,
    )


class Replay:
    """The sessions of a recording as its lines make them, and what Claude Code said of each meanwhile."""

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        self.sessions: dict[str, Session] = {}
        self.states: dict[str, list[str]] = {}
        self.seen: dict[str, list[str | None]] = {}
        self.registry: dict[str, list[tuple[int, str | None]]] = {}
        self.killed: set[str] = set()
        for number, line in enumerate(lines):
            if "registry" in line:
                self.registry.setdefault(line["session_id"], []).append((line["at_ms"], line["registry"]))
            elif "interruption" in line:
                session = self.sessions[line["session_id"]]
                claim = ClaimSeen(*line["interruption"])
                take_words(session, SessionSeen(session.session_id, 0, 0, interruption=claim))
                self._note(session)
            else:
                self._apply(event_of(line, number))

    def _apply(self, event: Event) -> None:
        session = self.sessions.get(event.session_id)
        if session is None:
            session = self.sessions[event.session_id] = Session.first_seen(event)
        session.apply(event)
        if event.kind == PROCESS_GONE:
            self.killed.add(event.session_id)
        self._note(session)

    def _note(self, session: Session) -> None:
        self.states.setdefault(session.session_id, []).append(f"{session.state}: {session.state_reason}")
        self.seen.setdefault(session.session_id, []).append(REGISTRY[session.state])

    def gone_through(self) -> list[list[str]]:
        """The states of each session, in their order, each as long as it did not change."""
        return [[state for state, _ in groupby(states)] for states in self.states.values()]


@pytest.mark.parametrize("name", IN_TERMINAL)
def test_a_run_in_a_terminal(name: str) -> None:
    replay = Replay(lines_of(DATA / "state_runs" / f"{name}.jsonl"))
    assert replay.gone_through() == IN_TERMINAL[name]
    for session_id, said in replay.registry.items():
        lasting = [
            status
            for (at, status), (end, _) in pairwise([*said, (said[-1][0] + 2 * MOMENT_MS, None)])
            if end - at >= MOMENT_MS
        ]
        ours = replay.seen[session_id]
        assert [status for status, _ in groupby(lasting)] == [
            # nobody takes a killed process from the registry
            status
            for status, _ in groupby(ours)
            if not (session_id in replay.killed and status is None)
        ]


@pytest.mark.parametrize("name", BY_HOOKS)
def test_a_run_by_its_hooks_alone(name: str) -> None:
    expected = [[f"{_LETTERS[step[0]]}: {step[2:]}" for step in session.split(" > ")] for session in BY_HOOKS[name]]
    assert Replay(lines_of(DATA / "hook_payloads" / name)).gone_through()[: len(expected)] == expected


def test_every_run_is_looked_at() -> None:
    assert {path.stem for path in (DATA / "state_runs").glob("*.jsonl")} == set(IN_TERMINAL)
    hooks = DATA / "hook_payloads"
    assert {str(path.relative_to(hooks)) for path in hooks.rglob("*.jsonl")} == set(BY_HOOKS)
