"""`GET /api/usage`: the sums by any grouping, range and time zone."""

from __future__ import annotations

import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from clawatch.domain.moments import LocalZone
from clawatch.queries.usage import usage
from clawatch.storage.database import open_for_reading
from clawatch.storage.readers import Readers
from support.events import hook, report
from support.journals import START_MS, agent_event, hook_event, write

if TYPE_CHECKING:
    from clawatch.queries.money import Spending
    from support.client import Client

_QUARTER_MS = 900_000
_NAMES = ("requests", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "unpriced_tokens")


def spend(client: Client, at: str, model: str | None, cost: float | None = None, agent: str = "a-1") -> None:
    data: dict[str, Any] = {"tokenCount": 100, "model": model, "costUsd": cost}
    data = {name: value for name, value in data.items() if value is not None}
    assert client.post(report("cost", at, agent, data=data)).status == 201


def test_days_models_and_sessions(client: Client) -> None:
    spend(client, "10:00:00", "m-1", 0.5)
    spend(client, "10:20:00", "m-2", 0.25)
    spend(client, "23:30:00", "m-2", agent="a-2")
    sums = {"output_tokens": 0, "cache_read_tokens": 0, "cache_write_tokens": 0}
    total = {"requests": 3, "input_tokens": 300, **sums, "tokens": 300, "cost": 0.75}
    total |= {"unpriced_requests": 1, "unpriced_tokens": 100}
    nothing = {"name": None, "id": None, "calls": None, "errors": None}
    assert client.get("usage", group_by="day", tz="UTC").json == {
        "group_by": "day",
        "since": None,
        "until": None,
        "is_estimate": False,
        "groups": [{"key": "2025-01-15", **nothing, **total}],
        "rest": None,
        "total": total,
    }
    days = client.get("usage", tz="Asia/Tokyo").json["groups"]
    assert [(day["key"], day["requests"], day["cost"]) for day in days] == [
        ("2025-01-15", 2, 0.75),
        ("2025-01-16", 1, None),
    ]
    models = client.get("usage", group_by="model").json["groups"]
    assert [(one["key"], one["cost"], one["unpriced_requests"]) for one in models] == [
        ("m-1", 0.5, 0),
        ("m-2", 0.25, 1),
    ]
    body = client.get("usage", group_by="session", limit=1).json
    assert [(one["key"], one["requests"]) for one in body["groups"]] == [("a-1", 2)]
    assert (body["rest"]["requests"], body["rest"]["cost"]) == (1, None)


def test_ranges(client: Client) -> None:
    spend(client, "10:00:00", "m-1", 0.5)
    spend(client, "23:30:00", "m-1", 0.25)
    ranges: list[tuple[dict[str, Any], int]] = [
        ({"from": "2025-01-15", "to": "2025-01-15"}, 2),
        ({"from": "2025-01-16"}, 0),
        ({"to": "2025-01-14"}, 0),
        ({"from": "2025-01-15T10:00:00Z", "to": "2025-01-15T23:30:00Z"}, 1),
        ({"from": "2025-01-16", "tz": "Asia/Tokyo"}, 1),
        ({"from": "2025-01-16T08:30:00+09:00"}, 1),
    ]
    for parameters, expected in ranges:
        for group_by in ("day", "model", "project", "session", "tool"):
            body = client.get("usage", group_by=group_by, **{"tz": "UTC", **parameters}).json
            assert body["total"]["requests"] == expected, (parameters, group_by)
            assert sum(group["requests"] for group in body["groups"]) == expected, (parameters, group_by)


def test_tools_share_what_was_used_by_how_often_they_were_called(client: Client) -> None:
    spend(client, "10:00:00", "m-1", 0.9)
    for number, tool in enumerate(["Bash", "Bash", "Read"]):
        use = {"tool_name": tool, "tool_use_id": f"t{number}"}
        client.post(hook("PostToolUseFailure" if number else "PostToolUse", "10:00:01", **use, error="no"))
    body = client.get("usage", group_by="tool").json
    assert body["is_estimate"]
    groups = {
        group["key"]: (group["calls"], group["errors"], group["cost"], group["tokens"]) for group in body["groups"]
    }
    assert groups == {"Bash": (2, 1, 0.6, 66), "Read": (1, 1, 0.3, 34)}


def test_parameters_that_cannot_be_used(client: Client) -> None:
    for query in (
        "group_by=x",
        "tz=Nowhere",
        "tz=../etc/passwd",
        "from=x",
        "to=2025-13-01",
        "limit=0",
        "from=99999-01-01",
    ):
        answer = client.request("GET", f"/api/usage?{query}")
        assert answer.status == 422, query
    assert client.request("GET", "/api/usage?from=0001-01-01&to=9999-12-31").status == 422
    assert client.request("GET", "/api/usage?from=1971-01-01&to=9998-12-30&tz=Pacific/Apia").status == 200


def test_this_machines_zone_is_the_default() -> None:
    zone = LocalZone()
    for moment in (datetime(2025, 1, 15, 12, tzinfo=UTC), datetime(2025, 7, 15, 12, tzinfo=UTC)):
        local = moment.astimezone(zone)
        assert local.utcoffset() == moment.astimezone().utcoffset()
        assert local.astimezone(UTC) == moment


_MOMENTS = st.integers(-3 * 96, 3 * 96).map(
    lambda quarter: START_MS // _QUARTER_MS * _QUARTER_MS + quarter * _QUARTER_MS
)
_REQUESTS = st.tuples(
    _MOMENTS, st.sampled_from(["a1", "a2"]), st.sampled_from(["m1", "m2", None]), st.sampled_from([None, 0, 0.1, 3])
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(_REQUESTS, min_size=1, max_size=12),
    st.none() | _MOMENTS,
    st.none() | _MOMENTS,
    st.sampled_from(["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"]),
    st.integers(1, 3),
)
def test_every_grouping_comes_to_the_same_total(
    requests: list[tuple[int, str, str | None, float | None]],
    since: int | None,
    until: int | None,
    zone: str,
    limit: int,
) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "clawatch.db"
        events = [
            agent_event(number, "cost", agent=agent, at=at - START_MS, tokenCount=7, model=model, costUsd=cost)
            for number, (at, agent, model, cost) in enumerate(requests)
        ]
        calls = [hook_event(90 + at, "PostToolUse", tool_name=f"T{at}", tool_use_id=f"t{at}") for at in range(2)]
        write(path, [events, calls])
        inside = [
            (at, cost)
            for at, _, _, cost in requests
            if (since is None or at >= since) and (until is None or at < until)
        ]
        with closing(Readers(path)) as readers, closing(open_for_reading(path)):
            for group_by in ("day", "model", "project", "session", "tool"):
                found = usage(readers, group_by, since_ms=since, until_ms=until, timezone=ZoneInfo(zone), limit=limit)
                parts = [row.spending for row in found.rows] + ([found.rest] if found.rest else [])
                assert found.total.requests == len(inside)
                assert _cost(found.total) == sum(round((cost or 0) * 1_000_000) for _, cost in inside)
                assert sum(map(_cost, parts)) == _cost(found.total), group_by
                for kind in _NAMES:
                    assert sum(getattr(part, kind) for part in parts) == getattr(found.total, kind), (group_by, kind)
                if group_by == "day":
                    days = {datetime.fromtimestamp(at / 1000, ZoneInfo(zone)).date().isoformat() for at, _ in inside}
                    assert [row.key for row in found.rows] == sorted(days)


def _cost(spending: Spending) -> int:
    return spending.cost or 0
