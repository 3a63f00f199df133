"""Who may ask: names, origins, content types, sizes, the key."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest

from support.client import Client
from support.cores import running_core
from support.events import hook, journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

EVENT = hook("Stop")
MEGABYTE = 1024 * 1024
OWN_NAMES = ["127.0.0.1", "127.0.0.1:80", "localhost", "LocalHost:6821", "[::1]", "[::1]:6821"]
FOREIGN_NAMES = [
    "evil.example",
    "evil.example:6821",
    "127.0.0.1.nip.io",
    "localhost.evil.example",
    "localhost.",
    "127.0.0.1@evil.example",
    "192.168.1.5",
    "0.0.0.0",  # noqa: S104 a name to be refused
    "[::ffff:127.0.0.1]",
    "[fe80::1]:6821",
    "::1",
    "",
    None,
]


@pytest.mark.parametrize("name", OWN_NAMES)
def test_own_names_are_answered(client: Client, name: str) -> None:
    assert client.get("health", headers={"Host": name}).status == 200
    assert client.post(EVENT, {"Host": name}).status == 200


@pytest.mark.parametrize("name", FOREIGN_NAMES)
def test_other_names_may_be_rebinding(client: Client, home: Path, name: str | None) -> None:
    assert client.get("health", headers={"Host": name}).status == 403
    assert client.post(EVENT, {"Host": name}).status == 403
    assert journal(home) == []


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "http://127.0.0.1", ""]
)
def test_pages_of_other_origins_are_refused(client: Client, home: Path, origin: str) -> None:
    headers = {"Origin": origin.format(port=client.port)}
    assert client.post(EVENT, headers).status == 403
    assert client.get("sessions", headers=headers).status == 403
    assert client.request("OPTIONS", "/api/sessions", headers=headers).status == 403
    assert journal(home) == []


@pytest.mark.parametrize("origin", ["http://127.0.0.1:{port}", "http://localhost:{port}", "http://[::1]:{port}"])
def test_own_origin_may_speak(client: Client, origin: str) -> None:
    assert client.post(EVENT, {"Origin": origin.format(port=client.port)}).status == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json", None])
def test_other_content_types_are_refused(client: Client, home: Path, kind: str | None) -> None:
    answer = client.post(EVENT, {"Content-Type": kind})
    assert answer.status == 415
    assert "application/json" in answer.json["detail"]
    assert journal(home) == []


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_by_any_spelling_is_taken(client: Client, kind: str) -> None:
    assert client.post(EVENT, {"Content-Type": kind}).status == 200


def test_payload_of_many_megabytes_is_taken(client: Client, home: Path) -> None:
    start = b'{"session_id":"s-1","hook_event_name":"PostToolUse","tool_name":"Read","tool_response":"'
    payload = start + b"x" * (32 * MEGABYTE - len(start) - 2) + b'"}'
    assert client.post(payload).status == 200
    ((_, _, kept),) = journal(home)
    assert kept == payload
    assert client.post(payload + b" ").status == 413
    assert len(journal(home)) == 1


def test_larger_than_the_limit_is_413_in_json(client: Client) -> None:
    answer = client.post(b" " * (32 * MEGABYTE + 1))
    assert answer.status == 413
    assert "32 MB" in answer.json["detail"]
    assert client.post(EVENT).status == 200


def test_larger_than_will_be_read_is_413_at_once(core: Core) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", core.port, timeout=10)
    connection.putrequest("POST", "/api/events")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(65 * MEGABYTE))
    connection.endheaders()
    with connection.getresponse() as answer:
        assert answer.status == 413
        assert b"Traceback" not in answer.read()
    connection.close()
    with Client(core.address) as client:
        assert client.post(EVENT).status == 200


def test_chunked_body_is_put_together(client: Client, home: Path) -> None:
    payload = b'{"session_id":"s-1","hook_event_name":"Stop","x":"' + b"y" * 100_000 + b'"}'
    answer = client.request(
        "POST", "/api/events", payload, {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    )
    assert answer.status == 200
    assert journal(home)[0][2] == payload


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n",
        b"POST /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"POST /api/events HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    ],
)
def test_no_http_is_refused_in_few_words(core: Core, request_bytes: bytes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", core.port, timeout=10)
    connection.connect()
    connection.sock.sendall(request_bytes)
    answer = connection.sock.recv(65536)
    connection.close()
    assert answer.startswith((b"HTTP/1.0 400", b"HTTP/1.1 400"))
    assert b"Traceback" not in answer
    with Client(core.address) as client:
        assert client.post(EVENT).status == 200


@pytest.fixture
def guarded(home: Path) -> Iterator[Core]:
    with running_core(home, require_key=True) as core:
        yield core


def key_of(core: Core) -> str:
    return core.paths.key.read_text("utf-8").strip()


@pytest.mark.parametrize("scheme", ["X-ClaWatch-Key: {}", "Authorization: Bearer {}", "authorization: bearer  {}"])
def test_key_opens(guarded: Core, scheme: str) -> None:
    name, value = scheme.format(key_of(guarded)).split(": ", 1)
    with Client(guarded.address, {name: value}) as client:
        assert client.get("health").status == 200
        assert client.post(EVENT).status == 200
        assert client.get("sessions", "s-1").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-ClaWatch-Key": ""},
        {"X-ClaWatch-Key": "wrong"},
        {"X-ClaWatch-Key": "\xff"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic {key}"},
        {"Authorization": "{key}"},
        {"X-ClaWatch-Key": "wrong", "Authorization": "Bearer {key}"},
        {"Cookie": "key={key}"},
    ],
)
def test_nothing_opens_without_the_key(guarded: Core, headers: dict[str, str]) -> None:
    key = key_of(guarded)
    with Client(guarded.address, {name: value.format(key=key) for name, value in headers.items()}) as client:
        answers = [client.get("health"), client.get("sessions"), client.get("nowhere"), client.post(EVENT)]
        assert [answer.status for answer in answers] == [401] * 4
        assert all(key.encode() not in answer.body for answer in answers)
    assert journal(guarded.paths.data) == []


@pytest.mark.parametrize("name", ["192.168.1.5:6821", "[fe80::1]", "10.0.0.1", "localhost"])
def test_listening_on_every_address_answers_to_addresses_with_the_key(home: Path, name: str) -> None:
    with running_core(home, host="0.0.0.0") as core:  # noqa: S104 that is the case to be tested
        key = key_of(core)
        with Client(core.address, {"Host": name}) as client:
            assert client.post(EVENT).status == 401
            assert client.post(EVENT, {"X-ClaWatch-Key": key}).status == 200
            assert client.post(EVENT, {"X-ClaWatch-Key": key, "Host": "evil.example"}).status == 403


def test_own_key_is_of_no_matter_where_none_is_asked_for(client: Client) -> None:
    assert client.post(EVENT, {"X-ClaWatch-Key": "of another time"}).status == 200


def test_a_body_has_a_type_and_no_body_needs_none(client: Client, home: Path) -> None:
    answer = client.request("POST", "/api/events", b"")
    assert answer.status == 422
    assert client.request("POST", "/api/events", b"", {"Content-Type": "text/plain"}).status == 422
    assert client.request("POST", "/api/events", b" ", {"Content-Type": "text/plain"}).status == 415
    chunked = {"Transfer-Encoding": "chunked", "Content-Type": "text/plain"}
    assert client.request("POST", "/api/events", b'{"agentId":"a","type":"heartbeat"}', chunked).status == 415
    assert journal(home) == []


FOREIGN_FETCHES = [
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN_FETCHES)
def test_what_a_foreign_page_loads_is_refused_even_without_an_origin(
    client: Client, home: Path, headers: dict[str, str]
) -> None:
    assert client.get("sessions", headers=headers).status == 403
    assert client.post(EVENT, headers).status == 403
    assert journal(home) == []


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_a_browser_asks_for_by_itself_is_answered(client: Client, site: str) -> None:
    assert client.get("docs", headers={"Sec-Fetch-Site": site}).status == 200
    assert client.post(EVENT, {"Sec-Fetch-Site": site}).status == 200


def test_a_link_on_another_page_leads_here(client: Client, home: Path) -> None:
    follows = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.get("docs", headers=follows).status == 200
    assert client.post(EVENT, follows).status == 403
    assert journal(home) == []
