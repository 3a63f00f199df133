"""An app that answers gets the event, whole, and nothing stays behind."""

from __future__ import annotations

import random
import re
import socket
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from clawatch.domain.liveness import process_of
from integration.hook.hook_harness import ID, KEY, LIMIT, PAYLOADS, App, Hook

if TYPE_CHECKING:
    from pathlib import Path

BORDERS = (1, 2, 127, 128, 4095, 4096, 4097, 8192, LIMIT - 1, LIMIT, LIMIT + 1, 2 * LIMIT, 65535, 65536, 65537)
AWKWARD = (
    b"\0",
    b"\0\0",
    b"a\0",
    b"\0" + b"x" * LIMIT,
    b"x" * (LIMIT - 1) + b"\0",
    b"x" * LIMIT + b"\0",
    b"x" * LIMIT + b"\0y",
    b"\n",
    b"\n\n\n",
    b" \t{} \t\n ",
    b"-n",
    b"-e \\n\\0101",
    b"%s%n%%",
    b"\\",
    b"\\\n",
    b"a\r\nb\r\n\r\n",
    b"\x01\x7f\x01\x01\x7f" * 50,
    b"\xff\xfe\x80\xc3",
    '{"text":"grüße 🐾"}\n'.encode(),
    b"$(touch x)`id`${PATH}'\"*?[a]~!",
    bytes(range(256)),
    bytes(range(1, 256)),
)


def noise(size: int, *, nul: bool) -> bytes:
    data = random.Random(size).randbytes(size)  # noqa: S311 - any bytes will do, the same on every run
    return data if nul else data.replace(b"\0", b"\1")


def assert_arrives(hook: Hook, app: App, payload: bytes) -> None:
    hook.run(payload)
    assert app.requests.pop().body == payload
    assert hook.spooled() == []
    assert hook.leftovers() == []


def test_request_is_the_agreed_one(hook: Hook, app: App) -> None:
    before = time.time_ns() // 1_000_000
    hook.point_at(app).run(b'{"hook_event_name":"Stop"}\n')
    after = time.time_ns() // 1_000_000
    (request,) = app.requests
    assert request.line == "POST /api/events HTTP/1.1\r\n"
    assert [name for name, _ in request.headers] == [
        "Host",
        "Content-Length",
        "Content-Type",
        "X-ClaWatch-Event-Id",
        "X-ClaWatch-Received-At",
        "X-ClaWatch-Key",
        "Connection",
    ]
    assert request["Host"] == f"127.0.0.1:{app.port}"
    assert request["Content-Type"] == "application/json"
    assert request["Connection"] == "close"
    assert request["X-ClaWatch-Key"] == KEY
    assert ID.fullmatch(request["X-ClaWatch-Event-Id"])
    received_at = int(request["X-ClaWatch-Received-At"])
    assert before <= received_at <= after
    assert request["X-ClaWatch-Event-Id"].startswith(str(received_at))
    assert request.body == b'{"hook_event_name":"Stop"}\n'
    assert hook.spooled() == []


def test_large_request_has_the_same_headers(hook: Hook, app: App) -> None:
    hook.point_at(app).run(b"small")
    hook.run(b"l" * (LIMIT + 1))
    small, large = app.requests
    assert [name for name, _ in small.headers] == [name for name, _ in large.headers]
    assert large["X-ClaWatch-Key"] == KEY
    assert large["Content-Length"] == str(LIMIT + 1)


@pytest.mark.parametrize("nul", [False, True], ids=["text", "with-nul"])
def test_sizes_at_every_border_arrive_byte_for_byte(hook: Hook, app: App, *, nul: bool) -> None:
    hook.point_at(app)
    for size in BORDERS:
        assert_arrives(hook, app, noise(size, nul=nul))


def test_awkward_bytes_arrive_byte_for_byte(hook: Hook, app: App) -> None:
    hook.point_at(app)
    for payload in AWKWARD:
        assert_arrives(hook, app, payload)


def test_megabytes_arrive_byte_for_byte(hook: Hook, app: App) -> None:
    assert_arrives(hook.point_at(app), app, noise(6_000_001, nul=True))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=PAYLOADS)
def test_any_bytes_arrive_byte_for_byte(hook: Hook, app: App, payload: bytes) -> None:
    assert_arrives(hook.point_at(app), app, payload)


@pytest.mark.parametrize("size", [1000, 300_000])
def test_stdin_may_be_a_socket(hook: Hook, app: App, size: int) -> None:
    payload = noise(size, nul=True)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        process = subprocess.Popen(hook.point_at(app).command(), stdin=theirs.fileno())
        theirs.close()
        ours.sendall(payload)
        ours.shutdown(socket.SHUT_WR)
        assert process.wait(20) == 0
    assert [request.body for request in app.requests] == [payload]


def test_stdin_may_be_a_file(hook: Hook, app: App, tmp_path: Path) -> None:
    for size in (1000, LIMIT, 100_000):
        payload = noise(size, nul=True)
        (tmp_path / "payload").write_bytes(payload)
        with (tmp_path / "payload").open("rb") as stdin:
            assert subprocess.run(hook.point_at(app).command(), stdin=stdin, check=False).returncode == 0
        assert app.requests.pop().body == payload


def test_payload_may_come_in_pieces(hook: Hook, app: App) -> None:
    pieces = [noise(5_000, nul=False), noise(LIMIT, nul=True), noise(70_000, nul=True)]
    process = subprocess.Popen(hook.point_at(app).command(), stdin=subprocess.PIPE)
    assert process.stdin
    with process.stdin as stdin:
        for piece in pieces:
            stdin.write(piece)
            stdin.flush()
    assert process.wait(20) == 0
    assert app.requests[0].body == b"".join(pieces)


def test_ids_are_unique_and_in_order(hook: Hook, app: App) -> None:
    hook.point_at(app)
    for _ in range(50):
        hook.run(b"{}")
    ids = [request["X-ClaWatch-Event-Id"] for request in app.requests]
    assert len(set(ids)) == 50
    assert ids == sorted(ids)


@pytest.mark.parametrize("size", [10, LIMIT + 10])
@pytest.mark.parametrize("running", [True, False], ids=["app-up", "app-down"])
def test_id_names_the_process_of_claude_code(hook: Hook, app: App, size: int, *, running: bool) -> None:
    hook.environment = {"CLAUDE_PID": "4194303"}
    hook.install(port=app.port if running else 1).run(b"x" * size)
    ids = [request["X-ClaWatch-Event-Id"] for request in app.requests]
    ids += [path.name.removesuffix(f".{size}.json") for path in hook.spool.glob("[!.]*.json")]
    (event_id,) = ids
    assert ID.fullmatch(event_id)
    assert process_of(event_id) == 4194303


@pytest.mark.parametrize("claude_pid", ["", "12x", "-5", " 7", "1 2", "*", "../7", "7\n8", "12345678901", "\uff11"])
def test_what_is_no_process_id_stays_out_of_the_id(hook: Hook, app: App, claude_pid: str) -> None:
    hook.environment = {"CLAUDE_PID": claude_pid}
    hook.point_at(app).run(b"{}")
    assert re.fullmatch(r"\d{16}-\d+-\d+", app.requests[0]["X-ClaWatch-Event-Id"])


def test_no_event_in_no_input(hook: Hook, app: App) -> None:
    hook.point_at(app).run(b"")
    assert app.requests == []
    assert hook.spooled() == []


def test_ipv6(hook: Hook) -> None:
    try:
        app = App(host="::1")
    except OSError as error:
        pytest.skip(f"NO IPV6 HERE: {error}")
    with app:
        hook.point_at(app).run(b"{}")
    assert app.requests[0]["Host"] == f"[::1]:{app.port}"


def test_host_by_name(hook: Hook, app: App) -> None:
    hook.install("localhost", app.port).run(b"{}")
    assert app.requests[0]["Host"] == f"localhost:{app.port}"


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.2"])  # noqa: S104 - connected to, never bound
def test_other_addresses_of_this_machine(hook: Hook, host: str) -> None:
    try:
        app = App(host=host)
    except OSError as error:
        pytest.skip(f"NO ADDRESS {host} HERE: {error}")
    with app:
        hook.point_at(app).run(b"{}")
        assert [request.body for request in app.requests] == [b"{}"]


@pytest.mark.parametrize("reply", [b"HTTP/1.1 201 Created\r\n\r\n", b"HTTP/1.0 204 \r\n\r\n", b"HTTP/1.1 200\r\n\r\n"])
def test_every_2xx_is_an_acknowledgement(hook: Hook, reply: bytes) -> None:
    with App(reply) as app:
        hook.point_at(app).run(b"{}")
    assert hook.spooled() == []


@pytest.mark.parametrize("name", ["with space", "quo'te\"s", "ünï-🐾", "$HOME `id` *?[x]", "-n", "tail ", "a\\b"])
@pytest.mark.parametrize("size", [10, LIMIT + 10])
def test_paths_of_any_name(tmp_path: Path, app: App, name: str, size: int) -> None:
    hook = Hook(tmp_path / name).point_at(app)
    assert_arrives(hook, app, noise(size, nul=True))
    hook.install(port=1).run(b"y" * size)
    assert hook.spooled() == [b"y" * size]


def test_key_is_in_no_environment_and_no_file(hook: Hook, app: App, tmp_path: Path) -> None:
    """Programs the hook starts see nothing of it, even where the caller exported variables of the names it uses."""
    spy = tmp_path / "bin" / "wc"
    spy.parent.mkdir()
    hook.environment = dict.fromkeys(("key", "head", "name", "text", "host", "port", "spool", "n"), "exported")
    hook.environment |= {"PATH": f"{spy.parent}:/usr/bin:/bin"}
    script = hook.point_at(app).script
    script.write_text(script.read_text("utf-8").replace("/usr/bin:/bin:$PATH", "$PATH"), "utf-8")
    spy.write_text(f'#!/bin/sh\n{{ env; echo "$@"; }} >"{tmp_path}/seen"\nexec /usr/bin/wc "$@"\n', "utf-8")
    spy.chmod(0o755)
    hook.run(b"x" * (LIMIT + 1))
    assert len(app.requests) == 1
    seen = (tmp_path / "seen").read_text("utf-8")
    assert "PATH=" in seen
    assert KEY not in seen
