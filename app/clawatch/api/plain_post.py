"""A hook's request as it always looks, read at once; anything else is for waitress's parser.

The parser minds all that HTTP allows, and that takes it longer than everything else done for an event before it is
written. A hook sends one small request, in one piece, with a handful of headers.
"""

from __future__ import annotations

from typing import NamedTuple

from clawatch.api.guard import EVENTS_PATH

LARGEST = 64 * 1024
_START = f"POST {EVENTS_PATH} HTTP/1.1\r\n".encode()
_END = b"\r\n\r\n"
# by the name in small letters, what WSGI calls them; a request with any other header is not plain
_KNOWN = {
    "host": "HTTP_HOST",
    "content-type": "CONTENT_TYPE",
    "content-length": "CONTENT_LENGTH",
    "x-clawatch-event-id": "HTTP_X_CLAWATCH_EVENT_ID",
    "x-clawatch-received-at": "HTTP_X_CLAWATCH_RECEIVED_AT",
    "x-clawatch-key": "HTTP_X_CLAWATCH_KEY",
    "connection": "HTTP_CONNECTION",
}


class PlainPost(NamedTuple):
    """What a plain request says: its WSGI variables, its body, whether the connection ends with the answer."""

    environ: dict[str, str]
    payload: bytes
    closes: bool


def plain_post(data: bytes) -> PlainPost | None:
    """Read a whole request from what came in at once, or give None where it is not whole, or not plain."""
    if not data.startswith(_START) or len(data) > LARGEST:
        return None
    head, end, payload = data.partition(_END)
    lines = head[len(_START) :].decode("latin-1").split("\r\n")
    if not end or head.count(b"\n") != len(lines) or head.count(b"\r") != len(lines):
        return None
    environ = {"REQUEST_METHOD": "POST"}
    for line in lines:
        name, _, value = line.partition(":")
        variable = _KNOWN.get(name.lower())
        if variable is None or variable in environ:
            return None
        environ[variable] = value.strip(" \t")
    length, connection = environ.get("CONTENT_LENGTH", ""), environ.get("HTTP_CONNECTION", "").lower()
    if connection not in {"", "close", "keep-alive"}:
        return None
    if length != str(len(payload)):
        # a hook's shell ends what it sends with a newline of its own
        if not payload.endswith(b"\n") or length != str(len(payload) - 1) or connection != "close":
            return None
        payload = payload[:-1]
    return PlainPost(environ, payload, connection == "close")
