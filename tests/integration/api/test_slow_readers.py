"""An answer without an end in sight is made no faster than its client reads it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from clawatch.api.event_channel import EventChannel
from support.client import Client
from support.cores import running_core
from support.events import hook
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_CALLS, _BODY = 60, "x" * 200_000
_SLICE = 800_000
_UNREAD = 1024 * 1024


def test_little_waits_for_a_reader_and_all_comes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[int] = []
    wait_for_reader = EventChannel.wait_for_reader

    def noting_wait(channel: EventChannel) -> None:
        waits.append(channel.total_outbufs_len)
        wait_for_reader(channel)

    monkeypatch.setattr(EventChannel, "wait_for_reader", noting_wait)
    with running_core(home) as core, Client(core.address) as client:
        for number in range(_CALLS):
            event = hook("PostToolUse", tool_name="Read", tool_use_id=f"t-{number}", tool_response=_BODY)
            assert client.post(event).status == 200
        with socket.create_connection((client.host, client.port)) as slow:
            head = f"Host: {client.host}\r\nConnection: close\r\n\r\n"
            slow.sendall(f"GET /api/export/tool_calls.jsonl HTTP/1.1\r\n{head}".encode())
            until(lambda: any(unread > _UNREAD for unread in waits))
            # others are answered meanwhile
            assert client.get("health").status == 200
            whole = b""
            while part := slow.recv(1 << 20):
                whole += part
    assert max(waits) < _UNREAD + _SLICE
    assert whole.endswith(b"0\r\n\r\n")
    assert whole.count(_BODY.encode()) == _CALLS
