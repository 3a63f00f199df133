"""How live updates begin: however the handshake comes, for whoever has the key, and for nobody else."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from websockets.frames import Opcode
from websockets.sync.client import connect
from websockets.typing import Origin

from support.client import Client
from support.cores import running_core
from support.events import hook
from support.live import LiveClient, key_of, text_frame
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

HEALTH = b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    """A core for all of these tests."""
    with running_core(tmp_path_factory.mktemp("core") / "home") as running:
        # its last threads come a moment after the rest, and are no leak of the first test
        until(lambda: any("inotifyobserver" in thread.name for thread in threading.enumerate()))
        running.live.pace = replace(running.live.pace, key_within_s=0.3)
        yield running


def auth(core: Core) -> dict[str, str]:
    return {"type": "auth", "key": key_of(core)}


@pytest.mark.parametrize("scheme", ["X-ClaWatch-Key: {}", "Authorization: Bearer {}"])
def test_key_in_a_header_opens(core: Core, scheme: str) -> None:
    name, value = scheme.format(key_of(core)).split(": ", 1)
    with connect(f"ws://127.0.0.1:{core.port}/ws", additional_headers={name: value}) as client:
        first = json.loads(client.recv(timeout=5))
    assert first["type"] == "snapshot"


def test_key_as_first_message_opens(core: Core) -> None:
    with connect(f"ws://127.0.0.1:{core.port}/ws", origin=Origin(f"http://127.0.0.1:{core.port}")) as client:
        client.send(json.dumps(auth(core)))
        assert json.loads(client.recv(timeout=5))["type"] == "snapshot"


def test_first_message_may_come_in_pieces(core: Core) -> None:
    with LiveClient(core.port) as client:
        client.shake_hands()
        text = json.dumps(auth(core))
        client.socket.sendall(text_frame(text[:10], fin=False) + text_frame("", opcode=Opcode.PING))
        client.socket.sendall(text_frame(text[10:20], opcode=Opcode.CONT, fin=False))
        client.socket.sendall(text_frame(text[20:], opcode=Opcode.CONT))
        client.wait_for_snapshot()


def test_handshake_may_come_byte_by_byte(core: Core) -> None:
    with LiveClient(core.port, {"X-ClaWatch-Key": key_of(core)}) as client:
        for byte in client.request():
            client.socket.sendall(bytes([byte]))
        assert client.answer().status_code == 101
        client.wait_for_snapshot()


def test_handshake_may_come_after_other_requests(core: Core) -> None:
    event = json.dumps(hook("Stop")).encode()
    post = (
        b"POST /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    )
    with LiveClient(core.port, {"X-ClaWatch-Key": key_of(core)}) as client:
        for request in (HEALTH, post % len(event) + event, HEALTH):
            client.socket.sendall(request)
            answer = b""
            while not answer.endswith(b'{"status":"ok"}'):
                answer += client.socket.recv(4096)
        assert client.shake_hands().status_code == 101
        client.listen_until(lambda: "s-1" in client.agents)


@pytest.mark.parametrize("pieces", [1, 2, 3, 7])
def test_nothing_around_the_handshake_is_lost(core: Core, pieces: int) -> None:
    with LiveClient(core.port) as client:
        everything = HEALTH * 2 + client.request() + text_frame(auth(core)) + text_frame("more", opcode=Opcode.PING)
        length = -(-len(everything) // pieces)
        for start in range(0, len(everything), length):
            client.socket.sendall(everything[start : start + length])
        answers = b""
        while answers.count(b'{"status":"ok"}') < 2:
            answers += client.socket.recv(4096)
        # they come first, and whole
        client.take_in(answers.rpartition(b'{"status":"ok"}')[2] or client.socket.recv(4096))
        client.wait_for_snapshot()


@pytest.mark.parametrize(
    "headers", [{"X-ClaWatch-Key": "wrong"}, {"Authorization": "Bearer wrong"}, {"X-ClaWatch-Key": "\xff"}]
)
def test_wrong_key_in_a_header_is_refused_before_the_upgrade(core: Core, headers: dict[str, str]) -> None:
    with LiveClient(core.port, headers) as client:
        refusal = client.shake_hands()
        assert refusal.status_code in {401, 429}
        assert "key" in json.loads(refusal.body)["error"]
        # nothing that may stand behind it is taken for a request
        assert client.socket.recv(1) == b""


@pytest.mark.parametrize(
    "message",
    [
        {"type": "auth", "key": "wrong"},
        {"type": "auth", "key": ""},
        {"type": "auth", "key": None},
        {"type": "auth"},
        {"type": "hello", "key": "wrong"},
        [],
        "",
        "{",
        "\u0000",
    ],
)
def test_wrong_first_message_ends_it(core: Core, message: object) -> None:
    with LiveClient(core.port) as client:
        client.shake_hands()
        client.send(message)
        code, reason = client.listen_to_the_end()
        assert code == 1008
        assert "key" in reason
        assert key_of(core) not in reason
        assert client.messages == []


def test_first_message_of_many_kilobytes_ends_it(core: Core) -> None:
    with LiveClient(core.port) as client:
        client.shake_hands()
        client.send({"type": "auth", "key": "x" * 20_000})
        assert client.listen_to_the_end()[0] == 1009


def test_no_key_in_time_ends_it(core: Core) -> None:
    with LiveClient(core.port) as client:
        client.shake_hands()
        assert client.listen_to_the_end() == (1008, "no key came within 0.3 s")
        assert client.messages == []


def test_key_in_the_address_opens_nothing(core: Core) -> None:
    with LiveClient(core.port) as client:
        client.socket.sendall(client.request().replace(b"GET /ws", f"GET /ws?key={key_of(core)}".encode(), 1))
        assert client.answer().status_code == 101
        assert client.listen_to_the_end()[0] == 1008


def test_who_guesses_keys_is_told_to_wait(home: Path) -> None:
    reasons = []
    with running_core(home) as core:
        for _ in range(12):
            with LiveClient(core.port) as client:
                client.shake_hands()
                client.send({"type": "auth", "key": "guess"})
                reasons.append(client.listen_to_the_end()[1])
        assert reasons[0] == "the key is wrong"
        assert "try again in" in reasons[-1]
        with LiveClient(core.port, {"X-ClaWatch-Key": "guess"}) as client:
            assert client.shake_hands().status_code == 429
        with LiveClient.inside(core) as client:
            client.wait_for_snapshot()


def test_renewed_key_ends_what_the_old_one_opened(core: Core) -> None:
    with LiveClient.inside(core) as client, Client(core.address) as http:
        client.wait_for_snapshot()
        core.key.rotate()
        http.post(hook("Stop", session="after"))
        assert client.listen_to_the_end() == (1008, "the key was renewed: connect with the new one")
        assert "after" not in client.agents
    with LiveClient.inside(core) as client:
        client.listen_until(lambda: "after" in client.agents)


def test_where_all_is_closed_the_first_message_still_opens(home: Path) -> None:
    with running_core(home, require_key=True) as core, LiveClient(core.port) as client:
        assert client.shake_hands().status_code == 101
        client.send(auth(core))
        client.wait_for_snapshot()


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", ""]
)
def test_pages_of_other_origins_are_refused(core: Core, origin: str) -> None:
    headers = {"Origin": origin.format(port=core.port), "X-ClaWatch-Key": key_of(core)}
    with LiveClient(core.port, headers) as client:
        assert client.shake_hands().status_code == 403
        assert client.socket.recv(1) == b""


@pytest.mark.parametrize("name", ["evil.example", "evil.example:6821", "127.0.0.1.nip.io", ""])
def test_other_names_are_refused(core: Core, name: str) -> None:
    with LiveClient(core.port, {"Host": name, "X-ClaWatch-Key": key_of(core)}) as client:
        assert client.shake_hands().status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-WebSocket-Key": "too short"}, 400),
        ({"Sec-WebSocket-Version": "8"}, 400),
        ({"Connection": "keep-alive"}, 426),
        ({"Upgrade": "h2c"}, 426),
    ],
)
def test_what_is_no_handshake_is_refused(core: Core, headers: dict[str, str], status: int) -> None:
    with LiveClient(core.port, {"X-ClaWatch-Key": key_of(core), **headers}) as client:
        assert client.shake_hands().status_code == status


def test_what_is_no_websocket_is_answered_in_json(client: Client, core: Core) -> None:
    key = {"X-ClaWatch-Key": key_of(core)}
    assert client.request("GET", "/ws").status == 401
    assert client.request("GET", "/ws", headers={"X-ClaWatch-Key": "wrong"}).status in {401, 429}
    assert "WebSocket" in client.request("GET", "/ws", headers=key).json["error"]
    assert client.request("GET", "/ws", headers=key).status == 426
    assert client.request("POST", "/ws", b"{}", {**key, "Content-Type": "application/json"}).status == 405
