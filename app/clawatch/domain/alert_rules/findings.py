"""What rules say of a session, or of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.domain.alerts import AlertRule, Severity


_CENT = 10_000


class AlertKey(NamedTuple):
    """What there is one open alert of at most.

    `session_id` is None where it is about no one session. `scope` tells alerts apart that one rule has of one session,
    as several budgets; mostly it is empty.
    """

    rule: AlertRule
    session_id: str | None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Holds:
    """What a rule looks for is so, since a time (UTC milliseconds); `what` is one sentence for a person."""

    severity: Severity
    what: str
    since: int
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recovered:
    """It is not so, or no longer, for a reason in a few words."""

    reason: str


Verdict: TypeAlias = Holds | Recovered | None
"""None is neither: what was raised stays, and nothing is raised."""


def span(milliseconds: int) -> str:
    """Say how long something takes or took, as people do: `45 seconds`, `5 minutes`, `2 hours`."""
    sizes = ((3_600_000, "hour"), (60_000, "minute"), (1000, "second"))
    size, name = next(((size, name) for size, name in sizes if milliseconds >= size), sizes[-1])
    count = max(0, milliseconds) // size
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def dollars(cost: int) -> str:
    """Write micro-dollars as dollars and cents, below a cent with all digits that count."""
    if 0 < cost < _CENT:
        return f"${cost / 1_000_000:.6f}".rstrip("0")
    return f"${cost / 1_000_000:,.2f}"
