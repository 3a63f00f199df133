"""`GET /metrics`: off unless it is wanted, and nothing in it that names anybody's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

from support.client import Client
from support.cores import running_core
from support.events import hook, report

if TYPE_CHECKING:
    from pathlib import Path


def figures(client: Client) -> dict[tuple[str, ...], float]:
    answer = client.request("GET", "/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.body.decode())
    return {(one.name, *sorted(one.labels.values())): one.value for family in families for one in family.samples}


def test_it_is_off_by_default(client: Client) -> None:
    assert client.request("GET", "/metrics").status == 404


def test_what_is_counted(home: Path) -> None:
    with running_core(home, metrics=True) as core, Client(core.address) as client:
        client.post(hook("SessionStart", "10:00:00", session="secret-session", cwd="/secret/folder"))
        client.post(hook("PostToolUseFailure", "10:00:01", session="secret-session", tool_name="Bash", error="no"))
        for number in range(40):
            client.post(report("cost", "10:00:02", data={"tokenCount": 10, "costUsd": 0.5, "model": f"m-{number:02d}"}))
        found = figures(client)
        assert b"secret" not in client.request("GET", "/metrics").body
    assert found["clawatch_events_total",] == 42
    assert found["clawatch_sessions", "waiting_for_input"] + found["clawatch_sessions", "working"] == 2
    assert found["clawatch_tool_calls_total", "error"] == 1
    assert found["clawatch_tokens_total", "input", "m-00"] == 10
    assert found["clawatch_cost_dollars_total", "other"] == 5
    assert len([key for key in found if key[0] == "clawatch_requests_total"]) == 31
    assert found["clawatch_write_queue_length",] == found["clawatch_spooled_events",] == 0
    assert found["clawatch_database_bytes",] > 0
    assert found["process_resident_memory_bytes",] > 0


def test_it_is_guarded_as_all_paths_are(home: Path) -> None:
    with running_core(home, metrics=True, require_key=True) as core, Client(core.address) as client:
        for path in ("/metrics", "/api/search?q=a", "/api/usage", "/api/export/sessions.csv"):
            assert client.request("GET", path).status == 401
            assert client.request("GET", path, headers={"Host": "evil.example"}).status == 403
