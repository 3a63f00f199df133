"""The spool: a folder of events that could not be delivered over HTTP (see docs/hook-protocol.md)."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.events import EVENT_ID_MAX_LENGTH
from clawatch.ingest.accept import ACCEPT_TIMEOUT_S
from clawatch.ingest.json_payload import NotAnObjectError, NotJsonError, parse_object
from clawatch.ingest.payload import UnknownShapeError, event_of
from clawatch.ingest.stamps import stamp
from clawatch.ingest.validation import InvalidEventError
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.storage.writer import Ticket, Writer

_log = logging.getLogger(__name__)
PAYLOAD_MAX_BYTES = 32 * 1024 * 1024
LOOK_EVERY_S = 0.5
# A hook writes for milliseconds; what is unfinished after this will stay so.
UNFINISHED_AFTER_S = 60.0
_BATCH = 64

_NAME = re.compile(rf"(?P<id>[0-9A-Za-z._-]{{1,{EVENT_ID_MAX_LENGTH}}})\.(?P<size>\d{{1,12}})\.json")
_PART = re.compile(r"\..+\.part")
_CLOCK = re.compile(r"(\d{16})-")
_INVALID = (NotJsonError, NotAnObjectError, UnknownShapeError, InvalidEventError)


class RejectedFile(NamedTuple):
    """A file that could not be taken, and why."""

    path: Path
    reason: str


class _Waiting(NamedTuple):
    path: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SpoolFolder:
    """The folder itself: what waits in it, what was set aside."""

    path: Path

    @property
    def rejected_path(self) -> Path:
        """Where files go that cannot be taken."""
        return self.path / "rejected"

    def make(self) -> None:
        """Make the folders, for this user alone. Raises OSError."""
        for folder in (self.path, self.rejected_path):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)

    def waiting(self) -> list[_Waiting]:
        """Give the files that wait, in the order they were written. Raises OSError."""
        found = []
        with os.scandir(self.path) as entries:
            for entry in entries:
                is_event = entry.name.endswith(".json") and not entry.name.startswith(".")
                if is_event or _PART.fullmatch(entry.name):
                    with contextlib.suppress(FileNotFoundError):
                        status = entry.stat(follow_symlinks=False)
                        found.append(_Waiting(self.path / entry.name, status.st_size, status.st_mtime_ns))
        return sorted(found, key=lambda file: (file.mtime_ns, file.path.name))

    def rejected(self) -> tuple[RejectedFile, ...]:
        """Give what was set aside, each with its reason."""
        return tuple(self._rejected())

    def _rejected(self) -> Iterator[RejectedFile]:
        with contextlib.suppress(FileNotFoundError):
            for path in sorted(self.rejected_path.iterdir()):
                if path.suffix != ".reason":
                    reason = path.with_name(f"{path.name}.reason")
                    yield RejectedFile(path, reason.read_text("utf-8").strip() if reason.exists() else "unknown")

    def reject(self, path: Path, reason: str) -> None:
        """Set a file aside, with the reason beside it. Raises OSError."""
        target = self.rejected_path / path.name.lstrip(".")
        note = target.with_name(f"{target.name}.reason")
        note.write_text(f"{reason}\n", "utf-8")
        note.chmod(0o600)
        path.replace(target)
        _log.warning("Set the spooled event %s aside: %s", path.name, reason)


class SpoolTaker:
    """A thread that hands spooled events to the writer and removes each file once its event is on disk."""

    def __init__(self, folder: SpoolFolder, writer: Writer) -> None:
        self.folder = folder
        self._writer = writer
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble: str | None = None

    def start(self) -> None:
        """Make the folder and begin to look into it. Raises OSError."""
        self.folder.make()
        self._thread = threading.Thread(target=self._run, name="clawatch-spool")
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Stop after the file at hand. Raises TimeoutError."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)
            if self._thread.is_alive():
                raise TimeoutError("the spool did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._thread is not None and not self._thread.is_alive() and not self._stop.is_set():
            return "The spool folder is no longer looked into: restart ClaWatch."
        return self._trouble

    def take(self) -> int:
        """Take what waits now and give how many files were taken; what the writer cannot take stays for later."""
        taken = 0
        waiting = self.folder.waiting()
        for first in range(0, len(waiting), _BATCH):
            tickets: list[tuple[_Waiting, Ticket]] = []
            try:
                for file in waiting[first : first + _BATCH]:
                    ticket = self._submit(file)
                    if ticket is not None:
                        tickets.append((file, ticket))
            finally:
                for file, ticket in tickets:
                    ticket.result(ACCEPT_TIMEOUT_S)
                    file.path.unlink(missing_ok=True)
                    taken += 1
            if self._stop.is_set():
                break
        return taken

    def _run(self) -> None:
        while True:
            try:
                taken = self.take()
                if taken:
                    _log.info("Took %d spooled events", taken)
                self._trouble = None
            except (WriterBusyError, WriterStoppedError, TimeoutError, StorageError) as error:
                _log.debug("The spool waits: %s", error)
            except OSError as error:
                self._note(f"The spool folder {self.folder.path} cannot be worked through ({error}): check its rights.")
            except Exception:
                _log.exception("Taking spooled events failed")
                self._trouble = "Taking spooled events failed; the log says why. They stay in the spool folder."
            if self._stop.wait(LOOK_EVERY_S):
                return

    def _note(self, trouble: str) -> None:
        if trouble != self._trouble:
            _log.error("%s", trouble)
        self._trouble = trouble

    def _submit(self, file: _Waiting) -> Ticket | None:
        name = _NAME.fullmatch(file.path.name)
        age_s = time.time() - file.mtime_ns / 1e9
        if name is None:
            if not file.path.name.startswith("."):
                self.folder.reject(file.path, "its name is not that of an event (ID.SIZE.json)")
            elif age_s > UNFINISHED_AFTER_S:
                self.folder.reject(file.path, f"never finished: {file.size} bytes were written")
            return None
        expected = int(name["size"])
        if file.size != expected:
            if age_s > UNFINISHED_AFTER_S or file.size > expected:
                self.folder.reject(file.path, f"never finished: {file.size} of {expected} bytes were written")
            return None
        if file.size > PAYLOAD_MAX_BYTES:
            self.folder.reject(file.path, f"larger than the {PAYLOAD_MAX_BYTES // 1024**2} MB that an event may have")
            return None
        payload = file.path.read_bytes()
        clock = _CLOCK.match(name["id"])
        written_ms = file.mtime_ns // 1_000_000
        occurred = int(clock[1]) // 1000 if clock and int(clock[1]) else written_ms
        try:
            event = event_of(payload, parse_object(payload), stamp(name["id"], occurred))
        except _INVALID as error:
            self.folder.reject(file.path, str(error))
            return None
        return self._writer.submit(event)
