"""What real sessions left behind is read into exactly what happened in them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.ingest.transcripts.tail import read_parts
from clawatch.ingest.transcripts.tree import look_at
from clawatch.prices.book import Prices
from clawatch.storage.writer import Writer
from support.readings import LONG_AFTER_MS, all_rows, differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from support.readings import Rows

RECORDINGS = Path(__file__).parents[2] / "data" / "transcripts" / "2.1.330"
_BOOK = Prices({})
_SONNET, _OPUS = "claude-sonnet-4-5-20250929", "claude-opus-4-8"
_NOT_RUN, _DENIED = "not run: denied or blocked", "denied by its user"

# of each session: title, model, entrypoint, first prompt, first and last time (ms after 02:40 UTC), calls, errors
_SESSIONS: dict[str, dict[str, tuple[Any, ...]]] = {
    "main": {"21abe3da": ("a name given", _SONNET, "sdk-cli", "please look around", 13670, 15689, 7, 2)},
    "fork": {
        "487d6e15": (None, _OPUS, "sdk-cli", "please do the small task", 15960, 17502, 3, 0),
        "3024c2c4": (None, _SONNET, "sdk-cli", "please do the fork work", 16309, 16399, 1, 0),
        "63369886": (None, _SONNET, "sdk-cli", "do the fork work again", 17021, 17111, 1, 0),
    },
    "denied": {
        "42448553": (None, _SONNET, "sdk-cli", "please run forbidden", 17778, 17918, 4, 2),
        "0ac986da": (None, _SONNET, "sdk-cli", "please write file", 18254, 18339, 1, 0),
        "cb1bb861": (None, _SONNET, "sdk-cli", "please write file", 18634, 18742, 1, 0),
        "ade35153": (None, _SONNET, "sdk-cli", "please write file", 19011, 19093, 1, 0),
    },
    "interrupted": {"c33b0792": (None, _SONNET, "cli", "please wait long", 17913, 43135, 7, 0)},
    "compacted": {
        "93237f89": ("My own name", _SONNET, "cli", "please do the small task", 84466, 92486, 2, 0),
        "d16664ec": (
            "please do the small task (Branch)",
            _SONNET,
            "cli",
            "please do the fork work",
            94408,
            97372,
            1,
            0,
        ),
        "9de1ea23": (
            "please do the small task (Branch)",
            _OPUS,
            "cli",
            "please do the small task",
            99288,
            106255,
            2,
            0,
        ),
    },
    "api_error": {
        "4b345ab5": (None, _SONNET, "sdk-cli", "please overload once", 19363, 20025, 0, 0),
        "9ffd54d2": (None, None, "sdk-cli", "please overload always", 20318, 20985, 0, 0),
        "9f81fe0f": (None, None, "sdk-cli", "a bad request", 21260, 21551, 0, 0),
        "957aad59": (None, None, "sdk-cli", "hit the rate limit", 21781, 22344, 0, 0),
    },
    "background": {"db769e95": (None, _SONNET, "sdk-cli", "count in background", 22605, 23144, 2, 0)},
    "titles": {
        "b0ee1bf4": (
            "Look around the project",
            _SONNET,
            "cli",
            "please do the small task and think about what a parser needs",
            262693,
            269775,
            2,
            0,
        )
    },
}
_MIDNIGHT_AND_TWO_FORTY = 1_795_315_200_000

# of each session: requests, input, output, cache read, cache write, and the cost in micro-dollars
_SPENT: dict[str, tuple[int, ...]] = {
    "21abe3da": (8, 116, 556, 160000, 12000, 110688),
    "487d6e15": (6, 141, 471, 120000, 9000, 102748),
    "3024c2c4": (2, 43, 153, 40000, 3000, 27924),
    "63369886": (2, 51, 161, 40000, 3000, 28068),
    "6f3cda47": (2, 139, 249, 40000, 3000, 29652),
    "e848b9f4": (2, 143, 253, 40000, 3000, 29724),
    "42448553": (5, 155, 415, 100000, 7500, 70440),
    "0ac986da": (2, 71, 181, 40000, 3000, 28428),
    "cb1bb861": (2, 75, 185, 40000, 3000, 28500),
    "ade35153": (2, 79, 189, 40000, 3000, 28572),
    "c33b0792": (7, 346, 668, 140000, 10500, 100308),
    "93237f89": (4, 234, 454, 80000, 6000, 58512),
    "d16664ec": (2, 125, 235, 40000, 3000, 29400),
    "9de1ea23": (4, 264, 484, 80000, 6000, 78772),
    "4b345ab5": (1, 41, 91, 20000, 1500, 14238),
    "9ffd54d2": (0, 0, 0, 0, 0, 0),
    "9f81fe0f": (0, 0, 0, 0, 0, 0),
    "957aad59": (0, 0, 0, 0, 0, 0),
    "db769e95": (5, 220, 490, 100000, 7500, 71760),
    "b0ee1bf4": (4, 302, 522, 80000, 6000, 59736),
}

# calls as they began: the end of the id, tool, whether a subagent's, status, reason, begin of the error, duration
_CALLS: dict[str, list[tuple[Any, ...]]] = {
    "main": [
        ("843d70dc", "Bash", False, "success", None, None, 34),
        ("8a93e9ea", "Read", False, "error", None, "File does not exist.", 22),
        ("9aa3aa40", "Bash", False, "success", None, None, 616),
        ("99881553", "Bash", False, "success", None, None, 13),
        ("a225b1cd", "Agent", False, "success", None, None, 382),
        ("87fd8166", "Bash", True, "success", None, None, 17),
        ("99e27acd", "Bash", False, "error", None, "Exit code 3", 15),
    ],
    "denied": [
        ("a9916d9e", "Bash", False, "cancelled", _NOT_RUN, "Permission to use Bash with c", 13),
        ("bd23de86", "WebFetch", False, "cancelled", _NOT_RUN, "Claude requested permissions", 5),
        ("8a3592b7", "Bash", False, "error", None, "InputValidationError: Bash failed", 3),
        ("a5863356", "NoSuchTool", False, "error", None, "Error: No such tool available: NoSuchTool", 1),
        ("823b4e91", "Write", False, "cancelled", _NOT_RUN, "Claude requested permissions to write", 19),
        ("8ab22e37", "Write", False, "cancelled", _NOT_RUN, "Cannot write to /home/user/project", 21),
        ("8ba94067", "Write", False, "cancelled", _NOT_RUN, "Permission to use Write has been denied", 17),
    ],
    "interrupted": [
        ("b65f984a", "Bash", False, "cancelled", "interrupted", None, 4200),
        ("83716664", "Write", False, "cancelled", _DENIED, None, 1614),
        ("8c62cd97", "Bash", False, "cancelled", _DENIED, None, 1974),
        ("8f2623c2", "Bash", False, "cancelled", _DENIED, None, 1962),
        ("94e7cd48", "Bash", False, "cancelled", _DENIED, None, 2475),
        ("bf38dd3e", "Bash", False, "cancelled", _DENIED, None, 4023),
        ("914dbc3f", "Bash", False, "success", None, None, 31),
    ],
    "background": [
        ("b690fe28", "Agent", False, "success", None, None, 19),
        ("8e53bac2", "Bash", True, "success", None, None, 30),
    ],
}


@contextmanager
def writing(database: Path) -> Iterator[Writer]:
    writer = Writer(database)
    writer.start()
    try:
        yield writer
    finally:
        writer.stop(10)


def read(writer: Writer, path: Path) -> None:
    found = look_at(str(path), str(path.parent))
    assert found is not None
    for part in read_parts(found, None, _BOOK, lambda: LONG_AFTER_MS):
        writer.submit_transcript(part).result(10)


def recorded(folder: str) -> list[Path]:
    return sorted((RECORDINGS / folder).rglob("*.jsonl"))


def read_all(database: Path, paths: Sequence[Path]) -> dict[str, Rows]:
    with writing(database) as writer:
        for path in paths:
            read(writer, path)
    return all_rows(database)


def of_session(rows: Rows, *columns: str) -> dict[str, tuple[Any, ...]]:
    return {row["session_id"][:8]: tuple(row[column] for column in columns) for row in rows}


@pytest.mark.parametrize("folder", sorted(_SESSIONS))
def test_sessions_are_what_was_done(tmp_path: Path, folder: str) -> None:
    sessions = read_all(tmp_path / "c.db", recorded(folder))["sessions"]
    columns = ("title", "model", "entrypoint", "first_prompt", "started_at", "last_event_at")
    found = of_session(sessions, *columns, "tool_call_count", "error_count")
    begin = _MIDNIGHT_AND_TWO_FORTY
    assert found == {
        session: (*said[:4], said[4] + begin, said[5] + begin, *said[6:]) for session, said in _SESSIONS[folder].items()
    }
    for session in sessions:
        assert session["ended_at"] == session["last_event_at"]
        assert (session["state"], session["state_reason"], session["state_evidence"]) == (
            "ended",
            "its transcript ends here",
            "transcript",
        )
        assert (session["git_branch"], session["agent_version"]) == ("HEAD", "2.1.330")
        assert session["project"] == "/home/user/project"


def test_a_fork_made_in_a_terminal_begins_with_its_own_prompt(tmp_path: Path) -> None:
    sessions = read_all(tmp_path / "c.db", recorded("fork_interactive"))["sessions"]
    begin = _MIDNIGHT_AND_TWO_FORTY
    assert of_session(sessions, "first_prompt", "started_at") == {
        "6f3cda47": ("please do the small task", begin + 203533),
        "e848b9f4": ("please do the fork work", begin + 209085),
    }


def test_every_request_is_counted_and_priced_once(tmp_path: Path) -> None:
    paths = [path for folder in RECORDINGS.iterdir() if folder.is_dir() for path in recorded(folder.name)]
    rows = read_all(tmp_path / "c.db", paths)
    counts = ("request_count", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost")
    assert of_session(rows["sessions"], *counts) == _SPENT
    assert {row["unpriced_requests"] for row in rows["sessions"]} == {0}
    assert {row["is_counted"] for row in rows["usage_records"]} == {1}
    rolled = ("requests", *counts[1:])
    sums = tuple(sum(row[name] for row in rows["usage_rollups"]) for name in rolled)
    assert sums == tuple(map(sum, zip(*_SPENT.values(), strict=True)))


@pytest.mark.parametrize("folder", sorted(_CALLS))
def test_calls_end_as_they_ended(tmp_path: Path, folder: str) -> None:
    calls = read_all(tmp_path / "c.db", recorded(folder))["tool_calls"]
    calls.sort(key=lambda call: (call["started_at"], call["line_order"]))
    assert len(calls) == len(_CALLS[folder])
    for call, (use, tool, is_subagents, status, reason, error, duration) in zip(calls, _CALLS[folder], strict=True):
        assert call["tool_use_id"].endswith(use)
        assert (call["tool_name"], call["agent_id"] is not None) == (tool, is_subagents)
        assert (call["status"], call["reason"], call["duration_ms"]) == (status, reason, duration)
        assert (call["error"] or "").startswith(error) if error else call["error"] is None
        assert json.loads(call["input"]) is not None
        assert (call["response"] is not None) == (status == "success")


@pytest.mark.parametrize(
    ("folder", "agent", "times"),
    [("main", "ad85213cc39fa6801", (15265, 15647)), ("background", "a04f41a11b803a1ee", (22670, 23049))],
)
def test_a_subagent_is_told_of_by_its_own_file(tmp_path: Path, folder: str, agent: str, times: tuple[int, int]) -> None:
    (subagent,) = read_all(tmp_path / "c.db", recorded(folder))["subagents"]
    assert (subagent["agent_id"], subagent["type"], subagent["name"]) == (agent, "general-purpose", "count files")
    assert subagent["status"] == "stopped"
    begin = _MIDNIGHT_AND_TWO_FORTY
    assert (subagent["started_at"] - begin, subagent["ended_at"] - begin) == times


def test_what_failed_and_what_was_compacted_is_noted(tmp_path: Path) -> None:
    notes = read_all(tmp_path / "c.db", recorded("api_error") + recorded("compacted"))["session_notes"]
    assert {(note["session"][:8], note["kind"], note["text"][:23]) for note in notes} == {
        ("9ffd54d2", "api_error", "API Error: 529 scripted"),
        ("9f81fe0f", "api_error", "API Error: 400 scripted"),
        ("957aad59", "api_error", "API Error: Request reje"),
        ("93237f89", "compaction", "Conversation compacted"),
        # tried again
        ("4b345ab5", "api_error", "529 scripted"),
        ("9ffd54d2", "api_error", "529 scripted"),
        ("957aad59", "api_error", "429 scripted"),
    }


@pytest.mark.parametrize("folder", ["fork", "fork_interactive", "compacted"])
def test_forks_add_nothing_twice_whichever_is_read_first(tmp_path: Path, folder: str) -> None:
    orders = list(permutations(recorded(folder)))
    first = read_all(tmp_path / "0.db", orders[0])
    for number, order in enumerate(orders[1:], 1):
        found = differences(first, read_all(tmp_path / f"{number}.db", order))
        assert not found, "\n".join(found)
    uses = [call["tool_use_id"] for call in first["tool_calls"]]
    assert len(uses) == len(set(uses))


@pytest.mark.parametrize("folder", sorted(path.name for path in RECORDINGS.iterdir() if path.is_dir()))
def test_reading_everything_again_changes_nothing(tmp_path: Path, folder: str) -> None:
    database = tmp_path / "c.db"
    once = read_all(database, recorded(folder))
    assert differences(once, read_all(database, recorded(folder))) == []


# what no line of a transcript shows, in micro-dollars: the request of /compact, that of a title, the rest of an answer
# that was cut off
_UNSEEN = {"93237f89": 87618 - 58512, "b0ee1bf4": 74550 - 59736, "c33b0792": 150}


def test_costs_are_those_that_claude_code_reckons(tmp_path: Path) -> None:
    """The last `cost-state` of a file; after `-p --fork-session` it carries on from that of the session it forked."""
    carried = {"3024c2c4": 27852, "63369886": 55776}
    paths = [path for folder in RECORDINGS.iterdir() if folder.is_dir() for path in recorded(folder.name)]
    costs = of_session(read_all(tmp_path / "c.db", paths)["sessions"], "cost")
    compared = 0
    for path in paths:
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
        stated = [line["totalCostUSD"] for line in lines if line["type"] == "cost-state"]
        if stated:
            session = path.stem[:8]
            assert round(stated[-1] * 1_000_000) == sum(costs[session]) + carried.get(session, 0) + _UNSEEN.get(
                session, 0
            )
            compared += 1
    assert compared == 19
