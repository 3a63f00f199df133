"""A transcript's new lines: from where it was read to, up to its last whole line."""

from __future__ import annotations

import os
import stat
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import orjson

from clawatch.domain.transcripts import FileMark, TranscriptPart
from clawatch.ingest.transcripts.lines import LineReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clawatch.domain.pricing import PriceBook
    from clawatch.ingest.transcripts.tree import FoundFile

PART_BYTES = 512 * 1024
LINE_MAX_BYTES = 96 * 1024 * 1024
_HEAD_BYTES = 256
_META_MAX_BYTES = 64 * 1024


def read_parts(
    found: FoundFile, mark: FileMark | None, book: PriceBook, now_ms: Callable[[], int]
) -> Iterator[TranscriptPart]:
    """Read on from a mark, from the beginning where there is none or the file is another one now.

    Each part is some 512 KB of whole lines, more where one line is longer; a line beyond LINE_MAX_BYTES is skipped.
    An unfinished last line waits for its end. A last part may hold no line and only say how the file looks now. Raises
    OSError.
    """
    with _open(found.path) as file:
        size = os.fstat(file.fileno()).st_size
        if mark is None or not _continues(mark, found, size, file):
            mark = FileMark(found.path, found.identity, 0, 0, 0)
        subagent = _subagent_of(found.path)
        reader = LineReader(mark.last_at, mark.born_at, now_ms())
        for lines, end, oversize in _runs(file, mark.offset):
            for offset, line in lines:
                reader.take(line, offset)
            if subagent is not None:
                reader.note_subagent(*subagent)
            mark = replace(
                mark,
                offset=end,
                head=mark.head if mark.offset >= _HEAD_BYTES else _head(file, end),
                last_at=reader.last_at,
                born_at=reader.born_at,
                skipped=mark.skipped + reader.skipped + oversize,
            )
            yield TranscriptPart(mark, reader.facts(book))
            reader = LineReader(mark.last_at, mark.born_at, now_ms())
        yield TranscriptPart(replace(mark, size=found.size, mtime_ns=found.mtime_ns), {})


def _runs(file: BinaryIO, offset: int) -> Iterator[tuple[list[tuple[int, bytes]], int, int]]:
    """Give runs of whole lines, each line with its offset, then where the run ends and how many lines were too long."""
    file.seek(offset)
    rest: list[bytes] = []
    held = 0
    dropping = False
    while chunk := file.read(PART_BYTES):
        end = chunk.rfind(b"\n") + 1
        if not end:
            held += len(chunk)
            dropping = dropping or held > LINE_MAX_BYTES
            if dropping:
                rest.clear()
            else:
                rest.append(chunk)
            continue
        lines: list[tuple[int, bytes]] = []
        run = b"".join((*rest, chunk[:end]))
        at, skipped = offset, 0
        if dropping:
            first = run.index(b"\n") + 1
            at, run, skipped = offset + held + first, run[first:], 1
        for line in run.splitlines(keepends=True) if b"\r" not in run else _split(run):
            if len(line) > 1:
                lines.append((at, line))
            at += len(line)
        offset = at
        rest, held, dropping = ([chunk[end:]] if end < len(chunk) else []), len(chunk) - end, False
        yield lines, offset, skipped


def _split(run: bytes) -> list[bytes]:
    """Split at newlines alone: a carriage return within a line is no end of it."""
    return [line + b"\n" for line in run.split(b"\n")[:-1]]


def _continues(mark: FileMark, found: FoundFile, size: int, file: BinaryIO) -> bool:
    """Whether a file is the one that the mark was made of, and has grown since if it changed at all."""
    return mark.identity == found.identity and mark.offset <= size and mark.head == _head(file, mark.offset)


def _head(file: BinaryIO, end: int) -> int:
    """Sum up the first bytes of a file that was read up to `end`; its place in the file stays."""
    place = file.tell()
    file.seek(0)
    head = zlib.crc32(file.read(min(end, _HEAD_BYTES)))
    file.seek(place)
    return head


def _subagent_of(path: str) -> tuple[str, str | None, str | None, bool] | None:
    """Read what stands beside a subagent's transcript: its id, type, description, and whether it has finished."""
    file = Path(path)
    if not file.name.startswith("agent-"):
        return None
    agent_id = file.name.removeprefix("agent-").removesuffix(".jsonl")
    try:
        with file.with_suffix(".meta.json").open("rb") as handle:
            meta = orjson.loads(handle.read(_META_MAX_BYTES))
    except (OSError, orjson.JSONDecodeError):
        # older versions write none
        return None
    if not isinstance(meta, dict):
        return None
    kind, name = meta.get("agentType"), meta.get("description")
    return (
        agent_id,
        kind if isinstance(kind, str) and kind else None,
        name if isinstance(name, str) and name else None,
        meta.get("finished") is True,
    )


def _open(path: str) -> BinaryIO:
    # a FIFO that took a file's place must not hold the reader
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is no file")
        return os.fdopen(descriptor, "rb", buffering=0)
    except BaseException:
        os.close(descriptor)
        raise
