"""`GET /api/tools/stats`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.events import hook, report

if TYPE_CHECKING:
    from support.client import Client


def run(client: Client, tool: str, use: str, *, kind: str = "PostToolUse", session: str = "s-1", **end: Any) -> None:  # noqa: ANN401 as they come
    """Tell of a call that ran for ten seconds, where `end` says nothing else."""
    named: dict[str, Any] = {"session": session, "tool_name": tool, "tool_use_id": use, "cwd": f"/a/{session}"}
    client.post(hook("PreToolUse", "10:30:00", **named))
    client.post(hook(kind, "10:30:10", **named, **end))


def test_nothing_yet(client: Client) -> None:
    assert client.get("tools", "stats").json == []


def test_every_field_of_a_tools_numbers(client: Client) -> None:
    for number, duration in enumerate((30, 35, 41)):
        run(client, "Read", f"r-{number}", duration_ms=duration, session=f"s-{number}")
    run(client, "Read", "failed", kind="PostToolUseFailure", error="no such file", duration_ms=0)
    for number in range(5):
        run(client, "Bash", f"b-{number}", kind="PostToolUseFailure" if number == 0 else "PostToolUse")
    client.post(report("tool_call", data={"toolName": "exec"}))
    found = client.get("tools", "stats").json
    assert found == [
        {"tool_name": "Bash", "count": 5, "error_count": 1, "error_rate": 0.2, "avg_duration_ms": 10000.0},
        {"tool_name": "Read", "count": 4, "error_count": 1, "error_rate": 0.25, "avg_duration_ms": 26.5},
        {"tool_name": "exec", "count": 1, "error_count": 0, "error_rate": 0.0, "avg_duration_ms": 0.0},
    ]
    for tool in found:
        assert list(tool) == ["tool_name", "count", "error_count", "error_rate", "avg_duration_ms"]
        assert [type(value) for value in tool.values()] == [str, int, int, float, float]


def test_numbers_are_rounded_as_the_contract_shows_them(client: Client) -> None:
    for number in range(7):
        ended: dict[str, Any] = {"kind": "PostToolUseFailure"} if number < 3 else {}
        run(client, "Read", f"r-{number}", duration_ms=10 + (number == 0), **ended)
    (tool,) = client.get("tools", "stats").json
    assert (tool["error_rate"], tool["avg_duration_ms"]) == (0.4286, 10.1)


def test_calls_that_run_and_calls_that_never_ran_count(client: Client) -> None:
    client.post(hook("PreToolUse", "10:30:00", tool_name="Bash", tool_use_id="runs"))
    run(client, "Bash", "interrupted", kind="PostToolUseFailure", is_interrupt=True, error="stopped")
    (tool,) = client.get("tools", "stats").json
    assert (tool["count"], tool["error_count"], tool["error_rate"]) == (2, 1, 0.5)
    client.post(hook("SessionEnd", "10:40:00"))
    (tool,) = client.get("tools", "stats").json
    assert (tool["count"], tool["error_count"], tool["error_rate"]) == (2, 2, 1.0)
    # as the calls themselves are shown
    assert {call["status"] for call in client.get("sessions", "s-1").json["tool_calls"]} == {"error"}


def test_every_tool_is_there_and_ties_come_by_name(client: Client) -> None:
    for number in reversed(range(25)):
        client.post(hook("PreToolUse", tool_name=f"mcp__{number:02}", tool_use_id=str(number)))
    names = [tool["tool_name"] for tool in client.get("tools", "stats").json]
    assert names == [f"mcp__{number:02}" for number in range(25)]
