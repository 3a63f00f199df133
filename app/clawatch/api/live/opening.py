"""What a client that asks for live updates has brought along."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

_HEADERS = (
    "HOST",
    "ORIGIN",
    "CONNECTION",
    "UPGRADE",
    "SEC_WEBSOCKET_KEY",
    "SEC_WEBSOCKET_VERSION",
    "SEC_WEBSOCKET_PROTOCOL",
)


class Opening(NamedTuple):
    """A connection taken over: its socket, its client's address, its handshake, what came behind it, its key."""

    socket: socket.socket
    address: str
    request: bytes
    beyond: bytes
    key: str | None


def handshake(environ: Mapping[str, str]) -> bytes:
    """Write a handshake again from its WSGI variables; the key stays behind."""
    lines = [f"{name.replace('_', '-')}: {environ[f'HTTP_{name}']}" for name in _HEADERS if f"HTTP_{name}" in environ]
    return "\r\n".join([f"GET {environ['PATH_INFO']} HTTP/1.1", *lines, "", ""]).encode("latin-1")
