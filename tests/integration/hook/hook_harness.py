"""The hook as Claude Code runs it, and an app of a few lines for it to speak to."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import struct
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = Path(__file__).parents[3] / "hooks" / "monitor-hook.sh"
BASH = shutil.which("bash") or "/bin/bash"
LIMIT = int(re.findall(r"limit=(\d+)", SCRIPT.read_text("utf-8"))[0])  # larger payloads go through a file
KEY = "k3y-of-the-tests"
ID = re.compile(r"\d{16}-\d+-\d+(-c\d+)?")
ACCEPTED = b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\nConnection: close\r\n\r\n" + b'{"status":"ok"}'
DEADLINE_S = 40
# Small ones, and ones about as long as the limit, with any bytes at both ends.
PAYLOADS = st.one_of(
    st.binary(min_size=1, max_size=300),
    st.builds(
        lambda size, head, tail: head + b"x" * size + tail,
        st.integers(LIMIT - 100, LIMIT + 20),
        st.binary(max_size=60),
        st.binary(max_size=60),
    ),
)


@dataclass(frozen=True, slots=True)
class Request:
    line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str:
        (value,) = [value for key, value in self.headers if key == name]
        return value


def receive(connection: socket.socket) -> Request:
    with connection.makefile("rb") as stream:
        line = stream.readline().decode()
        headers = []
        while (header := stream.readline().decode()) != "\r\n":
            name, value = header.removesuffix("\r\n").split(": ", 1)
            headers.append((name, value))
        size = int(dict(headers)["Content-Length"])
        return Request(line, tuple(headers), stream.read(size))


def reset(connection: socket.socket) -> None:
    """Close with a reset instead of a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class App:
    """Listens, keeps what it received, and answers as told; `answer` None is an app that hangs."""

    def __init__(self, answer: bytes | None = ACCEPTED, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self.host = host
        self.port: int = self._listener.getsockname()[1]
        self.answer = answer
        self.behave: Callable[[socket.socket], None] = self._take
        self.connections = 0
        self.requests: list[Request] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError), socket.create_connection((self.host, self.port), timeout=1):
            pass
        self._thread.join(DEADLINE_S)
        self._listener.close()
        assert not self._thread.is_alive()

    def _run(self) -> None:
        held = contextlib.ExitStack()
        with held:
            while True:
                connection, _ = self._listener.accept()
                held.enter_context(connection)
                if self._stopped.is_set():
                    return
                self.connections += 1
                with contextlib.suppress(OSError):
                    self.behave(connection)

    def _take(self, connection: socket.socket) -> None:
        if self.answer is None:
            return
        self.requests.append(receive(connection))
        connection.sendall(self.answer)
        connection.close()

    def drip(self, connection: socket.socket) -> None:
        """Answer a byte at a time, too slow ever to finish in time."""
        receive(connection)
        for at in range(len(ACCEPTED)):
            connection.sendall(ACCEPTED[at : at + 1])
            if self._stopped.wait(0.15):
                return


@dataclass
class Hook:
    """A data folder with the script, its conf and a spool, and runs of it that must stay silent and succeed."""

    home: Path
    flags: tuple[str, ...] = ("-p",)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def script(self) -> Path:
        return self.home / "hooks" / "monitor-hook.sh"

    @property
    def conf(self) -> Path:
        return self.script.with_suffix(".conf")

    @property
    def spool(self) -> Path:
        return self.home / "spool"

    def install(self, host: str = "127.0.0.1", port: int = 1) -> Self:
        self.script.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.spool.mkdir(exist_ok=True, mode=0o700)
        shutil.copy(SCRIPT, self.script)
        self.conf.write_text(f"{host}\n{port}\n{KEY}\n{self.spool}\n", "utf-8")
        return self

    def point_at(self, app: App) -> Self:
        return self.install(app.host, app.port)

    def command(self) -> list[str]:
        return [BASH, *self.flags, str(self.script)]

    def run(self, payload: bytes, umask: int = -1) -> None:
        """Run the hook, and see that it says nothing and succeeds."""
        self.run_as(self.command(), payload, umask)

    def run_as(self, command: list[str], payload: bytes, umask: int = -1) -> None:
        environment = {"PATH": os.environ["PATH"], **self.environment}
        done = subprocess.run(
            command, input=payload, capture_output=True, check=False, timeout=DEADLINE_S, env=environment, umask=umask
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")

    def spooled(self) -> list[bytes]:
        """What waits, in the order the app would take it; every file must be complete and well named."""
        files = sorted(self.spool.glob("[!.]*.json"), key=lambda file: (file.stat().st_mtime_ns, file.name))
        for file in files:
            name, size, _ = file.name.rsplit(".", 2)
            assert ID.fullmatch(name)
            assert int(size) == file.stat().st_size
        return [file.read_bytes() for file in files]

    def leftovers(self) -> list[str]:
        """Whatever lies in the spool folder beside events and the note of which one waits."""
        return [path.name for path in self.spool.iterdir() if path.name != ".waiting" and path.suffix != ".json"]

    def clear(self) -> None:
        for file in self.spool.glob("[!.]*.json"):
            file.unlink()
