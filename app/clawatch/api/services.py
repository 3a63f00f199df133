"""What the API works with; put together by the runtime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.api.control.import_history import ImportControl
    from clawatch.api.control.key_rotation import KeyControl
    from clawatch.api.control.reprice import RepriceControl
    from clawatch.api.guard import Guard
    from clawatch.queries.figures import RuntimeFigures
    from clawatch.queries.source import Source
    from clawatch.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class ApiServices:
    """The source queries read from, the guard at the door, whoever imports, prices anew, keeps the key, and writes."""

    source: Source
    guard: Guard
    imports: ImportControl
    repricing: RepriceControl
    key: KeyControl
    writer: Writer
    # None where nobody may ask for figures
    figures: Callable[[], RuntimeFigures] | None = None
