"""The bodies of answers to ClaWatch's own commands. Times are UTC milliseconds, money is micro-dollars."""

from __future__ import annotations

from typing_extensions import TypedDict

from clawatch.api.operation import Answer
from clawatch.api.schema import ProblemBody
from clawatch.ingest.repricing import RepricingState  # noqa: TC001 pydantic reads the annotations
from clawatch.ingest.transcripts.progress import ImportState  # noqa: TC001


class ImportProgressBody(TypedDict):
    """An import at one moment; `seconds_left` is None as long as nobody knows, `current` the file at hand."""

    state: ImportState
    files_total: int
    files_done: int
    bytes_total: int
    bytes_done: int
    bytes_read: int
    started_at: int
    bytes_per_second: float
    seconds_left: float | None
    current: str | None
    problems: list[str]


class CostSumBody(TypedDict):
    """What requests cost, and how many have a price, or none."""

    cost: int
    priced: int
    unpriced: int


class RepricingSumsBody(TypedDict):
    """What became of the requests that were looked at."""

    looked_at: int
    repriced: int
    newly_priced: int
    no_longer_priced: int
    before: CostSumBody
    after: CostSumBody


class RepricingProgressBody(TypedDict):
    """How far the repricing is that was asked for last; `problem` says in one sentence why it failed."""

    state: RepricingState
    total: int
    done: RepricingSumsBody
    problem: str | None


IMPORT_EXAMPLE = {
    "state": "running",
    "files_total": 120,
    "files_done": 30,
    "bytes_total": 48_000_000,
    "bytes_done": 12_000_000,
    "bytes_read": 12_000_000,
    "started_at": 1_773_064_800_000,
    "bytes_per_second": 6_000_000.0,
    "seconds_left": 6.0,
    "current": "/home/dev/.claude/projects/my-project/abc-123.jsonl",
    "problems": [],
}
REPRICING_EXAMPLE = {
    "state": "running",
    "total": 1000,
    "done": {
        "looked_at": 500,
        "repriced": 20,
        "newly_priced": 20,
        "no_longer_priced": 0,
        "before": {"cost": 12_000_000, "priced": 480, "unpriced": 20},
        "after": {"cost": 12_400_000, "priced": 500, "unpriced": 0},
    },
    "problem": None,
}


def refused(says: str, sentence: str) -> Answer:
    """Describe the refusal of a command, with what it says for an example."""
    return Answer(ProblemBody, says, {"detail": sentence, "error": sentence})
