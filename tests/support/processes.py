"""`clawatch` as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import signal
    from collections.abc import Mapping

PROGRAM = str(Path(sys.executable).parent / "clawatch")
READY = re.compile(r"ClaWatch runs without a window at (http://\S+) \(Ctrl\+C ends it\)\.\n")
DEADLINE_S = 40


def environment(home: Path, **more: str) -> dict[str, str]:
    """Give an environment with nothing of the person's who runs the tests."""
    claude = home.parent / "claude"
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home.parent),
        "LANG": "C.UTF-8",
        "CLAWATCH_HOME": str(home),
        "CLAWATCH_PORT": "0",
        "CLAUDE_CONFIG_DIR": str(claude),
        **more,
    }


def run_command(surroundings: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of clawatch to its end."""
    return subprocess.run(
        [PROGRAM, *arguments], env=surroundings, capture_output=True, text=True, timeout=DEADLINE_S, check=False
    )


@dataclass
class Headless:
    """`clawatch --headless`, from its ready line to its end; whoever leaves the context finds it gone."""

    environment: Mapping[str, str]
    arguments: tuple[str, ...] = ("--headless",)
    umask: int = -1
    program: tuple[str, ...] = (PROGRAM,)
    said: str = ""
    address: str = ""
    _process: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [*self.program, *self.arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            umask=self.umask,
        )
        assert self._process.stdout
        self.said = self._process.stdout.readline()
        ready = READY.search(self.said)
        if ready is None:
            self._process.kill()
            raise AssertionError(f"ClaWatch did not start: {self.said}{self._process.communicate()}")
        self.address = ready[1]
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self, within_s: float = DEADLINE_S) -> tuple[int, str, str]:
        """Wait for the end; gives the exit code and what was said after the ready line."""
        out, err = self._process.communicate(timeout=within_s)
        return self._process.returncode, out, err

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()
