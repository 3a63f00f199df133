"""A ClaWatch running as a user would run it: the installed command, in a folder of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

CLAWATCH = Path(sys.executable).parent / "clawatch"


@dataclass
class ClaWatch:
    """Runs headless while its context is open; other commands can be run at any time."""

    environment: Mapping[str, str]
    program: Path = CLAWATCH
    address: str = ""
    _process: subprocess.Popen[str] = field(init=False)
    _is_killed: bool = False

    def __enter__(self) -> Self:
        self._is_killed = False
        command = [str(self.program), "--headless"]
        self._process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self._process.stdout
        said = self._process.stdout.readline()
        address = re.search(r"http://\S+", said)
        if address is None:
            self._process.kill()
            raise AssertionError(f"ClaWatch did not start: {said}{self._process.communicate()[0]}")
        self.address = address[0]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_killed:
            return
        self._process.terminate()
        try:
            rest, _ = self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise
        assert (self._process.returncode, rest) == (0, "")

    def kill(self) -> None:
        """Kill it."""
        self._is_killed = True
        self._process.kill()
        self._process.communicate()

    def command(self, *arguments: str) -> str:
        """Run a command of clawatch and give what it prints."""
        command = [str(self.program), *arguments]
        result = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def get(self, path: str) -> Any:  # noqa: ANN401 - any JSON
        with urllib.request.urlopen(self.address + path, timeout=10) as reply:  # noqa: S310 - http, always
            return json.load(reply)

    def wish(self, session_id: str, wish: str) -> str:
        """Have a session paused or resumed; gives its status then."""
        request = urllib.request.Request(  # noqa: S310 - http, always
            f"{self.address}/api/agents/{session_id}/{wish}",
            method="POST",
            headers={"X-ClaWatch-Key": self.command("key").strip()},
        )
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310 - http, always
            status: str = json.load(reply)["status"]
        return status

    def get_session(self, session_id: str, **expected: object) -> Any:  # noqa: ANN401 - any JSON
        """Give a session, waiting until it is as expected: what comes by spool or transcript comes a moment later."""
        deadline = time.monotonic() + 20
        while True:
            found = [item for item in self.get("/api/sessions")["items"] if item["session_id"] == session_id]
            if found and {name: found[0][name] for name in expected} == expected:
                return self.get(f"/api/sessions/{session_id}")
            assert time.monotonic() < deadline, (found, expected)
            time.sleep(0.05)

    def get_ended_session(self, session_id: str, **expected: object) -> Any:  # noqa: ANN401 - any JSON
        """Give a session, waiting until it has ended and is as expected."""
        return self.get_session(session_id, status="ended", **expected)
