"""Events whose connection ends with the answer, as a hook's does: whoever sends them is answered, however it waits."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.storage.journal import Journal
from support.events import journal
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

_SECONDS = 10


def request(number: int) -> bytes:
    body = json.dumps({"session_id": "s", "hook_event_name": "Stop"}).encode()
    return (
        b"POST /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\n"
        + f"X-ClaWatch-Event-Id: {number}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )


@contextmanager
def sender(core: Core) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", core.port), timeout=_SECONDS) as connection:
        yield connection


def everything(connection: socket.socket) -> bytes:
    """Read up to the end of the connection."""
    read = b""
    while more := connection.recv(4096):
        read += more
    return read


def connections(core: Core) -> int:
    return len(core.server._server.active_channels)


def test_the_server_ends_the_connection_with_its_answer(core: Core) -> None:
    with sender(core) as connection:
        connection.sendall(request(1))
        answer = everything(connection)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b'{"status":"ok"}')
    assert b"Connection: close" in answer


def test_an_event_sent_again_is_answered_and_its_connection_ended(core: Core, home: Path) -> None:
    for _ in range(2):
        with sender(core) as connection:
            connection.sendall(request(1))
            assert everything(connection).startswith(b"HTTP/1.1 200 ")
    assert len(journal(home)) == 1


@contextmanager
def held_writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Keep the writer from writing until the event is set, which it is at the end."""
    go_on = threading.Event()
    note = Journal.note

    def held(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 passed on
        assert go_on.wait(_SECONDS)
        return note(*arguments, **named)

    monkeypatch.setattr(Journal, "note", held)
    try:
        yield go_on
    finally:
        go_on.set()


def test_who_says_no_more_after_the_event_is_answered(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    with held_writes(monkeypatch) as go_on, sender(core) as connection:
        connection.sendall(request(1))
        connection.shutdown(socket.SHUT_WR)
        until(lambda: any(channel.has_ended for channel in core.server._server.active_channels.values()))
        go_on.set()
        assert everything(connection).startswith(b"HTTP/1.1 200 ")


def test_what_comes_after_the_event_is_in_nobodys_way(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    with held_writes(monkeypatch) as go_on, sender(core) as connection:
        connection.sendall(request(1))
        until(lambda: connections(core) == 1)
        connection.sendall(b"x" * 100_000)
        go_on.set()
        assert connection.recv(13) == b"HTTP/1.1 200 "


@pytest.mark.parametrize("reset", [False, True])
def test_who_is_gone_before_the_answer_leaves_its_event_and_no_connection(
    core: Core, home: Path, monkeypatch: pytest.MonkeyPatch, reset: bool
) -> None:
    with held_writes(monkeypatch) as go_on:
        with sender(core) as connection:
            connection.sendall(request(1))
            until(lambda: connections(core) == 1)
            if reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        go_on.set()
    until(lambda: len(journal(home)) == 1)
    until(lambda: connections(core) == 0)


def test_who_reads_no_more_than_the_status_leaves_no_connection(core: Core, home: Path) -> None:
    for number in range(20):
        with sender(core) as connection:
            connection.sendall(request(number))
            assert connection.recv(13) == b"HTTP/1.1 200 "
    until(lambda: connections(core) == 0)
    assert len(journal(home)) == 20
