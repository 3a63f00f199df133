"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's outcome. `at` is the time it speaks of in UTC milliseconds, where it speaks of one."""

    name: str
    is_well: bool
    text: str
    at: int | None = None
