"""Histories read by a process of their own, a few files ahead of the writer."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, BinaryIO

from clawatch.ingest.transcripts.deliveries import joined
from clawatch.ingest.transcripts.reading_orders import LENGTH_BYTES, Answer, Failure, ReadingOrder, unpack
from clawatch.ingest.transcripts.tail import read_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from clawatch.domain.pricing import PriceBook
    from clawatch.domain.transcripts import FileMark, TranscriptPart
    from clawatch.ingest.transcripts.tree import FoundFile

_log = logging.getLogger(__name__)
FILES_AHEAD = 4
# so much may wait here, or one answer that is larger
_BYTES_AHEAD = 4 * 1024 * 1024
_ENDS_WITHIN_S = 1.0
_COMMAND = ("-P", "-m", "clawatch.ingest.transcripts.reading_process")


class ReadingFailedError(Exception):
    """A file that cannot be read because of a defect; the text is the traceback of the process that read it."""


class _GoneError(Exception):
    """The process has ended, or is not wanted any more."""


class ReadAhead:
    """Gives the parts of files, from a process beside this one while that runs.

    For one thread, but `stop`, which any thread may call. Where no process can be had, or it dies, the calling thread
    reads by itself: nothing depends on it but time.
    """

    def __init__(self, book: Callable[[], PriceBook]) -> None:
        self._book = book
        self._process: _ReadingProcess | None = None
        self._asked: deque[ReadingOrder] = deque()
        self._number = 0
        self._is_broken = False
        self._stop = threading.Event()

    def begin(self) -> None:
        """Start the process; until it is ready, files are read here."""
        # a packed program is no interpreter that could be asked to run a module
        can_start = sys.executable and not getattr(sys, "frozen", False)
        if not can_start or self._process is not None or self._is_broken or self._stop.is_set():
            return
        try:
            self._process = _ReadingProcess(self._book())
        except OSError as error:
            self._is_broken = True
            _log.warning("Histories are read without a process of their own, which takes longer: %s", error)
            return
        if self._stop.is_set():
            self._process.kill()

    def parts(
        self, file: FoundFile, mark: FileMark | None, coming: Iterable[tuple[FoundFile, FileMark | None]]
    ) -> Iterator[TranscriptPart]:
        """Give what a file says from a mark on; `coming` are the files that will be wanted next. Raises as read_parts.

        Raises ReadingFailedError as well.
        """
        if self._process is not None and self._process.is_ready:
            try:
                for part in self._foreign_parts(self._process, file, mark, coming):
                    yield part
                    mark = part.mark
            except _GoneError:
                self.end()
                if self._stop.is_set():
                    return
                self._is_broken = True
                _log.warning("The process that reads histories ended; they are read without it, which takes longer")
            else:
                return
        yield from self.parts_here(file, mark)

    def parts_here(self, file: FoundFile, mark: FileMark | None) -> Iterator[TranscriptPart]:
        """Give what a file says from a mark on, read by the calling thread. Raises as read_parts."""
        return joined(read_parts(file, mark, self._book(), lambda: time.time_ns() // 1_000_000))

    def end(self) -> None:
        """Have done with the process for now."""
        process, self._process = self._process, None
        self._asked.clear()
        if process is not None:
            process.end()

    def stop(self) -> None:
        """Have whoever waits for the process wait no longer; `end` is still to be called."""
        self._stop.set()
        process = self._process
        if process is not None:
            process.kill()

    def _foreign_parts(
        self,
        process: _ReadingProcess,
        file: FoundFile,
        mark: FileMark | None,
        coming: Iterable[tuple[FoundFile, FileMark | None]],
    ) -> Iterator[TranscriptPart]:
        while self._asked and self._asked[0][1:] != (file, mark):
            # plans have changed; its answers are passed over below
            self._asked.popleft()
        if not self._asked:
            self._ask(process, file, mark)
        for next_file, next_mark in coming:
            if all(order.file.path != next_file.path for order in self._asked):
                self._ask(process, next_file, next_mark)
        number = self._asked.popleft().number
        while True:
            answer = process.answer()
            if answer.number != number:
                continue
            match answer.value:
                case None:
                    return
                case OSError() as error:
                    raise error
                case Failure(text):
                    raise ReadingFailedError(text)
                case part:
                    yield part

    def _ask(self, process: _ReadingProcess, file: FoundFile, mark: FileMark | None) -> None:
        self._number += 1
        order = ReadingOrder(self._number, file, mark)
        process.ask(order)
        self._asked.append(order)


class _ReadingProcess:
    """The process, and a thread that takes its answers in."""

    def __init__(self, book: PriceBook) -> None:
        """Start it. Raises OSError."""
        self._answers: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._changed = threading.Condition()
        self._over = threading.Event()
        self.is_ready = False
        self._process = subprocess.Popen(
            [sys.executable, *_COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert self._process.stdin is not None  # noqa: S101 it is a pipe
        assert self._process.stdout is not None  # noqa: S101 it is a pipe
        self._orders: BinaryIO = self._process.stdin  # type: ignore[assignment]  # typeshed says IO[bytes]
        self._thread = threading.Thread(
            target=self._take_answers, args=(self._process.stdout,), name="clawatch-read-ahead"
        )
        self._thread.start()
        try:
            self._send(book)
        except _GoneError:
            # `answer` says so, once something is waited for
            _log.debug("The process that reads histories did not start")

    def ask(self, order: ReadingOrder) -> None:
        """Order a file. Raises _GoneError."""
        self._send(order)

    def answer(self) -> Answer:
        """Wait for the next answer. Raises _GoneError."""
        with self._changed:
            while not self._answers:
                if self._over.is_set():
                    raise _GoneError
                self._changed.wait()
            body = self._answers.popleft()
            self._waiting_bytes -= len(body)
            self._changed.notify_all()
        return unpack(body)

    def kill(self) -> None:
        """End it at once; for any thread."""
        self._process.kill()
        with self._changed:
            self._over.set()
            self._changed.notify_all()

    def end(self) -> None:
        """Let it end, and wait for it."""
        self.kill()
        try:
            self._orders.close()
        except OSError:
            # an order that was on its way to it
            _log.debug("The process that reads histories left an order unread")
        self._process.wait()
        self._thread.join(_ENDS_WITHIN_S)

    def _send(self, item: object) -> None:
        try:
            self._orders.write(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
            self._orders.flush()
        except OSError:
            raise _GoneError from None

    def _take_answers(self, answers: BinaryIO) -> None:
        with answers:
            while True:
                length = int.from_bytes(answers.read(LENGTH_BYTES), "big")
                body = answers.read(length)
                with self._changed:
                    if not body or len(body) < length or self._over.is_set():
                        self._over.set()
                        self._changed.notify_all()
                        return
                    if not self.is_ready:
                        self.is_ready = True
                        continue
                    while self._waiting_bytes and self._waiting_bytes + len(body) > _BYTES_AHEAD:
                        self._changed.wait()
                        if self._over.is_set():
                            return
                    self._answers.append(body)
                    self._waiting_bytes += len(body)
                    self._changed.notify_all()
