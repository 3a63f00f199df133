"""Whatever is posted is refused clearly or kept as it came, and the next good event is there."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.events import hook, journal, report

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core
    from support.client import Answer, Client
    from support.logs import ExpectedLogs

PROPERTY = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


def with_input(text: str) -> bytes:
    """Give a hook event whose tool_input is this JSON text."""
    start = '{"session_id":"bad","hook_event_name":"PreToolUse","tool_use_id":"t","tool_name":"Bash","tool_input":'
    return f"{start}{text}}}".encode()


NO_JSON: list[bytes] = [
    b"",
    b" ",
    b"{",
    b"nul",
    b"\xff\xfe{}",
    b"\xef\xbb\xbf{}",
    b'{"session_id": "\xff", "hook_event_name": "Stop"}',
    b"{'session_id': 's'}",
    b'{"session_id":"s","hook_event_name":"Stop"} {}',
    b'{"session_id":"s","hook_event_name":"Stop","x":NaN}',
    b'{"session_id":"s\\u0041","hook_event_name":"Stop","x":Infinity}',
    b'{"session_id":"s\\ud800","hook_event_name":"Stop","x":NaN}',
    b'{"session_id":"s","hook_event_name":"Stop","x":"\\ud8"}',
    b'{"session_id":"s","hook_event_name":"Stop","x":"raw\x00nul"}',
    b"\x00",
    b"PK\x03\x04" * 1000,
    b"a=1&b=2",
    deep(100_000).encode(),
    b'{"a":' * 50_000,
    with_input(deep(2000)),
    with_input('["\\ud800",' + deep(5000) + "]"),
    with_input('["\\ud800",' + "9" * 5000 + "]"),
    with_input("1" * 400),
    with_input("-1e400"),
    with_input('["\\ud800",1e999]'),
    with_input('"\\\\\\ud800\\x"'),
]
NO_OBJECT = [b"null", b"true", b"0", b"1e400", b'"text"', b"[]", b'[{"session_id":"s","hook_event_name":"Stop"}]']
KEPT: list[bytes] = [
    with_input(deep(900)),
    with_input('{"a":' * 300 + "1" + "}" * 300),
    with_input('["\\ud800",' + deep(600) + "]"),
    with_input('"\\ud83d"'),
    with_input('{"\\udc00":"\\ud800\\ud800"}'),
    with_input('"\\\\ud800 \\\\\\ud800 \\ud83d\\ude00 \\ud83d\\ud83d\\ude00"'),
    with_input('"\\u0000"'),
    with_input("1" * 300),
    with_input('["\\ud800",' + "1" * 300 + "]"),
    with_input("18446744073709551616"),
    with_input("0.1e-5000"),
    *(with_input(text) for text in ("null", "true", "[]", "{}", '""', "0", "-0.0", '"x"', "[[],{}]")),
    json.dumps(hook("PreToolUse", session="bad", tool_name="T" * 100_000)).encode(),
    json.dumps(hook("PreToolUse", session="bad", tool_name="a\0b", tool_use_id="\0", agent_id="\0")).encode(),
    json.dumps(hook("SessionStart", session="bad", cwd="/" + "c" * 9_999, model="m" * 10_000)).encode(),
    json.dumps(hook("SessionStart", session="bad", cwd="\0")).encode(),
    json.dumps(hook("SessionStart", session="bad", cwd="", model="", tool_name="", timestamp="")).encode(),
    json.dumps(hook("PostToolUse", session="bad", tool_name="B", duration_ms=10**30, tool_use_id="u")).encode(),
    json.dumps(hook("PostToolUse", session="bad", tool_name="B", duration_ms="soon", tool_use_id="")).encode(),
    json.dumps(hook("PostToolBatch", session="bad", tool_calls=[None, [], {}, {"tool_use_id": 1}, "x"])).encode(),
    json.dumps(hook("PostToolBatch", session="bad", tool_calls=[{"tool_use_id": "v", "tool_name": "\0"}])).encode(),
    json.dumps(hook("Stop", session="bad", background_tasks=[None, {"type": []}, 5])).encode(),
    json.dumps(hook("Notification", session="bad", notification_type=[], message={})).encode(),
    json.dumps(hook("StopFailure", session="bad", error="e" * 100_000)).encode(),
    json.dumps(hook("PostToolUse", session="bad", tool_name="Agent", tool_response={"agentId": ["x"]})).encode(),
    json.dumps(hook("PostToolUse", session="bad", tool_name="Agent", tool_response={"agentId": "\0"})).encode(),
    b'{"session_id":"bad","hook_event_name":"Stop","hook_event_name":"SessionEnd","session_id":"bad"}',
    b'{"session_id":"b\\ud800d","hook_event_name":"Stop"}',
    b'{"session_id":"bad","hook_event_name":"SessionStart","cwd":"\\ud800","model":"\\udfff","error":"\\ud800"}',
    json.dumps(report("cost", agent="bad", data={"tokenCount": 10**15, "costUsd": 10**9})).encode(),
    json.dumps(report("tool_call", agent="bad", data={"toolName": "", "error": "", "message": "\0"})).encode(),
    json.dumps(report("status_change", agent="bad", data={"status": "\0", "message": "x" * 10**5})).encode(),
]
TIMES = [
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59+00:00",
    "9999-12-31T23:59:59-23:59",
    "1970-01-01",
    "2025-02-30T00:00:00Z",
    "tomorrow",
    "\0",
    "🐾",
    "1" * 100_000,
    "2025-01-15T10:30:00+99:99",
    "-2025-01-15T10:30:00Z",
]


def assert_good_one_is_taken(client: Client) -> None:
    assert client.post(hook("SessionStart", session="good")).status == 200
    assert client.get("sessions", "good").json["session_id"] == "good"


@pytest.mark.parametrize("payload", NO_JSON + NO_OBJECT, ids=lambda payload: repr(payload[:40]))
def test_no_json_object_is_422(client: Client, home: Path, payload: bytes) -> None:
    answer = client.post(payload)
    assert answer.status == 422
    (entry,) = answer.json["detail"]
    assert entry["loc"] == ["body"]
    assert entry["msg"]
    assert journal(home) == []
    assert_good_one_is_taken(client)


@pytest.mark.parametrize("payload", KEPT, ids=lambda payload: repr(payload[-40:]))
def test_odd_event_is_kept_and_shown(client: Client, home: Path, payload: bytes) -> None:
    assert client.post(payload).status in {200, 201}
    assert [kept for _, _, kept in journal(home)] == [payload]
    for session in client.get("sessions").json["items"]:
        assert client.get("sessions", session["session_id"]).status == 200
        assert client.get("sessions", session["session_id"], "timeline").status == 200
    assert_good_one_is_taken(client)


def test_lone_surrogate_is_shown_as_the_replacement_character(client: Client) -> None:
    client.post(with_input('"\\\\ud800 \\\\\\uD800 \\ud83d\\ude00 \\ud83d\\ud83d\\ude00 \\udc00"'))
    (call,) = client.get("sessions", "bad").json["tool_calls"]
    assert json.loads(call["tool_input"]) == "\\ud800 \\\ufffd 😀 \ufffd😀 \ufffd"


@pytest.mark.parametrize("text", TIMES)
def test_absurd_time_is_not_believed(client: Client, text: str) -> None:
    for event in (hook("SessionStart", session="s", timestamp=text), report("heartbeat", agent="a", timestamp=text)):
        assert client.post(event, {"X-ClaWatch-Received-At": "1736937000000"}).status in {200, 201}
    started = {session["started_at"] for session in client.get("sessions").json["items"]}
    assert started == {"2025-01-15 10:30:00"}


@pytest.mark.parametrize("header", ["0", "-1", "9" * 5000, "1e3", "NaN", "", "946684799999", "99999999999999"])
def test_absurd_receive_time_is_replaced_by_ours(client: Client, header: str) -> None:
    assert client.post(hook("SessionStart"), {"X-ClaWatch-Received-At": header}).status == 200
    assert client.get("sessions", "s-1").json["started_at"] > "2025-06"


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.text(st.characters(categories=["Cs", "Cc", "Lu"]), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KIND_NAMES = (
    "SessionStart SessionEnd UserPromptSubmit PreToolUse PostToolUse PostToolUseFailure PostToolBatch "
    "Notification PermissionRequest Stop StopFailure SubagentStart SubagentStop PreCompact PostCompact "
    "PostModelSwitch New"
)
FIELD_NAMES = (
    "session_id hook_event_name cwd tool_name tool_input tool_response tool_use_id agent_id agent_name "
    "agent_type model timestamp error duration_ms is_interrupt reason source prompt message "
    "notification_type session_title transcript_path background_tasks tool_calls trigger to_model"
)
HOOK_KINDS = st.sampled_from(KIND_NAMES.split())
HOOK_FIELDS = FIELD_NAMES.split()
BODIES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(
        lambda kind, fields: {"session_id": "s", "hook_event_name": kind, **fields},
        HOOK_KINDS,
        st.dictionaries(st.sampled_from(HOOK_FIELDS), JSON_VALUES | st.sampled_from(["s", "t", "Bash"]), max_size=6),
    ),
    st.builds(
        lambda kind, fields, data: {"agentId": "a", "type": kind, "data": data, **fields},
        st.sampled_from(["heartbeat", "tool_call", "error", "cost", "status_change"]),
        st.dictionaries(st.sampled_from(["agentName", "host", "timestamp", "data", "type"]), JSON_VALUES, max_size=2),
        st.dictionaries(
            st.sampled_from(["message", "tokenCount", "costUsd", "model", "toolName", "error", "status"]), JSON_VALUES
        ),
    ),
    st.dictionaries(st.text(max_size=5), JSON_VALUES, max_size=3),
)


def assert_answered_clearly(answer: Answer) -> None:
    assert answer.status in {200, 201, 400, 422}
    if answer.status == 400:
        assert answer.json["error"]
    elif answer.status == 422:
        assert all(entry["msg"] and entry["loc"] for entry in answer.json["detail"])


@PROPERTY
@given(body=BODIES)
def test_any_json_is_answered_clearly(client: Client, expected_logs: ExpectedLogs, body: dict[str, Any]) -> None:
    assert_answered_clearly(client.post(json.dumps(body).encode()))
    assert_good_one_is_taken(client)
    assert expected_logs.texts() == []


@PROPERTY
@given(payload=st.binary(max_size=200) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_answered_clearly(client: Client, payload: bytes) -> None:
    assert_answered_clearly(client.post(payload))
    assert_good_one_is_taken(client)


def test_bad_ones_between_good_ones_harm_nobody(core: Core, client: Client) -> None:
    for number, payload in enumerate(NO_JSON + KEPT):
        client.post(payload)
        assert client.post(hook("Stop", session=f"good-{number}")).status == 200
    total = client.get("sessions", search="good-").json["total"]
    assert total == len(NO_JSON + KEPT)
    assert core.health() == ()
    assert logging.getLogger().isEnabledFor(logging.WARNING)


@pytest.mark.parametrize("session_id", ["a\nb", "\r", "a\x00b", "\x85", "\u2028", "%0A"])
def test_ids_that_nobody_can_have_are_not_found_like_any_other(client: Client, session_id: str) -> None:
    answer = client.get("sessions", session_id)
    assert (answer.status, answer.json) == (404, {"detail": "Session not found"})
