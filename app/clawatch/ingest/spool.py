"""The spool: a folder of events that could not be delivered over HTTP (see docs/hook-protocol.md)."""

from __future__ import annotations

import contextlib
import errno
import itertools
import logging
import os
import re
import stat
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.events import EVENT_ID_MAX_LENGTH
from clawatch.ingest.accept import ACCEPT_TIMEOUT_S, UNACCEPTABLE, accept
from clawatch.ingest.stamps import Stamp, stamp
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from clawatch.storage.tickets import Ticket
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
PAYLOAD_MAX_BYTES = 32 * 1024 * 1024
LOOK_EVERY_S = 0.5
# A hook writes for milliseconds; what is unfinished after this will stay so.
UNFINISHED_AFTER_S = 60.0
# How much is read before it is waited for: events take many times their size in memory.
_BATCH = 64
_BATCH_BYTES = 8 * 1024 * 1024

_NAME = re.compile(rf"(?P<id>[0-9A-Za-z._-]{{1,{EVENT_ID_MAX_LENGTH}}})\.(?P<size>\d{{1,12}})\.json")
_PART = re.compile(r"\..+\.part")
_CLOCK = re.compile(r"(\d{16})-")
_REASON = ".reason"
# what keeps every file from being read for a while, and is no fault of one
_SHORTAGES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
# file names have 255 bytes; a byte that is no UTF-8 becomes three
_NAME_MAX_BYTES = 70


class RejectedFile(NamedTuple):
    """A file that could not be taken, and why."""

    path: Path
    reason: str


class Waiting(NamedTuple):
    """Something in the folder that has the name of an event or of the beginning of one."""

    path: Path
    size: int
    mtime_ns: int
    is_file: bool


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

    def waiting(self) -> list[Waiting]:
        """Give what waits, in the order it was written. Raises OSError."""
        found = []
        with os.scandir(self.path) as entries:
            for entry in entries:
                is_event = entry.name.endswith(".json") and not entry.name.startswith(".")
                if is_event or _PART.fullmatch(entry.name):
                    with contextlib.suppress(FileNotFoundError):
                        status = entry.stat(follow_symlinks=False)
                        is_file = stat.S_ISREG(status.st_mode)
                        found.append(Waiting(self.path / entry.name, status.st_size, status.st_mtime_ns, is_file))
        return sorted(found, key=lambda file: (file.mtime_ns, file.path.name))

    def rejected(self) -> tuple[RejectedFile, ...]:
        """Give what was set aside, each with its reason."""
        return tuple(self._rejected())

    def _rejected(self) -> Iterator[RejectedFile]:
        with contextlib.suppress(FileNotFoundError):
            for path in sorted(self.rejected_path.iterdir()):
                if path.suffix != _REASON:
                    try:
                        reason = path.with_name(path.name + _REASON).read_text("utf-8").strip()
                    except (OSError, UnicodeDecodeError):
                        reason = "unknown"
                    yield RejectedFile(path, reason)

    def reject(self, path: Path, reason: str) -> None:
        """Set a file aside, with the reason beside it; what was set aside before stays. Raises OSError."""
        self.make()
        # a name of any bytes becomes one that can be shown, and leaves room for what is added to it
        name = os.fsencode(path.name.lstrip("."))[:_NAME_MAX_BYTES].decode("utf-8", "replace")
        name = "".join(character if character.isprintable() else "�" for character in name)
        names = itertools.chain([name], (f"{name}.{number}" for number in itertools.count(2)))
        target = next(free for free in map(self.rejected_path.joinpath, names) if not os.path.lexists(free))
        note = target.with_name(target.name + _REASON)
        note.write_text(f"{reason}\n", "utf-8")
        note.chmod(0o600)
        path.rename(target)
        _log.warning("Set the spooled event %s aside: %s", target.name, reason)


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
        if not self.folder.path.is_dir():
            self.folder.make()
        for batch in _batches(self.folder.waiting()):
            tickets: list[tuple[Waiting, Ticket]] = []
            try:
                for file in batch:
                    ticket = self._submit(file)
                    if ticket is not None:
                        tickets.append((file, ticket))
            finally:
                for file, ticket in tickets:
                    taken += self._settle(file, ticket)
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
            except Exception:  # noqa: BLE001 it is logged, and what waits is tried again
                _log.exception("Taking spooled events failed")
                self._trouble = "Taking spooled events failed; the log says why. They stay in the spool folder."
            if self._stop.wait(LOOK_EVERY_S):
                return

    def _note(self, trouble: str) -> None:
        if trouble != self._trouble:
            _log.error("%s", trouble)
        self._trouble = trouble

    def _settle(self, file: Waiting, ticket: Ticket) -> bool:
        """Wait until a file's event is on disk and remove the file; set it aside where it alone cannot be kept."""
        try:
            ticket.result(ACCEPT_TIMEOUT_S)
        except (WriterStoppedError, TimeoutError, StorageError):
            raise
        except Exception as error:  # noqa: BLE001 it is this event's own trouble, and must not hold up the others
            self.folder.reject(file.path, f"it cannot be kept ({error!r}); the log says why")
            return False
        file.path.unlink(missing_ok=True)
        return True

    def _submit(self, file: Waiting) -> Ticket | None:
        """Hand a file's event to the writer; one that can never be taken is set aside instead."""
        reason = _unusable(file)
        if reason is None and _is_complete(file):
            try:
                return accept(self._writer, file.path.read_bytes(), _stamp(file))
            except FileNotFoundError:
                return None
            except OSError as error:
                if error.errno in _SHORTAGES:
                    raise
                reason = f"it cannot be read ({error.strerror})"
            except UNACCEPTABLE as error:
                reason = str(error)
        if reason is not None:
            self.folder.reject(file.path, reason)
        return None


def _batches(waiting: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """Split what waits, in its order, into batches of _BATCH files and _BATCH_BYTES; a larger file goes alone."""
    batch: list[Waiting] = []
    size = 0
    for file in waiting:
        if batch and (len(batch) >= _BATCH or size + file.size > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield batch


def _is_complete(file: Waiting) -> bool:
    name = _NAME.fullmatch(file.path.name)
    return name is not None and file.size == int(name["size"])


def _unusable(file: Waiting) -> str | None:
    """Say why a file can never be taken, or None: it can, or may still grow into one that can."""
    if not file.is_file:
        return "it is no file"
    # a clock that was set back leaves files of the future
    is_old = abs(time.time() - file.mtime_ns / 1e9) > UNFINISHED_AFTER_S
    if file.path.name.startswith("."):
        return f"never finished: {file.size} bytes were written" if is_old else None
    name = _NAME.fullmatch(file.path.name)
    if name is None:
        return "its name is not that of an event (ID.SIZE.json)"
    expected = int(name["size"])
    if file.size > expected or (file.size < expected and is_old):
        return f"never finished: {file.size} of {expected} bytes were written"
    if expected > PAYLOAD_MAX_BYTES:
        return f"larger than the {PAYLOAD_MAX_BYTES // 1024**2} MB that an event may have"
    return None


def _stamp(file: Waiting) -> Stamp:
    event_id = file.path.name.rsplit(".", 2)[0]
    clock = _CLOCK.match(event_id)
    written_ms = file.mtime_ns // 1_000_000
    return stamp(event_id, int(clock[1]) // 1000 if clock and int(clock[1]) else written_ms)
