"""Which files under the given folders are transcripts: found by name and place, never opened."""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENDING = ".jsonl"
# a workflow's own record of its agents: it has no lines of theirs
_NO_TRANSCRIPTS = frozenset({"journal.jsonl"})
_NO_TRANSCRIPTS_WITHIN = frozenset({"tool-results"})
_NOTHING_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A transcript as it was when it was looked at.

    `identity` is its device and inode, `size` in bytes, `mtime_ns` in nanoseconds since the epoch. `folder` is the
    given folder it was found under.
    """

    path: str
    identity: str
    size: int
    mtime_ns: int
    folder: str


class Unreadable(NamedTuple):
    """A folder that could not be looked into, and the system's word for why."""

    path: str
    reason: str


@dataclass(slots=True)
class Tree:
    """What was found. `linked` are the folders that were reached through links: from the link to where it leads."""

    files: list[FoundFile] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    linked: dict[str, str] = field(default_factory=dict)


def is_transcript(path: str) -> bool:
    """Whether a path has the name and the place of a transcript."""
    *folders, name = Path(path).parts
    return name.endswith(_ENDING) and name not in _NO_TRANSCRIPTS and _NO_TRANSCRIPTS_WITHIN.isdisjoint(folders)


def shown(path: str) -> str:
    """Give a path, whatever its bytes, as a text that can be shown."""
    return os.fsencode(path).decode("utf-8", "replace")


def look_at(path: str, folder: str) -> FoundFile | None:
    """Look at one file, or None where none is there or it is no plain one. Raises OSError."""
    try:
        status = Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _found(path, status, folder)


def scan(folders: Iterable[str]) -> Tree:
    """Find every transcript under the folders, at any depth; a folder may be a single file as well.

    A folder that is not there is no trouble; one that cannot be read is told of and does not stop the rest. Links are
    followed once everything else was seen, so that what has a place of its own is found there, and found once.
    """
    return _Scan().run(folders)


class _Scan:
    def __init__(self) -> None:
        self._tree = Tree()
        self._seen_folders: set[tuple[int, int]] = set()
        self._seen_files: set[str] = set()
        # each with the folder it was found under
        self._waiting: deque[tuple[str, str]] = deque()
        self._links: deque[tuple[str, str]] = deque()

    def run(self, folders: Iterable[str]) -> Tree:
        for folder in folders:
            self._enter(folder, folder, is_link=False)
        while self._waiting or self._links:
            if self._waiting:
                self._look_into(*self._waiting.popleft())
            else:
                path, folder = self._links.popleft()
                self._enter(path, folder, is_link=True)
        return self._tree

    def _enter(self, path: str, folder: str, *, is_link: bool) -> None:
        """Take a given folder, or what a link leads to."""
        try:
            status = Path(path).stat()
        except OSError as error:
            # a link may lead nowhere, or to itself
            if error.errno not in _NOTHING_THERE:
                self._tree.unreadable.append(Unreadable(path, error.strerror or str(error)))
            return
        if stat.S_ISDIR(status.st_mode):
            is_new = self._queue(path, status, folder)
            if is_new and is_link:
                self._tree.linked[path] = os.path.realpath(path)
        elif is_transcript(path):
            self._take(path, status, folder)

    def _queue(self, path: str, status: os.stat_result, folder: str) -> bool:
        key = (status.st_dev, status.st_ino)
        if key in self._seen_folders:
            return False
        self._seen_folders.add(key)
        self._waiting.append((path, folder))
        return True

    def _look_into(self, path: str, folder: str) -> None:
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    self._sort(entry, folder)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self._tree.unreadable.append(Unreadable(path, error.strerror or str(error)))

    def _sort(self, entry: os.DirEntry[str], folder: str) -> None:
        try:
            if entry.is_symlink():
                if entry.name not in _NO_TRANSCRIPTS_WITHIN:
                    self._links.append((entry.path, folder))
            elif entry.is_dir(follow_symlinks=False):
                if entry.name not in _NO_TRANSCRIPTS_WITHIN:
                    self._queue(entry.path, entry.stat(follow_symlinks=False), folder)
            elif entry.name.endswith(_ENDING) and entry.name not in _NO_TRANSCRIPTS:
                self._take(entry.path, entry.stat(follow_symlinks=False), folder)
        except FileNotFoundError:
            # gone since it was listed
            return

    def _take(self, path: str, status: os.stat_result, folder: str) -> None:
        found = _found(path, status, folder)
        if found is not None and found.identity not in self._seen_files:
            self._seen_files.add(found.identity)
            self._tree.files.append(found)


def _found(path: str, status: os.stat_result, folder: str) -> FoundFile | None:
    if not stat.S_ISREG(status.st_mode):
        return None
    return FoundFile(path, f"{status.st_dev}:{status.st_ino}", status.st_size, status.st_mtime_ns, folder)
