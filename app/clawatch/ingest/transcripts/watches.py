"""Hearing of changes in folders at once, from the system, through watchdog."""

from __future__ import annotations

import errno
import logging
import os
import sys
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.utils import BaseThread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from watchdog.observers.api import BaseObserver, ObservedWatch

_log = logging.getLogger(__name__)
_STOP_TIMEOUT_S = 1.0
_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirMovedEvent,
]
_ARRIVALS: list[type[FileSystemEvent]] = [DirCreatedEvent, DirMovedEvent]


def _is_trouble(record: logging.LogRecord) -> bool:
    """Whether what watchdog says is any: it calls it an error that a watch was ended while its thread slept."""
    return "when the thread is inactive" not in record.getMessage()


logging.getLogger("watchdog.observers.inotify").addFilter(_is_trouble)


class _Wish(NamedTuple):
    """A folder to watch. `seen_as` is the path it is known by; with `awaits`, only the coming of those folders counts.

    `identity` tells the folder from another that takes its path later.
    """

    path: str
    identity: tuple[int, int]
    seen_as: str
    awaits: tuple[str, ...] = ()


class FolderWatches:
    """The folders under watch, for one thread that calls `follow` and `stop`.

    `on_file` is called with the path of a file that changed, `on_folder` with that of a folder that came, both on
    watchdog's threads: they must return at once.
    """

    def __init__(self, on_file: Callable[[str], None], on_folder: Callable[[str], None]) -> None:
        self._on_file = on_file
        self._on_folder = on_folder
        self._observer: BaseObserver | None = None
        self._threads: list[threading.Thread] = []
        self._watched: dict[_Wish, ObservedWatch] = {}

    def follow(self, folders: Sequence[str], linked: Mapping[str, str]) -> str | None:
        """See to it that exactly these folders are watched, with all that is in them; what watched dies is renewed.

        `linked` are folders elsewhere, by the path of the link. For a folder that is not there its coming is awaited.
        Gives a sentence where not everything can be watched, else None.
        """
        try:
            observer = self._living_observer()
            wishes = set(_wishes(folders, linked))
            for wish, watch in list(self._watched.items()):
                if wish not in wishes or not self._is_alive(observer, watch):
                    del self._watched[wish]
                    # folders that are not there may be awaited in one and the same, which watchdog takes for one watch
                    if watch not in self._watched.values():
                        observer.unschedule(watch)
            # once more, for what came into being between the look at it and the watch
            for _ in range(2):
                for wish in _wishes(folders, linked):
                    if wish not in self._watched:
                        self._watched[wish] = self._watch(observer, wish)
            _probe(observer)
        except OSError as error:
            return _shortage(error)
        finally:
            self._name_threads()
        return None

    def stop(self) -> None:
        """Watch nothing any more and join every thread. Raises TimeoutError."""
        observer, self._observer = self._observer, None
        self._watched.clear()
        if observer is None:
            return
        observer.stop()
        if observer.is_alive():
            observer.join(_STOP_TIMEOUT_S)
        for thread in self._threads:
            thread.join(_STOP_TIMEOUT_S)
        if any(thread.is_alive() for thread in self._threads):
            raise TimeoutError("watchdog did not stop in time")

    def _living_observer(self) -> BaseObserver:
        if self._observer is not None and all(thread.is_alive() for thread in self._threads):
            return self._observer
        if self._observer is not None:
            _log.warning("Watching the transcript folders ended; it begins anew")
            self.stop()
        # of folders that come one within the other it hears twice, and says so for every one
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        before = set(threading.enumerate())
        observer = Observer()
        self._observer = observer
        observer.start()
        self._threads = [
            thread for thread in threading.enumerate() if thread not in before and isinstance(thread, BaseThread)
        ]
        return observer

    def _watch(self, observer: BaseObserver, wish: _Wish) -> ObservedWatch:
        return observer.schedule(
            _Ear(wish, self._on_file, self._on_folder),
            wish.path,
            recursive=not wish.awaits,
            event_filter=_ARRIVALS if wish.awaits else _CHANGES,
        )

    @staticmethod
    def _is_alive(observer: BaseObserver, watch: ObservedWatch) -> bool:
        return any(emitter.watch == watch and emitter.is_alive() for emitter in observer.emitters)

    @staticmethod
    def _name_threads() -> None:
        for thread in threading.enumerate():
            if isinstance(thread, BaseThread) and not thread.name.startswith("clawatch-"):
                thread.name = f"clawatch-{type(thread).__name__.lower()}"


class _Ear(FileSystemEventHandler):
    """Passes on what is of interest of one watched folder."""

    def __init__(self, wish: _Wish, on_file: Callable[[str], None], on_folder: Callable[[str], None]) -> None:
        self._wish = wish
        self._on_file = on_file
        self._on_folder = on_folder

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on one event."""
        path = os.fsdecode(event.dest_path or event.src_path)
        wish = self._wish
        if wish.awaits:
            for folder in wish.awaits:
                if is_within(folder, path):
                    self._on_folder(folder)
            return
        if wish.path != wish.seen_as:
            path = wish.seen_as + path.removeprefix(wish.path)
        if event.is_directory:
            self._on_folder(path)
        elif path.endswith(".jsonl"):
            self._on_file(path)


def is_within(path: str, folder: str) -> bool:
    """Whether a path is a folder's own or leads into it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _wishes(folders: Sequence[str], linked: Mapping[str, str]) -> Iterator[_Wish]:
    awaited: dict[str, list[str]] = {}
    for folder in folders:
        # a watch on a link would tell of the link alone
        path = os.path.realpath(folder)
        if (identity := _identity(path)) is not None:
            yield _Wish(path, identity, folder)
        elif not Path(path).exists():
            near = next((str(above) for above in Path(path).parents if above.is_dir()), os.sep)
            awaited.setdefault(near, []).append(folder)
    for near, awaits in awaited.items():
        if (identity := _identity(near)) is not None:
            yield _Wish(near, identity, near, tuple(awaits))
    for link, target in linked.items():
        if (identity := _identity(target)) is not None:
            yield _Wish(target, identity, link)


def _identity(folder: str) -> tuple[int, int] | None:
    try:
        status = Path(folder).stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if Path(folder).is_dir() else None


def _probe(observer: BaseObserver) -> None:
    """Raise OSError where no more folders can be watched: of those below a watched one, watchdog does not say so."""
    if sys.platform == "linux":
        root = observer.schedule(FileSystemEventHandler(), os.sep, event_filter=[DirDeletedEvent])
        observer.unschedule(root)


def _shortage(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return (
            "The system watches no more folders for this user, so running sessions are looked at every few seconds "
            "instead of at once: raise fs.inotify.max_user_watches (sysctl)."
        )
    if error.errno in {errno.EMFILE, errno.ENFILE}:
        return (
            "The system lets this user watch no more, so running sessions are looked at every few seconds instead of "
            "at once: end programs that watch files, or raise fs.inotify.max_user_instances (sysctl)."
        )
    return (
        f"The transcript folders cannot be watched ({error.strerror or error}), so running sessions are looked at "
        "every few seconds instead of at once: check the folders' rights."
    )
