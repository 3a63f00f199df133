"""Every path that reads, with the parameters clients give it, varied over what a database holds."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

READ_MS, QUICK_MS, SEARCH_MS = 40.0, 20.0, 150.0
_SAMPLE = 60
_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """One way of asking a path: its targets are asked in turn. `sums` says that it reads sums, which hardly grow."""

    name: str
    targets: Sequence[str]
    most_ms: float | None = READ_MS
    sums: bool = False
    with_key: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a database holds that paths can be asked for; ids are spread over all of it."""

    sessions: list[str]
    largest: str
    with_subagents: list[str]
    agents: list[str]
    projects: list[int]
    project_names: list[str]
    session_count: int
    models: list[str]
    words: list[str]


def look_at(path: Path) -> Known:
    """Find out what there is."""
    dice = random.Random(3)  # noqa: S311 a sample, not a secret
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:

        def column(statement: str) -> list[str]:
            return [row[0] for row in database.execute(statement)]

        of_claude = column("SELECT session_id FROM sessions WHERE origin = 'claude_code' ORDER BY started_at")
        projects = database.execute(
            "SELECT p.id, p.name FROM projects p JOIN sessions s ON s.project_id = p.id "
            "GROUP BY p.id ORDER BY count(*) DESC, p.id"
        ).fetchall()
        # the busiest, who are asked for most, and any
        chosen = projects[:10] + dice.sample(projects[10:], _SAMPLE - 10)
        texts = column("SELECT first_prompt FROM sessions WHERE first_prompt > '' ORDER BY id % 97, id LIMIT 400")
        words = sorted({word for text in texts for word in text.split() if word.isalpha() and len(word) > 2})
        return Known(
            dice.sample(of_claude, _SAMPLE - 10) + of_claude[-10:],
            column("SELECT session_id FROM sessions ORDER BY tool_call_count DESC LIMIT 1")[0],
            column("SELECT DISTINCT s.session_id FROM subagents a JOIN sessions s ON s.id = a.session LIMIT 40"),
            column("SELECT session_id FROM sessions WHERE origin = 'agent'"),
            [row[0] for row in chosen],
            [row[1] for row in chosen],
            database.execute("SELECT count(*) FROM sessions").fetchone()[0],
            column("SELECT DISTINCT model FROM usage_rollups"),
            dice.sample(words, min(_SAMPLE, len(words))),
        )


def asked(known: Known) -> list[Asked]:
    """Give every path but the exports."""
    return [*_of_aimonitor(known), *_of_clawatch(known), *_beyond(known)]


def _of_aimonitor(known: Known) -> list[Asked]:
    pages = max(1, known.session_count // _PAGE)
    spread = [1 + pages * part // 20 for part in range(5, 20)]
    ids = [quote(session, safe="") for session in known.sessions]
    fragments = [session[4:9] for session in known.sessions[:20]]
    return [
        Asked("health", ["/api/health"]),
        Asked("sessions, the first page", ["/api/sessions"]),
        Asked("sessions, later pages", [_list(page=page) for page in (*spread, pages, pages + 1)]),
        Asked("sessions, the largest pages", [_list(page=page, page_size=200) for page in range(1, 1 + pages // 4, 7)]),
        Asked("sessions, by status", [_list(status=status) for status in ("active", "error", "ended")]),
        Asked("sessions, ended, later pages", [_list(status="ended", page=page) for page in spread]),
        Asked("sessions, of a project", [_list(project_id=project) for project in known.projects]),
        Asked("sessions, by part of an id", [_list(search=fragment) for fragment in fragments]),
        Asked("sessions, by a project's name", [_list(search=name) for name in known.project_names]),
        Asked("sessions, a search for nothing", [_list(search="100%_done")]),
        Asked("session", [f"/api/sessions/{session}" for session in ids]),
        Asked("session, timeline", [f"/api/sessions/{session}/timeline" for session in ids]),
        Asked("session, the one with most calls", [f"/api/sessions/{quote(known.largest, safe='')}"], None),
        Asked("projects", ["/api/projects"], sums=True),
        Asked("project", [f"/api/projects/{project}" for project in known.projects], QUICK_MS, sums=True),
        Asked("tools", ["/api/tools/stats"], sums=True),
        Asked("subagents", ["/api/agents"]),
        Asked("subagents, active", ["/api/agents?status=active"]),
        Asked("subagents, of a session", [f"/api/agents?session_id={quote(one)}" for one in known.with_subagents]),
        Asked("dashboard", ["/api/dashboard/stats"], QUICK_MS, sums=True),
    ]


def _of_clawatch(known: Known) -> list[Asked]:
    agents = [quote(agent, safe="") for agent in (*known.agents[:30], *known.sessions[:30])]
    ranges = _ranges()
    costs = [f"/api/costs?{urlencode(range_)}" for range_ in ranges]
    of_one = [f"/api/costs?agentId={agent}" for agent in agents]
    of_one += [f"{target}&{urlencode(range_)}" for target, range_ in zip(of_one, ranges, strict=False)]
    return [
        Asked("agents", ["/api/agents"], with_key=True),
        Asked("agent", [f"/api/agents/{agent}" for agent in agents], with_key=True),
        # these list every agent there is
        Asked("costs", ["/api/costs"], sums=True, with_key=True),
        Asked("costs, of a range", costs, sums=True, with_key=True),
        Asked("costs, of an agent", of_one, with_key=True),
        Asked("alerts", ["/api/alerts"], with_key=True),
    ]


def _beyond(known: Known) -> list[Asked]:
    words = known.words
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    found = []
    for group in ("day", "model", "project", "session", "tool"):
        ever, some = f"/api/usage?group_by={group}", [urlencode(range_) for range_ in _ranges()]
        found += [
            Asked(f"usage, by {group}", [ever], sums=True, with_key=True),
            Asked(f"usage, by {group}, of a range", [f"{ever}&{range_}" for range_ in some], sums=True, with_key=True),
        ]
    return [
        *found,
        _search("a word", words),
        _search("a common word", ["file", "test", "error", "return", "import", "self"]),
        _search("two words", pairs),
        _search("common words", ["the file", "return self", "test error", "import test"]),
        _search("a path", ["/home/dev/work", "src.py"]),
        _search("nothing found", ["qzxwvut"]),
        Asked("description", ["/api/openapi.json"]),
        Asked("its page", ["/api/docs"]),
    ]


def _search(name: str, questions: Sequence[str]) -> Asked:
    targets = [f"/api/search?{urlencode({'q': question})}" for question in questions]
    return Asked(f"search, {name}", targets, SEARCH_MS, with_key=True)


def _list(**parameters: object) -> str:
    return f"/api/sessions?{urlencode(parameters)}"


def _ranges() -> list[dict[str, str]]:
    """Give ranges as clients ask for them: whole days, the last 24 hours, and odd moments."""
    now = datetime.now(UTC).replace(microsecond=0)
    today = now.replace(hour=0, minute=0, second=0)
    starts = (today - timedelta(days=7), today - timedelta(days=30), today - timedelta(days=400), now - timedelta(1))
    ends = (today, now, today - timedelta(days=3, hours=-7, minutes=-11))
    return [
        {"from": start.isoformat().replace("+00:00", "Z"), "to": end.isoformat().replace("+00:00", "Z")}
        for start, end in product(starts, ends)
        if start < end
    ]
