"""Which sessions a large database holds: when each was, where, how long, and with how many tool calls."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

SESSIONS, PROJECTS, AGENTS = 20_000, 500, 40
DAYS, BUSY_DAYS = 548, 30
_BUSY_SHARE, _HOOKED_SHARE = 0.2, 0.04
_AGENT_CALLS = 0.005
_RUNNING = 16
_DAY_MS, _HOUR_MS = 86_400_000, 3_600_000
_SECONDS_A_CALL = 25
# by the hour, UTC
_HOURS = list(accumulate([1, 1, 1, 1, 1, 2, 4, 9, 14, 15, 14, 11, 10, 14, 15, 14, 11, 8, 5, 4, 4, 3, 2, 1]))
_MODELS = (
    (0, "claude-sonnet-4-20250514"),
    (150, "claude-sonnet-4-5-20250929"),
    (330, "claude-opus-4-6"),
    (450, "claude-sonnet-5"),
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One session. Times are UTC milliseconds; `project` counts from 0, the busiest."""

    number: int
    project: int
    started_at: int
    ended_at: int
    calls: int
    model: str
    is_hooked: bool
    is_running: bool
    is_agent: bool


def last_moment(today: date | None = None) -> int:
    """Give the end of what a database made now tells of: the last Monday, so that one database serves for a week."""
    day = today or datetime.now(UTC).date()
    monday = day - timedelta(days=day.weekday())
    return int(datetime(monday.year, monday.month, monday.day, tzinfo=UTC).timestamp() * 1000)


def plan(calls: int, seed: int, until_ms: int) -> list[Planned]:
    """Plan the sessions, the first begun first.

    There are as many whatever the number of calls, so that nothing else grows with that. Few projects have most of
    them, a few of them have most calls, and the last month is the busiest. Every 200th is an agent of the ClaWatch
    contract at most; every 25th was watched by hooks.
    """
    dice = random.Random(f"{seed} plan")  # noqa: S311 lifelike, not secret
    agents = [int(calls * _AGENT_CALLS / AGENTS)] * AGENTS
    shares = _shares(dice, SESSIONS - AGENTS, calls - sum(agents))
    popularity = list(accumulate(1 / (rank + 1) ** 1.1 for rank in range(PROJECTS)))
    # each project is there, however unpopular
    projects = [*range(PROJECTS), *dice.choices(range(PROJECTS), cum_weights=popularity, k=len(shares))][: len(shares)]
    dice.shuffle(projects)
    sessions = [
        _session(dice, number, until_ms, project=project, calls=share)
        for number, (share, project) in enumerate(zip(shares, projects, strict=True))
    ]
    sessions += [
        _session(dice, len(shares) + number, until_ms, project=-1, calls=share) for number, share in enumerate(agents)
    ]
    return sorted(sessions, key=lambda session: (session.started_at, session.number))


def _shares(dice: random.Random, sessions: int, calls: int) -> list[int]:
    weights = [dice.lognormvariate(0, 1.1) for _ in range(sessions)]
    scale = calls / sum(weights)
    shares = [int(weight * scale) for weight in weights]
    for place in dice.choices(range(sessions), k=calls - sum(shares)):
        shares[place] += 1
    return shares


def _session(dice: random.Random, number: int, until_ms: int, *, project: int, calls: int) -> Planned:
    is_agent, is_running = project < 0, False
    length = int((calls + 2) * _SECONDS_A_CALL * 1000 * dice.uniform(0.6, 2.5))
    if dice.random() < _BUSY_SHARE:
        day = dice.randrange(BUSY_DAYS)
    else:
        day = BUSY_DAYS + int((DAYS - BUSY_DAYS) * (1 - dice.random() ** 0.7))
    hour = dice.choices(range(24), cum_weights=_HOURS)[0]
    start = until_ms - (day + 1) * _DAY_MS + hour * _HOUR_MS + dice.randrange(_HOUR_MS)
    start = min(start, until_ms - length - _HOUR_MS)
    if is_agent or number < _RUNNING:
        is_running = number % 2 == 0
        start = until_ms - length - dice.randrange(_HOUR_MS) if is_running else start
    age = DAYS - (until_ms - start) // _DAY_MS
    model = next(name for since, name in reversed(_MODELS) if age >= since or since == 0)
    is_hooked = is_running or dice.random() < _HOOKED_SHARE
    return Planned(number, project, start, start + length, calls, model, is_hooked, is_running, is_agent)
