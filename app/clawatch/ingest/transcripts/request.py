"""What a person asks to have imported: a folder, a file, a date."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.tree import scan, shown

if TYPE_CHECKING:
    from clawatch.ingest.transcripts.tree import FoundFile


class ImportRequestError(Exception):
    """What was asked for cannot be imported; the text is one sentence for the user."""


def parse_since(text: str) -> int:
    """Read an ISO date or time, local where it names no zone, as UTC milliseconds. Raises ImportRequestError."""
    try:
        return int(datetime.fromisoformat(text).astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        raise ImportRequestError(f"{text!r} is no date: write it as 2026-01-31.") from None


def find(folder: str, since_ms: int | None) -> list[FoundFile]:
    """Find what to import: all transcripts of a folder, or a file, that changed since then.

    A folder of Claude Code's with `projects` in it stands for that. Raises ImportRequestError.
    """
    place = Path(folder)
    try:
        projects = place / "projects"
        if projects.is_dir():
            place = projects
        if not place.exists():
            raise ImportRequestError(
                f"{shown(folder)} does not exist: give a folder with transcripts, or a transcript."
            )
    except OSError as error:
        raise ImportRequestError(f"{shown(folder)} cannot be read ({error.strerror}): correct its rights.") from None
    tree = scan([str(place)])
    if not tree.files:
        if tree.unreadable:
            path, reason = tree.unreadable[0]
            raise ImportRequestError(f"{shown(path)} cannot be read ({reason}): correct its rights.")
        raise ImportRequestError(f"No transcripts (files named *.jsonl) are found in {shown(str(place))}.")
    return recent(tree.files, since_ms)


def recent(files: list[FoundFile], since_ms: int | None) -> list[FoundFile]:
    """Give those of the files that changed since then. Raises ImportRequestError where none did."""
    if since_ms is None:
        return files
    found = [file for file in files if file.mtime_ns >= since_ms * 1_000_000]
    if not found:
        since = datetime.fromtimestamp(since_ms / 1000).astimezone().strftime("%Y-%m-%d")
        raise ImportRequestError(f"None of the {len(files)} transcripts changed since {since}.")
    return found


def find_watched(folders: tuple[str, ...], since_ms: int | None) -> list[FoundFile]:
    """Find what to import of the folders that are watched anyway. Raises ImportRequestError."""
    files = scan(folders).files
    if not files:
        places = " or ".join(folders)
        raise ImportRequestError(f"No transcripts are found in {places}: give the folder that holds them.")
    return recent(files, since_ms)


def absolute(folder: str) -> str:
    """Give a folder as typed its full path."""
    return os.path.abspath(Path(folder).expanduser())  # noqa: PTH100 resolve() would follow links
