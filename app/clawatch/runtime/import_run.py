"""One import for the command line: by the ClaWatch that runs, or in this process where none does."""

from __future__ import annotations

import json
import logging
import os
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from clawatch.ingest.transcripts.progress import ImportProgress
from clawatch.ingest.transcripts.request import ImportRequestError, find, find_watched, parse_since
from clawatch.ingest.transcripts.watcher import TranscriptWatcher
from clawatch.runtime.errors import StartError
from clawatch.runtime.instance import AlreadyRunningError, Instance, Running
from clawatch.runtime.logs import start_logging
from clawatch.runtime.start import prepare
from clawatch.runtime.transcripts import price_book, transcript_folders
from clawatch.runtime.trouble import user_problems
from clawatch.settings.key import load_or_make_key
from clawatch.storage.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.runtime.paths import Paths

_TIMEOUT_S = 30
_STOP_TIMEOUT_S = 10
_NO_SUCH_PATH = 404


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
    with ExitStack() as cleaning, user_problems():
        settings = prepare(paths)
        instance = Instance(paths)
        try:
            instance.acquire()
        except AlreadyRunningError as error:
            if error.running is None:
                raise StartError(
                    "Another ClaWatch is just starting, or imports already: try again when it is done."
                ) from None
            remote = RemoteImport(paths, error.running)
            remote.begin(folder, since)
            yield remote
            return
        cleaning.callback(instance.release)
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
        self._url = f"{running.address}/api/import"
        self._pid = running.pid
        self._key = load_or_make_key(paths.key)
        # by no proxy
        self._direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

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
        headers = {"X-ClaWatch-Key": self._key, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url, data, headers, method=method)  # noqa: S310 our own address
        try:
            with self._direct.open(request, timeout=_TIMEOUT_S) as answer:
                told: dict[str, Any] = json.loads(answer.read())
            return ImportProgress(**{**told, "problems": tuple(told["problems"])})
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error) from None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StartError(
                f"ClaWatch runs (process {self._pid}), but {self._url} does not answer as it should ({error}): "
                "restart ClaWatch."
            ) from None

    def _refused(self, error: urllib.error.HTTPError) -> Exception:
        if error.code == _NO_SUCH_PATH:
            return StartError("The ClaWatch that runs is of another version: restart it.")
        try:
            sentence = str(json.loads(error.read())["error"])
        except (OSError, ValueError, TypeError, KeyError):
            sentence = f"it answers {error.code}"
        if error.code == 400:  # noqa: PLR2004 what was asked for is at fault
            return ImportRequestError(sentence)
        return StartError(f"The ClaWatch that runs (process {self._pid}) refuses: {sentence}")
