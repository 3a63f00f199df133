"""What the API works with; put together by the runtime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.api.control.import_history import ImportControl
    from clawatch.api.control.key_rotation import KeyControl
    from clawatch.api.control.reprice import RepriceControl
    from clawatch.api.control.telegram import TelegramControl
    from clawatch.api.guard import Guard
    from clawatch.api.window_link import WindowLink
    from clawatch.queries.figures import RuntimeFigures
    from clawatch.queries.source import Source
    from clawatch.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class ApiServices:
    """The source queries read from, the guard at the door, and whoever does what is asked for.

    That is: imports, prices anew, keeps the key, writes, speaks with Telegram, raises the window.
    """

    source: Source
    guard: Guard
    imports: ImportControl
    repricing: RepriceControl
    key: KeyControl
    writer: Writer
    telegram: TelegramControl
    window: WindowLink
    # gives None as long as nobody may ask for figures
    figures: Callable[[], RuntimeFigures | None] = lambda: None
