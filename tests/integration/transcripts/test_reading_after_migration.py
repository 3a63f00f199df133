"""A database as version 1 wrote it goes on under this one as if this one had written it from the beginning.

tests/data/databases/format_1.sql is what the last version 1 made of some events: `s1` runs, with calls that succeeded,
failed, were denied and are open, and a subagent; `s2` has ended with an open call; `a1` is an agent that tells costs.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.storage.database import APPLICATION_ID, open_for_reading, open_for_writing
from clawatch.storage.journal import journaled_events
from support.journals import START_MS, hook_event
from support.readings import all_rows, desk, differences, rows
from support.scribe import Scribe, Usage, to_bytes

if TYPE_CHECKING:
    from support.readings import Desk, Rows

_DUMP = Path(__file__).parents[2] / "data" / "databases" / "format_1.sql"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of format 1."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_DUMP.read_text("utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("PRAGMA journal_mode = WAL")
    return path


@pytest.fixture
def fresh(tmp_path: Path, old: Path) -> Path:
    """A database that this version made of the same events."""
    path = tmp_path / "fresh.db"
    with closing(open_for_reading_any(old)) as connection:
        events = [event for _, event in journaled_events(connection)]
    with desk(path) as at:
        for event in events:
            at.take(event)
    return path


def open_for_reading_any(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def transcript(folder: Path, session: str, begin: int) -> Path:
    """Write the transcript of a session: it began before any hook was heard, and holds the calls that hooks told of."""
    scribe = Scribe(session, {}, START_MS + begin, "/home/user/one")
    scribe.header()
    scribe.prompt("an earlier prompt")
    scribe.bare("custom-title", customTitle="a title")
    uses = ("t1", "t2", "t3", "t4") if session == "s1" else ("u1",)
    for number, use in enumerate(uses):
        scribe.now = START_MS + 12_000 + number * 1000
        block = {"type": "tool_use", "id": use, "name": "Bash", "input": {"command": "from the transcript"}}
        scribe.block(f"msg_{use}", f"req_{use}", block, Usage(10, 5).entry())
    scribe.now = START_MS + 16_500
    for use in uses:
        scribe.result(use, "told by the transcript")
    path = folder / f"{session}.jsonl"
    path.write_bytes(b"".join(map(to_bytes, scribe.lines)))
    return path


def comparable(found: dict[str, Rows]) -> dict[str, Rows]:
    """Leave out the private notes of sessions, of which version 1 kept fewer."""
    for row in found["sessions"]:
        del row["said"]
    return found


def go_on(at: Desk, path: Path, *steps: str) -> None:
    """Let more come: `early` and `late` events of `s1` and `s2`, and the transcripts of both."""
    use: dict[str, Any] = {"tool_name": "Bash", "tool_input": {"command": "ls"}}
    for step in steps:
        match step:
            case "events":
                at.take(hook_event(40, "UserPromptSubmit", session="s1", prompt="go on"))
                at.take(hook_event(41, "PreToolUse", session="s1", tool_use_id="t9", **use))
                at.take(hook_event(42, "SubagentStop", session="s1", agent_id="g1", agent_type="explorer"))
                at.take(hook_event(43, "SessionStart", session="s2", source="resume", cwd="/home/user/two"))
            case "late event":
                at.take(hook_event(8, "Notification", session="s1"))
            case "transcripts":
                at.read(transcript(path, "s1", 5000))
                at.read(transcript(path, "s2", 6000))


@pytest.mark.parametrize(
    "steps",
    [
        (),
        ("events",),
        ("late event",),
        ("transcripts",),
        ("events", "transcripts"),
        ("transcripts", "events"),
        ("transcripts", "late event", "transcripts", "events"),
    ],
    ids=" and ".join,
)
def test_it_goes_on_as_if_this_version_had_written_it(
    old: Path, fresh: Path, tmp_path: Path, steps: tuple[str, ...]
) -> None:
    found = []
    for database in (old, fresh):
        with desk(database) as at:
            go_on(at, tmp_path, *steps)
        found.append(comparable(all_rows(database)))
    different = differences(*found)
    assert not different, "\n".join(different)


def test_nothing_is_lost_and_the_transcript_completes_it(old: Path, tmp_path: Path) -> None:
    with desk(old) as at:
        before = {row["session_id"]: row for row in rows(old, "sessions")}
        go_on(at, tmp_path, "transcripts")
    after = {row["session_id"]: row for row in rows(old, "sessions")}
    assert (before["s1"]["started_at"], before["s2"]["started_at"]) == (START_MS + 10_000, START_MS + 20_000)
    assert (after["s1"]["started_at"], after["s2"]["started_at"]) == (START_MS + 5000, START_MS + 6000)
    for session in ("s1", "s2", "a1"):
        for name in ("state", "state_reason", "state_evidence", "state_at", "ended_at"):
            assert after[session][name] == before[session][name]
    assert (after["s1"]["title"], after["s1"]["first_prompt"]) == ("a title", "an earlier prompt")
    assert (after["s1"]["request_count"], after["s1"]["tool_call_count"], after["s1"]["error_count"]) == (4, 4, 1)
    calls = {row["tool_use_id"]: row for row in rows(old, "tool_calls")}
    assert {use: (call["status"], call["end_rank"]) for use, call in calls.items()} == {
        "t1": ("success", 4),
        "t2": ("error", 4),
        # what only the transcript told of, or told of better than a batch or the session's end
        "t3": ("success", 3),
        "t4": ("success", 3),
        "u1": ("success", 3),
    }
    assert calls["t1"]["input"] == '{"command":"ls"}'


def test_the_old_file_is_kept_beside_it(old: Path) -> None:
    with desk(old):
        pass
    backup = old.with_name("old.db.v1.bak")
    with closing(open_for_reading_any(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 1
        assert connection.execute("SELECT count(*) FROM sessions").fetchone()[0] == 3
    with closing(open_for_reading(old)) as connection:
        assert connection.execute("SELECT count(*) FROM usage_records").fetchone()[0] >= 0


def test_sessions_know_their_latest_events_after_a_migration(old: Path) -> None:
    open_for_writing(old).close()
    with closing(open_for_reading_any(old)) as connection:
        kept = dict(connection.execute("SELECT session_id, latest_events FROM sessions").fetchall())
        places: dict[str, list[str]] = {}
        for place, session_id in connection.execute("SELECT seq, session_id FROM events ORDER BY seq"):
            places.setdefault(session_id, []).append(str(place))
    assert kept == {session_id: ",".join(found[-50:]) for session_id, found in places.items()}
    assert max(map(len, places.values())) > 1
