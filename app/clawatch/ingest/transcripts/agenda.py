"""What there is to read, and in which order: running sessions in turn, behind them the import, newest first."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clawatch.ingest.transcripts.deliveries import Reading
    from clawatch.ingest.transcripts.knowledge import Knowledge
    from clawatch.ingest.transcripts.progress import ImportMeter
    from clawatch.ingest.transcripts.tree import FoundFile


class Agenda:
    """Any thread may tell it what changed and ask for an import; the rest is the reading thread's alone."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._changed: set[str] = set()
        self._requests: list[Sequence[FoundFile]] = []
        self._next_look = 0.0
        self._look_imports = 0
        self._has_begun = False
        # changed files, each with whether it waited to be imported
        self._urgent: dict[str, tuple[FoundFile, bool]] = {}
        self._live: deque[Reading] = deque()
        # the newest last
        self._waiting: dict[str, FoundFile] = {}
        self._importing: Reading | None = None
        # what is open, or has parts under way
        self._busy: dict[str, Reading] = {}
        self._counted: set[str] = set()
        self._counted_for = 0

    @property
    def has_begun(self) -> bool:
        """Whether anything may be read yet."""
        return self._has_begun

    def begin(self) -> None:
        """Let the reading begin."""
        self._has_begun = True
        self._wake()

    def changed(self, path: str) -> None:
        """Say that a file changed."""
        with self._lock:
            self._changed.add(path)
        self._wake()

    def look_soon(self, within_s: float) -> None:
        """Have the folders looked through soon."""
        with self._lock:
            self._next_look = min(self._next_look, time.monotonic() + within_s)
        self._wake()

    def look_and_import(self) -> None:
        """Have the folders looked through at once, and what is found counted as an import."""
        with self._lock:
            self._next_look = 0.0
            self._look_imports += 1
        self._wake()

    def ask(self, files: Sequence[FoundFile]) -> None:
        """Have files imported."""
        with self._lock:
            self._requests.append(files)
        self._wake()

    @property
    def next_look(self) -> float:
        """When the folders are to be looked through, as time.monotonic() counts."""
        return self._next_look

    @property
    def has_changes(self) -> bool:
        """Whether a change waits to be looked at."""
        return bool(self._changed)

    def take_changed(self) -> list[str]:
        """Give the files that changed; one that is being read comes later, for its last lines."""
        with self._lock:
            taken = [path for path in self._changed if path not in self._busy]
            self._changed.difference_update(taken)
        return taken

    def take_requests(self) -> list[Sequence[FoundFile]]:
        """Give the imports that were asked for."""
        with self._lock:
            taken, self._requests = self._requests, []
        return taken

    def begin_look(self) -> int:
        """Begin to look through the folders; gives how many imports wait for what is found."""
        with self._lock:
            taken, self._look_imports = self._look_imports, 0
            self._next_look = math.inf
        return taken

    def end_look(self, again_in_s: float) -> None:
        """Say when to look again, if nobody asked for it meanwhile."""
        with self._lock:
            self._next_look = min(self._next_look, time.monotonic() + again_in_s)

    def plan_live(self, file: FoundFile) -> None:
        """Have a file read before any import, even if it waits for one, or that is stopped."""
        if file.path not in self._busy:
            self._urgent[file.path] = (file, self._waiting.pop(file.path, None) is not None)

    def plan_import(self, files: Sequence[FoundFile], knowledge: Knowledge, meter: ImportMeter) -> None:
        """Have files imported; those that are read already count as done."""
        if self._counted_for != meter.run:
            self._counted_for = meter.run
            self._counted.clear()
        new = [file for file in files if file.path not in self._counted]
        self._counted.update(file.path for file in new)
        unread = [file for file in new if not (knowledge.is_read(file) or self._is_at_hand(file.path))]
        size = sum(file.size for file in new)
        known = size - sum(file.size - knowledge.offset(file) for file in unread)
        meter.found(len(new), size, len(new) - len(unread), known)
        waiting = sorted((*self._waiting.values(), *unread), key=lambda file: file.mtime_ns)
        self._waiting = {file.path: file for file in waiting}

    def coming(self, count: int) -> list[FoundFile]:
        """Give the files that will be imported next, as far as is known now."""
        return list(islice(reversed(self._waiting.values()), count))

    def is_waiting(self, file: FoundFile) -> bool:
        """Whether a file will be read anyway."""
        return self._waiting.get(file.path) == file or self._is_at_hand(file.path)

    def next_reading(self, meter: ImportMeter, open_file: Callable[[FoundFile, bool], Reading]) -> Reading | None:
        """Give the file of which to read the next part, or None where there is nothing to read now."""
        while self._urgent:
            path, (file, was_waiting) = self._urgent.popitem()
            self._busy[path] = reading = open_file(file, was_waiting)
            self._live.append(reading)
        if self._live:
            # each in its turn, so that a long one holds up no other
            self._live.rotate(-1)
            return self._live[-1]
        if meter.is_stopped:
            self._put_back()
        elif self._importing is None and self._waiting:
            path, file = self._waiting.popitem()
            for_import = True
            self._busy[path] = self._importing = open_file(file, for_import)
        return self._importing

    def through(self, reading: Reading) -> None:
        """Take a file off that has no more parts; it stays busy until `done`."""
        if reading is self._importing:
            self._importing = None
        elif reading in self._live:
            self._live.remove(reading)

    def done(self, reading: Reading) -> None:
        """Have done with a file for now."""
        self.through(reading)
        if self._busy.get(reading.file.path) is reading:
            del self._busy[reading.file.path]

    def again(self, reading: Reading) -> None:
        """Have a file read again from where it is on disk."""
        self.done(reading)
        if reading.is_import:
            self._waiting.setdefault(reading.file.path, reading.file)
        else:
            self.changed(reading.file.path)

    def has_work(self, meter: ImportMeter) -> bool:
        """Whether anything can be read now."""
        if self._urgent or self._live or self._requests:
            return True
        return not meter.is_stopped and bool(self._waiting or self._importing)

    def _is_at_hand(self, path: str) -> bool:
        return path in self._busy or path in self._urgent

    def _put_back(self) -> None:
        if self._importing is not None:
            file = self._importing.file
            self.done(self._importing)
            self._waiting[file.path] = file
