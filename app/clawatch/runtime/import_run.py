"""One import for the command line: by the ClaWatch that runs, or in this process where none does."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from clawatch.ingest.transcripts.progress import ImportProgress
from clawatch.ingest.transcripts.request import ImportRequestError, find, find_watched, parse_since
from clawatch.ingest.transcripts.watcher import TranscriptWatcher
from clawatch.runtime.logs import start_logging
from clawatch.runtime.remote import Remote, RequestRefusedError, own_or_running
from clawatch.runtime.transcripts import price_book, transcript_folders
from clawatch.storage.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.runtime.instance import Running
    from clawatch.runtime.paths import Paths

_STOP_TIMEOUT_S = 10


class ImportRun(Protocol):
    """An import under way."""

    look_every_s: float

    def progress(self) -> ImportProgress:
        """Say how far it is. Raises StartError where nobody answers any more."""

    def stop(self) -> None:
        """Let it stand still. Raises StartError."""


@contextmanager
def open_import(paths: Paths, folder: str | None, since: str | None) -> Iterator[ImportRun]:
    """Begin an import; `folder` is a full path. Raises ImportRequestError or StartError in the user's words."""
    since_ms = None if since is None else parse_since(since)
    with own_or_running(paths) as (settings, running), ExitStack() as cleaning:
        if running is not None:
            remote = RemoteImport(paths, running)
            remote.begin(folder, since)
            yield remote
            return
        folders = transcript_folders(os.environ, settings)
        files = find_watched(folders, since_ms) if folder is None else find(folder, since_ms)
        # what is in an import's way is among its problems, and shown with its progress
        start_logging(paths.log, settings.log_level, on_terminal=logging.CRITICAL)
        writer = Writer(paths.database)
        writer.start()
        cleaning.callback(writer.stop, _STOP_TIMEOUT_S)
        watcher = TranscriptWatcher((), writer, paths.database, price_book(settings), follow=False)
        watcher.import_files(files)
        watcher.start()
        cleaning.callback(watcher.stop, _STOP_TIMEOUT_S)
        watcher.begin()
        yield OwnImport(watcher)


class OwnImport:
    """An import in this process."""

    look_every_s = 0.1

    def __init__(self, watcher: TranscriptWatcher) -> None:
        self._watcher = watcher

    def progress(self) -> ImportProgress:
        """Say how far it is."""
        return self._watcher.progress()

    def stop(self) -> None:
        """Let it stand still."""
        self._watcher.stop_import()


class RemoteImport:
    """An import by the ClaWatch that runs."""

    look_every_s = 0.25

    def __init__(self, paths: Paths, running: Running) -> None:
        self._remote = Remote(paths, running, "/api/import")

    def begin(self, folder: str | None, since: str | None) -> None:
        """Ask for it. Raises ImportRequestError or StartError."""
        self._ask("POST", {"folder": folder, "since": since})

    def progress(self) -> ImportProgress:
        """Say how far it is. Raises StartError."""
        return self._ask("GET")

    def stop(self) -> None:
        """Let it stand still. Raises StartError."""
        self._ask("DELETE")

    def _ask(self, method: str, body: object = None) -> ImportProgress:
        try:
            return self._remote.ask(method, _read_progress, body)
        except RequestRefusedError as error:
            raise ImportRequestError(str(error)) from None


def _read_progress(told: dict[str, Any]) -> ImportProgress:
    return ImportProgress(**{**told, "problems": tuple(told["problems"])})
