"""What pauses and held calls make of a session's state, whatever happens in between, in whatever order it is told."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from clawatch.domain.events import Event, Origin
from clawatch.domain.holding import CALL_HELD, CALL_RELEASED, can_be_held, held_calls
from clawatch.domain.pausing import PAUSE_REQUESTED, RESUME_REQUESTED, can_pause, can_resume
from clawatch.domain.sessions import PROCESS_GONE, Session
from clawatch.domain.silence import WENT_SILENT

WORKS, WAITS = "working", "waiting_for_input"
RUNS = "runs Bash"
REQUESTED = (WORKS, f"pause requested; {RUNS}")
PAUSED = ("paused", "paused before Bash")
GOES_ON = (WORKS, RUNS)
SILENT = "no sign of life for 5 minutes"
STUCK = ("stuck", SILENT)
BEGAN = 1_700_000_000_000
STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "prompt": ("UserPromptSubmit", {"prompt": "do it"}),
    "call": ("PreToolUse", {"tool_name": "Bash"}),
    "pause": (PAUSE_REQUESTED, {"by": "tray"}),
    "resume": (RESUME_REQUESTED, {"by": "tray"}),
    "held": (CALL_HELD, {"call": "c1", "tool": "Bash"}),
    "held 2": (CALL_HELD, {"call": "c2", "tool": "Read"}),
    "released": (CALL_RELEASED, {"call": "c1", "reason": "refused"}),
    "turn over": ("Stop", {}),
    "end": ("SessionEnd", {"reason": "logout"}),
    "start": ("SessionStart", {"source": "resume"}),
    "gone": (PROCESS_GONE, {"reason": "its process is gone"}),
    # after what came first
    "silent": (WENT_SILENT, {"last_sign_at": BEGAN, "reason": SILENT}),
}
# what happens, and the state and reason it leads to
SEQUENCES = {
    "call pause": REQUESTED,
    "call pause held": PAUSED,
    "call pause held held 2": ("paused", "paused before 2 calls"),
    "call pause held held 2 released": ("paused", "paused before Read"),
    "call pause held released": REQUESTED,
    "call pause held released held": PAUSED,
    "call pause held resume": GOES_ON,
    "call pause held resume pause": REQUESTED,
    "call pause held resume pause held": PAUSED,
    "call pause resume held": GOES_ON,
    "call held": GOES_ON,
    "call resume": GOES_ON,
    "call pause pause held": PAUSED,
    "call pause turn over": (WAITS, "pause requested; turn finished"),
    "call pause held end": ("ended", "logout"),
    "call pause held end start": (WAITS, "session opened"),
    "call pause held end start call": GOES_ON,
    "call pause held gone": ("ended", "its process is gone"),
    # whoever killed it did not resume it
    "call pause held gone call": REQUESTED,
    # whoever was stuck before is no less so for a pause that nothing came of
    "call silent": STUCK,
    "call silent pause": ("stuck", f"pause requested; {SILENT}"),
    "call silent pause resume": STUCK,
    "call silent pause call": REQUESTED,
    "call silent pause call held": PAUSED,
    "call silent pause call held resume": GOES_ON,
    "call pause silent": REQUESTED,
    "call pause silent resume": GOES_ON,
}


def events_of(sequence: str) -> list[Event]:
    events: list[Event] = []
    words = sequence.split()
    while words:
        name = words.pop(0)
        if words and f"{name} {words[0]}" in STEPS:
            name = f"{name} {words.pop(0)}"
        kind, body = STEPS[name]
        at = BEGAN + 1000 * len(events)
        events.append(Event(f"e{len(events)}", Origin.CLAUDE_CODE, kind, "s-1", at, at, b"", body))
    return events


def session_of(events: list[Event]) -> Session:
    session = Session.first_seen(events[0])
    for event in events:
        session.apply(event)
    return session


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_the_state_says_what_really_happened(sequence: str) -> None:
    events = events_of(sequence)
    for order in itertools.islice(itertools.permutations(events), 800):
        session = session_of(list(order))
        assert (session.state, session.state_reason) == SEQUENCES[sequence], [event.kind for event in order]
        assert (len(held_calls(session.said)) > 0) is (session.state == "paused")


def test_what_can_be_paused_and_what_can_be_resumed() -> None:
    for sequence, pausable, resumable in (
        ("call", True, False),
        ("call silent", True, False),
        ("call silent pause", False, True),
        ("call pause", False, True),
        ("call pause held", False, True),
        ("call pause held resume", True, False),
        ("call pause held end", False, False),
    ):
        session = session_of(events_of(sequence))
        assert (can_pause(session), can_resume(session)) == (pausable, resumable), sequence


def test_what_was_held_before_the_last_resume_is_forgotten() -> None:
    session = session_of(events_of("call pause held held 2 resume"))
    assert session.said["holds"] == {}


@pytest.mark.parametrize(
    ("event_id", "kind", "expected"),
    [
        ("1795331272363432-23285-52292911-c23250", "PreToolUse", True),
        ("0000000000000000-1-1", "PreToolUse", True),
        ("1795331272363432-23285-52292911", "PostToolUse", False),
        # as ClaWatch itself stamps what comes without an id
        ("1795331272363432-000000000017", "PreToolUse", False),
        ("mine", "PreToolUse", False),
    ],
)
def test_only_our_hook_can_hold_a_call(event_id: str, kind: str, *, expected: bool) -> None:
    assert can_be_held(Event(event_id, Origin.CLAUDE_CODE, kind, "s-1", 0, 0, b"", {})) is expected
