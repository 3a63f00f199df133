"""From the ready line to the end of the process, however it ends."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest

from support.client import Client
from support.events import hook, journal
from support.processes import PROGRAM, Headless, environment, run_command
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

STOPS_WITHIN_S = 3.0 + 2.0  # what other tests may take of the machine meanwhile


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_it_with_everything_acknowledged_on_disk(
    headless: Headless, home: Path, number: signal.Signals
) -> None:
    acknowledged: list[str] = []
    stopping = threading.Event()

    def post(client_number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", Client(headless.address).port, timeout=10)
        try:
            for event_number in range(100_000):
                event_id = f"{client_number}-{event_number}"
                headers = {"Content-Type": "application/json", "X-ClaWatch-Event-Id": event_id}
                connection.request("POST", "/api/events", json.dumps(hook("Stop")).encode(), headers)
                with connection.getresponse() as answer:
                    answer.read()
                    if answer.status != 200:
                        return
                acknowledged.append(event_id)
        except (OSError, http.client.HTTPException):
            assert stopping.is_set()
        finally:
            connection.close()

    clients = [threading.Thread(target=post, args=(number,)) for number in range(3)]
    for client in clients:
        client.start()
    until(lambda: len(acknowledged) > 150)
    stopping.set()
    started = time.monotonic()
    headless.signal(number)
    assert headless.end() == (0, "", "")
    assert time.monotonic() - started < STOPS_WITHIN_S
    for client in clients:
        client.join(10)
    assert {"clawatch.db-wal", "clawatch.db-shm", "running.json"}.isdisjoint(path.name for path in home.iterdir())
    kept = [event_id for event_id, _, _ in journal(home)]
    assert len(kept) == len(set(kept))
    assert set(acknowledged) <= set(kept)


def test_idle_clients_do_not_hold_it(headless: Headless) -> None:
    with Client(headless.address) as client, socket.create_connection(("127.0.0.1", client.port)):
        assert client.get("health").status == 200
        started = time.monotonic()
        headless.signal(signal.SIGTERM)
        assert headless.end() == (0, "", "")
        assert time.monotonic() - started < STOPS_WITHIN_S


def test_hangup_is_no_end_under_nohup(home: Path) -> None:
    nohup = shutil.which("nohup")
    assert nohup
    with Headless(environment(home), program=(nohup, PROGRAM)) as running, Client(running.address) as client:
        running.signal(signal.SIGHUP)
        assert client.post(hook("Stop")).status == 200
        running.signal(signal.SIGTERM)
        assert running.end()[0] == 0


def test_it_goes_on_where_nobody_reads_what_it_says(home: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.Popen([PROGRAM, "--headless"], env=environment(home), stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    running = home / "running.json"
    until(running.exists)
    with Client(json.loads(running.read_text("utf-8"))["address"]) as client:
        assert client.post(hook("Stop")).status == 200
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, b"")


def test_second_signal_forces(headless: Headless) -> None:
    with Client(headless.address) as client, socket.socket() as deaf:
        for number in range(40):
            body = hook("PreToolUse", tool_name="Write", tool_use_id=f"t-{number}", tool_input="x" * 250_000)
            assert client.post(body).status == 200
        # a client that does not read holds the staged stop for a while
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", client.port))
        deaf.sendall(b"GET /api/sessions/s-1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        deaf.recv(10)
        headless.signal(signal.SIGTERM)
        until(lambda: not accepts(client.port))
        headless.signal(signal.SIGTERM)
        code, _, _ = headless.end(1)
        assert code == 128 + signal.SIGTERM


def accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_client_that_does_not_read_holds_it_for_3_seconds_at_most(headless: Headless) -> None:
    with Client(headless.address) as client, socket.socket() as deaf:
        for number in range(40):
            body = hook("PreToolUse", tool_name="Write", tool_use_id=f"t-{number}", tool_input="x" * 250_000)
            assert client.post(body).status == 200
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.connect(("127.0.0.1", client.port))
        deaf.sendall(b"GET /api/sessions/s-1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        deaf.recv(10)
        started = time.monotonic()
        headless.signal(signal.SIGTERM)
        assert headless.end()[0] == 0
        assert time.monotonic() - started < STOPS_WITHIN_S


def test_second_start_says_that_it_runs_already(headless: Headless, home: Path) -> None:
    second = run_command(environment(home), "--headless")
    assert second.returncode == 0
    assert second.stdout == f"ClaWatch runs already at {headless.address} (process {headless.pid}).\n"
    assert second.stderr == ""
    with Client(headless.address) as client:
        assert client.get("health").status == 200
        headless.signal(signal.SIGTERM)
        assert headless.end()[0] == 0


def test_kill_leaves_nothing_that_hinders_the_next_start(home: Path) -> None:
    for number in range(3):
        with Headless(environment(home)) as running, Client(running.address) as client:
            assert client.post(hook("Stop"), {"X-ClaWatch-Event-Id": f"e-{number}"}).status == 200
            running.kill()
    assert (home / "running.json").exists()
    with Headless(environment(home)) as running:
        assert json.loads((home / "running.json").read_text("utf-8"))["pid"] == running.pid
        running.signal(signal.SIGTERM)
        assert running.end() == (0, "", "")
    assert [event_id for event_id, _, _ in journal(home)] == ["e-0", "e-1", "e-2"]


def test_everything_is_for_this_user_alone_whatever_the_umask(home: Path) -> None:
    with Headless(environment(home), umask=0) as running, Client(running.address) as client:
        assert client.post(hook("Stop")).status == 200
        bad = home / "spool" / "bad.2.json"
        bad.write_bytes(b"[]")
        until(lambda: not bad.exists())
        (home / "spool" / "rejected" / "bad.2.json").chmod(0o600)
        assert_private(home)
        running.signal(signal.SIGTERM)
        running.end()
    assert_private(home)


def assert_private(home: Path) -> None:
    paths = [home, *home.rglob("*")]
    assert len(paths) > 8
    open_to_others = {str(path): oct(path.stat().st_mode) for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o77}
    assert open_to_others == {}


def test_no_secret_in_the_log(home: Path) -> None:
    with Headless(environment(home, CLAWATCH_REQUIRE_KEY="1", CLAWATCH_LOG_LEVEL="debug")) as running:
        key = (home / "key").read_text("utf-8").strip()
        with Client(running.address, {"X-ClaWatch-Key": key}) as client:
            assert client.post({**hook("Stop"), "prompt": "s3cret"}).status == 200
            assert client.post(b"no json s3cret").status == 422
            assert client.get("sessions", search=key).status == 200
        with Client(running.address, {"X-ClaWatch-Key": key[:-1]}) as client:
            assert client.get("sessions").status == 401
        doctor = run_command(environment(home, http_proxy="http://127.0.0.1:9"), "doctor")
        assert f"ClaWatch answers at {running.address}" in doctor.stdout
        running.signal(signal.SIGTERM)
        assert running.end() == (0, "", "")
    log = (home / "logs" / "clawatch.log").read_text("utf-8")
    assert "ClaWatch listens at" in log
    assert key[:-1] not in log + doctor.stdout
    assert "s3cret" not in log
    assert "Traceback" not in log
