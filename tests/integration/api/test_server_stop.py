"""The server's beginning and end: a taken port, idle clients, replies in flight."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.api.event_channel import EventChannel, EventTask
from clawatch.api.server import AddressError, PortTakenError, bind
from clawatch.storage.journal import Journal
from support.client import Client
from support.cores import make_core, running_core
from support.events import hook, journal
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core
    from support.logs import ExpectedLogs

STOPPED_WITHIN_S = 2.0 + 2.0  # what other tests may take of the machine meanwhile


def stop_and_time(core: Core) -> float:
    started = time.monotonic()
    core.stop()
    return time.monotonic() - started


def test_idle_client_does_not_hold_the_stop(home: Path) -> None:
    with running_core(home) as core, Client(core.address) as client:
        assert client.get("health").status == 200
        assert stop_and_time(core) < STOPPED_WITHIN_S


def test_half_a_request_does_not_hold_the_stop(home: Path) -> None:
    with running_core(home) as core, socket.create_connection(("127.0.0.1", core.port)) as half:
        half.sendall(b"POST /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
        with Client(core.address) as client:
            assert client.get("health").status == 200
        assert stop_and_time(core) < STOPPED_WITHIN_S
        assert half.recv(1) == b""


def test_silent_client_does_not_hold_the_stop(home: Path) -> None:
    with running_core(home) as core, socket.create_connection(("127.0.0.1", core.port)):
        assert stop_and_time(core) < STOPPED_WITHIN_S


def test_client_that_does_not_read_does_not_hold_the_stop_for_long(home: Path) -> None:
    with running_core(home) as core, Client(core.address) as client:
        big = hook("PreToolUse", tool_name="Write", tool_input="x" * 250_000)
        for number in range(60):
            assert client.post({**big, "tool_use_id": f"t-{number}"}).status == 200
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", core.port))
            deaf.sendall(b"GET /api/sessions/s-1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            deaf.recv(10)
            assert stop_and_time(core) < STOPPED_WITHIN_S


def test_loop_never_answers_an_event_behind_what_its_client_does_not_read(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[tuple[str, int]] = []
    execute = EventTask.execute

    def noting_execute(task: EventTask) -> None:
        answered.append((threading.current_thread().name, task.channel.total_outbufs_len))
        execute(task)

    with running_core(home) as core, Client(core.address) as client:
        big = hook("PreToolUse", tool_name="Write", tool_input="x" * 250_000)
        for number in range(50):
            assert client.post({**big, "tool_use_id": f"t-{number}"}).status == 200
        monkeypatch.setattr(EventTask, "execute", noting_execute)
        event = json.dumps(hook("Stop")).encode()
        head = f"Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(event)}\r\n\r\n".encode()
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", core.port))
            deaf.sendall(
                b"GET /api/sessions/s-1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                + (b"POST /api/events HTTP/1.1\r\n" + head + event) * 5
            )
            until(lambda: len(answered) == 6)
    behind = [name for name, unsent in answered[1:] if unsent > 1024 * 1024]
    assert len(behind) == 5
    assert "clawatch-http" not in behind


def test_reply_in_flight_is_delivered(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writing, go_on = threading.Event(), threading.Event()
    note = Journal.note

    def held_note(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 whatever the writer calls it with
        writing.set()
        assert go_on.wait(10)
        return note(*arguments, **named)

    with running_core(home) as core:
        monkeypatch.setattr(Journal, "note", held_note)
        connection = http.client.HTTPConnection("127.0.0.1", core.port, timeout=10)
        connection.request(
            "POST", "/api/events", json.dumps(hook("Stop")).encode(), {"Content-Type": "application/json"}
        )
        assert writing.wait(10)
        stopping = threading.Thread(target=core.stop)
        stopping.start()
        until(lambda: core.server._stopping)
        go_on.set()
        with connection.getresponse() as answer:
            assert (answer.status, answer.read()) == (200, b'{"status":"ok"}')
        stopping.join(10)
        connection.close()
    assert len(journal(home)) == 1


def test_stop_while_clients_post_loses_nothing_acknowledged(home: Path) -> None:
    acknowledged: list[str] = []

    def post(client_number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", core.port, timeout=10)
        try:
            for number in range(10_000):
                event_id = f"{client_number}-{number}"
                headers = {"Content-Type": "application/json", "X-ClaWatch-Event-Id": event_id}
                connection.request("POST", "/api/events", json.dumps(hook("Stop")).encode(), headers)
                with connection.getresponse() as answer:
                    answer.read()
                    if answer.status != 200:
                        return
                acknowledged.append(event_id)
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    with running_core(home) as core:
        threads = [threading.Thread(target=post, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        until(lambda: len(acknowledged) > 200)
        assert stop_and_time(core) < STOPPED_WITHIN_S
        for thread in threads:
            thread.join(10)
    kept = [event_id for event_id, _, _ in journal(home)]
    assert len(kept) == len(set(kept))
    assert set(acknowledged) <= set(kept)


def test_stopping_again_is_no_matter(home: Path) -> None:
    with running_core(home) as core:
        core.stop()
        core.stop()
        assert core.health() == ()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", core.port), timeout=2)


def test_many_clients_at_once_are_all_answered(home: Path) -> None:
    with running_core(home) as core:
        clients = [Client(core.address) for _ in range(60)]
        assert {client.get("health").status for client in clients} == {200}
        assert {client.post(hook("Stop", session=f"s-{n}")).status for n, client in enumerate(clients)} == {200}
        assert stop_and_time(core) < STOPPED_WITHIN_S
        for client in clients:
            client.close()


@pytest.mark.parametrize("begun", [b"", b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"])
def test_idle_clients_keep_nobody_out(home: Path, expected_logs: ExpectedLogs, begun: bytes) -> None:
    expected_logs.expect("connection limit")
    with running_core(home) as core, contextlib.ExitStack() as stack:
        for _ in range(300):
            idle = stack.enter_context(socket.create_connection(("127.0.0.1", core.port)))
            idle.sendall(begun)
        started = time.monotonic()
        with Client(core.address) as client:
            assert client.post(hook("Stop")).status == 200
        assert time.monotonic() - started < 5


def test_connection_that_fails_at_once_ends_alone(
    core: Core, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("closing channel")

    def fail(_channel: EventChannel, _data: bytes) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(EventChannel, "received", fail)
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", core.port), timeout=5) as unlucky:
            unlucky.sendall(b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert unlucky.recv(1) == b""
    monkeypatch.undo()
    with Client(core.address) as client:
        assert client.get("health").status == 200


def test_taken_port_is_an_error_for_the_caller(home: Path, tmp_path: Path) -> None:
    with running_core(home) as core:
        with pytest.raises(PortTakenError, match=rf"Port {core.port} on 127\.0\.0\.1 is taken .* CLAWATCH_PORT"):
            make_core(tmp_path / "other", port=core.port)
        with Client(core.address) as client:
            assert client.get("health").status == 200


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host", "nowhere.invalid", "2001:db8::1"])
def test_address_of_another_machine_is_an_error_that_says_so(host: str) -> None:
    with pytest.raises(AddressError, match=f"cannot listen on {host}, port 0 .* in the settings"):
        bind(host, 0)


def test_port_can_be_taken_again_at_once(home: Path) -> None:
    with running_core(home) as core:
        port = core.port
        with Client(core.address) as client:
            client.get("health")
    with running_core(home, port=port) as core, Client(core.address) as client:
        assert client.get("health").status == 200
