from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser

from clawatch.api.plain_post import LARGEST, plain_post

START = b"POST /api/events HTTP/1.1\r\n"
HOOK = (
    START + b"Content-Length: 2\r\nHost: 127.0.0.1:6821\r\nContent-Type: application/json\r\n"
    b"X-ClaWatch-Event-Id: 1-2-3\r\nX-ClaWatch-Received-At: 17\r\nX-ClaWatch-Key: k\r\nConnection: close\r\n\r\n{}"
)
_NAMES = [
    "Host",
    "hOST",
    "Content-Type",
    "Content-Length",
    "X-ClaWatch-Key",
    "Connection",
    "Transfer-Encoding",
    "X_ClaWatch_Key",
    " Host",
    "Host ",
]
_VALUES = [
    "",
    "2",
    "3",
    " 2 ",
    "+2",
    "02",
    "2, 2",
    "close",
    "keep-alive",
    "Close",
    "chunked",
    "127.0.0.1",
    "a\r\n b",
    "a\nb",
    "\x00",
    "é",
]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_hooks_request_is_plain(end: bytes) -> None:
    post = plain_post(HOOK + end)
    assert post is not None
    assert post.payload == b"{}"
    assert post.closes
    assert post.environ == {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": "2",
        "CONTENT_TYPE": "application/json",
        "HTTP_HOST": "127.0.0.1:6821",
        "HTTP_X_CLAWATCH_EVENT_ID": "1-2-3",
        "HTTP_X_CLAWATCH_RECEIVED_AT": "17",
        "HTTP_X_CLAWATCH_KEY": "k",
        "HTTP_CONNECTION": "close",
    }


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HOOK[:-1],
        HOOK + b"G",
        HOOK.replace(b"HTTP/1.1", b"HTTP/1.0"),
        HOOK.replace(b"POST", b"GET"),
        HOOK.replace(b"/api/events", b"/api/events?x=1"),
        HOOK.replace(b"Connection: close", b"Origin: http://evil.example"),
        HOOK.replace(b"Connection: close", b"Connection: upgrade"),
        HOOK.replace(b"Connection: close", b"Expect: 100-continue"),
        HOOK.replace(b"Connection: close", b"Host: evil.example"),
        HOOK.replace(b"Content-Length: 2", b"Content-Length: 2\r\nTransfer-Encoding: chunked"),
        HOOK.replace(b"Content-Length: 2\r\n", b""),
        HOOK.replace(b"{}", b"{" + b" " * LARGEST + b"}"),
    ],
)
def test_whatever_else_there_is_goes_the_long_way(data: bytes) -> None:
    assert plain_post(data) is None


@st.composite
def _requests(draw: st.DrawFn) -> bytes:
    headers = draw(st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_VALUES)), max_size=6))
    separator = draw(st.sampled_from([": ", ":", " : ", ":\t"]))
    lines = "".join(f"{name}{separator}{value}\r\n" for name, value in headers)
    return (
        START
        + lines.encode("latin-1")
        + draw(st.sampled_from([b"\r\n", b"", b"\n"]))
        + draw(st.sampled_from([b"{}", b"", b"{} ", b"{}\n", b"{\n}", b"\r\n"]))
    )


@settings(max_examples=1500, deadline=None)
@given(_requests())
def test_what_is_plain_is_what_waitress_reads(data: bytes) -> None:
    post = plain_post(data)
    if post is None:
        return
    parser = HTTPRequestParser(Adjustments())
    after = data
    while after and not parser.completed:
        after = after[parser.received(after) :]
    assert after in ({b"", b"\n"} if post.closes else {b""})
    assert parser.completed
    assert parser.error is None
    assert (parser.command, parser.path, parser.query) == ("POST", "/api/events", "")
    names = {name.removeprefix("HTTP_"): value for name, value in post.environ.items() if name != "REQUEST_METHOD"}
    assert {name: value for name, value in parser.headers.items() if value or name in names} == names
    assert parser.get_body_stream().read() == post.payload
