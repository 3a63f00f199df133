"""The call of a paused session: the hook waits until the app lets it go, and is not at a loss where the app is gone."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from integration.hook.hook_harness import DEADLINE_S, KEY, LIMIT, App, Hook
from support.waiting import holds_within

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

TO_BE_HELD = b'HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{"status":"ok"}'
EVENT = b'{"hook_event_name":"PreToolUse"}'
STILL_S = 0.3


class Holder:
    """Takes events and says that their calls are to be held; `asked` gets each connection that asks about one."""

    def __init__(self) -> None:
        self.asked: queue.SimpleQueue[socket.socket] = queue.SimpleQueue()
        self.requests: list[bytes] = []
        self._kept = ExitStack()

    def behave(self, connection: socket.socket) -> None:
        request = connection.recv(65536)
        while b"\r\n\r\n" not in request:
            request += connection.recv(65536)
        self.requests.append(request)
        if request.startswith(b"GET"):
            self.asked.put(self._kept.enter_context(connection.dup()))
            return
        size = int(request.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])
        while len(request.partition(b"\r\n\r\n")[2]) < size:
            request += connection.recv(65536)
        connection.sendall(TO_BE_HELD)
        connection.close()

    def wait(self) -> socket.socket:
        return self.asked.get(timeout=DEADLINE_S)

    def begin(self, seconds: str | int = 60, when_gone: str = "continue") -> socket.socket:
        """Wait for the hook to ask and tell it for how long it is to wait at most."""
        connection = self.wait()
        connection.settimeout(DEADLINE_S)
        connection.sendall(f"HTTP/1.1 200 OK\r\nX-ClaWatch-Hold: {seconds} {when_gone}\r\nX: go\r\n\r\n".encode())
        return connection

    def close(self) -> None:
        self._kept.close()


@pytest.fixture
def holder(app: App) -> Iterator[Holder]:
    holder = Holder()
    app.behave = holder.behave
    yield holder
    holder.close()


@pytest.fixture
def start(hook: Hook, app: App) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    hook.point_at(app)
    with ExitStack() as stack:

        def run(payload: bytes = EVENT) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                hook.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            stack.callback(process.communicate)
            stack.callback(process.kill)
            assert process.stdin
            threading.Thread(target=_feed, args=(process, payload)).start()
            return process

        yield run


def _feed(process: subprocess.Popen[bytes], payload: bytes) -> None:
    assert process.stdin
    with process.stdin:
        process.stdin.write(payload)
    process.stdin = None


def outcome(process: subprocess.Popen[bytes]) -> bytes:
    """Wait for the end, which is always a success without a word on stderr, and give what the hook said."""
    out, err = process.communicate(timeout=DEADLINE_S)
    assert (process.returncode, err) == (0, b"")
    return out


def assert_refused(said: bytes, why: str) -> None:
    decision = json.loads(said)["hookSpecificOutput"]
    assert (decision["hookEventName"], decision["permissionDecision"]) == ("PreToolUse", "deny")
    assert f"paused by the user in ClaWatch, {why}, so this" in decision["permissionDecisionReason"]


@pytest.mark.parametrize("size", [len(EVENT), LIMIT + 10, 100_000])
def test_a_call_waits_until_it_may_go(
    hook: Hook, holder: Holder, start: Callable[..., subprocess.Popen[bytes]], size: int
) -> None:
    process = start(EVENT.ljust(size))
    connection = holder.begin()
    assert not holds_within(lambda: process.poll() is not None, STILL_S)
    connection.sendall(b"go\n")
    assert outcome(process) == b""
    sent, asked = holder.requests
    head, *headers = asked.decode().removesuffix("\r\n\r\n").split("\r\n")
    named = dict(header.split(": ") for header in headers)
    assert (head, named["X-ClaWatch-Key"]) == ("GET /api/hold HTTP/1.1", KEY)
    assert f"X-ClaWatch-Event-Id: {named['X-ClaWatch-Event-Id']}\r\n".encode() in sent
    assert (hook.spooled(), hook.leftovers()) == ([], [])


def test_a_call_is_refused_when_its_time_is_over(holder: Holder, start: Callable[..., subprocess.Popen[bytes]]) -> None:
    process = start()
    connection = holder.begin(seconds=1)
    assert_refused(outcome(process), "and was not resumed in time")
    assert connection.recv(100) == b"refused\n"


@pytest.mark.parametrize("when_gone", ["continue", "deny"])
def test_an_app_that_goes_away_is_waited_for_a_moment(
    hook: Hook, app: App, holder: Holder, start: Callable[..., subprocess.Popen[bytes]], when_gone: str
) -> None:
    script = hook.script.read_text("utf-8")
    assert script.count("grace=5") == 1
    hook.script.write_text(script.replace("grace=5", "grace=2"), "utf-8")
    process = start()
    first = holder.begin(when_gone=when_gone)
    # it comes back on another port
    with App() as other:
        other.behave = holder.behave
        hook.conf.write_text(f"{other.host}\n{other.port}\n{KEY}\n{hook.spool}\n", "utf-8")
        first.shutdown(2)
        second = holder.begin(when_gone=when_gone)
        assert app.connections == 2
        # and now it is gone
        hook.conf.write_text(f"127.0.0.1\n1\n{KEY}\n{hook.spool}\n", "utf-8")
        second.shutdown(2)
        said = outcome(process)
    if when_gone == "deny":
        assert_refused(said, "which has ended meanwhile")
    else:
        assert said == b""


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\n\r\n",
        b"HTTP/1.1 401 Unauthorized\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-ClaWatch-Hold: long continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-ClaWatch-Hold: \r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-ClaWatch-Hold: 60 continue\r\n\r\ngo\n",
    ],
)
def test_an_answer_that_holds_nothing_lets_the_call_go_at_once(
    holder: Holder, start: Callable[..., subprocess.Popen[bytes]], answer: bytes
) -> None:
    process = start()
    holder.wait().sendall(answer)
    assert outcome(process) == b""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_who_started_the_hook_may_end_it(
    holder: Holder, start: Callable[..., subprocess.Popen[bytes]], number: signal.Signals
) -> None:
    process = start()
    connection = holder.begin()
    assert not holds_within(lambda: process.poll() is not None, STILL_S)
    os.kill(process.pid, number)
    out, err = process.communicate(timeout=DEADLINE_S)
    assert (process.returncode, out, err) == (-number, b"", b"")
    assert connection.recv(100) == b""
