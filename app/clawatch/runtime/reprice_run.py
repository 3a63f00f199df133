"""One repricing for the command line: by the ClaWatch that runs, or in this process where none does."""

from __future__ import annotations

import logging
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from clawatch.ingest.repricing import Repricer, RepricingProgress
from clawatch.ingest.transcripts.request import parse_since
from clawatch.runtime.logs import start_logging
from clawatch.runtime.remote import Remote, own_or_running
from clawatch.runtime.transcripts import price_book
from clawatch.storage.projections.repricing import CostSum, RepricingSums
from clawatch.storage.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.runtime.instance import Running
    from clawatch.runtime.paths import Paths

_STOP_TIMEOUT_S = 10


class RepriceRun(Protocol):
    """A repricing under way. `goes_on` says whether it does so without whoever looks on."""

    goes_on: bool

    def progress(self) -> RepricingProgress:
        """Say how far it is. Raises StartError where nobody answers any more."""


@contextmanager
def open_repricing(paths: Paths, since: str | None, *, only_unpriced: bool) -> Iterator[RepriceRun]:
    """Begin a repricing. Raises ImportRequestError, RequestRefusedError or StartError in the user's words."""
    since_ms = None if since is None else parse_since(since)
    with own_or_running(paths) as (settings, running), ExitStack() as cleaning:
        if running is not None:
            yield RemoteRepricing(paths, running, since, only_unpriced=only_unpriced)
            return
        start_logging(paths.log, settings.log_level, on_terminal=logging.CRITICAL)
        writer = Writer(paths.database)
        writer.start()
        cleaning.callback(writer.stop, _STOP_TIMEOUT_S)
        repricer = Repricer(writer, paths.database, price_book(settings))
        cleaning.callback(repricer.stop, _STOP_TIMEOUT_S)
        repricer.ask(only_unpriced=only_unpriced, since_ms=since_ms)
        yield OwnRepricing(repricer)


class OwnRepricing:
    """A repricing in this process."""

    goes_on = False

    def __init__(self, repricer: Repricer) -> None:
        self._repricer = repricer

    def progress(self) -> RepricingProgress:
        """Say how far it is."""
        return self._repricer.progress()


class RemoteRepricing:
    """A repricing by the ClaWatch that runs."""

    goes_on = True

    def __init__(self, paths: Paths, running: Running, since: str | None, *, only_unpriced: bool) -> None:
        """Ask for it. Raises RequestRefusedError or StartError."""
        self._remote = Remote(paths, running, "/api/reprice")
        self._remote.ask("POST", _read_progress, {"since": since, "unpriced": only_unpriced})

    def progress(self) -> RepricingProgress:
        """Say how far it is. Raises StartError."""
        return self._remote.ask("GET", _read_progress)


def _read_progress(told: dict[str, Any]) -> RepricingProgress:
    done = told["done"]
    sums = RepricingSums(**{**done, "before": CostSum(**done["before"]), "after": CostSum(**done["after"])})
    return RepricingProgress(**{**told, "done": sums})
