"""What the writer gives for what it was handed: the promise of an answer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from clawatch.domain.events import Event
from clawatch.domain.transcripts import TranscriptPart
from clawatch.storage.commands import Command, DoneT
from clawatch.storage.errors import WriterStoppedError
from clawatch.storage.journal import Accepted, Taken
from clawatch.storage.projections.repricing import Repriced, RepricingSlice
from clawatch.storage.search_index import Indexed, SearchSlice

if TYPE_CHECKING:
    from collections.abc import Callable

_ItemT = TypeVar("_ItemT")
_AnswerT = TypeVar("_AnswerT")


class _Promise(Generic[_ItemT, _AnswerT]):
    """The promise of an answer for one submitted item. Made by the writer."""

    __slots__ = ("_answer", "_done", "_on_done", "item")

    def __init__(self, item: _ItemT, on_done: Callable[[Any], None] | None) -> None:
        self.item: _ItemT = item
        self._on_done = on_done
        self._answer: _AnswerT | Exception | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def result(self, timeout: float) -> _AnswerT:
        """Wait, at most `timeout` seconds, until the item is on disk.

        Raises TimeoutError, WriterStoppedError, or the StorageError that kept it from the disk.
        """
        # where the answer stands, nobody waits for another who looks at it at the same moment
        if self._answer is None:
            if not self._done.acquire(timeout=timeout):
                raise TimeoutError("it was not written in time")
            self._done.release()
        if isinstance(self._answer, Exception):
            raise self._answer
        if self._answer is None:
            raise WriterStoppedError("the writer stopped before it came to it")
        return self._answer

    @property
    def is_kept(self) -> bool:
        """Whether it has its answer, and that is no exception."""
        return self._answer is not None and not isinstance(self._answer, Exception)

    def resolve(self, answer: _AnswerT | Exception) -> None:
        """Give the answer, once; for the writer."""
        self._answer = answer
        self._done.release()
        if self._on_done is not None:
            self._on_done(self)


class Ticket(_Promise[Event, Accepted]):
    """The promise that an event gets to the disk."""

    __slots__ = ()


class PartTicket(_Promise[TranscriptPart, Taken]):
    """The promise that what a part of a transcript says gets to the disk."""

    __slots__ = ("_rows_made",)

    def __init__(self, item: TranscriptPart, on_done: Callable[[Any], None] | None) -> None:
        super().__init__(item, on_done)
        self._rows_made = threading.Event()

    def wait_for_rows(self, timeout: float) -> bool:
        """Wait, at most `timeout` seconds, until its rows are made and only the disk is waited for; say if they are."""
        return self._rows_made.wait(timeout)

    def note_rows(self) -> None:
        """Say that the rows are made; for the writer."""
        self._rows_made.set()

    def resolve(self, answer: Taken | Exception) -> None:
        """Give the answer, once; for the writer."""
        self._rows_made.set()
        super().resolve(answer)


class RepricingTicket(_Promise[RepricingSlice, Repriced]):
    """The promise that some requests are priced anew."""

    __slots__ = ()


class SearchTicket(_Promise[SearchSlice, Indexed]):
    """The promise that a step of the search index gets to the disk."""

    __slots__ = ()


class CommandTicket(_Promise[Command[DoneT], DoneT]):
    """The promise that a command is carried out."""

    __slots__ = ()
