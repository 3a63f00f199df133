"""Reading on a timeline gives what reading all of it gives."""

from __future__ import annotations

import random
import sqlite3

import pytest

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.session_timeline import SessionTimeline, TimelineCall, session_timeline
from clawatch.ui.models.steps import Item, Steps, item_key
from clawatch.ui.models.timeline_model import TimelineModel
from gui.scribe import Run, Scribe


def read(scribe: Scribe, session_id: str, steps: Steps | None = None) -> SessionTimeline:
    answer = session_timeline(scribe.readers, session_id, steps.reached if steps is not None else None)
    assert answer is not None
    return answer


def shown(model: TimelineModel) -> list[Item | None]:
    return [model.item(row) for row in range(model.rowCount())]


def is_failed(item: Item) -> bool:
    return isinstance(item, TimelineCall) and item.status is ToolCallStatus.ERROR


def wander(run: Run, chance: random.Random, open_calls: list[tuple[str, dict[str, str], str | None]]) -> None:
    """Take any step a session may take."""
    agent = chance.choice((None, None, "a1", "a2"))
    match chance.choice(("begin", "begin", "end", "end", "fail", "late", "prompt", "subagent", "stop")):
        case "begin":
            given = {"command": f"echo {run.at_ms}"}
            open_calls.append((run.begin("Bash", given, agent), given, agent))
        case "end" | "fail" as how if open_calls:
            use_id, given, agent = open_calls.pop(chance.randrange(len(open_calls)))
            run.end(use_id, "Bash", given, error="no" if how == "fail" else None, agent=agent)
        case "late":
            run.at_ms -= 3_000
            run.call("Read", {"file_path": "/late"}, response="", ms=5)
            run.at_ms += 3_000
        case "prompt":
            run.prompt("next")
        case "subagent":
            run.event("SubagentStart", agent_id=chance.choice(("a1", "a2", "a3")), agent_type="Explore")
        case "stop":
            run.event("SubagentStop", agent_id=chance.choice(("a1", "a2", "a3")), agent_type="Explore")
        case _:
            pass
    run.later(chance.randint(1, 400))


@pytest.mark.parametrize("seed", range(4))
def test_reading_on_gives_what_reading_all_gives(scribe: Scribe, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 the same steps each time
    run = Run(scribe, "s1", "/code/x").start().prompt()
    other = Run(scribe, "s2", "/code/y").start().prompt()
    steps, model, errors = Steps(), TimelineModel(), TimelineModel()
    steps.take(read(scribe, "s1"))
    model.restart(steps.items)
    errors.restart(steps.items, is_failed)
    open_calls: list[tuple[str, dict[str, str], str | None]] = []
    for step in range(60):
        wander(run, chance, open_calls)
        if step % 5 == 0:
            other.call("Bash", {"command": "ls"}, response="")
        answer = read(scribe, "s1", steps)
        assert not answer.whole
        changed = steps.take(answer)
        model.apply(changed)
        errors.apply(changed)
        whole = read(scribe, "s1")
        assert tuple(steps.items) == whole.items
        assert tuple(steps.turns) == whole.turns
        assert shown(model) == list(whole.items)
        assert shown(errors) == [item for item in whole.items if is_failed(item)]
        assert all(model.row_of(item_key(item)) == row for row, item in enumerate(whole.items))
    run.event("SessionEnd", reason="other")
    steps.take(read(scribe, "s1", steps))
    assert tuple(steps.items) == read(scribe, "s1").items


def test_reading_on_reads_few_rows(scribe: Scribe) -> None:
    run = Run(scribe, "s1", "/code/x").start().prompt()
    for number in range(80):
        run.call("Read", {"file_path": f"/{number}"}, response="")
    steps = Steps()
    assert len(steps.take(read(scribe, "s1"))) == 80
    run.call("Bash", {"command": "ls"}, response="")
    answer = read(scribe, "s1", steps)
    assert len(answer.items) < 40
    assert [item.id for item in steps.take(answer)] == [81]
    Run(scribe, "s2", "/code/y").start().prompt().call("Bash", {"command": "ls"}, response="")
    steps.take(read(scribe, "s1", steps))
    assert steps.reached is not None
    assert steps.reached.last_call == 82, "calls of others are not looked through again"


def test_calls_that_are_gone_have_all_read_again(scribe: Scribe) -> None:
    run = Run(scribe, "s1", "/code/x").start().prompt()
    for number in range(50):
        run.call("Read", {"file_path": f"/{number}"}, response="")
    steps = Steps()
    steps.take(read(scribe, "s1"))
    connection = sqlite3.connect(scribe.writer._path)
    connection.execute("DELETE FROM tool_calls WHERE id = 3")
    connection.execute("UPDATE sessions SET tool_call_count = 49")
    connection.commit()
    connection.close()
    answer = read(scribe, "s1", steps)
    assert answer.whole
    steps.take(answer)
    assert len(steps.items) == 49


def test_an_unknown_session_has_no_timeline(scribe: Scribe) -> None:
    assert session_timeline(scribe.readers, "nobody") is None
