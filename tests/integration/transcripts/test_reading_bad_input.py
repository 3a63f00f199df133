"""Whatever stands in a line of a transcript, the rest is read and nothing makes the reading fail."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from support.readings import rows
from support.scribe import BEGIN_MS, Scribe, answer, answers, moment, to_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from support.readings import Desk


def messages(database: Path) -> list[str]:
    return sorted(row["message_id"] for row in rows(database, "usage_records"))


def one_session(database: Path) -> dict[str, Any]:
    (session,) = rows(database, "sessions")
    return session


def skipped(at: Desk) -> int:
    (mark,) = at.marks.values()
    return mark.skipped


class TestLines:
    @pytest.mark.parametrize(
        "garbage",
        [
            random.Random(1).randbytes(5000).replace(b"\n", b"x") + b"\n",  # noqa: S311 any bytes will do
            b"\0" * 4096 + b"\n",
            b"\xff\xfe\xfd\n",
            b"{\n",
            b"null\n",
            b"[[[[1]]]]\n",
            b'"text"\n',
            b"[" * 100_000 + b"\n",
            b'{"a":' * 100_000 + b"\n",
            b"1e999999\n",
            b"PK\x03\x04\n",
            b"\x1f\x8b\x08\n",
        ],
        ids=lambda line: repr(line[:8]),
    )
    def test_a_line_that_is_no_object_is_counted_and_skipped(
        self, at: Desk, database: Path, file: Path, garbage: bytes
    ) -> None:
        file.write_bytes(answers(1) + garbage + answers(2))
        at.read(file)
        assert messages(database) == ["msg_1", "msg_2"]
        assert skipped(at) == 1

    @pytest.mark.parametrize("between", [b"\n", b"\n\n\n", b"\r\n", b"   \n", b"\t\r\n"])
    def test_an_empty_line_is_nothing(self, at: Desk, database: Path, file: Path, between: bytes) -> None:
        file.write_bytes(answers(1) + between + answers(2).replace(b"\n", b"\r\n") + answers(3))
        at.read(file)
        assert messages(database) == ["msg_1", "msg_2", "msg_3"]
        assert skipped(at) == 0

    def test_bytes_that_are_no_text_are_replaced_where_they_stand(self, at: Desk, database: Path, file: Path) -> None:
        prompt = to_bytes(Scribe("s1", {}, BEGIN_MS).prompt("good MARK bad"))
        file.write_bytes(prompt.replace(b"MARK", b"\xff\xc3") + answers(1))
        at.read(file)
        assert one_session(database)["first_prompt"] == "good \ufffd\ufffd bad"

    def test_a_lone_surrogate_is_replaced(self, at: Desk, database: Path, file: Path) -> None:
        prompt = to_bytes(Scribe("s1", {}, BEGIN_MS).prompt("half MARK"))
        file.write_bytes(prompt.replace(b"MARK", b"\\ud83d"))
        at.read(file)
        assert one_session(database)["first_prompt"] == "half \ufffd"

    @pytest.mark.parametrize(
        "change",
        [
            {"message": None},
            {"message": "text"},
            {"message": []},
            {"message": {"model": 5, "usage": {"input_tokens": 1}}},
            {"message": {"content": [None, 1, "x", {"type": "tool_use"}, {"type": "tool_use", "id": [], "name": {}}]}},
            {"message": {"content": {"type": "text"}}},
            {"sessionId": None},
            {"sessionId": 7},
            {"sessionId": ""},
            {"sessionId": ["s1"]},
            {"sessionId": "x" * 100_000},
            {"sessionId": "with\0nul"},
            {"uuid": {}, "requestId": [], "agentId": 4, "isSidechain": "no", "cwd": 1, "version": [], "gitBranch": {}},
            {"agentId": [], "isSidechain": True},
            {"requestSessionId": 4},
            {"forkedFrom": "s0"},
            {"timestamp": 5, "type": "user"},
            {"type": "user", "message": {"content": [{"type": "tool_result", "tool_use_id": 5, "content": [1]}]}},
            {"type": "user", "message": {"content": [{"type": "tool_result", "tool_use_id": "t", "content": None}]}},
            {"type": "progress", "data": {"message": {"type": "assistant", "message": 4}}},
            {"type": "progress", "data": None},
            {"type": "system", "subtype": ["compact_boundary"]},
            {"type": "system", "subtype": "compact_boundary", "content": {"a": 1}},
            {"type": "custom-title", "customTitle": {"a": 1}},
            {"type": ["assistant"]},
            {"type": None},
            {"type": "hologram", "message": {"usage": {"input_tokens": 7}}},
        ],
        ids=lambda change: json.dumps(change)[:60],
    )
    def test_a_line_of_another_shape_harms_no_other(
        self, at: Desk, database: Path, file: Path, change: dict[str, Any]
    ) -> None:
        file.write_bytes(answers(1) + to_bytes({**answer(2), **change}) + answers(3))
        at.read(file)
        assert {"msg_1", "msg_3"} <= set(messages(database))
        (session,) = [row for row in rows(database, "sessions") if row["session_id"] == "s1"]
        assert session["request_count"] >= 2


class TestCounts:
    @pytest.mark.parametrize(
        ("usage", "tokens"),
        [
            (None, None),
            ({}, None),
            ([], None),
            ("many", None),
            ({"input_tokens": None, "output_tokens": None}, None),
            ({"input_tokens": -5, "output_tokens": 7}, (0, 7)),
            ({"input_tokens": "12", "output_tokens": 7}, (0, 7)),
            ({"input_tokens": 10**30, "output_tokens": 7}, (0, 7)),
            ({"input_tokens": 1.5, "output_tokens": 7}, (0, 7)),
            ({"input_tokens": True, "output_tokens": 7}, (0, 7)),
            ({"input_tokens": 3, "output_tokens": 7, "cache_creation": 5, "server_tool_use": "x"}, (3, 7)),
            ({"input_tokens": 3, "output_tokens": 7, "speed": 1, "service_tier": [], "inference_geo": {}}, (3, 7)),
        ],
        ids=lambda value: json.dumps(value)[:60],
    )
    def test_only_counts_count(
        self, at: Desk, database: Path, file: Path, usage: object, tokens: tuple[int, int] | None
    ) -> None:
        file.write_bytes(answers(1) + to_bytes(answer(2, usage=usage)) + answers(3))
        at.read(file)
        records = {row["message_id"]: row for row in rows(database, "usage_records")}
        if tokens is None:
            assert sorted(records) == ["msg_1", "msg_3"]
        else:
            assert (records["msg_2"]["input_tokens"], records["msg_2"]["output_tokens"]) == tokens

    def test_the_stated_cost_of_an_old_line_is_its_cost(self, at: Desk, database: Path, file: Path) -> None:
        file.write_bytes(to_bytes({**answer(1), "costUSD": 0.123456}) + answers(2))
        at.read(file)
        old, new = sorted(rows(database, "usage_records"), key=lambda row: row["message_id"])
        assert (old["stated_cost"], old["cost"], old["price_model"]) == (123_456, 123_456, None)
        assert (new["stated_cost"], new["cost"], new["price_model"]) == (None, 105, "claude-a")
        assert one_session(database)["cost"] == 123_561

    @pytest.mark.parametrize("stated", [None, "0.5", -1, 10**9, True, [1], "NaN"])
    def test_what_is_no_cost_is_not_taken_for_one(self, at: Desk, database: Path, file: Path, stated: object) -> None:
        file.write_bytes(to_bytes({**answer(1), "costUSD": stated}))
        at.read(file)
        assert one_session(database)["cost"] == 105

    def test_what_claude_code_says_itself_is_no_request(self, at: Desk, database: Path, file: Path) -> None:
        file.write_bytes(answers(1) + to_bytes(answer(2, model="<synthetic>")))
        at.read(file)
        assert messages(database) == ["msg_1"]
        assert one_session(database)["model"] == "claude-a"


class TestTimes:
    def test_a_line_without_a_time_happened_when_the_line_before_did(
        self, at: Desk, database: Path, file: Path
    ) -> None:
        untimed = [answer(2), answer(3), answer(4)]
        del untimed[0]["timestamp"]
        untimed[1]["timestamp"] = "yesterday"
        untimed[2]["timestamp"] = "0001-01-01T00:00:00Z"
        file.write_bytes(answers(1) + b"".join(map(to_bytes, untimed)) + answers(9))
        at.read(file)
        times = {row["message_id"]: row["occurred_at"] - BEGIN_MS for row in rows(database, "usage_records")}
        assert times == {"msg_1": 1000, "msg_2": 1000, "msg_3": 1000, "msg_4": 1000, "msg_9": 9000}

    def test_a_clock_set_back_loses_nothing(self, at: Desk, database: Path, file: Path) -> None:
        file.write_bytes(answers(100, 101, 1, 2, 3))
        at.read(file)
        session = one_session(database)
        assert session["request_count"] == 5
        assert (session["started_at"] - BEGIN_MS, session["last_event_at"] - BEGIN_MS) == (1000, 101_000)

    def test_times_of_other_zones_and_grains_are_understood(self, at: Desk, database: Path, file: Path) -> None:
        given = [moment(BEGIN_MS).replace("Z", "+00:00"), "2025-10-09T10:53:20+02:00", "2025-10-09T08:53:20.000000Z"]
        file.write_bytes(b"".join(to_bytes({**answer(n), "timestamp": text}) for n, text in enumerate(given)))
        at.read(file)
        assert {row["occurred_at"] for row in rows(database, "usage_records")} == {BEGIN_MS}
