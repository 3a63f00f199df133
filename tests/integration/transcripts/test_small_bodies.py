"""Long bodies are kept deflated once a transcript told of them: whoever asks gets them whole."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.events import Origin
from clawatch.queries.session_detail import session_detail
from clawatch.queries.session_timeline import INPUT_START_LENGTH, TimelineCall, session_timeline
from clawatch.queries.tool_call import tool_call
from clawatch.storage.database import open_for_reading
from clawatch.storage.readers import Readers
from support.journals import event
from support.readings import desk
from support.scribe import BEGIN_MS, Scribe, Usage, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COMMAND = "make " + " ".join(f"target_{number}" for number in range(200))
_OUTPUT = "\n".join(f"built target_{number} ä" for number in range(300))
_HOOKED = [f"answer {number}" for number in range(400)]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    scribe = Scribe("s1", {}, BEGIN_MS)
    scribe.prompt("build all")
    tool = {"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": _COMMAND}}
    scribe.block("m1", "r1", tool, Usage().entry(), stop="tool_use")
    scribe.now += 5000
    scribe.result("t1", _OUTPUT)
    path = tmp_path / "s1.jsonl"
    path.write_bytes(b"".join(map(to_bytes, scribe.lines)))
    return path


@pytest.fixture
def readers(database: Path) -> Iterator[Readers]:
    readers = Readers(database)
    yield readers
    readers.close()


def _kept_small(database: Path) -> list[bool]:
    with closing(open_for_reading(database)) as connection:
        rows = connection.execute("SELECT input, response, bodies FROM tool_calls").fetchall()
    for tool_input, response, bodies in rows:
        assert (tool_input is None and response is None) == (bodies is not None)
    return [bodies is not None for *_, bodies in rows]


def test_every_question_gives_them_whole(database: Path, written: Path, readers: Readers) -> None:
    with desk(database) as here:
        here.read(written)
    assert _kept_small(database) == [True]
    detail = session_detail(readers, "s1")
    assert detail is not None
    (call,) = detail.tool_calls
    assert json.loads(call.input or "") == {"command": _COMMAND}
    assert json.loads(call.response or "") == _OUTPUT
    assert tool_call(readers, call.id) == call
    timeline = session_timeline(readers, "s1")
    assert timeline is not None
    (item,) = timeline.items
    assert isinstance(item, TimelineCall)
    assert item.input_start == (call.input or "")[:INPUT_START_LENGTH]


def test_what_a_hook_says_later_takes_their_place(database: Path, written: Path, readers: Readers) -> None:
    body = {"session_id": "s1", "hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_use_id": "t1"}
    told = {**body, "tool_input": {"command": "other"}, "tool_response": _HOOKED}
    with desk(database) as here:
        here.read(written)
        here.take(event("1-1", Origin.CLAUDE_CODE, "PostToolUse", "s1", BEGIN_MS + 6000, told))
    assert _kept_small(database) == [True]
    detail = session_detail(readers, "s1")
    assert detail is not None
    (call,) = detail.tool_calls
    assert json.loads(call.input or "") == {"command": "other"}
    assert json.loads(call.response or "") == _HOOKED


def test_a_call_that_runs_is_kept_as_it_is_until_it_ends(database: Path, written: Path, readers: Readers) -> None:
    lines = written.read_bytes().splitlines(keepends=True)
    with desk(database) as here:
        written.write_bytes(b"".join(lines[:2]))
        here.read(written)
        assert _kept_small(database) == [False]
        written.write_bytes(b"".join(lines))
        here.read(written)
    assert _kept_small(database) == [True]
    detail = session_detail(readers, "s1")
    assert detail is not None
    assert json.loads(detail.tool_calls[0].response or "") == _OUTPUT
