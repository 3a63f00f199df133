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

PART_BYTES = 1024 * 1024
LINE_MAX_BYTES = 64 * 1024 * 1024
_BUFFER_BYTES = 128 * 1024
_SKIP_BYTES = 1024 * 1024
_HEAD_BYTES = 256
_META_MAX_BYTES = 64 * 1024


def read_parts(
    found: FoundFile, mark: FileMark | None, book: PriceBook, now_ms: Callable[[], int]
) -> Iterator[TranscriptPart]:
    """Read on from a mark, from the beginning where there is none or the file is another one now.

    Each part is some 1 MB of whole lines, more where one line is longer; a line beyond LINE_MAX_BYTES is skipped.
    An unfinished last line waits for its end. A last part may hold no line and only say how the file looks now. Raises
    OSError.
    """
    with _open(found.path) as file:
        size = os.fstat(file.fileno()).st_size
        if mark is None or not _continues(mark, found, size, file):
            mark = FileMark(found.path, found.identity, 0, 0, 0)
        subagent = _subagent_of(found.path)
        file.seek(mark.offset)
        at_end = False
        while not at_end:
            reader = LineReader(mark.last_at, mark.born_at, now_ms())
            end, at_end, oversize = _read_lines(file, mark.offset, reader)
            if end == mark.offset or (at_end and not (reader.last_at or reader.skipped)):
                # titles that stand before anything happened wait for the first line with a time
                break
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
        yield TranscriptPart(replace(mark, size=found.size, mtime_ns=found.mtime_ns), {})


def _read_lines(file: BinaryIO, offset: int, reader: LineReader) -> tuple[int, bool, int]:
    """Read whole lines until a part is full; give where they end, if the file does too, and how many were too long."""
    oversize = 0
    enough = offset + PART_BYTES
    while offset < enough:
        line = file.readline(LINE_MAX_BYTES)
        if line[-1:] == b"\n":
            reader.take(line, offset)
            offset += len(line)
        elif len(line) < LINE_MAX_BYTES:
            return offset, True, oversize
        else:
            length = len(line)
            while (line := file.readline(_SKIP_BYTES)) and line[-1:] != b"\n":
                length += len(line)
            if not line:
                return offset, True, oversize
            offset += length + len(line)
            oversize += 1
    return offset, False, oversize


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
            raise OSError("it is no file")  # noqa: TRY301 the descriptor must be closed
        return os.fdopen(descriptor, "rb", buffering=_BUFFER_BYTES)
    except BaseException:
        os.close(descriptor)
        raise
