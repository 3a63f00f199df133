"""`GET /api/costs`: three sums that always agree, over any range, to the micro-dollar."""

from __future__ import annotations

import random
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clawatch.queries.costs import costs
from clawatch.storage.readers import Readers
from support.events import hook, report
from support.journals import START_MS, agent_event, write
from support.watching_client import WatchingClient

if TYPE_CHECKING:
    from clawatch.runtime.core import Core
    from support.client import Client

_HOUR_MS = 3_600_000


@pytest.fixture
def watching(client: Client, core: Core) -> WatchingClient:
    return WatchingClient(client, core)


def let_spend(client: Client) -> None:
    for at, agent, name, dollars, tokens, model in (
        ("10:00:00", "a-1", "first", 5.5, 100, "m-1"),
        ("10:07:30.250", "a-1", "first", 2.5, 200, "m-2"),
        ("11:00:00", "a-2", "second", 4.5, 300, "m-1"),
        ("12:00:00", "a-2", "second", None, 50, None),
    ):
        data: dict[str, Any] = {"tokenCount": tokens}
        data |= {} if dollars is None else {"costUsd": dollars}
        data |= {} if model is None else {"model": model}
        client.post(report("cost", at, agent, agentName=name, data=data))


def test_costs_have_the_fields_of_the_contract_in_its_order(client: Client, watching: WatchingClient) -> None:
    let_spend(client)
    assert _listed(watching.costs()) == _listed(
        {
            "totalUsd": 12.5,
            "byAgent": [
                {"agentId": "a-1", "name": "first", "costUsd": 8.0, "tokenCount": 300},
                {"agentId": "a-2", "name": "second", "costUsd": 4.5, "tokenCount": 350},
            ],
            "byModel": [
                {"model": "m-1", "costUsd": 10.0, "tokenCount": 400},
                {"model": "m-2", "costUsd": 2.5, "tokenCount": 200},
                {"model": "unknown", "costUsd": 0.0, "tokenCount": 50},
            ],
        }
    )


def test_of_one_agent(client: Client, watching: WatchingClient) -> None:
    let_spend(client)
    found = watching.costs(agentId="a-2")
    assert (found["totalUsd"], [row["agentId"] for row in found["byAgent"]]) == (4.5, ["a-2"])
    assert [(row["model"], row["tokenCount"]) for row in found["byModel"]] == [("m-1", 300), ("unknown", 50)]
    for nothing in (watching.costs(agentId="nobody"), watching.costs(agentId="a-2", to="2025-01-15T10:59Z")):
        assert nothing == {"totalUsd": 0.0, "byAgent": [], "byModel": []}
    # an empty parameter is none
    assert watching.costs(agentId="")["totalUsd"] == 12.5


@pytest.mark.parametrize(
    ("range_", "total"),
    [
        ({"from": "2025-01-15T10:00:00Z"}, 12.5),
        ({"from": "2025-01-15T10:00:00.001Z"}, 7.0),
        ({"to": "2025-01-15T10:00:00Z"}, 0.0),
        ({"to": "2025-01-15T10:00:00.0005Z"}, 5.5),
        ({"from": "2025-01-15T10:07:30.250", "to": "2025-01-15T10:07:30.251"}, 2.5),
        ({"from": "2025-01-15T10:07:30.250001Z"}, 4.5),
        ({"to": "2025-01-15T10:07:30.250"}, 5.5),
        ({"from": "2025-01-15T12:00:00+02:00", "to": "2025-01-15T13:00:00+02:00"}, 8.0),
        ({"from": "2025-01-15"}, 12.5),
        ({"from": "2025-01-16"}, 0.0),
        ({"from": "2025-01-15 11:00"}, 4.5),
        ({"from": "2025-01-16", "to": "2025-01-15"}, 0.0),
        ({"from": "0001-01-01T00:00:00+14:00", "to": "9999-12-31T23:59:59-14:00"}, 12.5),
    ],
)
def test_the_range_begins_with_from_and_ends_before_to(
    client: Client, watching: WatchingClient, range_: dict[str, str], total: float
) -> None:
    let_spend(client)
    found = watching.costs(**range_)
    assert found["totalUsd"] == total
    assert sum(row["costUsd"] for row in found["byAgent"]) == total
    assert sum(row["costUsd"] for row in found["byModel"]) == total


def test_a_zone_whose_plus_sign_was_not_quoted(client: Client, watching: WatchingClient) -> None:
    let_spend(client)
    answer = watching.get("/api/costs?from=2025-01-15T12:00:00+01:00&to=2025-01-15T13:00:00.000+01:00")
    assert answer.json["totalUsd"] == 4.5


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("text", ["yesterday", "1736935200", "2025-13-01", "2025-01-15T25:00Z", "\x00", "x" * 5000])
def test_what_is_no_time_is_refused(watching: WatchingClient, name: str, text: str) -> None:
    answer = watching.get("/api/costs", **{name: text})
    assert (answer.status, list(answer.json)) == (400, ["error"])
    assert answer.json["error"].startswith(f"{name} must be a time")


def test_sessions_of_claude_codes_go_by_what_they_are_called(client: Client, watching: WatchingClient) -> None:
    client.post(hook("SessionStart", "10:00:00", session="s-1", cwd="/home/user/website"))
    client.post(report("cost", "10:01:00", "s-1", data={"costUsd": 1}))
    client.post(report("cost", "10:01:00", "a-3", data={"costUsd": 2}))
    assert [(row["agentId"], row["name"]) for row in watching.costs()["byAgent"]] == [
        ("a-3", "a-3"),
        ("s-1", "website"),
    ]


def test_sums_agree_to_the_last_micro_dollar(client: Client, watching: WatchingClient) -> None:
    dice = random.Random(7)  # noqa: S311 a sample
    for number in range(60):
        data = {"costUsd": dice.randrange(1, 10**7) / 10**6, "model": f"m-{number % 7}", "tokenCount": number}
        client.post(report("cost", f"10:{number:02d}:00", f"a-{number % 11}", data=data))
    found = watching.costs(**{"from": "2025-01-15T10:05:01Z", "to": "2025-01-15T10:50:01Z"})
    total = Decimal(str(found["totalUsd"]))
    for rows in (found["byAgent"], found["byModel"]):
        assert sum(Decimal(str(row["costUsd"])) for row in rows) == total
        assert sum(row["tokenCount"] for row in rows) == sum(range(6, 51))
        assert [row["costUsd"] for row in rows] == sorted((row["costUsd"] for row in rows), reverse=True)


_SPENT = st.tuples(
    st.integers(0, 6 * _HOUR_MS), st.sampled_from("abc"), st.sampled_from(["m", "n", ""]), st.integers(0, 9)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_SPENT, max_size=12), st.data())
def test_any_range_is_summed_up_as_by_hand(spent: list[tuple[int, str, str, int]], data: st.DataObject) -> None:
    moments = [None, 0, *(at + more for at, *_ in spent for more in (0, 1)), 900_000 - START_MS % 900_000]
    since, until = (data.draw(st.sampled_from(moments)) for _ in range(2))
    one = data.draw(st.sampled_from([None, "a", "nobody"]))
    events = [
        agent_event(number, "cost", agent=agent, at=at, costUsd=cost / 10**6, tokenCount=number, model=model)
        for number, (at, agent, model, cost) in enumerate(spent)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clawatch.db"
        write(path, [[event] for event in events])
        readers = Readers(path)
        since_ms, until_ms = (None if moment is None else START_MS + moment for moment in (since, until))
        with costs(readers, session_id=one, since_ms=since_ms, until_ms=until_ms) as found:
            agents, models, total = list(found.by_agent), found.by_model, found.total
        readers.close()
    by_agent: dict[str, list[int]] = {}
    by_model: dict[str | None, list[int]] = {}
    for number, (at, agent, model, cost) in enumerate(spent):
        if at >= (since or 0) and (until is None or at < until) and one in {None, agent}:
            for sums in (by_agent.setdefault(agent, [0, 0]), by_model.setdefault(model or None, [0, 0])):
                sums[:] = [sums[0] + cost, sums[1] + number]
    assert {agent: [cost, tokens] for agent, _, cost, tokens in agents} == by_agent
    assert {model: [cost, tokens] for model, cost, tokens in models} == by_model
    assert total == sum(cost for cost, _ in by_agent.values())


def _listed(costs_: dict[str, Any]) -> list[Any]:
    """Give an answer in a form that compares the order of fields as well."""
    return [[list(row.items()) for row in value] if isinstance(value, list) else value for value in costs_.values()]
