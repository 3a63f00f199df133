"""Clients that are slow, silent, gone, or many, and the end of it all."""

from __future__ import annotations

import contextlib
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from clawatch.api.live import loop
from support.cores import running_core
from support.events import hook
from support.live import LiveClient, key_of
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.api.live.loop import LiveLoop
    from clawatch.runtime.core import Core
    from support.client import Client
    from support.logs import ExpectedLogs

STOPPED_WITHIN_S = 2.0
MANY, LONG = 60, 4000
_RESET = struct.pack("ii", 1, 0)


def loop_of(core: Core) -> LiveLoop:
    assert core.live._loop is not None
    return core.live._loop


def deaf_client(core: Core) -> LiveClient:
    """Give a client that is inside, and whose system takes little for it."""
    client = LiveClient(core.port, {"X-ClaWatch-Key": key_of(core)}, connected=False)
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.socket.connect(("127.0.0.1", core.port))
    client.socket.sendall(client.request())
    return client


def fill(client: Client, agents: int) -> None:
    """Tell of agents with names so long that one message about all of them is many kilobytes."""
    for number in range(agents):
        client.post({"agentId": f"a-{number}", "type": "heartbeat", "agentName": f"{number} " + "n" * LONG})


def test_slow_client_is_dropped_and_the_others_go_on(core: Core, client: Client) -> None:
    core.live.pace = replace(core.live.pace, read_within_s=0.4, send_buffer_bytes=4096)
    fill(client, MANY)
    with deaf_client(core) as slow, LiveClient.inside(core) as quick:
        quick.listen_until(lambda: len(quick.agents) == MANY)
        most_unsent = rounds = 0
        # it is told of all agents again and again, and never reads
        while loop_of(core)._inside == 2:
            rounds += 1
            client.post({"agentId": f"a-{rounds % MANY}", "type": "error"})
            while quick.listen(0.001):
                pass
            most_unsent = max(most_unsent, *(one._unsent_bytes for one in loop_of(core)._clients))
        assert 100_000 < most_unsent < 300_000
        # who reads on after all is told why
        code, reason = slow.listen_to_the_end()
        assert code == 1013
        assert "too slow" in reason
        client.post(hook("Stop", session="after"))
        quick.listen_until(lambda: "after" in quick.agents)


def test_slow_client_that_catches_up_misses_nothing(core: Core, client: Client) -> None:
    core.live.pace = replace(core.live.pace, send_buffer_bytes=4096)
    fill(client, MANY)
    with deaf_client(core) as slow, LiveClient.inside(core) as quick:
        quick.listen_until(lambda: len(quick.agents) == MANY)
        for number in range(10):
            client.post({"agentId": f"a-{number}", "type": "error"})
            quick.listen_until(partial(lambda agent: quick.agents[agent]["errorCount"], f"a-{number}"))
        slow.listen_until(lambda: slow.agents == quick.agents)
        # one message was on its way; all that came meanwhile is in one more
        assert len(slow.messages) <= 3
        assert len(quick.messages) > 8


def test_large_snapshot_comes_in_parts(core: Core, client: Client) -> None:
    fill(client, 130)
    with LiveClient.inside(core) as live:
        live.wait_for_snapshot()
        parts = [message for message in live.messages if message["type"] == "snapshot"]
        assert [part["complete"] for part in parts] == [False] * (len(parts) - 1) + [True]
        assert len(parts) == 3
        assert len(live.agents) == sum(len(part["agents"]) for part in parts) == 130


def test_pings_are_answered_and_asked(core: Core) -> None:
    core.live.pace = replace(core.live.pace, ping_every_s=0.05, close_within_s=0.2)
    with LiveClient.inside(core) as live:
        live.listen_until(lambda: live.pings >= 3)
        live.protocol.send_ping(b"are you there")
        live.socket.sendall(b"".join(live.protocol.data_to_send()))
        live.listen_until(lambda: live.pongs == [b"are you there"])
        live.answers_pings = False
        assert live.listen_to_the_end() == (1008, "no answer came to a ping")


def test_clean_close_is_answered(core: Core) -> None:
    with LiveClient.inside(core) as live:
        live.protocol.send_close(1000, "enough")
        live.socket.sendall(b"".join(live.protocol.data_to_send()))
        assert live.listen_to_the_end() == (1000, "enough")
        until(lambda: not loop_of(core)._clients)


@pytest.mark.parametrize("reset", [False, True])
def test_vanished_client_is_forgotten(core: Core, client: Client, reset: bool) -> None:
    with LiveClient.inside(core) as live, LiveClient.inside(core) as other:
        live.wait_for_snapshot()
        if reset:
            live.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        live.socket.close()
        until(lambda: len(loop_of(core)._clients) == 1)
        client.post(hook("Stop"))
        other.listen_until(lambda: "s-1" in other.agents)
    until(lambda: not core.live._inbox._is_listening)
    assert not loop_of(core)._feed._items  # type: ignore[attr-defined]


def test_nonsense_from_a_client_ends_only_it(core: Core) -> None:
    with LiveClient.inside(core) as live, LiveClient.inside(core) as other:
        live.socket.sendall(b"\xff" * 100)
        assert live.listen_to_the_end()[0] == 1002
        other.send({"type": "whatever"})
        other.wait_for_snapshot()


def test_stop_says_goodbye_to_all(home: Path) -> None:
    with running_core(home) as core:
        clients = [LiveClient.inside(core) for _ in range(20)] + [LiveClient(core.port) for _ in range(5)]
        clients[-1].shake_hands()
        clients.append(deaf_client(core))
        said: list[tuple[int, str]] = []

        def listen(client: LiveClient) -> None:
            said.append(client.listen_to_the_end())

        listeners = [threading.Thread(target=listen, args=(client,)) for client in clients[:20]]
        for listener in listeners:
            listener.start()
        until(lambda: loop_of(core)._inside == 21)
        began = time.monotonic()
        core.stop()
        assert time.monotonic() - began < STOPPED_WITHIN_S
        for listener in listeners:
            listener.join(10)
        assert said == [(1001, "ClaWatch stops")] * 20
        for client in clients:
            client.socket.close()


def test_places_are_limited_and_those_without_the_key_make_room(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "MOST_CLIENTS", 4)
    silent = [LiveClient(core.port) for _ in range(6)]
    for client in silent:
        client.shake_hands()
    inside = [LiveClient.inside(core) for _ in range(4)]
    for client in inside:
        client.wait_for_snapshot()
    assert {client.listen_to_the_end()[0] for client in silent} == {1013}
    with LiveClient(core.port, {"X-ClaWatch-Key": key_of(core)}) as late:
        assert late.shake_hands().status_code == 503
    inside.pop().socket.close()
    until(lambda: not loop_of(core).is_full)
    with LiveClient.inside(core) as later:
        later.wait_for_snapshot()
    for client in silent + inside:
        client.socket.close()


def test_database_that_cannot_be_read_is_tried_again(
    core: Core, client: Client, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("could not be read from the database")
    monkeypatch.setattr(loop, "_RETRY_S", 0.1)
    with LiveClient.inside(core) as live:
        live.wait_for_snapshot()

        def fail(*_: object) -> None:
            raise OSError("the disk is gone")

        with monkeypatch.context() as broken:
            broken.setattr(loop_of(core)._feed, "refresh", fail)
            client.post(hook("Stop"))
            until(lambda: core.health() == ("The database cannot be read for live updates; the log says why.",))
        live.listen_until(lambda: "s-1" in live.agents)
        assert core.health() == ()


def test_bug_that_ends_live_updates_shows(
    core: Core, client: Client, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("Live updates died")
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with LiveClient.inside(core) as live:
        live.wait_for_snapshot()

        def fail() -> None:
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(loop_of(core), "_look_around", fail)
        client.post(hook("Stop"))
        assert not live.listen()
    until(core.health)
    assert client.post(hook("Stop")).status == 200
    assert client.request("GET", "/ws", headers={"X-ClaWatch-Key": key_of(core)}).status == 426


def test_many_clients_take_no_threads(core: Core) -> None:
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(LiveClient.inside(core)) for _ in range(60)]
        for client in clients:
            client.wait_for_snapshot()
        assert sum(thread.name == "clawatch-live" for thread in threading.enumerate()) == 1
        # the rest of ClaWatch has a dozen
        assert threading.active_count() < 25


def test_nothing_of_it_is_read_before_somebody_comes() -> None:
    code = (
        "import sys, clawatch.runtime.core; print([name for name in ('websockets', 'asyncio') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "[]\n"
