"""What is said between ClaWatch and its reading process: pickled, each answer behind its length.

The many small named tuples of a part travel as plain ones: pickle asks each of the others for its class and values.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.pricing import TokenUsage
from clawatch.domain.transcripts import CallSeen, ResultSeen, TranscriptPart, UsageSeen

if TYPE_CHECKING:
    from clawatch.domain.transcripts import FileMark, SessionSeen
    from clawatch.ingest.transcripts.tree import FoundFile

LENGTH_BYTES = 8


class ReadingOrder(NamedTuple):
    """Asks for what a file says from a mark on; the answers carry the number."""

    number: int
    file: FoundFile
    mark: FileMark | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A defect met in a file, with its traceback."""

    text: str


class Answer(NamedTuple):
    """A part of a file, what kept it from being read, or None at its end."""

    number: int
    value: TranscriptPart | OSError | Failure | None


_Lists = tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]]
_TOKENS = UsageSeen._fields.index("tokens")
# __new__ of a named tuple is written in Python; tuple's own does the same
_call = partial(tuple.__new__, CallSeen)
_result = partial(tuple.__new__, ResultSeen)
_usage = partial(tuple.__new__, UsageSeen)
_tokens = partial(tuple.__new__, TokenUsage)


def pack(answer: Answer) -> bytes:
    """Make an answer ready for its way; a part is taken to pieces for that."""
    part = answer.value
    lists = [_unname(seen) for seen in part.sessions.values()] if isinstance(part, TranscriptPart) else []
    return pickle.dumps((answer.number, part, lists), pickle.HIGHEST_PROTOCOL)


def unpack(body: bytes) -> Answer:
    """Read an answer of the reading process, whose pipe nobody else has."""
    number, value, lists = pickle.loads(body)  # noqa: S301 see above
    if isinstance(value, TranscriptPart):
        for seen, plain in zip(value.sessions.values(), lists, strict=True):
            _name(seen, plain)
    return Answer(number, value)


def _unname(seen: SessionSeen) -> _Lists:
    plain: _Lists = (
        list(map(tuple, seen.calls)),
        list(map(tuple, seen.results)),
        [(*usage[:_TOKENS], tuple(usage.tokens), *usage[_TOKENS + 1 :]) for usage in seen.usage],
    )
    seen.calls, seen.results, seen.usage = [], [], []
    return plain


def _name(seen: SessionSeen, plain: _Lists) -> None:
    calls, results, usages = plain
    seen.calls, seen.results = list(map(_call, calls)), list(map(_result, results))
    seen.usage = [
        _usage((*usage[:_TOKENS], _tokens(usage[_TOKENS]), *usage[_TOKENS + 1 :]))  # type: ignore[arg-type]
        for usage in usages
    ]
