"""`GET /api/dashboard/stats`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support.events import hook, report

if TYPE_CHECKING:
    from support.client import Client

FIELDS = [
    "total_sessions",
    "active_sessions",
    "total_tool_calls",
    "total_input_tokens",
    "total_output_tokens",
    "total_cost",
    "tool_distribution",
    "recent_sessions",
    "sessions_over_time",
    "tokens_over_time",
    "recent_errors",
]


def stats(client: Client) -> dict[str, Any]:
    answer = client.get("dashboard", "stats")
    assert answer.status == 200
    found: dict[str, Any] = answer.json
    assert list(found) == FIELDS
    return found


def test_nothing_yet(client: Client) -> None:
    found = stats(client)
    assert list(found.values()) == [0, 0, 0, 0, 0, 0.0, [], [], [], [], []]
    assert [type(value) for value in found.values()] == [*[int] * 5, float, *[list] * 5]


def test_sums_and_what_was_last(client: Client) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    at, today = yesterday.isoformat(), yesterday.date().isoformat()
    client.post({**hook("SessionStart", session="runs", cwd="/a/alpha"), "timestamp": at})
    client.post(hook("PreToolUse", "10:30:00", session="ended", tool_name="Bash", tool_use_id="t-1"))
    client.post(
        hook("PostToolUseFailure", "10:30:02", session="ended", tool_name="Bash", tool_use_id="t-1", error="no")
    )
    client.post(hook("SessionEnd", "10:31:00", session="ended"))
    client.post({**report("cost", agent="agent", data={"tokenCount": 1500, "costUsd": 0.25}), "timestamp": at})
    client.post({**report("status_change", agent="agent", data={"status": "stuck"}), "timestamp": at})
    found = stats(client)
    assert [found[name] for name in FIELDS[:6]] == [3, 2, 1, 1500, 0, 0.25]
    assert found["tool_distribution"] == [
        {"tool_name": "Bash", "count": 1, "error_count": 1, "error_rate": 1.0, "avg_duration_ms": 2000.0}
    ]
    assert found["sessions_over_time"] == [{"date": today, "count": 2}]
    assert found["tokens_over_time"] == [{"date": today, "tokens_in": 1500, "tokens_out": 0}]
    # each as the other paths show it
    assert found["recent_sessions"] == client.get("sessions").json["items"]
    assert found["recent_errors"] == client.get("sessions", "ended").json["tool_calls"]
    assert found["recent_errors"][0]["error"] == "no"


def test_the_last_ten_sessions(client: Client) -> None:
    for number in range(12):
        client.post(hook("SessionStart", f"10:{number:02}:00", session=f"s-{number}"))
    assert [session["session_id"] for session in stats(client)["recent_sessions"]] == [
        f"s-{n}" for n in range(11, 1, -1)
    ]


def test_the_last_twenty_errors_and_the_twenty_tools_most_called(client: Client) -> None:
    for number in range(24):
        use: dict[str, Any] = {"tool_name": f"T{number:02}", "tool_use_id": f"t-{number}", "session": f"s-{number % 3}"}
        client.post(hook("PreToolUse", f"10:{number:02}:00", **use))
        kind = "PostToolUse" if number == 5 else "PostToolUseFailure"
        client.post(hook(kind, f"10:{number:02}:01", **use, error=f"e-{number}"))
    found = stats(client)
    assert [call["error"] for call in found["recent_errors"]] == [f"e-{n}" for n in range(23, 2, -1) if n != 5]
    assert [tool["tool_name"] for tool in found["tool_distribution"]] == [f"T{number:02}" for number in range(20)]
    assert found["total_tool_calls"] == 24


@pytest.mark.parametrize(
    ("ends", "errors"),
    [
        (hook("PostToolUse", "10:30:01", tool_name="Bash", tool_use_id="t"), []),
        (hook("SessionEnd", "10:30:01"), ["the session ended before it did"]),
    ],
)
def test_calls_count_as_errors_only_where_they_are_shown_as_such(
    client: Client, ends: dict[str, Any], errors: list[str]
) -> None:
    client.post(hook("PreToolUse", "10:30:00", tool_name="Bash", tool_use_id="t"))
    assert stats(client)["recent_errors"] == []
    client.post(ends)
    assert [call["error"] for call in stats(client)["recent_errors"]] == errors
