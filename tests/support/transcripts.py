"""Transcripts as Claude Code writes them, and ClaWatch's reading of them."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from clawatch.ingest.transcripts.watcher import READ_AHEAD_FROM_BYTES, TranscriptWatcher
from clawatch.prices.book import Prices
from clawatch.storage.database import open_for_reading
from clawatch.storage.transcript_files import known_files
from clawatch.storage.writer import Writer
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.domain.pricing import PriceBook

START_MS = 1_760_000_000_000
_BOOK = Prices({})


def line(session: str, number: int, *, text: str = "done", **fields: object) -> str:
    """Give a whole line: one request's answer; `number` makes its ids and its time, a second apart."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(START_MS / 1000 + number))
    entry: dict[str, Any] = {
        "type": "assistant",
        "uuid": f"{session}-{number}",
        "timestamp": moment,
        "sessionId": session,
        "requestId": f"req_{session}_{number}",
        "cwd": "/work/project",
        "version": "2.1.300",
        "isSidechain": False,
        "message": {
            "id": f"msg_{session}_{number}",
            "role": "assistant",
            "model": "claude-sonnet-4-5-20250929",
            "content": [{"type": "text", "text": text}],
            "usage": {"input_tokens": 10, "output_tokens": 5},
        },
        **fields,
    }
    return json.dumps(entry) + "\n"


def write_transcript(path: Path, lines: int, *, age_s: float = 0, text: str = "done") -> Path:
    """Write a session's transcript, named as the file; `age_s` is how long ago it was written last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line(path.stem, number, text=text) for number in range(lines)), "utf-8")
    if age_s:
        set_age(path, age_s)
    return path


def set_age(path: Path, age_s: float) -> None:
    written = time.time() - age_s
    os.utime(path, (written, written))


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


@contextmanager
def reading(
    home: Path,
    *folders: Path,
    follow: bool = True,
    begin: bool = True,
    book: PriceBook = _BOOK,
    read_ahead_from: int = READ_AHEAD_FROM_BYTES,
) -> Iterator[TranscriptWatcher]:
    """Run a writer and the reading of some folders while the context is open."""
    home.mkdir(exist_ok=True)
    writer = Writer(home / "clawatch.db")
    writer.start()
    watcher = TranscriptWatcher(
        [str(folder) for folder in folders],
        writer,
        home / "clawatch.db",
        lambda: book,
        follow=follow,
        read_ahead_from=read_ahead_from,
    )
    watcher.start()
    try:
        if begin:
            watcher.begin()
        yield watcher
    finally:
        watcher.stop(5)
        writer.stop(5)


def offsets(home: Path) -> dict[str, int]:
    """Give how many bytes of each transcript are read, by its file's name; of none while the database is made."""
    try:
        with closing(open_for_reading(home / "clawatch.db")) as connection:
            return {path.rpartition("/")[2]: mark.offset for path, mark in known_files(connection).items()}
    except sqlite3.OperationalError:
        return {}


def is_read(home: Path, path: Path) -> bool:
    """Whether a transcript is read to its end."""
    return offsets(home).get(path.name) == path.stat().st_size


def imported(watcher: TranscriptWatcher, within_s: float = 20) -> None:
    """Wait until an import is through."""
    until(lambda: watcher.progress().state == "done", within_s)
