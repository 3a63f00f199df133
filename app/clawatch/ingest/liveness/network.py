"""When a process last received something from another machine, as the kernel knows it of each connection.

A model that thinks says nothing that hooks or transcripts would tell, but its answer streams all the while. Neither the
process's time on the processor nor what it reads and writes tells that from an answer that never comes: what it draws
to pass the time takes as much. Only Linux says it, and of processes of other users to nobody.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_SOCKET = "socket:["
_DIAG, _BY_FAMILY, _DUMP, _DONE, _ERROR = 4, 20, 0x301, 3, 2
_ESTABLISHED, _WITH_INFO, _INFO = 1 << 1, 1 << 1, 2
_HEADER = struct.Struct("=IHHII")
_QUESTION = struct.Struct("=BBBxI48x")
# family, then the peer's address behind ports and our own, then the inode behind four numbers
_MESSAGE = struct.Struct("=B3x4x16x16s12x16xI")
_ATTRIBUTE = struct.Struct("=HH")
# milliseconds since data came in, within what the kernel says of a connection
_LAST_RECEIVED = struct.Struct("=52xI")
_WITHIN_S = 1.0


class Connection(NamedTuple):
    """A connection: its inode, whose address is at its other end, how many milliseconds ago something came in."""

    inode: int
    peer: ipaddress.IPv4Address | ipaddress.IPv6Address
    received_ms_ago: int

    @property
    def leads_elsewhere(self) -> bool:
        """Whether it leads to another machine: what an editor here has to say is no answer of a model's."""
        mapped = getattr(self.peer, "ipv4_mapped", None)
        return not (mapped or self.peer).is_loopback


def last_received(pid: int) -> int:
    """Give when a process last received something from another machine (UTC milliseconds), 0 where nobody knows."""
    now = time.time_ns() // 1_000_000
    return max((now - one.received_ms_ago for one in connections_of(pid) if one.leads_elsewhere), default=0)


def connections_of(pid: int) -> list[Connection]:
    """Give a process's connections over TCP that stand; none where they cannot be seen."""
    if sys.platform != "linux":
        return []
    try:
        inodes = _inodes_of(pid)
        return [one for one in _all_connections() if one.inode in inodes] if inodes else []
    except OSError:
        # another user's, gone, or a kernel that does not tell
        return []


def _inodes_of(pid: int) -> set[int]:
    inodes = set()
    with os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            with suppress(OSError, ValueError):  # closed by now
                target = os.readlink(entry.path)  # noqa: PTH115 it is no path
                if target.startswith(_SOCKET):
                    inodes.add(int(target.removeprefix(_SOCKET).rstrip("]")))
    return inodes


def _all_connections() -> Iterator[Connection]:
    """Ask the kernel for all connections. Raises OSError."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _DIAG) as kernel:
        kernel.settimeout(_WITHIN_S)
        for family in (socket.AF_INET, socket.AF_INET6):
            question = _QUESTION.pack(family, socket.IPPROTO_TCP, _WITH_INFO, _ESTABLISHED)
            kernel.sendto(_HEADER.pack(_HEADER.size + len(question), _BY_FAMILY, _DUMP, 0, 0) + question, (0, 0))
            is_over = False
            while not is_over:
                is_over = yield from _connections_in(kernel.recv(1 << 16))


def _connections_in(answer: bytes) -> Generator[Connection, None, bool]:
    """Give those of one part of the answer, and return whether it was the last."""
    at = 0
    while at + _HEADER.size <= len(answer):
        length, kind, _, _, _ = _HEADER.unpack_from(answer, at)
        if kind in {_DONE, _ERROR} or length < _HEADER.size:
            return True
        if (found := _connection(answer[at + _HEADER.size : at + length])) is not None:
            yield found
        at += (length + 3) & ~3
    return False


def _connection(message: bytes) -> Connection | None:
    family, peer, inode = _MESSAGE.unpack_from(message)
    address = ipaddress.ip_address(peer[:4] if family == socket.AF_INET else peer)
    at = _MESSAGE.size
    while at + _ATTRIBUTE.size <= len(message):
        length, kind = _ATTRIBUTE.unpack_from(message, at)
        if length < _ATTRIBUTE.size:
            return None
        if kind == _INFO and length >= _ATTRIBUTE.size + _LAST_RECEIVED.size:
            return Connection(inode, address, _LAST_RECEIVED.unpack_from(message, at + _ATTRIBUTE.size)[0])
        at += (length + 3) & ~3
    return None
