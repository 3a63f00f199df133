"""Parts of transcripts on their way to the disk."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clawatch.storage.errors import WriterBusyError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from clawatch.domain.transcripts import FileMark, TranscriptPart
    from clawatch.ingest.transcripts.tree import FoundFile
    from clawatch.storage.writer import Ticket, Writer

_MOST = 2
_LOOK_EVERY_S = 0.25
_WRITER_BUSY_S = 0.02


@dataclass(slots=True, eq=False)
class Reading:
    """A file that is being read: its parts as they come, and up to which byte they were handed over.

    `is_over` once no more of them will be handed over.
    """

    file: FoundFile
    parts: Iterator[TranscriptPart]
    offset: int
    is_import: bool
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One part under way, or what became of it: None is well."""

    reading: Reading
    mark: FileMark
    size: int
    ticket: Ticket
    error: Exception | None = None


def joined(parts: Iterator[TranscriptPart]) -> Iterator[TranscriptPart]:
    """Give parts with those that say nothing but how far the file is read joined to the one before: one commit less."""
    held: TranscriptPart | None = None
    for part in parts:
        if held is not None and not part.sessions:
            held = replace(held, mark=part.mark)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


class Deliveries:
    """Hands parts to the writer: at most two at a time, and of one file only one.

    Were two parts of a file under way, the first could fail and the second not: the file would count as read beyond
    what was lost.
    """

    def __init__(self, writer: Writer, stopping: threading.Event) -> None:
        self._writer = writer
        self._stopping = stopping
        self._under_way: deque[Delivery] = deque()

    def submit(self, reading: Reading, part: TranscriptPart) -> Iterator[Delivery]:
        """Hand over a part as soon as there is room for it; gives what became of those before it.

        Raises WriterStoppedError where the writer takes nothing any more.
        """
        path = reading.file.path
        while len(self._under_way) >= _MOST or any(other.mark.path == path for other in self._under_way):
            if (settled := self._oldest()) is None:
                return
            yield settled
        if reading.is_over:
            return
        ticket = self._submit(part)
        if ticket is not None:
            size = max(0, part.mark.offset - reading.offset)
            reading.offset = part.mark.offset
            self._under_way.append(Delivery(reading, part.mark, size, ticket))

    def is_under_way(self, reading: Reading) -> bool:
        """Whether a part of a file is not on disk yet."""
        return any(delivery.reading is reading for delivery in self._under_way)

    def settle(self) -> Iterator[Delivery]:
        """Wait for all that is under way and give what became of it."""
        while self._under_way and (settled := self._oldest()) is not None:
            yield settled

    def _submit(self, part: TranscriptPart) -> Ticket | None:
        while not self._stopping.is_set():
            try:
                return self._writer.submit_transcript(part)
            except WriterBusyError:
                self._stopping.wait(_WRITER_BUSY_S)
        return None

    def _oldest(self) -> Delivery | None:
        """Wait for the oldest; None where the stop comes first, which the writer outlives: it will be written."""
        first = self._under_way[0]
        while not self._stopping.is_set():
            try:
                first.ticket.result(_LOOK_EVERY_S)
            except TimeoutError:
                continue
            except Exception as error:  # noqa: BLE001 it is what became of it
                self._under_way.popleft()
                return Delivery(first.reading, first.mark, first.size, first.ticket, error)
            self._under_way.popleft()
            return first
        return None
