from __future__ import annotations

import json
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clawatch.domain.holding import CALL_HELD, CALL_RELEASED, HOLD_KINDS
from clawatch.domain.pausing import PAUSE_REQUESTED, RESUME_REQUESTED
from clawatch.storage.database import open_for_writing
from clawatch.storage.journal import rebuild_projections
from support.journals import START_MS, agent_event, hook_event, tables, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clawatch.domain.events import Event

_RECORDINGS = sorted((Path(__file__).parents[2] / "data" / "hook_payloads").rglob("*.jsonl"))
_PROPERTY = settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_KINDS = [
    *("SessionStart", "SessionEnd", "UserPromptSubmit", "Stop", "StopFailure", "Notification", "PermissionRequest"),
    *("PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "SubagentStart", "SubagentStop"),
    *("PreCompact", "PostCompact", "PostModelSwitch", "Unheard", PAUSE_REQUESTED, RESUME_REQUESTED),
    *(CALL_HELD, CALL_RELEASED),
]
_TOOLS = st.sampled_from(["Bash", "Read"])
_RESPONSES: list[Any] = [{"stdout": "out"}, "text", None, [1], {"agentId": "g1"}]
_BATCH_ENTRIES = st.fixed_dictionaries(
    {
        "tool_name": _TOOLS,
        "tool_use_id": st.sampled_from(["t1", "t2", "t3"]),
        "tool_input": st.just({"command": "ls"}),
        "tool_response": st.sampled_from(["denied", "<tool_use_error>bad</tool_use_error>", {"odd": 1}]),
    }
)


@st.composite
def _hook_events(draw: st.DrawFn, number: int) -> Event:  # noqa: C901 a payload has many parts
    """Draw any hook event at all: valid sessions are the least of what arrives when processes die."""
    kind = draw(st.sampled_from(_KINDS))
    fields: dict[str, Any] = {}
    if draw(st.booleans()):
        fields["cwd"] = draw(st.sampled_from(["/home/user/one", "/home/user/two"]))
    if draw(st.booleans()):
        fields["model"] = draw(st.sampled_from(["claude-a", "claude-b"]))
    inside = draw(st.booleans())
    if "Tool" in kind or kind == "PermissionRequest":
        # one id is one call: of one tool, in one place
        use_id = draw(st.sampled_from(["t1", "t2", "t3"]))
        inside = use_id == "t3"
        fields |= {"tool_use_id": use_id, "tool_name": "Read" if use_id == "t2" else "Bash"}
        fields["tool_input"] = {"command": use_id}
    if kind == "PostToolBatch":
        fields = {"tool_calls": [{**call, "tool_name": "Read"} for call in draw(st.lists(_BATCH_ENTRIES, max_size=3))]}
        fields["tool_calls"] = [call for call in fields["tool_calls"] if (call["tool_use_id"] == "t3") == inside]
        for call in fields["tool_calls"]:
            call["tool_name"] = "Read" if call["tool_use_id"] == "t2" else "Bash"
            call["tool_input"] = {"command": call["tool_use_id"]}
    if kind == "PostToolUse":
        fields["tool_response"] = draw(st.sampled_from(_RESPONSES))
        if draw(st.booleans()):
            fields["duration_ms"] = draw(st.integers(0, 5000))
    if kind == "PostToolUseFailure":
        fields |= {"error": "failed", "is_interrupt": draw(st.booleans())}
    if kind in {"SubagentStart", "SubagentStop"} or inside:
        fields |= {"agent_id": "g1", "agent_type": "explorer"}
    if kind == "UserPromptSubmit":
        fields["prompt"] = draw(st.sampled_from(["do it", "<task-notification>\n<task-id>g1</task-id>"]))
    if kind == "Stop":
        task = {"id": "g1", "type": "subagent", "status": "running"}
        fields["background_tasks"] = draw(st.sampled_from([[], [task]]))
    if kind in HOLD_KINDS:
        fields = {"call": draw(st.sampled_from(["c1", "c2"])), "tool": "Bash"}
    session = draw(st.sampled_from(["s1", "s2"]))
    return hook_event(number, kind, session=session, at=draw(st.integers(0, 12)) * 600_000, **fields)


@st.composite
def _agent_events(draw: st.DrawFn, number: int) -> Event:
    wishes = [PAUSE_REQUESTED, RESUME_REQUESTED]
    kind = draw(st.sampled_from(["heartbeat", "tool_call", "error", "cost", "status_change", *wishes]))
    data: dict[str, Any] = {}
    if kind == "status_change":
        data["status"] = draw(st.sampled_from(["running", "paused", "stopped", "error", "stuck"]))
    if kind in {"cost", "tool_call"}:
        data |= {"tokenCount": draw(st.integers(0, 9999)), "costUsd": draw(st.integers(0, 99)) / 100, "model": "m"}
    if kind == "heartbeat" and draw(st.booleans()):
        data["tokenCount"] = draw(st.integers(0, 9999))
    if kind == "error":
        data["error"] = "went wrong"
    return agent_event(number, kind, at=draw(st.integers(0, 12)) * 300_000, **data)


@st.composite
def _histories(draw: st.DrawFn) -> list[Event]:
    numbers = range(draw(st.integers(1, 14)))
    return [draw(st.one_of(_hook_events(number), _agent_events(number))) for number in numbers]


@st.composite
def _deliveries(draw: st.DrawFn, history: Sequence[Event]) -> list[list[Event]]:
    """Draw one way for a history to arrive: in any order, some of it again, in batches of any size."""
    again = draw(st.lists(st.sampled_from(history), max_size=4))
    arriving: list[Event] = draw(st.permutations([*history, *again]))
    batches: list[list[Event]] = [[]]
    for one in arriving:
        if batches[-1] and bool(draw(st.booleans())):
            batches.append([])
        batches[-1].append(one)
    return batches


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _projected(folder: Path, batches: Sequence[Sequence[Event]]) -> dict[str, list[tuple[Any, ...]]]:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        path = Path(name) / "clawatch.db"
        write(path, batches)
        return tables(path)


@_PROPERTY
@given(st.data())
def test_any_delivery_of_the_same_events_ends_in_the_same_tables(folder: Path, data: st.DataObject) -> None:
    history = data.draw(_histories())
    in_order = sorted(history, key=lambda one: one.order)
    assert _projected(folder, data.draw(_deliveries(history))) == _projected(folder, [[one] for one in in_order])


@_PROPERTY
@given(st.data())
def test_what_was_projected_step_by_step_equals_a_replay_of_the_journal(folder: Path, data: st.DataObject) -> None:
    history = data.draw(_histories())
    with tempfile.TemporaryDirectory(dir=folder) as name:
        path = Path(name) / "clawatch.db"
        write(path, data.draw(_deliveries(history)))
        before = tables(path)
        with closing(open_for_writing(path)) as connection:
            assert rebuild_projections(connection) == len({one.event_id for one in history})
        assert tables(path) == before


@pytest.mark.parametrize("recording", _RECORDINGS, ids=lambda path: f"{path.parent.name}-{path.stem}")
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_recorded_session_in_any_delivery_ends_in_the_same_tables(
    folder: Path, recording: Path, data: st.DataObject
) -> None:
    history = _recorded(recording)
    clean = _projected(folder, [[one] for one in history])
    assert _projected(folder, data.draw(_deliveries(history))) == clean
    assert all(status != "pending" for status in _statuses(clean))


def test_a_post_that_arrives_before_its_pre_ends_in_the_same_row(folder: Path) -> None:
    use: dict[str, Any] = {"tool_use_id": "t1", "tool_name": "Bash", "tool_input": {"command": "ls"}}
    pre = hook_event(1, "PreToolUse", **use)
    post = hook_event(2, "PostToolUse", **use, tool_response={"stdout": "a"})
    swapped = _projected(folder, [[post], [pre]])
    assert swapped == _projected(folder, [[pre], [post]])
    assert len(swapped["tool_calls"]) == 1


def _recorded(path: Path) -> list[Event]:
    events = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        entry = json.loads(line)
        body, at = entry["payload"], entry["at_ms"]
        events.append(
            hook_event(number, body["hook_event_name"], session=body["session_id"], at=at - START_MS, **_rest(body))
        )
    return events


def _rest(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in {"session_id", "hook_event_name"}}


def _statuses(projected: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    return [row[7] for row in projected["tool_calls"]]
