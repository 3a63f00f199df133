"""Weeks of invented work, as the transcripts that Claude Code would have left."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

from clawatch.demo.transcript import Transcript
from clawatch.demo.work import MODELS, PROJECTS, PROMPTS, turn

if TYPE_CHECKING:
    from pathlib import Path

DAYS, _HOUR_MS, _DAY_MS = 45, 3_600_000, 86_400_000
_LAST_DAY = 6
"""So many sessions in the last day, whatever time of the day it is."""
_WEEKEND_FROM = 5
_EPOCH_WEEKDAY = 3


def write_history(projects: Path, now_ms: int, *, seed: int = 2026) -> int:
    """Write the transcripts of the last weeks under `projects`; gives how many sessions. Raises OSError."""
    dice = random.Random(seed)  # noqa: S311 invented, and the same each time
    sessions = 0
    for day in range(DAYS, 0, -1):
        begin = now_ms - now_ms % _DAY_MS - day * _DAY_MS
        weekend = (begin // _DAY_MS + _EPOCH_WEEKDAY) % 7 >= _WEEKEND_FROM
        for _ in range(dice.randint(0, 2) if weekend else dice.randint(2, 7)):
            start = begin + round(dice.triangular(7, 22, 14) * _HOUR_MS)
            if start < now_ms - _DAY_MS:
                _session(projects, dice, start)
                sessions += 1
    for _ in range(_LAST_DAY):
        _session(projects, dice, now_ms - round(dice.uniform(3, 22) * _HOUR_MS))
    return sessions + _LAST_DAY


def _session(projects: Path, dice: random.Random, start_ms: int) -> None:
    project = dice.choices(PROJECTS, (9, 7, 6, 4, 3, 2, 1))[0]
    transcript = Transcript(projects, project, dice.choice(MODELS), dice)
    at = start_ms
    for _ in range(dice.choice((1, 1, 2, 3, 5))):
        transcript.prompt(at, dice.choice(PROMPTS))
        for call in turn(dice, project, calls=dice.randint(3, 24)):
            at += dice.randint(1_500, 14_000)
            call_id = f"toolu_{dice.getrandbits(64):016x}"
            transcript.call(at, call_id, call)
            at += round(call.seconds * 1000)
            transcript.result(at, call_id, call)
        at += dice.randint(2_000, 20_000)
        transcript.end_turn(at, "Done: the tests pass, and the change is small.")
        at += dice.randint(60_000, 900_000)
    transcript.write()
    os.utime(transcript.path, (at / 1000, at / 1000))
