"""The four weeks before a day: work as it comes and goes, with quiet weekends."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gui.ledger import HAIKU, OPUS, SONNET
from gui.lifelike import HOUR, MINUTE
from gui.scribe import Run

if TYPE_CHECKING:
    from gui.scribe import Scribe

_DAY = 24 * HOUR
_DAYS = range(28, 2, -1)
_PROJECTS = ("ledger", "ledger", "website", "infra", "mobile-app", "thesis")
_TITLES = (
    "Sum up the invoices by quarter",
    "Cache the exchange rates",
    "Make the pages load without a flash",
    "Find out why the nightly build is slow",
    "Replace the date picker",
    "Read the logs of the outage",
    "Name the tests by what they show",
)
_CALLS: tuple[tuple[str, dict[str, Any], int], ...] = (
    ("Read", {"file_path": "/home/user/code/src/main.py"}, 14),
    ("Grep", {"pattern": "def total", "path": "src"}, 40),
    ("Edit", {"file_path": "/home/user/code/src/main.py", "old_string": "a", "new_string": "b"}, 30),
    ("Bash", {"command": "pytest -q"}, 6_400),
    ("Glob", {"pattern": "**/*.py"}, 35),
    ("Write", {"file_path": "/home/user/code/src/rates.py", "content": "RATES = {}"}, 22),
    ("WebFetch", {"url": "https://docs.python.org/3/library/decimal.html", "prompt": "rounding"}, 2_100),
)
_OFTEN = (9, 5, 6, 7, 2, 2, 1)


def write_month(scribe: Scribe, now: int) -> None:
    """Write them, as of now; what they cost is written by what writes the day."""
    chance = random.Random(5)  # noqa: S311 the same month each time
    number = 0
    for days in _DAYS:
        midnight = now - days * _DAY
        is_weekend = datetime.fromtimestamp(midnight / 1000, UTC).weekday() >= 5
        for _ in range(chance.randint(0, 3) if is_weekend else chance.randint(5, 12)):
            number += 1
            at = midnight + chance.randint(-5 * HOUR, 4 * HOUR)
            _one(scribe, chance, f"{chance.getrandbits(32):08x}-{number:04d}-4000-9000-0123456789ab", at)


def _one(scribe: Scribe, chance: random.Random, session_id: str, at: int) -> None:
    run = Run(scribe, session_id, f"/home/user/code/{chance.choice(_PROJECTS)}", at)
    run.start(chance.choice((OPUS, OPUS, SONNET, HAIKU)), chance.choice(_TITLES)).prompt()
    for tool, given, ms in chance.choices(_CALLS, _OFTEN, k=chance.randint(3, 9)):
        error = "Exit code 1\n2 failed, 40 passed" if tool == "Bash" and chance.random() < 0.2 else None
        run.call(tool, given, response={}, error=error, ms=round(ms * chance.uniform(0.4, 3)))
    run.later(chance.randint(5, 70) * MINUTE).event("SessionEnd", reason="other")
