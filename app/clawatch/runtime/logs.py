"""The log: a file that rotates, for this user alone, and warnings on the terminal."""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from io import TextIOWrapper
    from pathlib import Path
    from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
_MAX_BYTES = 2_000_000
_KEPT = 3
# a bot's token, wherever it comes from: an address in a traceback, a library's own line
_TOKEN = re.compile(r"(?<![0-9])([0-9]{3,20}):[A-Za-z0-9_-]{30,100}")


class _PrivateFileHandler(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        return open(self.baseFilename, "a", encoding="utf-8", opener=private)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the base class's
        """Lose a line for which there is no room on the disk: a traceback for each would bury what the user is told."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def start_logging(path: Path, level: str, *, on_terminal: int = logging.WARNING) -> None:
    """Log to the file from now on, and uncaught errors of every thread; to the terminal what is as grave as given."""
    root = logging.getLogger()
    root.setLevel(level.upper())
    file = _PrivateFileHandler(path, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8", delay=False)
    file.setFormatter(_Discreet(_FORMAT))
    root.addHandler(file)
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(on_terminal)
    terminal.setFormatter(_OneLine("clawatch: %(message)s"))
    root.addHandler(terminal)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_thread_uncaught


class _Discreet(logging.Formatter):
    """Leaves secrets out."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))


class _OneLine(logging.Formatter):
    """The terminal gets the sentence; the traceback is in the file."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(self.formatMessage(_with_message(record)))


def without_tokens(text: str) -> str:
    """Give a text without the secret part of bots' tokens."""
    return _TOKEN.sub(r"\1:(token)", text)


def _with_message(record: logging.LogRecord) -> logging.LogRecord:
    record.message = record.getMessage()
    return record


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("clawatch").critical("ClaWatch failed: %r", error, exc_info=(kind, error, trace))


def _log_thread_uncaught(arguments: Any) -> None:  # noqa: ANN401 threading.ExceptHookArgs is not a type one can name
    name = arguments.thread.name if arguments.thread else "a thread"
    logging.getLogger("clawatch").critical(
        "%s died: %r",
        name,
        arguments.exc_value,
        exc_info=(arguments.exc_type, arguments.exc_value, arguments.exc_traceback),
    )
