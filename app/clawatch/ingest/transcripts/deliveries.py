"""Parts of transcripts on their way to the disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.knowledge import storable
from clawatch.storage.errors import WriterBusyError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from clawatch.domain.transcripts import FileMark, TranscriptPart
    from clawatch.ingest.transcripts.tree import FoundFile
    from clawatch.storage.tickets import PartTicket
    from clawatch.storage.writer import Writer

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
    ticket: PartTicket
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
    """Hands parts to the writer, each once the one before is on disk: the next is read meanwhile.

    Were two under way, a hook's event could wait for both. And of two parts of one file, the first could fail and the
    second not: the file would count as read beyond what was lost.
    """

    def __init__(self, writer: Writer, stopping: threading.Event) -> None:
        self._writer = writer
        self._stopping = stopping
        self._under_way: Delivery | None = None

    def submit(self, reading: Reading, part: TranscriptPart) -> Delivery | None:
        """Hand over a part; gives what became of the one before it, if there was one.

        Raises WriterStoppedError where the writer takes nothing any more.
        """
        before = self.settle()
        if before is not None and before.error is not None and before.reading is reading:
            return before
        mark = replace(part.mark, path=storable(part.mark.path))
        ticket = self._submit(replace(part, mark=mark))
        if ticket is not None:
            size = max(0, part.mark.offset - reading.offset)
            reading.offset = part.mark.offset
            self._under_way = Delivery(reading, mark, size, ticket)
            # both need the interpreter's lock all the time: reading on would only make the writer wait for it at each
            # statement. What is left once the rows are made is the disk's work.
            while not (ticket.wait_for_rows(_LOOK_EVERY_S) or self._stopping.is_set()):
                pass
        return before

    def is_under_way(self, reading: Reading) -> bool:
        """Whether a part of a file is not on disk yet."""
        return self._under_way is not None and self._under_way.reading is reading

    def settle(self) -> Delivery | None:
        """Wait for what is under way and give what became of it; None where there is nothing, or the stop comes first.

        The writer outlives the stop: it will be written.
        """
        first = self._under_way
        while first is not None and not self._stopping.is_set():
            try:
                first.ticket.result(_LOOK_EVERY_S)
            except TimeoutError:
                continue
            except Exception as error:  # noqa: BLE001 it is what became of it
                first = replace(first, error=error)
            self._under_way = None
            return first
        return None

    def _submit(self, part: TranscriptPart) -> PartTicket | None:
        while not self._stopping.is_set():
            try:
                return self._writer.submit_transcript(part)
            except WriterBusyError:
                self._stopping.wait(_WRITER_BUSY_S)
        return None
