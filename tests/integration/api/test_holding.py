"""Held calls at the server: who is held, for how long, and what it costs the others."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
import pytest

from clawatch.api import holding
from clawatch.api.hold_answers import HoldTerms
from clawatch.domain.events import Event, Origin
from clawatch.domain.holding import CALL_HELD, CALL_RELEASED
from clawatch.domain.silence import WENT_SILENT
from clawatch.queries.agents import find_agent
from support.client import Client
from support.cores import running_core
from support.events import hook, journal
from support.waiting import until
from support.watching_client import WatchingClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

_WITHIN_S = 20.0
_numbers = itertools.count(1)


@pytest.fixture
def watching(client: Client, core: Core) -> WatchingClient:
    return WatchingClient(client, core)


def hook_id() -> str:
    """Give an event's id such as hooks give."""
    return f"{time.time_ns() // 1000:016d}-4711-{next(_numbers)}"


def begin_call(client: Client, call: str | None = None, *, session: str = "s-1", size: int = 0) -> tuple[str, int]:
    """Tell of a call as a hook does; gives the event's id and the status of the answer."""
    call = call or hook_id()
    body = hook("PreToolUse", session=session, tool_name="Bash", tool_use_id=call, tool_input={"command": "x" * size})
    return call, client.post(body, {"X-ClaWatch-Event-Id": call}).status


@dataclass
class Asking:
    """A hook that asks what is to become of its call."""

    socket: socket.socket

    @classmethod
    def about(cls, core: Core, call: str, **headers: str) -> Asking:
        connection = socket.create_connection(("127.0.0.1", core.port), timeout=_WITHIN_S)
        named = {"Host": f"127.0.0.1:{core.port}", "X-ClaWatch-Event-Id": call, **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        connection.sendall(f"GET /api/hold HTTP/1.1\r\n{lines}\r\n".encode())
        return cls(connection)

    def read(self, until_end: bytes) -> bytes:
        said = b""
        while not said.endswith(until_end) and (part := self.socket.recv(4096)):
            said += part
        return said

    def head(self) -> bytes:
        return self.read(b"\r\n\r\n")

    def all(self) -> bytes:
        with self.socket:
            return self.read(b"never")


@pytest.fixture
def hold(core: Core, client: Client) -> Iterator[Callable[..., tuple[str, Asking]]]:
    """Hold a call of a paused session: gives its event's id and the connection of its hook, told to wait."""
    with ExitStack() as stack:

        def begin(session: str = "s-1") -> tuple[str, Asking]:
            call, status = begin_call(client, session=session)
            assert status == 202
            asking = Asking.about(core, call)
            stack.enter_context(asking.socket)
            head = asking.head()
            assert head.startswith(b"HTTP/1.1 200 OK\r\nX-ClaWatch-Hold: 86340 continue\r\n"), head
            return call, asking

        yield begin


def state(core: Core, session: str = "s-1") -> tuple[str, str]:
    agent = find_agent(core.readers, session)
    assert agent is not None
    return agent.state, agent.state_reason


def pause(client: Client, watching: WatchingClient, session: str = "s-1") -> None:
    client.post(hook("UserPromptSubmit", session=session, prompt="do it"))
    assert watching.pause(session).json["status"] == "paused"


def test_only_calls_of_paused_sessions_and_of_our_hooks_are_to_wait(client: Client, watching: WatchingClient) -> None:
    assert begin_call(client)[1] == 200
    pause(client, watching)
    call, status = begin_call(client)
    assert status == 202
    assert begin_call(client, call)[1] == 202
    assert begin_call(client, size=100_000)[1] == 202
    assert begin_call(client, session="s-2")[1] == 200
    # whoever speaks the contract alone knows nothing of waiting
    assert client.post(hook("PreToolUse", tool_name="Bash", tool_use_id="t")).status == 200
    assert client.post(hook("PreToolUse", tool_name="Bash"), {"X-ClaWatch-Event-Id": "mine"}).status == 200
    assert client.post(hook("PostToolUse", tool_name="Bash"), {"X-ClaWatch-Event-Id": hook_id()}).status == 200
    watching.resume("s-1")
    assert begin_call(client)[1] == 200


def test_the_state_says_what_really_happened(
    client: Client, core: Core, watching: WatchingClient, hold: Callable[..., tuple[str, Asking]], home: Path
) -> None:
    pause(client, watching)
    assert state(core) == ("working", "pause requested; prompt received")
    first, asking = hold()
    assert state(core) == ("paused", "paused before Bash")
    second, other = hold()
    assert state(core) == ("paused", "paused before 2 calls")
    assert client.get("sessions", "s-1").json["status"] == "active"
    assert watching.pause("s-1").status == 409
    # one is refused, the other's hook is killed: the session works again, and its next call will wait
    asking.socket.sendall(b"refused\n")
    until(lambda: state(core) == ("paused", "paused before Bash"), _WITHIN_S)
    other.socket.close()
    until(lambda: state(core) == ("working", "pause requested; runs Bash"), _WITHIN_S)
    assert watching.agent("s-1")["status"] == "paused"
    told = [(kind, orjson.loads(payload)) for _, kind, payload in journal(home) if kind.startswith("Call")]
    assert told == [
        (CALL_HELD, {"call": first, "tool": "Bash"}),
        (CALL_HELD, {"call": second, "tool": "Bash"}),
        (CALL_RELEASED, {"call": first, "reason": "refused"}),
        (CALL_RELEASED, {"call": second, "reason": "its hook is gone"}),
    ]
    shown = [event["data"]["message"] for event in watching.agent("s-1")["recentEvents"][:2]]
    assert shown == ["its hook is gone", "refused"]


def test_a_stuck_session_is_paused_with_its_next_call_should_that_ever_come(
    client: Client, core: Core, watching: WatchingClient, hold: Callable[..., tuple[str, Asking]]
) -> None:
    client.post(hook("UserPromptSubmit", prompt="do it"))
    found = find_agent(core.readers, "s-1")
    assert found is not None
    body = {"last_sign_at": found.last_event_at, "reason": "no sign of life"}
    at = found.last_event_at + 1
    silence = Event("silence", Origin.CLAUDE_CODE, WENT_SILENT, "s-1", at, at, orjson.dumps(body), body)
    core.writer.submit(silence).result(_WITHIN_S)
    assert watching.agent("s-1")["status"] == "stuck"
    assert watching.pause("s-1").json["status"] == "paused"
    assert state(core) == ("stuck", "pause requested; no sign of life")
    assert watching.resume("s-1").json["status"] == "stuck"
    assert watching.pause("s-1").json["status"] == "paused"
    hold()
    assert state(core) == ("paused", "paused before Bash")
    assert watching.resume("s-1").json["status"] == "running"


@pytest.mark.parametrize("end", ["resume", "SessionEnd"])
def test_all_go_on_and_those_of_others_do_not(
    client: Client, core: Core, watching: WatchingClient, hold: Callable[..., tuple[str, Asking]], end: str
) -> None:
    pause(client, watching, "s-2")
    stays = hold(session="s-2")[1]
    pause(client, watching)
    held = [hold()[1] for _ in range(20)]
    if end == "resume":
        watching.resume("s-1")
    else:
        client.post(hook("SessionEnd", reason="other"))
    assert [asking.all() for asking in held] == [b"go\n"] * 20
    assert state(core, "s-2") == ("paused", "paused before Bash")
    watching.resume("s-2")
    assert stays.all() == b"go\n"


def test_who_asks_too_late_or_of_nothing_goes_on(client: Client, core: Core, watching: WatchingClient) -> None:
    pause(client, watching)
    call, _ = begin_call(client)
    watching.resume("s-1")
    assert Asking.about(core, call).all().endswith(b"\r\n\r\ngo\n")
    other = client.post(hook("Stop"), {"X-ClaWatch-Event-Id": (stop := hook_id())})
    assert other.status == 200
    for unknown in (stop, hook_id(), "'; DROP TABLE events"):
        assert Asking.about(core, unknown).all().startswith(b"HTTP/1.1 404 ")
    assert client.request("GET", "/api/hold").status == 404
    assert client.request("POST", "/api/hold", None, {"X-ClaWatch-Event-Id": call}).status == 404


def test_other_terms_are_for_calls_that_are_held_from_then_on(
    client: Client, core: Core, watching: WatchingClient, hold: Callable[..., tuple[str, Asking]]
) -> None:
    pause(client, watching)
    hold()
    core.holder.apply(HoldTerms(60, "deny"))
    call, _ = begin_call(client)
    asking = Asking.about(core, call)
    assert asking.head().startswith(b"HTTP/1.1 200 OK\r\nX-ClaWatch-Hold: 60 deny\r\n")
    asking.socket.close()


def test_the_guard_stands_before_it(home: Path) -> None:
    with running_core(home, require_key=True) as core, Client(core.address) as client:
        key = {"X-ClaWatch-Key": core.paths.key.read_text("ascii").strip()}
        for headers in ({}, {"X-ClaWatch-Key": "wrong"}):
            assert Asking.about(core, hook_id(), Connection="close", **headers).all().startswith(b"HTTP/1.1 401 ")
        assert Asking.about(core, hook_id(), **key).all().startswith(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0")
        foreign = client.request("GET", "/api/hold", None, {**key, "Host": "evil.example"})
        assert foreign.status == 403


def test_many_that_wait_keep_nobody_out(
    client: Client, core: Core, watching: WatchingClient, hold: Callable[..., tuple[str, Asking]]
) -> None:
    threads = threading.active_count()
    pause(client, watching)
    held = [hold()[1] for _ in range(200)]
    assert threading.active_count() < threads + len(held) / 10
    with Client(core.address) as other:
        assert other.get("health").status == 200
        assert begin_call(other, session="s-2")[1] == 200
    watching.resume("s-1")
    assert {asking.all() for asking in held} == {b"go\n"}


def test_a_pause_outlives_clawatch_with_its_held_calls(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "RETURN_WITHIN_S", 0.5)
    with running_core(home) as core, Client(core.address) as client:
        watching = WatchingClient(client, core)
        pause(client, watching)
        calls = [begin_call(client)[0] for _ in range(2)]
        waiting = [Asking.about(core, call) for call in calls]
        for asking in waiting:
            asking.head()
    assert [asking.all() for asking in waiting] == [b"", b""]
    with running_core(home) as core, Client(core.address) as client:
        assert state(core) == ("paused", "paused before 2 calls")
        again = Asking.about(core, calls[0])
        again.head()
        until(lambda: state(core) == ("paused", "paused before Bash"), _WITHIN_S)
        assert begin_call(client)[1] == 202
        WatchingClient(client, core).resume("s-1")
        assert again.all() == b"go\n"
