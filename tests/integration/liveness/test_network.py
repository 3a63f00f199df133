"""What a process receives, as the kernel knows it: real connections of this process and of others."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from clawatch.alerts import evaluator
from clawatch.ingest.liveness import watch
from clawatch.ingest.liveness.network import Connection, connections_of, last_received
from clawatch.queries.alerts import recent_alerts
from support.claude_processes import claude_process, free_pid, now_ms
from support.client import Client
from support.cores import running_core
from support.events import hook
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from integration.liveness.conftest import Start
    from support.claude_processes import Registry
    from support.watching import Looks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
_CHILD = """
import socket, sys
connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
print(flush=True)
connection.recv(1)
connection.recv(1)
"""


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_when_something_came_in_is_known_of_each_connection(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        server = socket.create_server((address, 0), family=family)
    except OSError:
        pytest.skip("no such address here")
    command = [sys.executable, "-c", _CHILD, address, str(server.getsockname()[1])]
    with server, subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        ours, _ = server.accept()
        with ours:
            assert child.stdout is not None
            child.stdout.readline()
            began = time.monotonic()
            until(lambda: connections_of(child.pid)[0].received_ms_ago >= 100)
            (one,) = connections_of(child.pid)
            assert one.peer == ip_address(address)
            assert one.inode not in {other.inode for other in connections_of(os.getpid())}
            ours.send(b"x")
            until(lambda: connections_of(child.pid)[0].received_ms_ago < (time.monotonic() - began) * 1000 - 50)
            # what comes from this machine is no answer of a model's
            assert last_received(child.pid) == 0


def test_only_connections_to_elsewhere_count() -> None:
    for address, counts in (
        ("192.0.2.7", True),
        ("2001:db8::1", True),
        ("::ffff:127.0.0.1", False),
        ("127.9.9.9", False),
    ):
        assert Connection(1, ip_address(address), 0).leads_elsewhere is counts, address


def test_of_whom_nothing_is_known() -> None:
    assert (connections_of(free_pid()), last_received(free_pid())) == ([], 0)


def test_the_watch_knows_which_process_works_for_a_session(
    start: Start, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "last_received", lambda pid: pid)
    core = start()
    with claude_process() as claude, Client(core.address) as client:
        client.post(hook("UserPromptSubmit", prompt="x"), {"X-ClaWatch-Event-Id": claude.event_id()})
        until(lambda: core.liveness.heard_at("s-1") == claude.pid)
        assert core.liveness.heard_at("s-2") == 0
        claude.kill()
        until(lambda: core.liveness.heard_at("s-1") == 0)
    assert looks.done


def test_a_session_is_stuck_only_once_its_process_hears_nothing(
    home: Path, registry: Registry, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluator, "SILENCE_AFTER_S", 0)
    asked: list[int] = []

    def hears(pid: int) -> int:
        asked.append(pid)
        return now_ms()

    monkeypatch.setattr(watch, "last_received", hears)
    rules = {"stuck": {"minutes": 0.002}}
    with (
        running_core(home, claude_folders=(registry.folder,), alerts=rules) as core,
        claude_process() as claude,
        Client(core.address) as client,
    ):
        client.post(hook("SessionStart", source="startup"), {"X-ClaWatch-Event-Id": claude.event_id()})
        until(lambda: core.liveness.heard_at("s-1"))
        asked.clear()
        client.post(hook("UserPromptSubmit", prompt="x"), {"X-ClaWatch-Event-Id": claude.event_id()})
        # whenever it would be too long, something was heard just before
        until(lambda: len(asked) > 3)
        assert recent_alerts(core.readers) == ()
        monkeypatch.setattr(watch, "last_received", lambda _: 0)
        until(lambda: [alert.rule for alert in recent_alerts(core.readers)] == ["stuck"])
    assert looks.done
