"""`clawatch import [FOLDER] [--since DATE]`."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.request import ImportRequestError, absolute
from clawatch.runtime.errors import StartError
from clawatch.runtime.import_run import open_import
from clawatch.runtime.paths import find_paths

if TYPE_CHECKING:
    from clawatch.ingest.transcripts.progress import ImportProgress
    from clawatch.runtime.import_run import ImportRun

_MEGABYTE = 1_000_000
_BAR_WIDTH = 24
_LINE_EVERY_S = 10.0
_MINUTE = 60
_INTERRUPTED = 130


def run_import(folder: str | None, since: str | None) -> int:
    """Import and give the exit code: 0 where all was read, 130 where it was stopped by Ctrl+C."""
    try:
        with open_import(find_paths(os.environ), None if folder is None else absolute(folder), since) as run:
            return _follow(run)
    except (ImportRequestError, StartError) as error:
        print(f"clawatch: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # before there was anything to stop
        return _INTERRUPTED


def _follow(run: ImportRun) -> int:
    """Show an import up to its end."""
    display = _Bar() if sys.stdout.isatty() else _Lines()
    try:
        while (progress := run.progress()).state == "running":
            display.show(progress)
            time.sleep(run.look_every_s)
        display.end(progress)
    except KeyboardInterrupt:
        run.stop()
        display.end(run.progress())
        print("Stopped. The same command goes on where it was.")
        return _INTERRUPTED
    if progress.state == "stopped":
        print("The import was stopped elsewhere. The same command goes on where it was.")
        return 1
    print(_summary(progress))
    return 1 if progress.problems else 0


class _Display:
    """Tells of problems, each once."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def show(self, progress: ImportProgress) -> None:
        """Show how far it is."""
        for problem in progress.problems:
            if problem not in self._told:
                self._told.add(problem)
                self.clear()
                print(f"clawatch: {problem}", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Make room for a line."""

    def end(self, progress: ImportProgress) -> None:
        """Show the last state, and leave the line."""
        _Display.show(self, progress)
        self.clear()


class _Bar(_Display):
    """One line on a terminal."""

    def show(self, progress: ImportProgress) -> None:
        """Draw the line anew."""
        super().show(progress)
        share = progress.bytes_done / progress.bytes_total if progress.bytes_total else 0.0
        filled = int(share * _BAR_WIDTH)
        line = f"[{'#' * filled}{'.' * (_BAR_WIDTH - filled)}] {share:4.0%}  {_state(progress)}"
        print(f"\r\x1b[2K{line[: shutil.get_terminal_size().columns - 1]}", end="", flush=True)

    def clear(self) -> None:
        """Wipe the line."""
        print("\r\x1b[2K", end="", flush=True)


class _Lines(_Display):
    """A line now and then, for a file or a pipe."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 0.0

    def show(self, progress: ImportProgress) -> None:
        """Write a line if the last one is long ago."""
        super().show(progress)
        now = time.monotonic()
        if progress.files_total and now >= self._next:
            self._next = now + _LINE_EVERY_S
            print(_state(progress), flush=True)


def _state(progress: ImportProgress) -> str:
    parts = [
        f"{progress.files_done} of {progress.files_total} files",
        f"{progress.bytes_done / _MEGABYTE:.1f} of {progress.bytes_total / _MEGABYTE:.1f} MB",
    ]
    if progress.bytes_per_second:
        parts.append(f"{progress.bytes_per_second / _MEGABYTE:.1f} MB/s")
    if progress.seconds_left is not None:
        parts.append(f"{_duration(progress.seconds_left)} left")
    return ", ".join(parts)


def _summary(progress: ImportProgress) -> str:
    if progress.files_total and not progress.bytes_read and not progress.problems:
        return f"Nothing new: all {progress.files_total} transcripts found are read already."
    rate = f", {progress.bytes_per_second / _MEGABYTE:.1f} MB/s" if progress.bytes_per_second else ""
    return f"Done: {progress.files_total} transcripts, {progress.bytes_read / _MEGABYTE:.1f} MB read{rate}."


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < _MINUTE else f"{whole // _MINUTE} min {whole % _MINUTE} s"
