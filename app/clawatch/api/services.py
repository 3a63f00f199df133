"""What the API works with; put together by the runtime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.api.guard import Guard
    from clawatch.queries.source import Source
    from clawatch.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class ApiServices:
    """The writer events go to, the source queries read from, the guard at the door."""

    writer: Writer
    source: Source
    guard: Guard
