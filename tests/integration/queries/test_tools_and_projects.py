"""Tools and projects in any range of time: sums say what the rows say, percentiles nearly so."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from clawatch.queries import tool_durations
from clawatch.queries.common_errors import common_errors
from clawatch.queries.notable_calls import failed_calls, slowest_calls
from clawatch.queries.project_in_range import project_in_range
from clawatch.queries.project_over_time import projects_over_time
from clawatch.queries.projects_in_range import projects_in_range
from clawatch.queries.tool_in_range import tool_in_range
from clawatch.queries.tools_in_range import tools_in_range
from clawatch.storage.readers import Readers
from support.journals import START_MS, agent_event, hook_event, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
MIDNIGHT = START_MS - START_MS % DAY_MS
DAYS, CALLS = 8, 900
NOW = MIDNIGHT + DAYS * DAY_MS
TOOLS, PROJECTS = ("Read", "Bash", "Grep"), ("/a", "/b")
RANGES = (
    (None, None),
    (MIDNIGHT + 3 * DAY_MS, None),
    (MIDNIGHT + 2 * DAY_MS - 7 * HOUR_MS, MIDNIGHT + 5 * DAY_MS + 2 * HOUR_MS),
    (MIDNIGHT + 4 * DAY_MS + HOUR_MS, MIDNIGHT + 4 * DAY_MS + 19 * HOUR_MS),
    (None, MIDNIGHT + DAY_MS + HOUR_MS),
)
Range = tuple[int | None, int | None]


class Call(NamedTuple):
    """A row, as a plain count sees it."""

    tool: str
    project: str
    at: int
    took: int | None
    status: str


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(4)  # noqa: S311 the same figures every time
    events = []
    for number in range(CALLS):
        tool = TOOLS[min(2, int(chance.expovariate(1.2)))]
        project = chance.choice(PROJECTS)
        at = MIDNIGHT - START_MS + chance.randrange(DAYS * DAY_MS - HOUR_MS)
        fields = {"tool_name": tool, "tool_use_id": f"t{number}", "cwd": project, "session": f"s{project}"}
        events.append(hook_event(2 * number, "PreToolUse", at=at, **fields))
        if chance.random() < 0.05:
            continue
        took = int(chance.lognormvariate(6, 2))
        if chance.random() < 0.1:
            error = (
                f"File /tmp/f{number}.py does not exist" if number % 3 else f"Exit code 1\nline {number} is too long"
            )
            events.append(hook_event(2 * number + 1, "PostToolUseFailure", at=at + took, error=error, **fields))
        else:
            events.append(hook_event(2 * number + 1, "PostToolUse", at=at + took, **fields))
    for number in range(60):
        project_at = MIDNIGHT - START_MS + chance.randrange(DAYS * DAY_MS)
        events.append(agent_event(number, "cost", at=project_at, tokenCount=number, costUsd=number / 100))
    path = tmp_path_factory.mktemp("busy") / "clawatch.db"
    write(path, [events])
    return path


@pytest.fixture(scope="module")
def calls(path: Path) -> list[Call]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT t.tool_name, p.path, t.started_at, t.duration_ms, t.status FROM tool_calls t "
            "JOIN sessions s ON s.id = t.session JOIN projects p ON p.id = s.project_id"
        )
        return [Call(*row) for row in rows]


@pytest.fixture
def source(path: Path) -> Iterator[Readers]:
    readers = Readers(path)
    yield readers
    readers.close()


@pytest.fixture(params=["UTC", "Asia/Kolkata", "America/Los_Angeles"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def within(calls: list[Call], chosen: Range) -> list[Call]:
    since, until = chosen
    return [call for call in calls if (since is None or call.at >= since) and (until is None or call.at < until)]


def nearest_rank(durations: list[int], share: int) -> int:
    return sorted(durations)[-(-len(durations) * share // 100) - 1]


@pytest.mark.parametrize("looked_at", [50, 15_000])
@pytest.mark.parametrize("chosen", RANGES)
def test_each_tool_has_the_figures_its_rows_have(
    source: Readers, calls: list[Call], chosen: Range, looked_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool_durations, "EXACT_CALLS", looked_at)
    found = tools_in_range(source, *chosen)
    some = within(calls, chosen)
    assert {tool.tool_name for tool in found} == {call.tool for call in some}
    assert [tool.calls for tool in found] == sorted((tool.calls for tool in found), reverse=True)
    for tool in found:
        mine = [call for call in some if call.tool == tool.tool_name]
        took = [call.took for call in mine if call.took is not None]
        assert (tool.calls, tool.timed_calls, tool.duration_ms) == (len(mine), len(took), sum(took))
        assert tool.errors == sum(call.status == "error" for call in mine)
        assert tool.percentiles is not None
        if len(some) <= looked_at:
            assert tool.percentiles.is_exact
        for value, share in ((tool.percentiles.p50, 50), (tool.percentiles.p95, 95), (tool.percentiles.p99, 99)):
            true = nearest_rank(took, share)
            assert value == true if tool.percentiles.is_exact else abs(value - true) <= 0.05 * true
        alone = tool_in_range(source, tool.tool_name, *chosen, NOW)
        assert alone is not None
        assert replace(alone.figures, percentiles=None) == replace(tool, percentiles=None)


@pytest.mark.parametrize("chosen", RANGES)
@pytest.mark.usefixtures("zone")
def test_the_parts_of_a_range_have_what_falls_into_them(source: Readers, calls: list[Call], chosen: Range) -> None:
    found = tool_in_range(source, "Read", *chosen, NOW)
    assert found is not None
    assert found.parts is not None
    mine = [call for call in within(calls, chosen) if call.tool == "Read"]
    assert sum(found.calls) == len(mine)
    for number, (since, until) in enumerate(zip(found.parts.edges, found.parts.edges[1:], strict=False)):
        part = [call for call in mine if since <= call.at < until]
        took = [call.took for call in part if call.took is not None]
        assert (found.calls[number], found.errors[number]) == (len(part), sum(c.status == "error" for c in part))
        percentiles = found.durations[number]
        assert (percentiles.p95 if percentiles else None) == (nearest_rank(took, 95) if took else None)
    by_project = {project.path: project.calls for project in found.projects}
    assert by_project == {path: sum(call.project == path for call in mine) for path in by_project}


@pytest.mark.parametrize("chosen", RANGES)
@pytest.mark.usefixtures("zone")
def test_each_project_has_the_figures_its_rows_have(source: Readers, calls: list[Call], chosen: Range) -> None:
    some = within(calls, chosen)
    listed = projects_in_range(source, *chosen)
    assert listed.others == 0
    ids = [project.id for project in listed.projects]
    over_time = projects_over_time(source, ids, *chosen, NOW)
    for project in listed.projects:
        mine = [call for call in some if call.project == project.path]
        errors = sum(call.status == "error" for call in mine)
        assert (project.calls, project.errors) == (len(mine), errors)
        alone = project_in_range(source, project.id, *chosen)
        assert alone is not None
        assert (alone.calls, alone.errors, alone.sessions) == (len(mine), errors, project.sessions)
        assert alone.spending == project.spending
        hours = [[0] * 24 for _ in range(7)]
        for call in mine:
            local = time.localtime(call.at / 1000)
            hours[local.tm_wday][local.tm_hour] += 1
        assert [list(day) for day in alone.hours] == hours
        parts = over_time.projects[project.id]
        assert (sum(part.calls for part in parts), sum(part.errors for part in parts)) == (len(mine), errors)


@pytest.mark.parametrize("chosen", RANGES)
def test_the_slowest_and_the_latest_failed_calls_are_found(source: Readers, calls: list[Call], chosen: Range) -> None:
    mine = [call for call in within(calls, chosen) if call.tool == "Bash"]
    slowest = slowest_calls(source, "Bash", *chosen, limit=7)
    assert [call.duration_ms for call in slowest] == sorted((c.took for c in mine if c.took is not None), reverse=True)[
        :7
    ]
    failed = failed_calls(source, "Bash", *chosen, limit=500)
    ended_badly = sorted((call.at for call in mine if call.status in {"error", "cancelled"}), reverse=True)
    assert [call.started_at for call in failed] == ended_badly
    assert all(call.error for call in failed if call.status == "error")
    kinds = common_errors(source, "Bash", *chosen, limit=9)
    assert sum(kind.calls for kind in kinds.kinds) == kinds.looked_at
    assert {kind.kind for kind in kinds.kinds} <= {
        "File <path> does not exist",
        "Exit code 1: line <n> is too long",
    }


def test_what_agents_spend_is_in_their_project_or_in_none(source: Readers) -> None:
    assert projects_in_range(source, None, None).projects[0].spending.requests == 0
    assert projects_over_time(source, [99], None, None, NOW).parts is None
    assert project_in_range(source, 99, None, None) is None
    assert tool_in_range(source, "Nothing", None, None, NOW) is None
