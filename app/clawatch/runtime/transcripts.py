"""Where transcripts lie, and what they are priced by."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.request import absolute
from clawatch.integrations.claude_code.locations import config_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.domain.pricing import PriceBook
    from clawatch.settings.model import Settings


def transcript_folders(environment: Mapping[str, str], settings: Settings) -> tuple[str, ...]:
    """Give the folders with transcripts, each once, with full paths; whether they exist or not.

    They are those of Claude Code itself, in its old place and its new one, and those of the settings, of which each
    may be a folder of Claude Code's with `projects` in it.
    """
    ours = config_folder(environment) / "projects"
    home = environment.get("HOME")
    other = (Path(home) if home else Path.home()) / ".config" / "claude" / "projects"
    further = [Path(absolute(folder)) for folder in settings.transcript_folders]
    further = [folder / "projects" if (folder / "projects").is_dir() else folder for folder in further]
    return tuple(dict.fromkeys(str(folder) for folder in (ours, other, *further)))


class PriceShelf:
    """The way to the price book, which is made when it is first asked for: its list is slow to load. Any thread."""

    def __init__(self, settings: Settings) -> None:
        self._lock = threading.Lock()
        self._prices = settings.prices
        self._book: PriceBook | None = None

    def __call__(self) -> PriceBook:
        """Give the book that counts now."""
        from clawatch.prices.book import Prices  # noqa: PLC0415 see above

        with self._lock:
            if self._book is None:
                self._book = Prices(self._prices)
            return self._book

    def apply(self, settings: Settings) -> bool:
        """Go by these settings' prices from the next question on; gives whether they are others than before."""
        with self._lock:
            if settings.prices == self._prices:
                return False
            self._prices, self._book = settings.prices, None
            return True


def price_book(settings: Settings) -> PriceShelf:
    """Give the way to the price book of these settings."""
    return PriceShelf(settings)
