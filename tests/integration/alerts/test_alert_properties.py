"""What holds of silences, loops and timers whatever happens, in whatever order."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from clawatch.alerts.timers import Timers
from clawatch.domain.alert_rules.findings import Holds
from clawatch.domain.alert_rules.loops import LONGEST_CYCLE, CallHistory, EndedCall
from clawatch.domain.alerts import Severity
from clawatch.domain.events import Event, Origin
from clawatch.domain.silence import WENT_SILENT, silence_id
from clawatch.domain.states import SessionState
from clawatch.storage.database import open_for_reading, open_for_writing
from clawatch.storage.journal import rebuild_projections
from support.journals import START_MS, agent_event, event, hook_event, tables, write

if TYPE_CHECKING:
    import random

_KINDS = ("UserPromptSubmit", "PreToolUse", "Stop", "PermissionRequest", "SessionEnd", "SessionStart")


def silence(session: str, sign: int, at: int, origin: Origin = Origin.CLAUDE_CODE) -> Event:
    body = {"last_sign_at": START_MS + sign, "reason": "no sign of life"}
    return event(silence_id(session, START_MS + sign), origin, WENT_SILENT, session, START_MS + at, body)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw what sessions of both kinds said, silences among it, and pauses that a person asked for."""
    events: list[Event] = []
    for number in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, 20)) * 1000
        match draw(st.sampled_from(("hook", "agent", "silence", "silence", "wish"))):
            case "hook":
                events.append(hook_event(number, draw(st.sampled_from(_KINDS)), at=at, tool_name="Bash"))
            case "agent":
                events.append(agent_event(number, draw(st.sampled_from(("heartbeat", "tool_call"))), agent="s1", at=at))
            case "silence":
                events.append(silence("s1", at, at + draw(st.integers(1, 9)) * 1000))
            case _:
                kind = draw(st.sampled_from(("PauseRequested", "ResumeRequested")))
                events.append(event(f"wish-{number}", Origin.CLAUDE_CODE, kind, "s1", START_MS + at, {"by": "api"}))
    return list({one.event_id: one for one in events}.values())


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_silence_makes_the_same_session_in_any_order_and_when_replayed(
    events: list[Event], order: random.Random
) -> None:
    # one session is of one kind: the first word of it says which
    kinds = {one.origin for one in events}
    events = [one for one in events if one.origin is max(kinds)]
    shuffled = order.sample(events, len(events))
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / "one.db", Path(folder) / "other.db"
        write(one, [events])
        write(other, [[each] for each in shuffled])
        assert tables(one) == tables(other)
        before = tables(other)
        connection = open_for_writing(other)
        rebuild_projections(connection)
        connection.close()
        assert tables(other) == before


@given(st.integers(0, 5), st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_only_a_silence_since_the_last_sign_counts(sign: int, known: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.db"
        write(path, [[hook_event(1, "UserPromptSubmit", at=sign * 1000), silence("s1", known * 1000, 9000)]])
        connection = open_for_reading(path)
        (state,) = connection.execute("SELECT state FROM sessions").fetchone()
        connection.close()
    assert (state == SessionState.STUCK) == (known >= sign)


@given(st.lists(st.sampled_from("abcdef"), max_size=60), st.integers(2, 5))
@settings(deadline=None)
def test_a_loop_is_what_looks_like_one(names: list[str], repeats: int) -> None:
    history = CallHistory(repeats)
    for at, name in enumerate(names):
        history.add(EndedCall(at, name, name.encode(), b"same"))
        told = isinstance(history.judge(repeats, 10**9, Severity.WARNING), Holds)
        past = names[: at + 1]
        rounds = [past[-length:] * repeats == past[-length * repeats :] for length in range(1, LONGEST_CYCLE + 1)]
        assert told == any(is_round and len(past) >= length * repeats for length, is_round in enumerate(rounds, 1)), (
            past
        )


@given(st.lists(st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 20))), max_size=30))
@settings(deadline=None)
def test_timers_give_each_thing_once_at_the_last_time_said(said: list[tuple[str, int | None]]) -> None:
    timers: Timers[str] = Timers()
    wanted: dict[str, int] = {}
    for thing, at in said:
        timers.set(thing, at)
        wanted.pop(thing, None)
        if at is not None:
            wanted[thing] = at
    assert timers.next_at == min(wanted.values(), default=None)
    told: list[tuple[int, str]] = []
    for now in range(22):
        told += [(now, thing) for thing in timers.due(now)]
    assert sorted(told) == sorted((at, thing) for thing, at in wanted.items())
    assert timers.next_at is None
