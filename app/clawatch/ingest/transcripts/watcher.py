"""Reading transcripts as they grow, and whole histories behind that, on one thread."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.agenda import Agenda
from clawatch.ingest.transcripts.deliveries import Deliveries, Delivery, Reading
from clawatch.ingest.transcripts.haste import Haste
from clawatch.ingest.transcripts.knowledge import Knowledge
from clawatch.ingest.transcripts.lookout import Lookout
from clawatch.ingest.transcripts.progress import ImportMeter, ImportProgress
from clawatch.ingest.transcripts.read_ahead import FILES_AHEAD, ReadAhead
from clawatch.ingest.transcripts.tree import FoundFile, look_at, shown
from clawatch.storage.errors import StorageError, WriterStoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clawatch.domain.pricing import PriceBook
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
# what comes within this of the last look at running sessions is read together
_TOGETHER_S = 0.1
_TRY_AGAIN_S = 3.0
# a wait takes no infinity
_LONGEST_PAUSE_S = 3600.0
# from so much on, a process of its own reads
READ_AHEAD_FROM_BYTES = 8 * 1024 * 1024


class TranscriptWatcher:
    """Follows the transcripts under some folders, and imports what else it is asked to.

    `folders` are absolute paths, each of a folder that may not exist yet. `book` is asked for when there is something
    to read. The thread waits for `begin`: whatever shall come before the reading has its time until then. An import
    with `read_ahead_from` bytes or more still to be read has a process of its own for that.
    """

    def __init__(  # noqa: PLR0913 the two at the end are for those who know why
        self,
        folders: Sequence[str],
        writer: Writer,
        database: Path,
        book: Callable[[], PriceBook],
        *,
        follow: bool = True,
        read_ahead_from: int = READ_AHEAD_FROM_BYTES,
    ) -> None:
        self._database = database
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._meter = ImportMeter()
        self._agenda = Agenda(self._wake.set)
        self._lookout = Lookout(tuple(dict.fromkeys(folders)), self._agenda, self._meter, follow=follow)
        self._deliveries = Deliveries(writer, self._stop)
        self._read_ahead = ReadAhead(book)
        self._read_ahead_from = read_ahead_from
        self._knowledge: Knowledge | None = None
        self._thread: threading.Thread | None = None
        self._trouble: str | None = None
        self._next_live = 0.0

    def start(self) -> None:
        """Make the thread; it begins with `begin`."""
        if self._lookout.folders:
            self.import_all()
        self._thread = threading.Thread(target=self._run, name="clawatch-transcripts")
        self._thread.start()

    def begin(self) -> None:
        """Let the thread begin."""
        self._agenda.begin()

    def stop(self, timeout: float) -> None:
        """Stop after the lines at hand; what is on its way to the disk will still be written. Raises TimeoutError."""
        self._stop.set()
        self._wake.set()
        self._read_ahead.stop()
        if self._thread is not None:
            self._thread.join(timeout)
            if self._thread.is_alive():
                raise TimeoutError("the reading of transcripts did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._thread is not None and not self._thread.is_alive() and not self._stop.is_set():
            return "Transcripts are no longer read: restart ClaWatch."
        if self._trouble is not None:
            return self._trouble
        problems = self._meter.problems(beside=self._lookout.SHORTAGE)
        if len(problems) > 1:
            return f"{problems[0]} There are {len(problems) - 1} more like this."
        return problems[0] if problems else None

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that are followed."""
        return self._lookout.folders

    def follow(self, folders: Sequence[str]) -> None:
        """Follow these folders from now on, all of them and no others, and import what is in them; for any thread."""
        self._lookout.folders = tuple(dict.fromkeys(folders))
        self.import_all()

    def progress(self) -> ImportProgress:
        """Say how far the import is."""
        progress, trouble = self._meter.progress(), self._trouble
        return progress if trouble is None else replace(progress, problems=(trouble, *progress.problems))

    def stop_import(self) -> None:
        """Have the import stand still, until it is resumed or ClaWatch starts again; running sessions are followed."""
        self._meter.stop()
        self._wake.set()

    def resume_import(self) -> None:
        """Have a stopped import go on where it was."""
        self._meter.resume()
        self._wake.set()

    def import_files(self, files: Sequence[FoundFile]) -> None:
        """Have files imported that were found anywhere, behind what is newer; what of them is read already stays so."""
        self._meter.expect()
        self._agenda.ask(files)

    def import_all(self) -> None:
        """Have all that is watched looked through and imported, as at the start."""
        self._meter.expect()
        self._agenda.look_and_import()

    def _run(self) -> None:
        haste = Haste()
        try:
            while not self._stop.is_set():
                self._wake.clear()
                pause = self._guarded_turn() if self._agenda.has_begun else None
                if pause == 0:
                    haste.begin()
                    continue
                haste.end()
                self._wake.wait(pause)
        finally:
            haste.end()
            self._read_ahead.end()
            try:
                self._lookout.stop()
            except TimeoutError:
                _log.exception("Watching the transcript folders did not stop in time")

    def _guarded_turn(self) -> float:
        try:
            pause = self._turn()
        except WriterStoppedError as error:
            _log.debug("Reading transcripts waits: %s", error)
        except sqlite3.Error as error:
            self._trouble = f"Transcripts cannot be read: what is known of them cannot be ({error}). It is tried again."
        except Exception:  # noqa: BLE001 it is logged, and all is looked at again
            _log.exception("Reading transcripts failed")
            self._trouble = "Reading transcripts failed; the log says why. It is tried again."
        else:
            return pause
        self._stop.wait(_TRY_AGAIN_S)
        return 0

    def _turn(self) -> float:
        """Do what is next, a little of it; gives for how many seconds there is nothing to do."""
        knowledge = self._knowledge
        if knowledge is None:
            knowledge = self._knowledge = Knowledge.load(self._database)
        agenda = self._agenda
        now = time.monotonic()
        if now >= self._next_live:
            for path in agenda.take_changed():
                self._look_at_changed(path, knowledge)
                self._next_live = now + _TOGETHER_S
        for files in agenda.take_requests():
            agenda.plan_import(files, knowledge, self._meter)
        if now >= agenda.next_look:
            self._lookout.look_over(knowledge)
        reading = agenda.next_reading(self._meter, self._open)
        if reading is not None:
            try:
                self._read_on(reading, knowledge)
            except BaseException:
                # a part may be lost: what follows must not count as read
                reading.is_over = True
                agenda.again(reading)
                raise
            return 0
        self._note(self._deliveries.settle(), knowledge)
        if agenda.has_work(self._meter):
            return 0
        self._trouble = None
        self._read_ahead.end()
        if not self._meter.is_stopped:
            self._meter.finish()
        due = self._next_live if agenda.has_changes else agenda.next_look
        return min(max(0.001, due - time.monotonic()), _LONGEST_PAUSE_S)

    def _look_at_changed(self, path: str, knowledge: Knowledge) -> None:
        try:
            file = look_at(path, self._lookout.folder_of(path))
        except OSError as error:
            self._note_unreadable(path, error)
            return
        if file is not None and not knowledge.is_read(file):
            self._agenda.plan_live(file)

    def _open(self, file: FoundFile, is_import: bool) -> Reading:
        knowledge = self._knowledge
        assert knowledge is not None  # noqa: S101 loaded before anything is read
        mark, offset = knowledge.mark(file.path), knowledge.offset(file)
        if not is_import:
            return Reading(file, self._read_ahead.parts_here(file, mark), offset, is_import)
        if self._meter.bytes_left >= self._read_ahead_from:
            self._read_ahead.begin()
        coming = ((next_file, knowledge.mark(next_file.path)) for next_file in self._agenda.coming(FILES_AHEAD))
        return Reading(file, self._read_ahead.parts(file, mark, coming), offset, is_import)

    def _read_on(self, reading: Reading, knowledge: Knowledge) -> None:
        path = reading.file.path
        if reading.is_import:
            self._meter.take(path)
        try:
            part = next(reading.parts, None)
        except FileNotFoundError:
            part = None
        except OSError as error:
            self._note_unreadable(path, error)
            self._drop(reading)
            return
        except Exception:  # noqa: BLE001 it is this file's own trouble, and must not hold up the others
            _log.exception("The transcript %s cannot be read", shown(path))
            self._give_up(reading, knowledge, "it is not understood")
            return
        if part is not None:
            self._note(self._deliveries.submit(reading, part), knowledge)
            return
        self._meter.solved(path)
        reading.is_over = True
        if self._deliveries.is_under_way(reading):
            self._agenda.through(reading)
        else:
            self._drop(reading)

    def _note(self, delivery: Delivery | None, knowledge: Knowledge) -> None:
        """Take note of what became of a part, if there was one."""
        if delivery is None:
            return
        reading = delivery.reading
        match delivery.error:
            case None:
                knowledge.keep(delivery.mark)
                self._trouble = None
                if reading.is_import:
                    self._meter.read(delivery.size)
                if reading.is_over:
                    self._drop(reading)
            case StorageError() | WriterStoppedError():
                reading.is_over = True
                self._agenda.again(reading)
                if isinstance(delivery.error, StorageError):
                    self._trouble = f"Reading transcripts waits: {delivery.error}"
                self._stop.wait(_TRY_AGAIN_S)
            case error:
                _log.error("A part of the transcript %s cannot be kept: %r", shown(reading.file.path), error)
                self._give_up(reading, knowledge, "a part of it cannot be kept")

    def _give_up(self, reading: Reading, knowledge: Knowledge, reason: str) -> None:
        path = reading.file.path
        knowledge.give_up(path)
        self._meter.problem(
            path,
            f"The transcript {shown(path)} is left out ({reason}): the log says why; it is tried again at the next "
            "start.",
        )
        self._drop(reading)

    def _drop(self, reading: Reading) -> None:
        """Have done with a file for now."""
        reading.is_over = True
        self._agenda.done(reading)
        if reading.is_import:
            self._meter.file_done(max(0, reading.file.size - reading.offset))

    def _note_unreadable(self, path: str, error: OSError) -> None:
        sentence = (
            f"The transcript {shown(path)} cannot be read ({error.strerror or error}): correct its rights, or remove "
            "it. Everything else is read."
        )
        if self._meter.problem(path, sentence):
            _log.warning("%s", sentence)
