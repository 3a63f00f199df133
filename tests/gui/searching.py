"""Makes what a scribe wrote ready to be searched, at once; in the app a thread does it behind everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.storage.search_reading import next_slice

if TYPE_CHECKING:
    from gui.scribe import Scribe


def index(scribe: Scribe) -> None:
    """Index all that is there."""
    scribe.writer.wait_until_applied()
    while (wanted := next_slice(scribe.readers.connection())) is not None:
        scribe.writer.submit_search(wanted).result(60)
