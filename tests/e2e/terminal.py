"""Claude Code in a terminal, with somebody who types."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_ANSWERS_WITHIN_S = 30.0
_ENDS_WITHIN_S = 20.0
# how the program moves the cursor and colours what it writes, and the spaces, which it may leave out
_NO_TEXT = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[@-Z\\-_=>]|\s")


@dataclass
class Terminal:
    """Runs a program in a terminal while its context is open, and reads what it shows."""

    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    shown: bytearray = field(default_factory=bytearray)
    _process: subprocess.Popen[bytes] = field(init=False)
    _ours: int = field(init=False)
    _reader: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 150, 0, 0))
        self._process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._reader.join()
        os.close(self._ours)

    def type(self, text: str) -> None:
        """Type a line and send it, once it stands in the input."""
        seen = len(self.shown)
        os.write(self._ours, text.encode())
        wanted = _NO_TEXT.sub("", text)
        until(lambda: wanted in self._text(seen), _ANSWERS_WITHIN_S)
        os.write(self._ours, b"\r")

    def press(self, key: str) -> None:
        """Press a key that shows nothing of itself."""
        os.write(self._ours, key.encode())

    def wait_for(self, text: str) -> None:
        """Wait until a text was shown, whatever spaces it has."""
        until(lambda: _NO_TEXT.sub("", text) in self._text(), _ANSWERS_WITHIN_S)

    @property
    def pid(self) -> int:
        """The id of the program's process."""
        return self._process.pid

    def kill(self) -> None:
        """Kill the program."""
        self._process.kill()
        self._process.wait()

    def wait_for_end(self) -> int:
        """Wait for the program's end; gives its exit code."""
        return self._process.wait(_ENDS_WITHIN_S)

    def _text(self, start: int = 0) -> str:
        return _NO_TEXT.sub("", self.shown[start:].decode(errors="replace"))

    def _read(self) -> None:
        try:
            while part := os.read(self._ours, 65536):
                self.shown += part
        except OSError:
            # how Linux says that the other side is closed
            return
