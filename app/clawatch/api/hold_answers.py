"""What a hook that holds a call is told, byte for byte (see docs/hook-protocol.md)."""

from __future__ import annotations

from typing import NamedTuple

GO = b"go\n"
UNKNOWN = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
NOT_NOW = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class HoldTerms(NamedTuple):
    """For how many seconds a call is held at most, and what becomes of it where ClaWatch is gone: continue or deny."""

    seconds: int
    when_gone: str


def beginning(terms: HoldTerms) -> bytes:
    """Give the part of an answer that is sent at once: it is ended by GO, whenever that is."""
    return (
        f"HTTP/1.1 200 OK\r\nX-ClaWatch-Hold: {terms.seconds} {terms.when_gone}\r\n"
        "Content-Type: text/plain\r\nConnection: close\r\n\r\n"
    ).encode()
